// Texts that depend on a touched definition in a way that is difficult to find, because of C or of the preprocessor. An
// earlier version of klp did not find such a user, or klp could easily not find it.
#include "generator/source/dependents.h"
#include "generator/source/items.h"

#include <catch2/catch.hpp>

using namespace klp;

namespace {

FileItems file(const std::string& path, const std::string& text) { return {path, items_of(text)}; }

Touched touch(ItemKind kind, const std::string& name, Touched::How how = Touched::How::changed) {
  Touched touched;
  touched.kind = kind;
  touched.names = {name};
  touched.how = how;
  touched.file = "a.h";
  touched.old_first = touched.new_first = 1;
  return touched;
}

struct Sample {
  const char* description;
  Touched touched;
  std::vector<const char*> headers;
  const char* source;
};

// Whether unit.c depends on the touched item: by a use of its own, or because all files that include a header do.
bool is_user(const Sample& sample) {
  std::vector<FileItems> files;
  for (const char* text : sample.headers) files.push_back(file("h" + std::to_string(files.size()) + ".h", text));
  files.push_back(file("unit.c", sample.source));
  files.back().included = false;
  Dependents dependents = dependents_of({sample.touched}, files);
  if (!dependents.files.empty()) return true;
  for (const Item& item : files.back().items)
    if (!used_in("unit.c", item, dependents, [](const std::string&) { return true; }).empty()) return true;
  return false;
}

const auto function = ItemKind::function, macro = ItemKind::macro, enumeration = ItemKind::enumeration,
           declaration = ItemKind::declaration;

} // namespace

