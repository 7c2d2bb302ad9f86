#include "generator/source/function_text.h"

#include <catch2/catch.hpp>

using namespace klp;

namespace {

using Texts = std::vector<std::string>;

Texts parameters(const std::string& head) {
  auto functions = functions_in_text(head + "\n{\n}\n");
  return functions.empty() ? Texts() : functions.begin()->second.parameters;
}

Texts calls(const std::string& body) {
  Texts texts;
  auto functions = functions_in_text("int f(int x)\n{\n" + body + "\n}\n");
  for (const auto& call : functions.find("f")->second.calls) {
    std::string text = call.callee;
    for (const auto& argument : call.arguments) text += "|" + argument;
    texts.push_back(std::to_string(call.line) + " " + text);
  }
  return texts;
}

} // namespace

TEST_CASE("parameters are read from a function's head") {
  CHECK(parameters("static __always_inline int f(struct inode *dir, const char *name, unsigned int len)") ==
        Texts{"dir", "name", "len"});
  CHECK(parameters("void f(char name[8], void __user *buf, int x __maybe_unused)") == Texts{"name", "buf", "x"});
  CHECK(parameters("int f(int (*const fn)(void *, int), int __a, ...)") == Texts{"fn", "__a", "..."});
  CHECK(parameters("int f(void)").empty());
  CHECK(parameters("int f()").empty());
  CHECK(parameters("SYSCALL_DEFINE2(dup2, unsigned int, from, unsigned int, to)").empty());
}

TEST_CASE("calls are read with their arguments") {
  CHECK(calls("g();\nreturn h(x, g(1, 2), (x + 1));") == Texts{"3 g", "4 h|x|g(1,2)|(x+1)", "4 g|1|2"});
  CHECK(calls("#ifdef A\ng(a);\n#else\ng(b);\n#endif") == Texts{"4 g|a", "6 g|b"});
  CHECK(calls("g(\"a, b\", (struct s){ 1, 2 });") == Texts{"3 g|\"a, b\"|(struct s){1,2}"});
  CHECK(calls("ops->g(1); s.g(2); (*g)(3);").empty());
}

TEST_CASE("a function that does not end is read to the end of the text") {
  CHECK(functions_in_text("int f(int x)\n{\n g(x, h(").size() <= 1);
  CHECK(functions_in_text("int f(int x").empty());
  CHECK(functions_in_text("").empty());
}

TEST_CASE("words of a function are counted, those of directives are not") {
  auto functions = functions_in_text("int f(int x)\n{\n\treturn g(x, g) + x;\n#define X x\n}\nint h(void)\n{\n}\n");
  CHECK(functions.find("f")->second.words["x"] == 3);
  CHECK(functions.find("f")->second.words["g"] == 2);
  CHECK_FALSE(functions.find("h")->second.words.contains("f"));
}

TEST_CASE("both sides of an #if are functions of their own") {
  auto functions = functions_in_text("#ifdef A\nint f(int a)\n{\n}\n#else\nint f(int b)\n{\n}\n#endif\n");
  REQUIRE(functions.count("f") == 2);
  CHECK(functions.find("f")->second.parameters == Texts{"a"});
}

TEST_CASE("deeply nested calls do not need quadratic time") {
  std::string deep;
  for (int i = 0; i < 20000; ++i) deep += "g(";
  CHECK(calls(deep + "0" + std::string(20000, ')') + ";").size() == 20000);
}
