#include "generator/text/lexer.h"

#include <catch2/catch.hpp>

using namespace klp;

TEST_CASE("texts that differ only in comments and white space have the same tokens") {
  const std::pair<const char*, const char*> rows[] = {
      {"int a;\n", "int  a ;"},
      {"int a; /* x */\n", "int a; // y\n"},
      {"int a;", "int /* // */ a;"},
      {"a\n=\nb;", "a = b;"},
      {"#define F(x) x\n", "#define F(x) \\\n\tx\n"},
      {"#define F /* two\nlines */ 1\nint a;", "#define F 1\nint a;"},
      {"\"a\\\nb\"", "\"ab\""},
      {"in\\\nt a;", "int a;"},
      {"x;\r\n", "x;\n"},
      {"// line \\\n continued\nx;", "x;"},
      {"#error don't\nx;", "#error don't\n\nx; /* y */"},
  };
  for (auto [a, b] : rows) {
    INFO(a);
    CHECK(same_tokens(a, b));
  }
}

TEST_CASE("other differences are differences of tokens") {
  const std::pair<const char*, const char*> rows[] = {
      {"int a;", "int b;"},
      {"int a;", "inta;"},
      {"a = b + +c;", "a = b ++c;"},
      {"\"a b\"", "\"a  b\""},
      {"\"/* x */\"", "\"\""},
      {"'\"' /* x */", "'\"' /* x */ y"},
      {"\"\\\"// x\"", "\"\\\"// y\""},
      {"#define F(x) x\n", "#define F (x) x\n"},
      {"#define A\nint b;", "#define A int b;"},
      {"#if X\na\n#endif", "# if Y\na\n#endif"},
      {"#include <a//b.h>\n", "#include <a//c.h>\n"},
      {"L\"x\"", "L \"x\""},
      {"x = 1 .5", "x = 1.5"},
      {"1e+3", "1e + 3"},
      {"a /* unterminated", "a b"},
  };
  for (auto [a, b] : rows) {
    INFO(a);
    CHECK_FALSE(same_tokens(a, b));
  }
}

TEST_CASE("a new line separates statements of assembler, but not of C") {
  CHECK(same_tokens("nop\nret\n", "nop ret\n", Language::c));
  CHECK_FALSE(same_tokens("nop\nret\n", "nop ret\n", Language::assembler));
  CHECK(same_tokens("nop\n\n  ret /* x */\n", "nop\nret\n", Language::assembler));
  CHECK(language_of("arch/x86/entry/entry_64.S") == Language::assembler);
  CHECK(language_of("fs/inode.c") == Language::c);
}
