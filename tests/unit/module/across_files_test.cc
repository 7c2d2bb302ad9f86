// Definitions of one file of a change that another file uses: new ones, static ones, weak ones, those of modules, and
// names that two files define.
#include "generator/module/description.h"
#include "generator/module/extract.h"
#include "generator/module/tail_calls.h"
#include "generator/review/moved_definitions.h"
#include "tests/unit/review/small_unit.h"

#include <memory>

using namespace klp;
using namespace klp::test;

namespace {

using Names = std::vector<std::string>;

KernelObject object(const std::string& name, std::vector<KernelSymbol> symbols, std::set<std::string> needs = {}) {
  return {name, Image::of_sections("", {}), Kallsyms(std::move(symbols)), {}, std::move(needs), {}};
}

// Files of vmlinux and of modules, each before and after.
class Files {
public:
  explicit Files(std::vector<KernelSymbol> of_vmlinux, std::vector<KernelSymbol> of_m = {}) {
    std::vector<KernelObject> list;
    list.push_back(object("vmlinux", std::move(of_vmlinux)));
    list.push_back(object("m", std::move(of_m)));
    list.push_back(object("upon_m", {}, {"m"}));
    objects.emplace(std::move(list));
  }

  Files& file(const std::string& source, SmallUnit before, SmallUnit after, const std::string& home = "vmlinux") {
    sides_.push_back(std::make_unique<std::pair<SmallUnit, SmallUnit>>(std::move(before), std::move(after)));
    units.push_back(compared(sides_.back()->first, sides_.back()->second));
    units.back().source = source;
    units.back().object = *objects->get(home);
    for (auto& change : units.back().comparison.changed) change.redirected = true;
    return *this;
  }

  // What the n-th reference of a function of the last file means: "a.c: help", or "kernel: help".
  std::string meant(const std::string& function, std::size_t reference = 0) const {
    const Layout& layout = *units.back().patched.layout;
    const auto& references = layout.atom(layout.find(function)).references;
    auto bound = Binder(units).bind({units.size() - 1, layout.find(function)}, references.at(reference));
    if (!bound) return bound.error().cause;
    if (bound->to == Bound::To::kernel_symbol) return "kernel: " + bound->name;
    if (bound->to == Bound::To::own) return units[bound->own.unit].source + ": new " + bound->name;
    return units[bound->unit].source + ": old " + units[bound->unit].original.layout->name(bound->original);
  }

  Extraction extracted() {
    Binder binder(units);
    auto extraction = extract(units, binder, select(units, binder).selection, Imports(*objects, {}));
    REQUIRE(extraction);
    return *extraction;
  }

  // "FILE: NAME: CAUSE"
  Names moved() const {
    Names errors;
    for (const auto& e : moved_definitions(units)) errors.push_back(e.file + ": " + e.symbol + ": " + e.cause);
    return errors;
  }

  std::optional<KernelObjects> objects;
  std::vector<PatchUnit> units;

private:
  std::vector<std::unique_ptr<std::pair<SmallUnit, SmallUnit>>> sides_;
};

// Adds a file whose function f() calls `callee` since the change.
Files& calls(Files& files, const std::string& callee, const std::string& home = "vmlinux") {
  return files.file("user.c", SmallUnit().function("f", {}), SmallUnit().function("f", {callee}), home);
}

Names named(const Extraction& extraction) {
  Names names;
  for (const auto& symbol : extraction.object.symbols)
    if (symbol.name.starts_with(livepatch_symbol_prefix)) names.push_back(symbol.name);
  return names;
}

} // namespace

TEST_CASE("a name of another file means what the change adds there") {
  Files files({{0x100, 'T', "f"}});
  files.file("a.c", SmallUnit().function("old", {}), SmallUnit().function("old", {}).function("help", {"further"}));
  files.file("b.c", SmallUnit(), SmallUnit().function("further", {}));
  calls(files, "help");
  CHECK(files.meant("f") == "a.c: new help");
  auto extraction = files.extracted();
  CHECK(extraction.refusals.empty());
  CHECK(named(extraction).empty());
  CHECK(extraction.object.find_section(".text..klp_help"));
  CHECK(extraction.object.find_section(".text..klp_further"));
  CHECK_FALSE(extraction.object.find_section(".text..klp_old"));
}