TEST_CASE("no user is missed") {
  const Sample samples[] = {
      {"two arguments joined by a macro",
       touch(function, "skb_put"),
       {"#define CAT(a, b) a##b\n"},
       "static inline int f(void) { return CAT(skb_, put)(1); }"},
      {"joined through another macro that passes its arguments on",
       touch(function, "skb_put"),
       {"#define CAT__(a, b) a##b\n#define CAT(a, b) CAT__(a, b)\n"},
       "static inline int f(void) { return CAT(skb, _put)(1); }"},
      {"joined with an underscore between",
       touch(function, "skb_put"),
       {"#define CALL(a, b) a##_##b(1)\n"},
       "static inline int f(void) { return CALL(skb, put); }"},
      {"one half comes from a macro, the other from its user",
       touch(function, "skb_put_now"),
       {"#define CAT(a, b) a##b\n#define NOW(x) CAT(x, _now)\n"},
       "static inline int f(void) { return NOW(skb_put)(1); }"},
      {"underscores before one argument",
       touch(function, "__skb_put"),
       {"#define RAW(x) __##x\n"},
       "static inline int f(void) { return RAW(skb_put)(1); }"},
      {"a fixed part in the middle",
       touch(function, "be_to_le"),
       {"#define CONVERT(a, b) a##_to_##b(1)\n#define be b\n#define le l\n"},
       "static inline int f(void) { return CONVERT(be, le); }"},
      {"a short fixed part",
       touch(function, "f_put"),
       {"#define OP(x) f_##x(1)\n"},
       "static inline int g(void) { int put; return OP(put); }"},
      {"a letter before the argument",
       touch(function, "uread"),
       {"#define OP(x) u##x(1)\n"},
       "static inline int g(void) { return OP(read); }"},
      {"an argument that begins with a digit",
       touch(enumeration, "LINK_1000baseT_Full_BIT"),
       {"#define SET(m, x) set_bit(LINK_##x##_BIT, m)\n"},
       "static inline void f(void) { SET(0, 1000baseT_Full); }"},
      {"an argument that begins with a digit, at the end",
       touch(macro, "FEATURE_3DNOW"),
       {"#define F(x) bit(FEATURE_##x)\n"},
       "static inline int f(void) { return F(3DNOW); }"},
      {"two words of which the first begins with a digit",
       touch(macro, "FEATURE_3DNOW_EXT"),
       {"#define F(x, y) bit(FEATURE_##x##_##y)\n"},
       "static inline int f(void) { return F(3DNOW, EXT); }"},
      {"a name that is joined of words, one of which begins with a digit",
       touch(macro, "FEATURE_3DNOW"),
       {"#define CAT(a, b) a##b\n"},
       "static inline int f(void) { return CAT(FEATURE_, 3DNOW); }"},
      {"a hexadecimal argument",
       touch(function, "handle_0x1f"),
       {"#define HANDLE(x) handle_##x()\n"},
       "static inline int f(void) { return HANDLE(0x1f); }"},
      {"one letter as an argument",
       touch(macro, "inb"),
       {"#define BUILDIO(bwl, type) static inline type in##bwl##_p(int p) { return in##bwl(p); }\nBUILDIO(b, u8)\n"},
       "static inline int f(void) { return inb_p(1); }"},
      {"one letter that another macro passes on",
       touch(macro, "inb"),
       {"#define IN(x) in##x(1)\n#define ALSO_IN(x) IN(x)\n"},
       "static inline int f(void) { return ALSO_IN(b); }"},
      {"one letter of a list",
       touch(macro, "inb"),
       {"#define IN(x) in##x(1) +\n#define LIST(F) F(b) F(w)\n"},
       "static inline int f(void) { return LIST(IN) 0; }"},
      {"a digit behind the argument",
       touch(function, "read_once_8"),
       {"#define SIZED(stem) stem##8\n"},
       "static inline int f(void) { return SIZED(read_once_)(1); }"},
      {"both ends joined, and the name passed to a macro that joins again",
       touch(function, "get_insn_slot_locked"),
       {"#define LOCKED(x) x##_locked(1)\n#define SLOT(x) LOCKED(get_##x##_slot)\n"},
       "static inline int f(void) { return SLOT(insn); }"},
      {"both ends joined, and the name passed on with an argument",
       touch(function, "get_insn_slot_now"),
       {"#define CAT(a, b) a##b\n#define SLOT(x, y) CAT(get_##x##_slot, y)(1)\n"},
       "static inline int f(void) { return SLOT(insn, _now); }"},
      {"joined three times",
       touch(function, "do_get_insn_slot_locked"),
       {"#define DO(x) do_##x(1)\n#define LOCKED(x) DO(x##_locked)\n#define SLOT(x) LOCKED(get_##x##_slot)\n"},
       "static inline int f(void) { return SLOT(insn); }"},
      {"several joined in one name, with underscores between",
       touch(function, "get_a_b_slot"),
       {"#define SLOT(x, y) get_##x##_##y##_slot(1)\n"},
       "static inline int f(int a, int b) { return SLOT(a, b); }"},
      {"an argument that is empty",
       touch(function, "get__slot"),
       {"#define SLOT(x) get_##x##_slot(1)\n"},
       "static inline int f(void) { return SLOT(); }"},
      {"an argument that is a word of another macro",
       touch(function, "get_insn_slot"),
       {"#define SLOT(x) get_##x##_slot(1)\n#define VIA(x) SLOT(x)\n#define KIND insn\n"},
       "static inline int f(void) { return VIA(KIND); }"},
      {"an argument from a macro that lists uses",
       touch(function, "get_insn_slot"),
       {"#define SLOT(x) get_##x##_slot(1) +\n#define LIST(F) F(optinsn) F(insn)\n"},
       "static inline int f(void) { return LIST(SLOT) 0; }"},
      {"an argument that is the name of a structure",
       touch(function, "get_inode_slot"),
       {"#define SLOT(a, x) get_##x##_slot(1)\n#define OF(x) SLOT(struct x, x)\n"},
       "static inline int f(struct inode *i) { return OF(inode); }"},
      {"enumerators that a macro makes",
       touch(macro, "LIST"),
       {"#define ENTRY(x) ID_##x,\n#define LIST(F) F(one) F(two)\nenum id { LIST(ENTRY) };\n"},
       "static inline int f(void) { return ID_two; }"},
      {"enumerators that a macro without arguments holds",
       touch(macro, "LIST"),
       {"enum id { LIST, last };\n"},
       "static inline int f(void) { return one; }"},
      {"a keyword that is a macro", touch(macro, "notrace"), {"#define inline inline notrace\n"}, "int f(void);"},
      {"assembler outside functions", touch(macro, "SECTION"), {"asm(\".section \" SECTION);\n"}, "int f(void);"},
      {"an include that a macro names", touch(macro, "TABLE"), {"#include TABLE\n"}, "int f(void);"},
      {"a tag that is a macro",
       touch(macro, "elf_status"),
       {},
       "static inline int f(struct elf_status *s) { return s->a; }"},
      {"a declaration that takes a function's type",
       touch(function, "low"),
       {"extern typeof(low) high;\n"},
       "static inline int f(void) { return high(1); }"},
      {"a structure as large as what a function returns",
       touch(function, "low"),
       {"struct s { char text[sizeof(low(1))]; };\n"},
       "int f(void);"},
      {"an inline function that is marked as used",
       touch(function, "low"),
       {"static inline __used int high(void) { return low(1); }\n"},
       "int f(void);"},
      {"the rest of a function in an included file", touch(function, "low"), {"return low(1);\n"}, "int f(void);"},
      {"entries of a table in an included file", touch(macro, "ONE"), {"[0] = ONE,\n[1] = 2,\n"}, "int f(void);"},
      {"a macro that expands to definitions, on a line of its own",
       touch(macro, "EVENTS"),
       {"EVENTS\nstatic inline int high(void) { return 1; }\n"},
       "int f(void);"},
      {"a function whose name a macro makes",
       touch(function, "low"),
       {"static inline int name_of(walk)(int a) { return low(a); }\n"},
       "static inline int f(void) { return paging_walk(1); }"},
      {"a definition by a macro in small letters, static and without a type",
       touch(macro, "RATE"),
       {"static define_limit(state, RATE);\n"},
       "int f(void);"},
      {"two functions that are not separated because the braces are unbalanced",
       touch(function, "low"),
       {"static inline int one(int a) {\n#ifdef A\nif (a) {\n#else\nif (!a) {\n#endif\n return 1; } }\n"
        "static inline int two(int a)\n{\n return low(a);\n}\n"},
       "static inline int f(void) { return two(1); }"},
      {"a declaration with the attribute at its end in capitals",
       touch(macro, "READ_MOSTLY"),
       {"extern u32 limit READ_MOSTLY;\n"},
       "static inline int f(void) { return limit; }"},
      {"a declaration whose name looks like an attribute",
       touch(macro, "SIZE"),
       {"extern char __start[SIZE];\n"},
       "static inline int f(void) { return sizeof(__start); }"},
      {"the second of two function pointers",
       touch(macro, "SIZE"),
       {"extern int (*one)(char a[SIZE]), (*two)(void);\n"},
       "static inline int f(void) { return two(); }"},
      {"a macro that becomes defined, tested with #ifdef",
       touch(macro, "arch_has_it", Touched::How::added),
       {"#ifdef arch_has_it\n#endif\n"},
       "int f(void);"},
      {"an attribute on a prototype", touch(declaration, "fail"), {}, "static inline int f(void) { return fail(); }"},
      {"_Generic",
       touch(function, "low"),
       {"#define high(x) _Generic((x), int : low)(x)\n"},
       "static inline int f(void) { return high(1); }"},
      {"a bit-field as wide as an enumerator",
       touch(enumeration, "WIDTH"),
       {"struct s { unsigned a : WIDTH; };\n"},
       "int f(void);"},
      {"a variable marked with __attribute__ before its name",
       touch(macro, "ALIGN"),
       {"extern int __attribute__((aligned(ALIGN))) limit;\n"},
       "static inline int f(void) { return limit; }"},
  };
  for (const Sample& sample : samples) {
    INFO(sample.description);
    CHECK(is_user(sample));
  }
}

