// Units whose functions only call each other, for tests of rules.
#pragma once

#include "generator/review/review.h"

#include <catch2/catch.hpp>
#include <elf.h>

namespace klp::test {

class SmallUnit {
public:
  SmallUnit() {
    object_.path = "unit.o";
    object_.sections.emplace_back(), object_.symbols.emplace_back();
  }

  // Adds a function that calls these functions in this order; "&name" takes the address, "^name" jumps to the function.
  // `first`: the bytes of an instruction before the calls.
  SmallUnit& function(const std::string& name, const std::vector<std::string>& calls, const std::string& first = "") {
    Section section;
    section.name = ".text." + name;
    section.type = SHT_PROGBITS;
    section.flags = SHF_ALLOC | SHF_EXECINSTR;
    section.data = first;
    for (const auto& call : calls) {
      bool address = call.front() == '&';
      bool jump = call.front() == '^';
      section.data += address ? std::string("\x48\xc7\xc7", 3) : jump ? "\xe9" : "\xe8";
      section.relocations.push_back({section.data.size(), address ? std::uint32_t{R_X86_64_32S} : R_X86_64_PLT32,
                                     symbol(address || jump ? call.substr(1) : call), address ? 0 : -4});
      section.data += std::string(4, '\0');
    }
    section.data += '\xc3';
    section.size = section.data.size();
    object_.sections.push_back(section);
    Symbol& symbol_of = object_.symbols[symbol(name)];
    symbol_of.type = STT_FUNC;
    symbol_of.section = static_cast<SectionId>(object_.sections.size() - 1);
    symbol_of.size = section.size;
    return *this;
  }
  // Adds a writable variable.
  SmallUnit& variable(const std::string& name, const std::string& bytes = std::string(8, '\0')) {
    object_.sections.push_back({.name = ".data." + name,
                                .type = SHT_PROGBITS,
                                .flags = SHF_ALLOC | SHF_WRITE,
                                .alignment = 8,
                                .data = bytes,
                                .size = bytes.size()});
    Symbol& symbol_of = object_.symbols[symbol(name)];
    symbol_of.type = STT_OBJECT;
    symbol_of.section = static_cast<SectionId>(object_.sections.size() - 1);
    symbol_of.size = bytes.size();
    return *this;
  }
  // Adds a variable that contains the address of this function.
  SmallUnit& pointer(const std::string& name, const std::string& section, const std::string& function) {
    variable(name);
    object_.sections.back().name = section;
    object_.sections.back().relocations.push_back({0, R_X86_64_64, symbol(function), 0});
    return *this;
  }

  // Sets the binding of these symbols. All others are global.
  SmallUnit& bind(unsigned char binding, const std::vector<std::string>& names) {
    for (const auto& name : names) object_.symbols[symbol(name)].binding = binding;
    return *this;
  }

  SmallUnit& alias(const std::string& name, const std::string& of) {
    Symbol copy = object_.symbols[symbol(of)];
    copy.name = name;
    copy.binding = STB_GLOBAL;
    object_.symbols[symbol(name)] = copy;
    return *this;
  }
  facts::Unit facts;

  Side side() {
    layout_ = *Layout::make(object_);
    return {&layout_, &facts};
  }

private:
  SymbolId symbol(const std::string& name) {
    for (SymbolId s = 1; s < object_.symbols.size(); ++s)
      if (object_.symbols[s].name == name) return s;
    object_.symbols.push_back({name, STT_NOTYPE, STB_GLOBAL, 0, section_undefined, 0, 0});
    return static_cast<SymbolId>(object_.symbols.size() - 1);
  }
  Object object_;
  Layout layout_;
};

inline KernelConfig good_config() {
  return {{"LIVEPATCH", "y"},
          {"DYNAMIC_FTRACE_WITH_ARGS", "y"},
          {"KALLSYMS_ALL", "y"},
          {"HAVE_RELIABLE_STACKTRACE", "y"},
          {"MODVERSIONS", "y"}};
}

inline PatchUnit compared(SmallUnit& before, SmallUnit& after) {
  PatchUnit unit;
  unit.source = "unit.c";
  unit.original = before.side();
  unit.patched = after.side();
  unit.comparison = compare(unit.original, unit.patched);
  return unit;
}

// The refusals and notes of one rule, as "SYMBOL: CAUSE".
inline std::vector<std::string> texts_of_rule(const std::string& rule, const Findings& findings) {
  std::vector<std::string> texts;
  for (const auto& finding : findings.refusals) {
    CHECK(finding.error.status == ExitStatus::refused);
    CHECK_FALSE(finding.error.remedy.empty());
    if (finding.rule == rule) texts.push_back(finding.error.symbol + ": " + finding.error.cause);
  }
  for (const auto& note : findings.notes)
    if (note.rule == rule) texts.push_back(note.symbol + ": " + note.why);
  return texts;
}

inline std::vector<std::string> texts_of_rule(const std::string& rule, SmallUnit& before, SmallUnit& after) {
  std::vector<PatchUnit> units{compared(before, after)};
  return texts_of_rule(rule, review({.units = units, .config = good_config()}));
}

} // namespace klp::test
