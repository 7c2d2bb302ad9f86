// The rules about callers that are not compiled with the change. user() in the image calls f.
#include "tests/unit/prove/linked_image.h"
#include "tests/unit/review/small_unit.h"

using namespace klp;
using namespace klp::test;
using facts::ResultKind;

namespace {

std::uint8_t set(std::initializer_list<ResultKind> kinds) {
  std::uint8_t bits = 0;
  for (ResultKind kind : kinds) bits |= static_cast<std::uint8_t>(kind);
  return bits;
}

struct FunctionVersion {
  std::uint8_t results = 0;
  std::string signature = "int(void)";
  facts::Linkage linkage = facts::Linkage::global;
  std::string text = {};
};

SmallUnit unit_of(const FunctionVersion& version, const std::string& first, bool with_user) {
  SmallUnit unit;
  unit.function("f", {}, first);
  if (with_user) unit.function("user", {"f"});
  facts::Function f;
  f.symbol = f.name = "f";
  f.results = version.results, f.signature = version.signature, f.linkage = version.linkage;
  unit.facts.functions = {f};
  return unit;
}

// `twin`: the name of a second caller, which is in another unit; empty if there is none.
std::vector<std::string> texts_of(const std::string& rule, const FunctionVersion& old, const FunctionVersion& now,
                                  bool with_user = false, const std::string& twin = "") {
  constexpr std::uint64_t second = 0x20, at = 0x40;
  std::string text("\xe8\x3b\0\0\0\xc3", 6);
  text.resize(second, '\xcc');
  text += twin.empty() ? std::string(6, '\xcc') : std::string("\xe8\x1b\0\0\0\xc3", 6);
  text.resize(at, '\xcc');
  KernelObject vmlinux{"vmlinux",
                       image_of(text + '\xc3'),
                       Kallsyms({{text_address, 't', "user"},
                                 {text_address + second, 't', twin.empty() ? "padding" : twin},
                                 {text_address + at, 'T', "f"}}),
                       {},
                       {}};
  SmallUnit before = unit_of(old, "", with_user), after = unit_of(now, "\x90", with_user);
  std::vector<PatchUnit> units{compared(before, after)};
  units[0].object = &vmlinux;
  units[0].image_match = ImageMatch::find(*units[0].original.layout, vmlinux.image, vmlinux.symbols);
  return texts_of_rule(rule, review({.units = units,
                                     .objects = {&vmlinux},
                                     .config = good_config(),
                                     .texts = {{"unit.c", {old.text, now.text}}}}));
}

std::vector<std::string> argument(const std::string& old, const std::string& now) {
  return texts_of("argument-meaning", {.text = old}, {.text = now});
}

std::vector<std::string> meaning(std::initializer_list<ResultKind> old, std::initializer_list<ResultKind> now) {
  return texts_of("result-meaning", {set(old)}, {set(now)});
}

} // namespace

TEST_CASE("another type of a function with old callers is refused, and the callers are named") {
  CHECK(texts_of("signature", {0, "int(int)"}, {0, "int(long)"}) ==
        std::vector<std::string>{"f(): its type changes from \"int(int)\" to \"int(long)\", and user() of the running "
                                 "kernel, which the change does not compile, calls it as before"});
  CHECK(texts_of("signature", {0, "int(char *)"}, {0, "int(const char *)"}).empty());
}

TEST_CASE("callers that are compiled with the change fit the new type") {
  CHECK(texts_of("signature", {0, "int(int)"}, {0, "int(long)"}, true).empty());
  CHECK(texts_of("signature", {0, "int(int)", facts::Linkage::local}, {0, "int(long)"}).empty());
}

TEST_CASE("two callers of the same name are distinguished: the one in another unit is an old caller") {
  CHECK(texts_of("signature", {0, "int(int)"}, {0, "int(long)"}, true, "other").size() == 1);
  CHECK(texts_of("signature", {0, "int(int)"}, {0, "int(long)"}, true, "user").size() == 1);
}

TEST_CASE("an error pointer is refused if callers test for NULL, and the reverse") {
  using enum ResultKind;
  CHECK(meaning({null, computed}, {null, error_pointer, computed}) ==
        std::vector<std::string>{"f(): it returned NULL, and no error pointer that the compiler saw; now it can return "
                                 "an error pointer (ERR_PTR), and what calls it in the running kernel was written for "
                                 "the old results, and is not changed: user()"});
  CHECK(meaning({error_pointer, computed}, {null, error_pointer, computed}).size() == 1);
  CHECK(meaning({null, error_pointer}, {null, error_pointer, computed}).empty());
  CHECK(meaning({computed}, {computed, error_pointer}).empty()); // the old one may return a callee's error pointer
}

TEST_CASE("an error is refused if callers expect a number, and the reverse") {
  using enum ResultKind;
  CHECK(meaning({zero, value}, {zero, value, error}).size() == 1);
  CHECK(meaning({zero, error}, {zero, error, value}).size() == 1);
  CHECK(meaning({zero}, {zero, error}).empty());
  CHECK(meaning({zero, value, computed}, {zero, value, error, computed}).empty());
}

TEST_CASE("a parameter that gets another meaning and keeps its type is refused") {
  const std::string body = "\n{\n}\n";
  CHECK(argument("int f(int size, int block)" + body, "int f(int block, int size)" + body) ==
        std::vector<std::string>{"f(): its first parameter is \"block\" now, which stood in another place, and what "
                                 "calls it in the running kernel gives it what it took before, and is not changed: "
                                 "user()"});
  CHECK(argument("int f(int bytes)" + body, "int f(int pages)" + body) ==
        std::vector<std::string>{"f(): its first parameter was \"bytes\", and is \"pages\" now, of the same type, and "
                                 "what calls it in the running kernel gives it what it took before, and is not "
                                 "changed: user()"});
  CHECK(argument("int f(const int bytes)" + body, "int f(int pages __maybe_unused)" + body).size() == 1);
  CHECK(texts_of("argument-meaning", {.text = "int f(int bytes)" + body},
                 {.signature = "int(long)", .text = "int f(long pages)" + body})
            .empty()); // rule signature
  CHECK(argument("int f(int bytes)" + body, "int f(int __bytes)" + body).empty());
}

TEST_CASE("a function is refused if all callers within the change pass another argument than before") {
  const std::string f = "int f(int n)\n{\n}\n";
  auto caller = [](const std::string& name, const std::string& calls) {
    return "void " + name + "(int x)\n{\n" + calls + "}\n";
  };
  CHECK(argument(f + caller("g", "f(x);"), f + caller("g", "f(x * 4);")) ==
        std::vector<std::string>{"f(): g() (unit.c:6) gives it \"x*4\" as first argument now, instead of \"x\", and "
                                 "what calls it in the running kernel gives it what it took before, and is not "
                                 "changed: user()"});
  CHECK(argument(f + caller("g", "f(x); f(0);"), f + caller("g", "f(x * 4); f(0);")).empty());
  CHECK(argument(f + caller("g", "f(x);") + caller("h", "f(x);"), f + caller("g", "f(4);") + caller("h", "f(x);"))
            .empty());
  CHECK(argument(f + caller("g", "f(x);"), f + caller("g", "f(x); f(x * 4);")).empty());
}
