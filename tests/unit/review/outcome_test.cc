#include "generator/plan/uncompiled.h"
#include "generator/review/outcome.h"

#include <catch2/catch.hpp>
#include <elf.h>

using namespace klp;

namespace {

// Functions and their code, each in a section of its own, all defined in a.c unless `file` is given.
class Source {
public:
  Source() { object.sections.emplace_back(), object.symbols.emplace_back(); }
  Source& function(const std::string& name, const std::string& code, const std::string& file = "a.c",
                   const std::string& section = ".text.") {
    object.sections.push_back({.name = section == ".text." ? section + name : section,
                               .type = SHT_PROGBITS,
                               .flags = SHF_ALLOC | SHF_EXECINSTR,
                               .data = code,
                               .size = code.size()});
    auto id = static_cast<SectionId>(object.sections.size() - 1);
    object.symbols.push_back({name, STT_FUNC, STB_GLOBAL, 0, id, 0, code.size()});
    auto& f = facts.functions.emplace_back();
    f.symbol = f.name = name;
    f.begin = {file, 1000, 1};
    return *this;
  }
  // Adds another name of the last function, which comes before it in the symbol table.
  Source& alias(const std::string& name) {
    Symbol function = object.symbols.back();
    object.symbols.back().name = name;
    object.symbols.push_back(function);
    return *this;
  }
  // In a section of its own, or in `section`, for requests.
  Source& variable(const std::string& name, const std::string& section = "") {
    object.sections.push_back({.name = section.empty() ? ".data." + name : section,
                               .type = SHT_PROGBITS,
                               .flags = SHF_ALLOC | SHF_WRITE,
                               .alignment = 8,
                               .data = std::string(16, '\1'),
                               .size = 16});
    auto id = static_cast<SectionId>(object.sections.size() - 1);
    object.symbols.push_back({name, STT_OBJECT, STB_LOCAL, 0, id, 0, 16});
    auto& v = facts.variables.emplace_back();
    v.symbol = v.name = name;
    v.place = {"a.c", 1000, 1};
    return *this;
  }
  Source& inlines(const std::string& callee, const std::string& into) {
    facts.inlinings.push_back({callee, into, into, {}});
    return *this;
  }
  Side side() {
    layout = *Layout::make(object);
    return {&layout, &facts};
  }
  Object object;
  facts::Unit facts;
  Layout layout;
};

// The outcomes of the change of a.c from one text to the other, if `taken` go into the module. One line for each item.
std::string outcome(const std::string& before_text, const std::string& after_text, Source& before, Source& after,
                    const std::vector<std::string>& taken) {
  auto touched = touched_items("a.c", before_text, after_text);
  auto hunks = hunks_of("a.c", before_text, after_text);
  find_touched(hunks, touched);
  find_uncompiled(hunks, before_text, after_text, {}, {});
  PatchUnit unit;
  unit.source = "a.c";
  unit.original = before.side();
  unit.patched = after.side();
  unit.comparison = compare(unit.original, unit.patched);
  SelectedAtoms goes;
  for (const auto& name : taken) {
    AtomId atom = unit.patched.layout->find(name);
    goes.atoms.insert(atom);
    if (unit.comparison.correlation.to_original[atom] != no_atom) goes.redirected.insert(atom);
  }
  Outcomes outcomes(touched, {{"a.c", {before_text, after_text}}}, {});
  outcomes.add_unit(unit, goes);
  std::string text;
  for (const auto& o : outcomes.conclude(hunks)) {
    text += touched[o.touched].names.front() + " " + std::string(to_string(o.kind));
    for (const auto& into : o.into) text += " " + into;
    text += (o.why.empty() ? "" : ": " + o.why) + "\n";
  }
  return text;
}

const std::string f_before = "int f(int a)\n{\n\treturn a + 1;\n}\n", f_after = "int f(int a)\n{\n\treturn a + 2;\n}\n";

} // namespace

TEST_CASE("a touched function is patched, or inlined into patched functions") {
  Source before, after;
  SECTION("itself") {
    before.function("f", "\xc3"), after.function("f", "\x90\xc3");
    CHECK(outcome(f_before, f_after, before, after, {"f"}) == "f patched\n");
  }
  SECTION("in another one") {
    before.function("g", "\xc3").inlines("f", "g"), after.function("g", "\x90\xc3").inlines("f", "g");
    CHECK(outcome(f_before, f_after, before, after, {"g"}) == "f inlined g\n");
  }
  SECTION("both") {
    before.function("f", "\xc3").function("g", "\xc3").inlines("f", "g");
    after.function("f", "\x90\xc3").function("g", "\x90\xc3").inlines("f", "g");
    CHECK(outcome(f_before, f_after, before, after, {"f", "g"}) == "f patched g\n");
  }
  SECTION("a new one") {
    after.function("f", "\xc3");
    CHECK(outcome("", f_after, before, after, {"f"}) == "f added\n");
    CHECK(outcome("", f_after, before, after, {}) == "f ignored: new, and no patched function calls it\n");
  }
  SECTION("a removed one") {
    before.function("f", "\xc3");
    CHECK(outcome(f_before, "", before, after, {}) == "f removed\n");
  }
}

