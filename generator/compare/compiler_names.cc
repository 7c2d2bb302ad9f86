#include "generator/compare/compiler_names.h"

#include <algorithm>
#include <cctype>

namespace klp {

namespace {

// include/linux/compiler.h: __UNIQUE_ID(ddebug) becomes __UNIQUE_ID_ddebug328, where 328 is the value of __COUNTER__.
std::string without_counter(std::string name) {
  if (!name.starts_with("__UNIQUE_ID_")) return name;
  std::size_t end = std::min(name.find('.'), name.size()), begin = end;
  while (std::isdigit(static_cast<unsigned char>(name[begin - 1]))) --begin;
  return name.erase(begin, end - begin);
}

} // namespace

std::string without_numbers(std::string_view symbol) {
  std::string result;
  for (std::size_t i = 0; i < symbol.size();) {
    std::size_t digits = i + 1;
    while (symbol[i] == '.' && digits < symbol.size() && std::isdigit(static_cast<unsigned char>(symbol[digits])))
      ++digits;
    bool number = symbol[i] == '.' && digits > i + 1 && (digits == symbol.size() || symbol[digits] == '.');
    if (number)
      i = digits;
    else
      result += symbol[i++];
  }
  return without_counter(std::move(result));
}

bool is_compiler_constant(const Layout& layout, AtomId atom) {
  if (layout.section_of(atom).writable() || layout.atom(atom).kind != AtomKind::variable) return false;
  static constexpr std::string_view names[] = {"__func__", "__FUNCTION__", "__PRETTY_FUNCTION__", "CSWTCH"};
  std::string base = without_numbers(layout.name(atom));
  return std::any_of(std::begin(names), std::end(names), [&](std::string_view name) { return base == name; });
}

bool has_identity(const Layout& layout, AtomId atom) {
  return layout.atom(atom).has_name() && layout.atom(atom).size > 0 && !is_compiler_constant(layout, atom);
}

} // namespace klp
