#include "generator/plan/affected.h"

#include "generator/source/kernel_macros.h"

#include <algorithm>
#include <fmt/format.h>

namespace klp {

namespace {

std::string how(const Touched& touch) {
  switch (touch.how) {
  case Touched::How::added:
    return "it is new";
  case Touched::How::removed:
    return "it is removed";
  default:
    return "it is changed";
  }
}

std::string place(const Touched& touch) {
  return fmt::format("{}:{}", touch.file, touch.new_first ? touch.new_first : touch.old_first);
}

// A touched item outside of functions in the unit's own file can affect every function of the unit, if code can depend
// on the item without its name: an #if, or a record whose layout the compiler uses.
std::string reason_for_all_functions(const Touched& touch) {
  static constexpr ItemKind kinds[] = {ItemKind::record,    ItemKind::type_name,  ItemKind::include,
                                       ItemKind::condition, ItemKind::invocation, ItemKind::other};
  for (ItemKind kind : kinds)
    if (touch.kind == kind) return place(touch) + " is changed, outside every function";
  return {};
}

// A macro can be defined for the headers that the file includes, as pr_fmt for pr_err(). Any function of the file may
// then depend on it. A macro that no item of the file mentions is treated in the same way.
std::string reason_through_headers(const FileItems& source, const Touched& touch) {
  if (touch.kind != ItemKind::macro) return {};
  bool named = false, known = std::ranges::any_of(touch.names, is_used_by_headers);
  for (const Item& item : source.items)
    for (const auto& name : touch.names) named |= std::ranges::binary_search(item.mentions, name);
  if (named && !known) return {};
  return place(touch) + " is changed, a macro that macros of headers can use";
}

} // namespace

const std::string* Affected::reason(const std::string& function) const {
  if (auto own = functions.find(function); own != functions.end()) return &own->second;
  if (!of_headers) return nullptr;
  auto found = of_headers->find(function);
  return found == of_headers->end() ? nullptr : &found->second;
}

void Affected::add(const Affected& other) {
  functions.insert(other.functions.begin(), other.functions.end());
  if (any.empty()) any = other.any;
  if (assembler.empty()) assembler = other.assembler;
  if (!of_headers)
    of_headers = other.of_headers;
  else if (other.of_headers && other.of_headers != of_headers)
    functions.insert(other.of_headers->begin(), other.of_headers->end());
}

Affected affected_in(const FileItems& source, const std::vector<Touched>& touched, const Dependents& dependents,
                     const Visible& visible) {
  Affected affected;
  for (const Touched& touch : touched) {
    bool own = touch.file == source.path;
    if (touch.kind == ItemKind::assembler && (own || visible(touch.file))) affected.assembler = place(touch);
    if (!own) continue;
    if (touch.kind == ItemKind::function || touch.kind == ItemKind::invocation) // SYSCALL_DEFINE3(read, ...)
      for (const auto& name : touch.names) affected.functions.emplace(name, how(touch));
    if (touch.kind != ItemKind::function && affected.any.empty()) affected.any = reason_for_all_functions(touch);
    if (affected.any.empty()) affected.any = reason_through_headers(source, touch);
  }
  for (const Item& item : source.items) {
    if (item.kind != ItemKind::function && item.kind != ItemKind::invocation) continue;
    std::string name = used_in(source.path, item, dependents, visible);
    if (name.empty()) continue;
    for (const auto& function : item.names) affected.functions.emplace(function, chain(dependents, name));
  }
  for (const auto& [file, why] : dependents.files)
    if (affected.any.empty() && file != source.path && visible(file)) affected.any = file + ": " + why;
  return affected;
}

AffectedFunctions affected_in_headers(const Dependents& dependents) {
  AffectedFunctions functions;
  for (const auto& [name, reached] : dependents.names)
    if (reached.kind == ItemKind::function)
      functions.emplace(name, reached.through.empty() ? "it is changed" : chain(dependents, reached.through));
  return functions;
}

Affected affected_in_file(const FileItems& file, const std::vector<Touched>& touched) {
  const Dependents dependents = dependents_of(touched, {file});
  Affected affected = affected_in(file, touched, dependents, [](const std::string&) { return true; });
  affected.functions.merge(affected_in_headers(dependents));
  return affected;
}

} // namespace klp