TEST_CASE("a touched function whose code stays the same has no effect, for a reason that is given") {
  Source before, after;
  SECTION("it compiles to the same code") {
    before.function("f", "\xc3"), after.function("f", "\xc3");
    CHECK(outcome(f_before, f_after, before, after, {}) == "f no_effect: it compiles to the same as before\n");
    std::string x = "#ifdef X\n", end = "#endif\n";
    CHECK(outcome(x + f_before + end, x + f_after + end, before, after, {}) ==
          "f no_effect: it compiles to the same as before; what changes stands under #ifdef X (line 1)\n");
  }
  SECTION("it is not compiled") {
    CHECK(outcome(f_before, f_after, before, after, {}) ==
          "f no_effect: nothing that is compiled for this kernel uses it\n");
  }
  SECTION("it runs while booting only") {
    before.function("f", "\xc3", "a.c", ".init.text"), after.function("f", "\x90\xc3", "a.c", ".init.text");
    std::string text = outcome(f_before, f_after, before, after, {});
    CHECK(text.starts_with("f ignored: it runs while booting only, and has run: "));
  }
  SECTION("it is inlined into such a function only") {
    before.function("g", "\xc3", "a.c", ".init.text").inlines("f", "g");
    after.function("g", "\x90\xc3", "a.c", ".init.text").inlines("f", "g");
    std::string text = outcome(f_before, f_after, before, after, {});
    CHECK(text.starts_with("f ignored: inlined into g(): it runs while booting only, and has run: "));
  }
  SECTION("a function of the same name in another file is another one") {
    before.function("f", "\xc3", "b.h"), after.function("f", "\x90\xc3", "b.h");
    CHECK(outcome(f_before, f_after, before, after, {"f"}) ==
          "f no_effect: nothing that is compiled for this kernel uses it\n");
  }
}

TEST_CASE("a macro has an effect where a patched function uses it") {
  Source before, after;
  before.function("f", "\xc3"), after.function("f", "\x90\xc3");
  std::string f = "int f(int a)\n{\n\treturn LOW;\n}\n";
  CHECK(outcome("#define LOW 1\n" + f, "#define LOW 2\n" + f, before, after, {"f"}) == "LOW used f\n");
  CHECK(outcome("#define LOW 1\n" + f, "#define LOW (1)\n" + f, before, after, {}) ==
        "LOW no_effect: all that uses it compiles to the same as before\n");
  CHECK(outcome("#define HIGH 1\n" + f, "#define HIGH 2\n" + f, before, after, {"f"}) ==
        "HIGH no_effect: nothing that is compiled for this kernel uses it\n");
}

TEST_CASE("a macro that headers read has an effect in functions that do not name it") {
  Source before, after;
  before.function("f", "\xc3"), after.function("f", "\x90\xc3");
  std::string f = "int f(int a)\n{\n\tpr_err(\"x\");\n}\n";
  CHECK(outcome("#define pr_fmt(t) t\n" + f, "#define pr_fmt(t) \"a: \" t\n" + f, before, after, {"f"}) ==
        "pr_fmt used f\n");
  CHECK(outcome("#define pr_fmt(t) t\n" + f, "#define pr_fmt(t) (t)\n" + f, before, after, {}) ==
        "pr_fmt no_effect: all that uses it compiles to the same as before\n");
}

TEST_CASE("macros whose data only the module loader, boot code or the linker reads have no effect") {
  Source before, after;
  before.function("f", "\xc3"), after.function("f", "\x90\xc3");
  auto of = [&](const std::string& invocation) {
    return outcome(f_before, f_after + invocation, before, after, {"f"});
  };
  CHECK(of("EXPORT_SYMBOL_GPL(f);\n") == "f patched\nf no_effect: other modules do not see what a livepatch exports\n");
  CHECK(of("late_initcall(f);\n") ==
        "f patched\nf no_effect: it is called while booting or while a module is loaded or "
        "unloaded, and no livepatch calls it\n");
  CHECK(of("DECLARE_PCI_FIXUP_FINAL(0x1022, PCI_ANY_ID, f);\n")
            .starts_with("f patched\nPCI_ANY_ID no_effect: the kernel finds fixups in a table of its image"));
  CHECK(of("module_param(f, uint, 0644);\n")
            .ends_with(" no_effect: a livepatch gives the kernel no new parameter, and reads none again\n"));
}

