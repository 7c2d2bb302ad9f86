#include "generator/compare/exports.h"

#include <catch2/catch.hpp>
#include <elf.h>

using namespace klp;
using namespace std::string_literals;

namespace {

struct ExportingObject {
  Object object;
  ExportingObject() { object.sections.emplace_back(), object.symbols.emplace_back(); }
  ExportingObject& symbol(const std::string& name, const std::string& section, const std::string& data) {
    object.sections.push_back(
        {.name = section, .type = SHT_PROGBITS, .flags = SHF_ALLOC, .data = data, .size = data.size()});
    object.symbols.push_back({.name = name,
                              .type = STT_OBJECT,
                              .binding = STB_LOCAL,
                              .section = static_cast<SectionId>(object.sections.size() - 1)});
    return *this;
  }
};

using Changes = std::map<std::string, std::string>;

} // namespace

TEST_CASE("exports of kernels up to 6.4: an entry in a section of its own, the namespace at a symbol of its own") {
  ExportingObject before, after;
  before.symbol("__ksymtab_f", "___ksymtab+f", "").symbol("__ksymtab_g", "___ksymtab+g", "");
  after.symbol("__ksymtab_f", "___ksymtab_gpl+f", "").symbol("__ksymtab_h", "___ksymtab+h", "");
  after.symbol("__kstrtabns_h", "__ksymtab_strings", "USB\0"s);
  CHECK(exports_of(after.object) == Changes{{"f", "EXPORT_SYMBOL_GPL"}, {"h", "EXPORT_SYMBOL in namespace USB"}});
  CHECK(export_changes(before.object, after.object) ==
        Changes{{"f", "EXPORT_SYMBOL_GPL instead of EXPORT_SYMBOL: the running kernel keeps exporting it as before"},
                {"g", "the running kernel keeps exporting it"},
                {"h", "a livepatch cannot export it to modules"}});
  CHECK(export_changes(before.object, before.object).empty());
}

TEST_CASE("exports of newer kernels: license, namespace and address at one symbol") {
  ExportingObject object;
  object.symbol("__export_symbol_f", ".export_symbol", "GPL\0USB\0\0\0\0\0\0\0\0\0"s);
  object.symbol("__export_symbol_g", ".export_symbol", "\0\0\0\0\0\0\0\0"s);
  object.symbol("__export_symbol_h", ".export_symbol", "GPL"s); // cut off
  CHECK(exports_of(object.object) ==
        Changes{{"f", "EXPORT_SYMBOL_GPL in namespace USB"}, {"g", "EXPORT_SYMBOL"}, {"h", "EXPORT_SYMBOL_GPL"}});
}
