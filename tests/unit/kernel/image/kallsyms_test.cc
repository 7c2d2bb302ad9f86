#include "tests/unit/kernel/small_image.h"

#include <catch2/catch.hpp>
#include <random>

using namespace klp;
using namespace klp::test;

namespace {

Result<Kallsyms> decode(const fs::path& folder, const std::string& vmlinux) {
  if (!write_file(folder / "vmlinux", vmlinux)) throw std::runtime_error("no space for the test");
  TRY(Image image, Image::read(folder / "vmlinux"));
  return Kallsyms::decode(image);
}

} // namespace

TEST_CASE("kallsyms is decoded from every layout, under both rules for addresses") {
  auto layout = GENERATE(Layout::plain, Layout::with_seqs, Layout::late);
  auto rule = GENERATE(Rule::relative, Rule::absolute_percpu);
  auto work = work_folder();
  auto kallsyms = decode(work.path(), small_vmlinux(layout, rule));
  REQUIRE(kallsyms);
  auto expected = symbols_for(rule);
  REQUIRE(kallsyms->symbols().size() == expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    CHECK(kallsyms->symbols()[i].name == expected[i].name);
    CHECK(kallsyms->symbols()[i].type == expected[i].type);
    CHECK(kallsyms->symbols()[i].address == expected[i].address);
  }
}

TEST_CASE("kallsyms of 7.3 is decoded at any place that is a multiple of 4") {
  auto work = work_folder();
  for (std::size_t skipped : {64, 68, 72, 76}) {
    auto symbols = symbols_for(Rule::relative);
    std::string tables = kallsyms_tables(symbols, Layout::packed, Rule::relative, skipped);
    auto kallsyms = decode(work.path(), make_vmlinux(std::string(4096, 'c'), std::string(skipped, '\0') + tables));
    REQUIRE(kallsyms);
    REQUIRE(kallsyms->symbols().size() == symbols.size());
    for (std::size_t i = 0; i < symbols.size(); ++i) {
      CHECK(kallsyms->symbols()[i].name == symbols[i].name);
      CHECK(kallsyms->symbols()[i].address == symbols[i].address);
    }
  }
}

TEST_CASE("any number of symbols is found, with any padding between the tables") {
  auto layout = GENERATE(Layout::plain, Layout::with_seqs, Layout::late, Layout::packed);
  auto work = work_folder();
  for (unsigned count : {1, 2, 3, 7, 255, 256, 257, 511, 512, 513}) {
    std::vector<KernelSymbol> symbols;
    for (unsigned i = 0; i < count; ++i) symbols.push_back({text_address + i, 't', "s" + std::to_string(i)});
    std::string tables = kallsyms_tables(symbols, layout, Rule::absolute_percpu);
    auto kallsyms = decode(work.path(), make_vmlinux(std::string(4096, 'c'), std::string(64, '\0') + tables));
    INFO(count << " symbols");
    REQUIRE(kallsyms);
    REQUIRE(kallsyms->symbols().size() == count);
    CHECK(kallsyms->symbols().back().name == "s" + std::to_string(count - 1));
  }
}

TEST_CASE("positions count all symbols of a name in address order, from 1") {
  Kallsyms kallsyms({{0x30, 'T', "f"}, {0x10, 't', "f"}, {0x20, 'd', "g"}, {0x20, 'b', "f"}});
  auto f = kallsyms.named("f");
  REQUIRE(f.size() == 3);
  CHECK(f[0]->address == 0x10);
  CHECK(f[2]->address == 0x30);
  CHECK(kallsyms.position(*f[0]) == 1);
  CHECK(kallsyms.position(*f[1]) == 2);
  CHECK(kallsyms.position(*f[2]) == 3);
  CHECK(kallsyms.position({0x30, 'T', "f"}) == 3);
  CHECK(kallsyms.position({0x31, 'T', "f"}) == 0);
  CHECK(kallsyms.named("h").empty());
}

TEST_CASE("two symbols of one name at one address have positions of their own") {
  Kallsyms kallsyms({{0x10, 't', "f"}, {0x10, 'T', "f"}});
  CHECK(kallsyms.position(kallsyms.symbols()[0]) == 1);
  CHECK(kallsyms.position(kallsyms.symbols()[1]) == 2);
}

TEST_CASE("a symbol ends where the next higher one begins") {
  Kallsyms kallsyms({{0x10, 't', "f"}, {0x10, 't', "alias"}, {0x20, 't', "g"}});
  CHECK(kallsyms.end_of(0x10) == 0x20);
  CHECK(kallsyms.end_of(0x20) == 0);
  CHECK(kallsyms.at(0x10).size() == 2);
  CHECK(kallsyms.at(0x11).empty());
}