TEST_CASE("a function or variable that was static in another file is the kernel's") {
  for (bool also_changed : {false, true}) {
    Files files({{0x100, 'T', "f"}, {0x200, 't', "help"}, {0x300, 'd', "state"}});
    files.file("a.c", SmallUnit().function("help", {}).variable("state").bind(STB_LOCAL, {"help", "state"}),
               SmallUnit().function("help", {}, also_changed ? "\x90" : "").variable("state"));
    files.file("user.c", SmallUnit().function("f", {}), SmallUnit().function("f", {"help", "&state", "&help"}));
    CHECK(files.meant("f", 0) == (also_changed ? "a.c: new help" : "a.c: old help"));
    CHECK(files.meant("f", 1) == "a.c: old state");
    CHECK(files.meant("f", 2) == "a.c: old help");
    auto extraction = files.extracted();
    CHECK(extraction.refusals.empty());
    CHECK(extraction.object.find_section(".data..klp_state") == nullptr);
    Names wanted{".klp.sym.vmlinux.state,0", ".klp.sym.vmlinux.help,0"};
    if (!also_changed) std::ranges::reverse(wanted);
    CHECK(named(extraction) == wanted);
  }
}

TEST_CASE("another name that the change gives to an existing function means that function") {
  Files files({{0x100, 'T', "f"}, {0x200, 'T', "help"}});
  files.file("a.c", SmallUnit().function("help", {}), SmallUnit().function("help", {}).alias("assist", "help"));
  calls(files, "assist");
  CHECK(files.meant("f") == "a.c: old help");
}

TEST_CASE("a new weak definition gives way to what the kernel has, and to a strong one of the change") {
  SmallUnit weak = SmallUnit().function("help", {}).function("g", {"help"}).bind(STB_WEAK, {"help"});
  SmallUnit before = SmallUnit().function("g", {});
  Files taken({{0x100, 'T', "f"}, {0x200, 'T', "help"}});
  taken.file("a.c", before, weak);
  CHECK(taken.meant("g") == "kernel: help");
  calls(taken, "help");
  CHECK(taken.meant("f") == "kernel: help");
  CHECK(taken.moved().empty());

  Files two({{0x100, 'T', "f"}});
  two.file("b.c", SmallUnit(), weak);
  two.file("c.c", SmallUnit(), SmallUnit().function("help", {"raw"}));
  calls(two, "help");
  CHECK(two.meant("f") == "c.c: new help");
  CHECK(two.moved().empty());

  Files alone({{0x100, 'T', "f"}});
  alone.file("a.c", before, weak);
  CHECK(alone.meant("g") == "a.c: new help");
  calls(alone, "help");
  CHECK(alone.meant("f") == "a.c: new help");
}

TEST_CASE("a module's own definition goes before one that vmlinux gets") {
  Files files({{0x100, 'T', "f"}});
  files.file("a.c", SmallUnit(), SmallUnit().function("help", {}));
  files.file("m/a.c", SmallUnit(), SmallUnit().function("help", {}), "m");
  calls(files, "help", "m");
  CHECK(files.meant("f") == "m/a.c: new help");
  CHECK(files.moved().empty());

  Files existing({}, {{0x10, 'T', "help"}});
  existing.file("a.c", SmallUnit().function("help", {}).bind(STB_LOCAL, {"help"}), SmallUnit().function("help", {}));
  calls(existing, "help", "m");
  CHECK(existing.meant("f") == "kernel: help");
}

TEST_CASE("a name that the change defines twice, or that the kernel has from another file, is refused") {
  Files twice({});
  twice.file("a.c", SmallUnit(), SmallUnit().function("help", {}));
  twice.file("b.c", SmallUnit(), SmallUnit().function("help", {}));
  CHECK(twice.moved() == Names{"b.c: help: the change defines it here and in a.c: vmlinux cannot be linked with both"});

  Files taken({{0x100, 't', "help"}, {0x200, 'T', "help"}});
  taken.file("a.c", SmallUnit().function("help", {}).bind(STB_LOCAL, {"help"}), SmallUnit().function("help", {}));
  CHECK(taken.moved() ==
        Names{"a.c: help: the change defines it here, and vmlinux has it from another file: what is not compiled again "
              "would keep to the old one"});

  Files was_static({{0x100, 't', "help"}});
  was_static.file("a.c", SmallUnit().function("help", {}).bind(STB_LOCAL, {"help"}), SmallUnit().function("help", {}));
  CHECK(was_static.moved().empty());
}

