#include "generator/source/function_text.h"

#include <catch2/catch.hpp>

using namespace klp;

namespace {

using Parameters = std::vector<ParameterText>;
using Texts = std::vector<std::string>;

Parameters parameters(const std::string& head) {
  auto functions = functions_in_text(head + "\n{\n}\n");
  return functions.empty() ? Parameters() : functions.begin()->second.parameters;
}

Texts calls(const std::string& body) {
  Texts texts;
  auto functions = functions_in_text("int f(int x)\n{\n" + body + "\n}\n");
  for (const auto& call : functions["f"].calls) {
    std::string text = call.callee;
    for (const auto& argument : call.arguments) text += "|" + argument;
    texts.push_back(std::to_string(call.line) + " " + text);
  }
  return texts;
}

} // namespace

TEST_CASE("parameters are read from a function's head") {
  CHECK(parameters("static __always_inline int f(struct inode *dir, const char *name, unsigned int len)") ==
        Parameters{{"struct inode*", "dir"}, {"const char*", "name"}, {"unsigned int", "len"}});
  CHECK(parameters("void f(char name[8], void __user *buf, int x __maybe_unused)") ==
        Parameters{{"char[8]", "name"}, {"void __user*", "buf"}, {"int __maybe_unused", "x"}});
  CHECK(parameters("int f(int (*fn)(void *, int), ...)") == Parameters{{"int(*)(void*,int)", "fn"}, {"...", ""}});
  CHECK(parameters("int f(void)").empty());
  CHECK(parameters("int f()").empty());
  CHECK(parameters("SYSCALL_DEFINE2(dup2, unsigned int, from, unsigned int, to)").empty());
}

TEST_CASE("calls are read with their arguments") {
  CHECK(calls("g();\nreturn h(x, g(1, 2), (x + 1));") == Texts{"3 g", "4 h|x|g(1,2)|(x+1)", "4 g|1|2"});
  CHECK(calls("#ifdef A\ng(a);\n#else\ng(b);\n#endif") == Texts{"4 g|a", "6 g|b"});
  CHECK(calls("g(\"a, b\", (struct s){ 1, 2 });") == Texts{"3 g|\"a, b\"|(struct s){1,2}"});
}

TEST_CASE("a function that does not end is read to the end of the text") {
  CHECK(functions_in_text("int f(int x)\n{\n g(x, h(").size() <= 1);
  CHECK(functions_in_text("int f(int x").empty());
  CHECK(functions_in_text("").empty());
}

TEST_CASE("words of a function are counted, those of directives are not") {
  auto functions = functions_in_text("int f(int x)\n{\n\treturn g(x, g) + x;\n#define X x\n}\nint h(void)\n{\n}\n");
  CHECK(functions["f"].words["x"] == 3);
  CHECK(functions["f"].words["g"] == 2);
  CHECK(functions["h"].words.contains("f") == false);
}
