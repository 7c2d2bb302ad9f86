#include "generator/review/no_endbr.h"
#include "tests/unit/select/one_unit.h"

#include <catch2/catch.hpp>
#include <cstring>
#include <elf.h>

using namespace klp;
using namespace klp::test;

namespace {

constexpr std::uint64_t text = 0x2000, list = 0x1000;

std::string entry(std::uint64_t at, std::uint64_t target) {
  auto distance = static_cast<std::int32_t>(target - at);
  std::string bytes(sizeof(distance), '\0');
  std::memcpy(bytes.data(), &distance, sizeof(distance));
  return bytes;
}

// sealed: its ENDBR is removed; open: its ENDBR stays; bare: it has no ENDBR. `table` is data.
KernelObject vmlinux(bool with_list) {
  const std::string endbr("\xf3\x0f\x1e\xfa\xc3", 5), bare("\x90\x90\x90\x90\xc3", 5), fill(11, '\xcc');
  std::string code = endbr + fill + endbr + fill + bare + fill, seals = entry(list, text);
  std::vector<Image::Section> sections = {{".text", text, code.size(), 0, true, true, false},
                                          {".data", 0x3000, 8, code.size(), true, false, true}};
  if (with_list) sections.insert(sections.begin(), {".ibt_endbr_seal", list, 4, code.size() + 8, true, false, false});
  return {"vmlinux",
          Image::of_sections(code + std::string(8, '\0') + seals, std::move(sections)),
          Kallsyms({{text, 'T', "sealed"}, {text + 16, 'T', "open"}, {text + 32, 'T', "bare"}, {0x3000, 'D', "table"}}),
          {},
          {}};
}

// f: mov $symbol, %rdi; then `tail`
Object unit(const std::string& symbol, const std::string& tail, unsigned char opcode = 0xc7) {
  Object o;
  o.path = "unit.o";
  std::string code = std::string("\x48") + static_cast<char>(opcode) + "\xc7" + std::string(4, '\0') + tail;
  std::vector<Relocation> relocations;
  if (!symbol.empty()) relocations.push_back({3, R_X86_64_32S, 2, 0});
  o.sections.emplace_back();
  o.sections.push_back({.name = ".text.f",
                        .type = SHT_PROGBITS,
                        .flags = SHF_ALLOC | SHF_EXECINSTR,
                        .data = code,
                        .size = code.size(),
                        .relocations = std::move(relocations)});
  o.symbols = {{}, {"f", STT_FUNC, STB_LOCAL, 0, 1, 0, code.size()}, {symbol, 0, STB_GLOBAL, 0, 0, 0, 0}};
  return o;
}

std::vector<std::string> refused(const Object& before, const Object& after, bool with_list = true,
                                 const Symvers& exports = {}) {
  OneUnit patch(before, after, vmlinux(with_list));
  Binder binder(patch.units);
  Imports imports(patch.objects, exports);
  std::vector<std::string> texts;
  for (const auto& e :
       targets_without_endbr(patch.units, binder, select(patch.units, binder).selection, imports, patch.objects)) {
    CHECK(e.status == ExitStatus::refused);
    texts.push_back(render(e));
  }
  return texts;
}

const Object nothing = unit("", "\xc3");

} // namespace

TEST_CASE("the functions whose ENDBR is removed are read from the image's list") {
  CHECK(sealed_functions(vmlinux(true).image) == std::set<std::uint64_t>{text});
  CHECK(sealed_functions(vmlinux(false).image).empty());
}

TEST_CASE("taking the address of a function whose ENDBR the kernel removes is refused, with a remedy") {
  CHECK(refused(nothing, unit("sealed", "\xc3")) ==
        std::vector<std::string>{"unit.c: sealed(): the new code takes its address, which the kernel never did: with "
                                 "indirect branch tracking (IBT) it can be called directly only\n"
                                 "  remedy: take the address of a new function that calls it"});
}

TEST_CASE("the address of a function without ENDBR is refused, and not that of a function with ENDBR, or of data") {
  CHECK(refused(nothing, unit("bare", "\xc3")).size() == 1);
  CHECK(refused(nothing, unit("open", "\xc3")).empty());
  CHECK(refused(nothing, unit("table", "\xc3")).empty());
}

TEST_CASE("a function that newly takes its own address is refused if it has no ENDBR") {
  auto own = [](const char* name, const std::string& tail) {
    Object o = unit(name, tail);
    o.symbols[1].name = name;
    o.sections[1].relocations[0].symbol = 1;
    return o;
  };
  auto without = [](const char* name) {
    Object o = nothing;
    o.symbols[1].name = name;
    return o;
  };
  CHECK(refused(without("sealed"), own("sealed", "\xc3")).size() == 1);
  CHECK(refused(without("bare"), own("bare", "\xc3")).size() == 1);
  CHECK(refused(without("open"), own("open", "\xc3")).empty());
  CHECK(refused(own("sealed", "\xc3"), own("sealed", "\x90\xc3")).empty());
}

TEST_CASE("functions whose address the original unit takes, and exported functions, are not refused") {
  CHECK(refused(unit("sealed", "\xc3"), unit("sealed", "\x90\xc3")).empty());
  CHECK(refused(nothing, unit("sealed", "\xc3"), true, {{"sealed", {1, "vmlinux", false, ""}}}).empty());
}

TEST_CASE("in a kernel without IBT nothing is refused") {
  CHECK(refused(nothing, unit("sealed", "\xc3"), false).empty());
}