TEST_CASE("items that only look like users are not found") {
  const Sample samples[] = {
      {"names that a macro makes unique",
       touch(function, "skb_put"),
       {"#define CAT(a, b) a##b\n#define UNIQUE(x) CAT(x, __COUNTER__)\n#define MAX(a, b) (UNIQUE(x) = a)\n"},
       "static inline int f(int skb_, int put) { return MAX(skb_, put); }"},
      {"a letter that a macro pastes between arguments",
       touch(function, "skb_hold_safe"),
       {"#define SIZED(op, x) op##l##x\n#define skb_ho 1\n"},
       "static inline int f(int d, int safe) { return SIZED(mov, q); }"},
      {"a letter that is a parameter of the macro that uses the macro",
       touch(function, "inb"),
       {"#define IN(x) in##x(1)\n#define ALSO_IN(b) IN(b)\n"},
       "static inline int f(void) { return ALSO_IN(w); }"},
      {"a macro of the same name that is something else", touch(function, "low"), {"#define low 1\n"}, "int f(void);"},
      {"enumerators that are macros of themselves",
       touch(function, "up"),
       {"enum flags { UP = 1,\n#define UP UP\n};\n"},
       "static inline int f(void) { return UP; }"},
  };
  for (const Sample& sample : samples) {
    INFO(sample.description);
    CHECK_FALSE(is_user(sample));
  }
}

TEST_CASE("a definition that moves to the other side of a directive is touched") {
  struct {
    const char *before, *after;
  } samples[] = {
      {"#ifdef A\nint f(void);\n#else\nint g(void);\n#endif\n",
       "#ifdef A\nint g(void);\n#else\nint f(void);\n#endif\n"},
      {"#pragma pack(1)\nstruct s { int a; };\n#pragma pack()\nstruct t { int a; };\n",
       "struct s { int a; };\n#pragma pack(1)\n#pragma pack()\nstruct t { int a; };\n"},
      {"#define X 1\nstatic inline int f(void) { return X; }\n#undef X\n#define X 2\n",
       "#define X 1\n#undef X\n#define X 2\nstatic inline int f(void) { return X; }\n"},
      {"#include <a.h>\n#include <b.h>\n", "#include <b.h>\n#include <a.h>\n"},
  };
  for (const auto& sample : samples) {
    INFO(sample.after);
    CHECK_FALSE(touched_items("x.h", sample.before, sample.after).empty());
  }
}

TEST_CASE("a macro that moves into a condition counts as added and removed") {
  auto touched = touched_items("a.h", "#define HAVE 1\n#ifdef A\n#endif\n", "#ifdef A\n#define HAVE 1\n#endif\n");
  REQUIRE(touched.size() == 1);
  CHECK(touched[0].moves);
  CHECK(dependents_of(touched, {file("b.h", "#ifdef HAVE\n#endif\n")}).files.contains("b.h"));
}

TEST_CASE("an item after a new directive has not moved") {
  auto touched = touched_items("x.h", "#define A 1\nint f(void);\n#define C 3\nint g(void);\n",
                               "#define A 1\n#define B 2\nint f(void);\n#define C 3\nint g(void);\n");
  REQUIRE(touched.size() == 1);
  CHECK(touched[0].names == std::vector<std::string>{"B"});
}

TEST_CASE("white space that makes two words of one is a change") {
  CHECK_FALSE(touched_items("x.h", "#define A b c\n", "#define A bc\n").empty());
}
