#include "generator/audit/sites.h"

#include <catch2/catch.hpp>
#include <elf.h>

using namespace klp;

namespace {

// f has an indirect call through a thunk at +0, and a return through a thunk at +5. list() adds an entry of a list.
struct Sample {
  Object object;
  Sample() {
    std::string code("\xe8\0\0\0\0\xe9\0\0\0\0", 10);
    add(".text.f", SHF_ALLOC | SHF_EXECINSTR, code, {{1, R_X86_64_PLT32, 2, -4}, {6, R_X86_64_PLT32, 3, -4}});
    object.symbols = {{},
                      {"f", STT_FUNC, STB_LOCAL, 0, 1, 0, 10},
                      {"__x86_indirect_thunk_rax", 0, STB_GLOBAL, 0, section_undefined, 0, 0},
                      {"__x86_return_thunk", 0, STB_GLOBAL, 0, section_undefined, 0, 0}};
  }
  void add(const char* name, std::uint64_t flags, std::string bytes, std::vector<Relocation> relocations) {
    if (object.sections.empty()) object.sections.emplace_back();
    std::uint64_t size = bytes.size();
    object.sections.push_back({name, SHT_PROGBITS, flags, 1, 0, 0, 0, std::move(bytes), size, std::move(relocations)});
  }
  void list(const char* name, std::int64_t place) {
    add(name, SHF_ALLOC, std::string(4, '\0'), {{0, R_X86_64_PC32, 1, place}});
  }
  std::vector<std::string> missing(SiteRules rules = {true, true}) const {
    std::vector<std::string> texts;
    for (const auto& error : missing_sites(object, rules)) {
      CHECK(error.status == ExitStatus::refused);
      texts.push_back(error.symbol + ": " + error.cause);
    }
    return texts;
  }
};

} // namespace

TEST_CASE("returns and indirect branches that are listed are accepted") {
  Sample sample;
  sample.list(".retpoline_sites", 0);
  sample.list(".return_sites", 5);
  CHECK(sample.missing().empty());
}

TEST_CASE("a branch to a thunk is refused if no list has its place") {
  Sample sample;
  sample.list(".retpoline_sites", 5);
  CHECK(sample.missing() ==
        std::vector<std::string>{
            "f(): the kernel would not find the branch at +0x0 when it patches code: it is not in .retpoline_sites",
            "f(): the kernel would not find the branch at +0x5 when it patches code: it is not in .return_sites"});
}

TEST_CASE("returns and indirect branches without a thunk are refused if the other ones of the unit use thunks") {
  Sample sample;
  sample.object.sections[1].data = std::string("\xff\xd0\x90\x90\x90\xc3\x90\x90\x90\x90", 10);
  sample.object.sections[1].relocations.clear();
  CHECK(sample.missing().size() == 2);
  CHECK(sample.missing({true, false}) ==
        std::vector<std::string>{
            "f(): the kernel would not find the branch at +0x5 when it patches code: it does not go through "
            "__x86_return_thunk"});
  CHECK(sample.missing({false, false}).empty());
  sample.list(".parainstructions", 0); // the kernel rewrites it
  CHECK(sample.missing({false, true}).empty());
}

TEST_CASE("entries of the lists for one section do not cover another section") {
  Sample sample;
  sample.list(".retpoline_sites", 0);
  sample.list(".return_sites", 5);
  sample.add(".exit.text", SHF_ALLOC | SHF_EXECINSTR, std::string("\xe9\0\0\0\0", 5), {{1, R_X86_64_PLT32, 3, -4}});
  auto section = static_cast<SectionId>(sample.object.sections.size() - 1);
  sample.object.symbols.push_back({"cleanup_module", STT_FUNC, STB_GLOBAL, 0, section, 0, 5});
  CHECK(sample.missing() ==
        std::vector<std::string>{"cleanup_module(): the kernel would not find the branch at +0x0 when "
                                 "it patches code: it is not in .return_sites"});
}

TEST_CASE("calls that the kernel patches are refused if they are in no list") {
  Sample sample;
  sample.list(".return_sites", 5);
  auto call = [&](const char* name) {
    sample.object.symbols[2].name = name;
    return sample.missing({true, true, true});
  };
  auto refused = [](const char* list) {
    return "f(): the kernel would not find the branch at +0x0 when it patches code: it is not in " + std::string(list);
  };
  CHECK(call("__SCT__might_resched") == std::vector<std::string>{refused(".static_call_sites")});
  CHECK(call("kfree") == std::vector<std::string>{refused(".call_sites")});
  CHECK(call(".klp.sym.vmlinux.__SCT__tp_func_x,0") == std::vector<std::string>{refused(".call_sites")});
  CHECK(call("__fentry__") == std::vector<std::string>{refused("__mcount_loc"), refused(".call_sites")});
  CHECK(call(".klp.sym.vmlinux.__x86_indirect_thunk_rax,0") == std::vector<std::string>{refused(".retpoline_sites")});
  sample.list(".call_sites", 0);
  CHECK(call("kfree").empty());
}

TEST_CASE("the rules for a unit follow from the thunks in its symbol table") {
  Sample sample;
  CHECK(site_rules(sample.object).returns);
  CHECK(site_rules(sample.object).branches);
  CHECK_FALSE(site_rules(Object{}).returns);
}