TEST_CASE("lookups still work after kallsyms has been moved") {
  Kallsyms first({{0x10, 't', "f"}, {0x20, 't', "g"}});
  Kallsyms second = std::move(first);
  REQUIRE(second.named("g").size() == 1);
  CHECK(second.named("g")[0]->address == 0x20);
}

TEST_CASE("an image without kallsyms is an error") {
  auto work = work_folder();
  auto kallsyms = decode(work.path(), make_vmlinux("code", "constant"));
  REQUIRE_FALSE(kallsyms);
  CHECK(kallsyms.error().cause == "the kernel image holds no kallsyms tables");
}

// All tables are there, but the addresses are not sorted under any rule.
TEST_CASE("damaged addresses are an error, not symbols at wrong places") {
  auto work = work_folder();
  auto symbols = some_symbols();
  std::string tables = kallsyms_tables(symbols, Layout::with_seqs, Rule::absolute_percpu);
  std::fill_n(tables.begin() + 40, 200, '\x55');
  auto kallsyms = decode(work.path(), make_vmlinux("code", tables));
  REQUIRE_FALSE(kallsyms);
  CHECK(kallsyms.error().cause == "kallsyms addresses are neither where 6.1 nor where later kernels keep them");
  CHECK(kallsyms.error().remedy == "report the kernel version: klp does not know this form of kallsyms");
}

TEST_CASE("damaged tables give an error or other symbols, but never a crash") {
  auto work = work_folder();
  std::mt19937 random(1);
  for (int round = 0; round < 300; ++round) {
    std::string tables = kallsyms_tables(some_symbols(), Layout::with_seqs, Rule::absolute_percpu);
    for (int i = 0; i < 4; ++i) tables[random() % tables.size()] = static_cast<char>(random());
    if (round % 3 == 0) tables.resize(random() % tables.size());
    auto kallsyms = decode(work.path(), make_vmlinux(std::string(4096, 'c'), tables));
    if (kallsyms) CHECK(kallsyms->symbols().size() <= tables.size());
  }
}

// The following data would cost hours or gigabytes if the reader did not limit its work.

TEST_CASE("the search for tokens is limited if the token table has no end, or digits are everywhere") {
  auto work = work_folder();
  const std::string digits("\0000\0001\0002\0003\0004\0005\0006\0007\0008\0009\0", 21);
  std::string rodata;
  while (rodata.size() < (4u << 20)) rodata += std::string(3000, 'x') + digits;
  CHECK(decode(work.path(), make_vmlinux("code", rodata)).error().cause == "the kernel image holds no kallsyms tables");
  CHECK_FALSE(decode(work.path(), make_vmlinux("code", std::string(0x30, '\0') + std::string(4u << 20, 'x') + digits)));
}

TEST_CASE("the search for names is limited if many places look like their begin") {
  auto work = work_folder();
  std::string rodata; // num_syms, then a name that holds the next num_syms
  for (std::uint64_t i = 0; i < (1u << 17); ++i) {
    put(rodata, std::uint64_t{100'000});
    rodata += std::string("\x0f\0\0\0\0\0\0\0", 8);
  }
  rodata += std::string(1u << 20, '\0') + token_tables();
  CHECK_FALSE(decode(work.path(), make_vmlinux("code", rodata)));
}

TEST_CASE("short names that unpack to gigabytes are an error") {
  auto work = work_folder();
  std::string tables;
  put(tables, std::uint64_t{400'000});
  std::string names, markers;
  for (std::uint32_t i = 0; i < 400'000; ++i) {
    if (i % 256 == 0) put(markers, static_cast<std::uint32_t>(names.size()));
    names += "\x01\x02";
  }
  for (auto* part : {&names, &markers}) {
    align8(*part);
    tables += *part;
  }
  std::string tokens, index;
  for (int i = 0; i < 256; ++i) {
    put(index, static_cast<std::uint16_t>(tokens.size()));
    tokens += (i == 2 ? std::string(1000, 'n') : token(i)) + '\0';
  }
  align8(tokens);
  std::string addresses;
  for (std::uint32_t i = 0; i < 400'000; ++i) put(addresses, i);
  align8(addresses);
  put(addresses, text_address);
  auto kallsyms = decode(work.path(), make_vmlinux(std::string(1u << 20, 'c'), tables + tokens + index + addresses));
  REQUIRE_FALSE(kallsyms);
  CHECK(kallsyms.error().cause == "kallsyms names are longer than 268435456 bytes together");
}
