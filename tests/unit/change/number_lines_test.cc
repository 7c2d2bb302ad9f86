#include "base/file.h"
#include "base/process.h"
#include "generator/change/change.h"
#include "generator/text/line_diff.h"
#include "generator/text/lines.h"

#include <catch2/catch.hpp>
#include <map>
#include <random>

using namespace klp;

namespace {

// The line numbers that the compiler gives to each HERE(name) in a C text, by name.
using Numbers = std::map<std::string, std::string>;

Numbers lines_by_compiler(const std::string& text) {
  auto work = WorkFolder::create(fs::temp_directory_path() / "klp-tests", "number");
  REQUIRE(work);
  fs::path source = work->path() / "t.c";
  REQUIRE(write_file(source, text));
  auto output =
      run_ok({.arguments = {"gcc", "-E", "-P", "-DHERE(name)=@name __LINE__@", source.string()}}, "install GCC");
  INFO(text);
  INFO((output ? std::string() : render(output.error())));
  REQUIRE(output);
  Numbers numbers;
  for (std::size_t at = 0; (at = output->find('@', at)) != std::string::npos;) {
    std::size_t end = output->find('@', at + 1);
    std::string pair = output->substr(at + 1, end - at - 1);
    std::size_t blank = pair.find_first_of(" \n");
    numbers[pair.substr(0, blank)] = pair.substr(pair.find_first_not_of(" \n", blank));
    at = end + 1;
  }
  return numbers;
}

// Checks that every HERE(name) that both texts have gets the same line number in both, after number_lines().
void check_numbers_hold(const std::string& original, const std::string& patched) {
  std::string compiled = number_lines(original, patched);
  Numbers before = lines_by_compiler(original), after = lines_by_compiler(compiled);
  INFO(compiled);
  CHECK(after.size() == lines_by_compiler(patched).size()); // no directive has changed the code
  for (const auto& [name, line] : after)
    if (before.contains(name)) CHECK(name + " " + line == name + " " + before[name]);
}

const std::string code = R"(#include <stddef.h>
#define TWO(x) \
	HERE(x) \
	x
int HERE(a);
int f(int x)
{
	HERE(b);
#ifdef NEVER
	HERE(skipped);
	foo(
#else
	if (x)
		bar("a string", /* a
		     comment */
		    HERE(c),
		    3);
#endif
	HERE(d);
	return ({
		long_one(x);
		HERE(e); });
}
/* comment
 * with "quotes' and #line 3
 */
char *s = "one \
	two"; HERE(g)
int HERE
	(h);
TWO(i)
HERE(z)
)";

} // namespace

TEST_CASE("directives are put where lines have moved") {
  struct Row {
    const char *original, *patched, *compiled;
  };
  const Row rows[] = {
      {"a\nb\n", "a\nb\n", "a\nb\n"},
      {"a\nb\n", "a\nB\n", "a\nB\n"},                // one line replaces one line
      {"a\nb\n", "a\nx\nb\n", "a\n#line 1\nx\nb\n"}, // x gets number 1, b keeps number 2
      {"a\nb\n", "a\nx\ny\nb\n", "a\n#line 1\nx\n#line 1\ny\nb\n"},
      {"a\nb\nc\n", "a\nc\n", "a\n#line 3\nc\n"},
      {"a\nb\n", "x\na\nb\n", "x\n#line 1\na\nb\n"},
      {"a\nb\nc\n", "a\nx\ny\nc\n", "a\nx\n#line 2\ny\nc\n"},        // x replaces b, y is added
      {"a\nb\n", "a\n\n/* x */\nb\n", "a\n\n/* x */\n#line 2\nb\n"}, // no token, no directive
      {"a\nb\n", "a\n/* x\n\n*/ b\n", "a\n/* x\n\n*/ b\n"},
      {"a\n\"x\\\ny\"\nb\n", "a\n\"x\\\n2\\\ny\"\nb\n", "a\n\"x\\\n2\\\ny\"\n#line 4\nb\n"},
      {"#define A 1 \\\n 2\nb\n", "#define A 1 \\\n x \\\n 2\nb\n", "#define A 1 \\\n x \\\n 2\n#line 3\nb\n"},
      {"f(\na,\nb);\nc\n", "f(\nx,\na,\nb);\nc\n", "f(\nx,\na,\nb);\n#line 4\nc\n"}, // not in the parentheses
      {"f(\na,\nb);\n", "f(\n\na,\nb);\n", "f(\n\n#line 2\na,\nb);\n"},              // in them, where no code is new
      {"a\nf\n(b)\n", "a\nx\nf\n(b)\n", "a\n#line 1\nx\nf\n(b)\n"},
      {"f\n(b)\nc\n", "f\n\n(b)\nc\n", "f\n\n(b)\n#line 3\nc\n"}, // between a name and its parenthesis
      {"#if X\na\n#endif\nb\n", "#if X\nx\na\n#endif\nb\n", "#if X\n#line 1\nx\na\n#endif\n#line 4\nb\n"},
      {"", "a\nb\n", "a\nb\n"},
  };
  for (const Row& row : rows) CHECK(number_lines(row.original, row.patched) == row.compiled);
}

TEST_CASE("a directive is put into parentheses that stay open for long") {
  std::string inside;
  for (int i = 0; i < 30; ++i) inside += "l" + std::to_string(i) + ",\n";
  CHECK(number_lines("f(\n" + inside + "z);\n", "f(\nx,\n" + inside + "z);\n") ==
        "f(\n#line 1\nx,\n" + inside + "z);\n");
}

TEST_CASE("the compiler gives unchanged lines their old numbers, wherever a line is added or removed") {
  auto lines = split_lines(code);
  for (std::size_t at = 0; at <= lines.size(); ++at) {
    std::string head, tail;
    for (std::size_t i = 0; i < lines.size(); ++i) (i < at ? head : tail) += lines[i];
    check_numbers_hold(code, head + "\n\n" + tail);
  }
}

TEST_CASE("unchanged lines keep their numbers when functions are added, removed and rewritten") {
  std::mt19937 random(2);
  auto function = [](const std::string& name, int length) {
    std::string text = "int " + name + "(void)\n{\n";
    for (int i = 0; i < length; ++i) text += i % 3 ? "\tHERE(" + name + std::to_string(i) + ");\n" : "\tcall(1);\n";
    return text + "}\n\n";
  };
  for (int round = 0; round < 20; ++round) {
    std::string original, patched;
    for (int f = 0; f < 12; ++f) {
      std::string name = "f" + std::to_string(f) + "_", text = function(name, 2 + static_cast<int>(random() % 6));
      unsigned kind = random() % 5;
      if (kind != 0) original += text;
      if (kind == 2) patched += "/* more\n */\n#if 0\nint x;\n#else\nint y;\n#endif\n";
      if (kind == 3) patched += "int more(void);\n";
      if (kind != 1) patched += text;
    }
    check_numbers_hold(original, patched);
  }
}

TEST_CASE("the preprocessor gives the same tokens with and without the directives") {
  std::string patched = "int first;\n" + code + "int last;\n";
  std::string compiled = number_lines(code, patched);
  CHECK(compiled.find("#line") != std::string::npos);
  CHECK(lines_by_compiler(compiled).size() == lines_by_compiler(patched).size());
}
