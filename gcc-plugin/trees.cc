#include "trees.h"

namespace klp::gcc {

namespace {

// The front end prints two spaces in some places.
std::string single_spaced(const char* text) {
  std::string out;
  for (; *text; ++text)
    if (*text != ' ' || (!out.empty() && out.back() != ' ')) out += *text;
  return out;
}

} // namespace

std::string symbol_of(tree decl) {
  if (!DECL_ASSEMBLER_NAME_SET_P(decl)) return DECL_NAME(decl) ? IDENTIFIER_POINTER(DECL_NAME(decl)) : "";
  const char* name = IDENTIFIER_POINTER(DECL_ASSEMBLER_NAME(decl));
  return *name == '*' ? name + 1 : name; // '*' marks a name given by asm("name"), which gets no prefix
}

std::string source_name_of(tree decl) {
  tree origin = DECL_ORIGIN(decl);
  return DECL_NAME(origin) ? IDENTIFIER_POINTER(DECL_NAME(origin)) : symbol_of(origin);
}

facts::Place place_of(location_t location) {
  if (LOCATION_LOCUS(location) <= BUILTINS_LOCATION) return {};
  expanded_location at = expand_location(location);
  if (!at.file || at.line <= 0) return {};
  return {at.file, static_cast<std::uint32_t>(at.line), at.column > 0 ? static_cast<std::uint32_t>(at.column) : 0};
}

std::string section_of(tree decl) {
  symtab_node* node = symtab_node::get(decl);
  if (!node || node->implicit_section || !DECL_SECTION_NAME(decl)) return {};
  return DECL_SECTION_NAME(decl);
}

facts::Linkage linkage_of(tree decl) {
  if (!TREE_PUBLIC(decl)) return facts::Linkage::local;
  return DECL_WEAK(decl) ? facts::Linkage::weak : facts::Linkage::global;
}

std::string type_text(tree type) {
  auto* printer = static_cast<c_pretty_printer*>(new_printer()); // plugin_init() accepts only C
  pp_show_color(printer) = false;
  printer->type_id(type);
  std::string text = single_spaced(pp_formatted_text(printer));
  delete printer;
  return text;
}

} // namespace klp::gcc
