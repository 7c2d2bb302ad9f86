#include "generator/source/items.h"
#include "generator/source/touched.h"

#include <algorithm>
#include <catch2/catch.hpp>

using namespace klp;

namespace {

using Names = std::vector<std::string>;

const Item& only_item(const std::vector<Item>& items) {
  REQUIRE(items.size() == 1);
  return items[0];
}

bool mentions(const Item& item, const std::string& name) {
  return std::find(item.mentions.begin(), item.mentions.end(), name) != item.mentions.end();
}

} // namespace

TEST_CASE("kind and names of each kind of item") {
  struct Sample {
    const char* text;
    ItemKind kind;
    Names names;
    bool emits;
  };
  const Sample samples[] = {
      {"static inline int f(struct s *p) { return p->a; }", ItemKind::function, {"f"}, false},
      {"static __printf(1, 2) void log(const char *m, ...) { }", ItemKind::function, {"log"}, true},
      {"int f(int a) __must_hold(a) { return a; }", ItemKind::function, {"f"}, true},
      {"static inline __u32 f(int a) { return a; }", ItemKind::function, {"f"}, false},
      {"static __poll_t f(int a) { return a; }", ItemKind::function, {"f"}, true},
      {"static __init define_lock(x);", ItemKind::invocation, {"x"}, true},
      {"asm(\".pushsection .rodata\\n\" \"table:\\n\");", ItemKind::assembler, {}, false},
      {"struct s *find(int a);", ItemKind::declaration, {"find"}, false},
      {"extern int nr_cpus __read_mostly;", ItemKind::declaration, {"nr_cpus"}, false},
      {"static const char *names[] = { \"a\", \"b\" };", ItemKind::variable, {"names"}, true},
      {"int (*hook)(int);", ItemKind::variable, {"hook"}, true},
      {"struct s { int a; int (*run)(int); } ____cacheline_aligned;", ItemKind::record, {"struct s"}, false},
      {"enum e { A = 1, B, C = sizeof(int) };", ItemKind::enumeration, {"enum e", "A", "B", "C"}, false},
      {"typedef struct { int a; } t;", ItemKind::type_name, {"t"}, false},
      {"typedef int (*fn)(int);", ItemKind::type_name, {"fn"}, false},
      {"struct s;", ItemKind::declaration, {}, false},
      {"#define MAX(a, b) ((a) > (b) ? \\\n (a) : (b))", ItemKind::macro, {"MAX"}, false},
      {"DEFINE_SPINLOCK(lock);", ItemKind::invocation, {"lock"}, true},
      {"SYSCALL_DEFINE2(open, const char *, name, int, flags) { return 0; }",
       ItemKind::invocation,
       {"open", "name", "flags"},
       true},
      {"#include <linux/fs.h>", ItemKind::include, {}, false},
      {"#ifdef CONFIG_X", ItemKind::condition, {}, false},
  };
  for (const auto& sample : samples) {
    INFO(sample.text);
    auto items = items_of(sample.text);
    const Item& item = only_item(items);
    CHECK(item.kind == sample.kind);
    CHECK(item.names == sample.names);
    CHECK(item.emits == sample.emits);
  }
}

TEST_CASE("items end where C ends them, and a brace in the first column resets the count of braces") {
  auto items = items_of("#ifdef A\nint f(int a)\n{\n#else\nint f(void)\n{\n#endif\n\treturn 1;\n}\nint g;\n"
                        "static struct s x = {\n\t.a = 1,\n};\nint h(void)\n{\n\treturn x.a;\n}\n");
  Names names;
  for (const auto& item : items)
    for (const auto& name : item.names) names.push_back(name);
  CHECK(std::find(names.begin(), names.end(), "g") != names.end());
  CHECK(std::find(names.begin(), names.end(), "x") != names.end());
  CHECK(names.back() == "h");
  CHECK(items.back().first_line == 14);
  CHECK(items.back().last_line == 17);
}

TEST_CASE("mentions are identifiers, and tags with struct, union or enum, strings and comments have none") {
  auto items = items_of("int f(struct s *p) { return g(p) /* h */ + *\"k\"; }");
  const Item& item = only_item(items);
  CHECK(mentions(item, "struct s"));
  CHECK(mentions(item, "g"));
  CHECK_FALSE(mentions(item, "h"));
  CHECK_FALSE(mentions(item, "k"));
  CHECK_FALSE(mentions(item, "return"));
}

TEST_CASE("a pasted name is recorded as pieces of fixed text and arguments") {
  auto items = items_of("#define OP(name) set_page_##name##_locked(name)");
  REQUIRE(items[0].token_pasting->names.size() == 1);
  const PastedName& name = items[0].token_pasting->names[0];
  REQUIRE(name.size() == 3);
  CHECK(name[0].text == "set_page_");
  CHECK(name[1].is_argument);
  CHECK(name[2].text == "_locked");
  auto plain = items_of("#define OP(x) ({ int _x = x; _x; })");
  CHECK(plain[0].token_pasting == nullptr);
}

TEST_CASE("directives are found inside of other items too, as macros and conditions") {
  auto directives = directives_of("struct s {\n#if A > \\\n  B\n\tint m;\n#endif\n};\n# define C D\n#pragma pack(E)\n");
  REQUIRE(directives.size() == 4);
  CHECK(directives[0].kind == ItemKind::condition);
  CHECK(directives[0].first_line == 2);
  CHECK(std::count(directives[0].mentions.begin(), directives[0].mentions.end(), "B") == 1);
  CHECK(directives[2].kind == ItemKind::macro);
  CHECK(directives[2].names == Names{"C"});
  CHECK(directives[3].kind == ItemKind::condition);
  CHECK(std::count(directives[3].mentions.begin(), directives[3].mentions.end(), "E") == 1);
}

TEST_CASE("changes of comments and white space, and moves, touch no item") {
  const char* text = "int a;\n/* b */\nint f(void)\n{\n\treturn a;\n}\n";
  CHECK(touched_items("x.h", text, "int f(void) { return a; } // other\n\nint a;\n").empty());
}

TEST_CASE("touched items have the kind of change and their lines in both texts") {
  auto touched =
      touched_items("x.h", "int f(void) { return 1; }\nint gone;\n", "#define NEW 1\n\nint f(void) { return NEW; }\n");
  REQUIRE(touched.size() == 3);
  CHECK(touched[0].how == Touched::How::added);
  CHECK(touched[0].names == Names{"NEW"});
  CHECK(touched[1].how == Touched::How::changed);
  CHECK(touched[1].old_first == 1);
  CHECK(touched[1].new_first == 3);
  CHECK(touched[2].how == Touched::How::removed);
  CHECK(touched[2].names == Names{"gone"});
}

TEST_CASE("of two variants of one function under #if only the changed one is touched") {
  const char* text = "#ifdef A\nstatic inline int f(void) { return 1; }\n#else\nstatic inline int f(void) { return 2; "
                     "}\n#endif\n";
  std::string changed = text;
  changed.replace(changed.find("return 2"), 8, "return 3");
  auto touched = touched_items("x.h", text, changed);
  REQUIRE(touched.size() == 1);
  CHECK(touched[0].old_first == 4);
}