TEST_CASE("exit code of a module is reported under the function's own name") {
  Source before, after;
  before.function("f", "\xc3", "a.c", ".exit.text").alias("cleanup_module");
  after.function("f", "\x90\xc3", "a.c", ".exit.text").alias("cleanup_module");
  CHECK(outcome(f_before, f_after, before, after, {})
            .starts_with("f ignored: it runs only when a module is unloaded, and this is built in"));
}

TEST_CASE("an invocation has an effect if the module contains the variable or function that it makes") {
  Source before, after;
  before.function("f", "\xc3"), after.function("f", "\x90\xc3").variable("m").variable("box_fops");
  auto of = [&](const std::string& invocation, const std::vector<std::string>& taken) {
    return outcome(f_before, f_after + invocation, before, after, taken);
  };
  CHECK(of("static DEFINE_MUTEX(m);\n", {"f", "m"}) == "f patched\nm added\n");
  CHECK(of("static DEFINE_MUTEX(m);\n", {"f"}) == "f patched\nm ignored: new, and no patched function uses it\n");
  CHECK(of("DEFINE_SHOW_ATTRIBUTE(box);\n", {"f", "box_fops"}) == "f patched\nbox added\n");
  CHECK(of("MAKE_SOMETHING(box_of);\n", {"f"}) ==
        "f patched\nbox_of no_effect: nothing that is compiled for this kernel uses it\n");
}

TEST_CASE("KLP_STATE requests a state, and no other invocation of the file does") {
  Source before, after;
  before.function("f", "\xc3"), after.function("f", "\x90\xc3").variable("klp_state_0", ".klp.state");
  CHECK(outcome(f_before, f_after + "KLP_STATE(far, 1);\nMAKE(near);\n", before, after, {"f"}) ==
        "f patched\nfar request\nnear no_effect: nothing that is compiled for this kernel uses it\n");
  CHECK(outcome(f_before, f_after + "KPATCH_IGNORE_FUNCTION(g);\n", before, after, {"f"}) ==
        "f patched\ng no_effect: nothing that is compiled for this kernel uses it\n");
  after.variable("klp_kpatch_1", ".klp.kpatch.ignore_function");
  CHECK(outcome(f_before, f_after + "KPATCH_IGNORE_FUNCTION(g);\n", before, after, {"f"}) == "f patched\ng request\n");
}

TEST_CASE("definitions of a new file have an effect in its new functions") {
  Source before, after;
  after.function("f", "\x90\xc3");
  std::string f = "int f(struct box *b)\n{\n\treturn LOW + b->a;\n}\n";
  CHECK(outcome("", "#define pr_fmt(t) t\n#define LOW 2\nstruct box {\n\tint a;\n};\n" + f, before, after, {"f"}) ==
        "pr_fmt used f\nLOW used f\nstruct box used f\nf added\n");
}

TEST_CASE("a type has an effect in the patched functions that use it, directly or through other functions") {
  Source before, after;
  before.function("f", "\xc3").function("g", "\xc3"), after.function("f", "\x90\xc3").function("g", "\x90\xc3");
  std::string both = "struct box *f(void)\n{\n\treturn 0;\n}\nint g(void)\n{\n\treturn f()->a;\n}\n";
  std::string old = "struct box {\n\tint a;\n};\n", now = "struct box {\n\tlong a;\n};\n";
  CHECK(outcome(old + both, now + both, before, after, {"g"}) == "struct box used g\n");
  CHECK(outcome(old + both, now + both, before, after, {"f", "g"}) == "struct box used f g\n");
}

TEST_CASE("declarations and directives have no outcome of their own") {
  Source before, after;
  CHECK(outcome("int f(int);\n#include <a.h>\n", "int f(long);\n#include <b.h>\n", before, after, {}).empty());
}

TEST_CASE("klp plan reports items that no branch compiles, and items that no compiled function contains") {
  std::vector<TouchedHunk> hunks = hunks_of("a.c", f_before, f_after);
  auto touched = touched_items("a.c", f_before, f_after);
  CHECK(predicted_without_effect(touched, hunks, nullptr).empty());
  std::vector<PredictedFunction> predicted;
  auto outcomes = predicted_without_effect(touched, hunks, &predicted);
  REQUIRE(outcomes.size() == 1);
  CHECK(outcomes[0].why == "nothing that is compiled for this kernel holds it");
  predicted.emplace_back().function.source = "f";
  CHECK(predicted_without_effect(touched, hunks, &predicted).empty());
  predicted[0].function.section = ".init.text";
  outcomes = predicted_without_effect(touched, hunks, &predicted);
  REQUIRE(outcomes.size() == 1);
  CHECK(outcomes[0].why == "it runs while booting only, and has run");
}