TEST_CASE("a static variable that the change moves to another file as a global is refused") {
  Files files({{0x100, 'd', "state"}});
  files.file("a.c", SmallUnit().function("f", {"&state"}).variable("state").bind(STB_LOCAL, {"state"}),
             SmallUnit().function("f", {"&state"}));
  files.file("b.c", SmallUnit(), SmallUnit().variable("state"));
  CHECK(files.moved() == Names{"b.c: state: the change moves this variable here from a.c: the livepatch would bring a "
                               "second one, without what the running kernel keeps in its own"});
  CHECK(moved_definitions(files.units).front().remedy ==
        "leave it in a.c, without static, and declare it extern where else it is used");
}

TEST_CASE("what a module gains can be used by itself and by modules that need it, and by nobody else") {
  for (bool is_new : {true, false}) {
    auto refused = [&](const std::string& user) {
      Files files({{0x100, 'T', "f"}}, {{0x10, 't', "help"}, {0x20, 'T', "f"}});
      SmallUnit before = SmallUnit().function("help", {}).bind(STB_LOCAL, {"help"});
      files.file("m/a.c", is_new ? SmallUnit() : before, SmallUnit().function("help", {}), "m");
      calls(files, "help", user);
      Names causes;
      for (const auto& refusal : files.extracted().refusals)
        if (refusal.error.symbol == "help") causes.push_back(refusal.error.cause + "; " + refusal.error.remedy);
      return causes;
    };
    CHECK(refused("m").empty());
    CHECK(refused("upon_m").empty());
    CHECK(refused("vmlinux") ==
          Names{is_new
                    ? "the change adds it to module m, which need not be loaded when code of vmlinux uses it; define "
                      "it in the file that uses it, or in vmlinux"
                    : "it belongs to module m, which need not be loaded when code of vmlinux uses it; use a function "
                      "of vmlinux instead"});
  }
}

TEST_CASE("a module that only gains a function is listed, so that relocations of its code are applied") {
  Files files({}, {{0x10, 'T', "old"}});
  files.file("m/a.c", SmallUnit(), SmallUnit().function("help", {"old"}), "m");
  Extraction extraction = [&] {
    Selection selection;
    selection.atoms = {{0, files.units[0].patched.layout->find("help")}};
    Binder binder(files.units);
    auto extracted = extract(files.units, binder, selection, Imports(*files.objects, {}));
    REQUIRE(extracted);
    return *extracted;
  }();
  CHECK(named(extraction) == Names{".klp.sym.m.old,0"});
  auto objects = describe(extraction, {}).objects;
  REQUIRE(objects.size() == 1);
  CHECK(objects[0].name == "m");
  CHECK(objects[0].functions.empty());
}

TEST_CASE("a new function of vmlinux to which only a module's function jumps lies behind that") {
  Files files({{0x100, 'T', "g"}}, {{0x10, 'T', "f"}});
  files.file("a.c", SmallUnit(), SmallUnit().function("help", {}).function("both", {}));
  files.file("b.c", SmallUnit().function("g", {}), SmallUnit().function("g", {"^both"}));
  files.file("m/a.c", SmallUnit().function("f", {}), SmallUnit().function("f", {"^help", "^both"}), "m");
  Binder binder(files.units);
  auto followers = tail_called(files.units, binder, select(files.units, binder).selection);
  auto behind = [&](std::size_t unit, const char* function) {
    Names names;
    for (PatchAtom a : followers[{unit, files.units[unit].patched.layout->find(function)}])
      names.push_back(files.units[a.unit].patched.layout->name(a.atom));
    return names;
  };
  CHECK(behind(1, "g") == Names{"both"});
  CHECK(behind(2, "f") == Names{"help"});
}
