#include "generator/prove/unit_proof.h"

#include "tests/unit/prove/linked_image.h"

#include <catch2/catch.hpp>

using namespace klp;
using namespace klp::test;

namespace {

const std::string ret("\xc3", 1), nop("\x90", 1);

// Functions f, g and w, which return at once; w is weak.
Object three_functions() {
  Object object;
  object.sections.emplace_back();
  object.symbols.emplace_back();
  for (const auto& [name, binding] : {std::pair("f", STB_GLOBAL), {"g", STB_GLOBAL}, {"w", STB_WEAK}}) {
    object.sections.push_back({.name = std::string(".text.") + name,
                               .type = SHT_PROGBITS,
                               .flags = SHF_ALLOC | SHF_EXECINSTR,
                               .data = ret,
                               .size = ret.size()});
    object.symbols.push_back({name, STT_FUNC, static_cast<unsigned char>(binding), 0,
                              static_cast<SectionId>(object.sections.size() - 1), 0, 1});
  }
  return object;
}

facts::Function defined_in(const std::string& symbol, const std::string& file, std::uint32_t line) {
  facts::Function function;
  function.symbol = function.name = symbol;
  function.begin = {file, line, 1};
  return function;
}

} // namespace

TEST_CASE("a unit's proof counts matches, and tells absent functions from functions that differ") {
  const KernelObject kernel{
      .name = "vmlinux",
      .image = image_of(ret + nop + nop),
      .symbols = Kallsyms({{text_address, 'T', "f"}, {text_address + 1, 'T', "g"}, {text_address + 2, 'T', "w"}})};
  MatchedOriginal unit;
  unit.unit.source = "fs/inode.c";
  unit.object = &kernel;
  unit.file = three_functions();
  unit.facts.functions = {defined_in("g", "fs/g.h", 12)};
  unit.layout = *Layout::make(unit.file);
  unit.image_match = ImageMatch::find(unit.layout, kernel.image, kernel.symbols);

  UnitProof proof = prove_unit(unit, "the compiler is another");
  CHECK(proof.source == "fs/inode.c");
  CHECK(proof.object == "vmlinux");
  CHECK(proof.functions == 3);
  CHECK(proof.matched == 1);
  REQUIRE(proof.absent.size() == 1);
  CHECK(proof.absent[0].symbol == "w");
  CHECK(proof.absent[0].file == "fs/inode.c"); // the facts have no place for it
  CHECK(proof.absent[0].why == "a weak definition, and another one is linked");
  REQUIRE(proof.mismatches.size() == 1);
  const Mismatch& g = proof.mismatches[0];
  CHECK(g.symbol == "g");
  CHECK(g.file == "fs/g.h");
  CHECK(g.line == 12);
  CHECK(g.first_difference.address == text_address + 1);
  CHECK(g.first_difference.compiled == "ret");
  CHECK(g.first_difference.running == "nop");
  CHECK(g.source_line.empty());
  CHECK(g.cause == "the compiler is another");

  unit.fits_without_plugin = true;
  CHECK(prove_unit(unit, "").mismatches[0].cause.starts_with("klp's compiler plugin alters the code"));
}
