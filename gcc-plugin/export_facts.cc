#include "export_facts.h"

namespace klp::gcc {

namespace {

// EXPORT_SYMBOL(f) is a top-level asm statement that defines __ksymtab_f (since Linux 6.4: __export_symbol_f). On
// machines without relative relocations it is a variable of this name.
constexpr std::string_view prefixes[] = {"__ksymtab_", "__export_symbol_"};

void add_labels(std::string_view text, std::string_view prefix, std::set<std::string>& out) {
  for (auto at = text.find(prefix); at != text.npos; at = text.find(prefix, at)) {
    at += prefix.size();
    auto end = text.find_first_of(": \t\n\"", at);
    if (end != text.npos && text[end] == ':') out.emplace(text.substr(at, end - at));
  }
}

void add_variable(std::string_view name, std::set<std::string>& out) {
  for (std::string_view prefix : prefixes)
    if (name.substr(0, prefix.size()) == prefix) out.emplace(name.substr(prefix.size()));
}

} // namespace

std::set<std::string> exported_symbols() {
  std::set<std::string> out;
  for (asm_node* node = symtab->first_asm_symbol(); node; node = next_asm(node))
    for (std::string_view prefix : prefixes) add_labels(text_of(node), prefix, out);
  varpool_node* node;
  FOR_EACH_DEFINED_VARIABLE(node) {
    if (DECL_NAME(node->decl)) add_variable(IDENTIFIER_POINTER(DECL_NAME(node->decl)), out);
  }
  return out;
}

} // namespace klp::gcc
