#include "generator/source/dependents.h"

#include <algorithm>
#include <deque>
#include <fmt/format.h>
#include <utility>

namespace klp {

namespace {

// A change of these items may affect code that does not mention them: code that uses a member, code that uses a
// variable of the type, or code in a branch of an #if.
constexpr ItemKind kinds_used_without_name[] = {ItemKind::record,    ItemKind::type_name,  ItemKind::include,
                                                ItemKind::condition, ItemKind::invocation, ItemKind::other};

std::string reason_for_all_includers(ItemKind kind) {
  switch (kind) {
  case ItemKind::record:
    return "a structure's layout changes";
  case ItemKind::type_name:
    return "a type changes";
  case ItemKind::include:
    return "what it includes changes";
  case ItemKind::condition:
    return "a preprocessor condition changes";
  default:
    return "what a macro or the preprocessor makes of it is not known";
  }
}

// Breadth-first search from the touched names to the names whose definitions mention them.
class DependentsSearch {
public:
  DependentsSearch(const std::vector<FileItems>& files, const Mentions& mentions) : mentions_(mentions) {
    for (const auto& file : files)
      if (!file.included) unit_sources_.insert(file.path);
  }

  Dependents run(const std::vector<Touched>& touched) {
    for (const auto& touch : touched) start_from(touch);
    while (!queue_.empty()) {
      std::string name = std::move(queue_.front());
      queue_.pop_front();
      bool is_macro = found_.names.at(name).kind == ItemKind::macro;
      mentions_.for_each(name, is_macro, [&](const ItemPlace& place) { visit_use(place, name); });
    }
    return std::move(found_);
  }

private:
  void start_from(const Touched& touch) {
    bool used_without_name = std::find(std::begin(kinds_used_without_name), std::end(kinds_used_without_name),
                                       touch.kind) != std::end(kinds_used_without_name);
    if (used_without_name) found_.files.emplace(touch.file, reason_for_all_includers(touch.kind));
    if (touch.emits) found_.files.emplace(touch.file, "code that every reader compiles changes");
    if (touch.may_define_more) found_.files.emplace(touch.file, reason_for_all_includers(ItemKind::other));
    // The compiler may have put the value of a variable into the code that reads it.
    if (!affects_users(touch.kind, touch.emits) && touch.kind != ItemKind::variable) return;
    AffectedName affected{touch.kind, touch.file, touch.new_first ? touch.new_first : touch.old_first};
    affected.is_added_or_removed = touch.how != Touched::How::changed || touch.moves;
    for (const auto& name : touch.names) add(name, affected);
  }

  // The item mentions the affected name.
  void visit_use(const ItemPlace& place, const std::string& name) {
    const Item& item = *place.item;
    const std::string& file = place.file->path;
    const AffectedName& used = found_.names.at(name);
    if (!is_visible(used, file)) return;
    if (item.kind == ItemKind::condition ? !condition_depends(item, used) : !can_depend(item, used.kind)) return;
    auto& mentioned = found_.uses[file][item.first_line];
    if (std::find(mentioned.begin(), mentioned.end(), name) == mentioned.end()) mentioned.push_back(name);
    // enum id { LIST, last }; where the macro LIST expands to enumerators
    bool has_list_macro = item.kind == ItemKind::enumeration && used.kind == ItemKind::macro && defines(item, name);
    if (affects_all_includers(item) || has_list_macro)
      found_.files.emplace(file, fmt::format("its line {} {}", item.first_line, chain(found_, name)));
    if (!affects_users(item.kind, item.emits)) return;
    for (const auto& defined : item.names)
      add(defined, {.kind = item.kind, .file = file, .line = item.first_line, .through = name});
  }

  // A definition in the source file of a unit is visible only in that file.
  bool is_visible(const AffectedName& definition, const std::string& from) const {
    return std::any_of(definition.files.begin(), definition.files.end(),
                       [&](const auto& file) { return file == from || !unit_sources_.contains(file); });
  }

  static bool defines(const Item& item, const std::string& name) {
    return std::find(item.names.begin(), item.names.end(), name) != item.names.end();
  }

  // A type or prototype depends on macros and enumerators, but not on a function, unless it has typeof or sizeof.
  static bool can_depend(const Item& item, ItemKind on) {
    bool has_code = item.kind == ItemKind::function || item.kind == ItemKind::macro ||
                    item.kind == ItemKind::variable || item.kind == ItemKind::invocation ||
                    item.kind == ItemKind::other;
    bool is_value = on == ItemKind::enumeration && item.kind != ItemKind::include;
    return has_code || is_value || on == ItemKind::macro || item.has_type_operator;
  }

  // Whether a change of the item's meaning affects every file that includes it: the item emits code or data there, may
  // define names that are not known, or has an effect on code that does not mention it (a type, #include, #if).
  static bool affects_all_includers(const Item& item) {
    static constexpr ItemKind kinds[] = {ItemKind::condition, ItemKind::include, ItemKind::record, ItemKind::type_name,
                                         ItemKind::other};
    return item.emits || item.may_define_more ||
           std::find(std::begin(kinds), std::end(kinds), item.kind) != std::end(kinds);
  }

  // Whether the users of the item depend on it in turn. A function that is compiled once is only called, so a change
  // of its body does not change its callers.
  static bool affects_users(ItemKind kind, bool emits) {
    return !emits && (kind == ItemKind::function || kind == ItemKind::macro || kind == ItemKind::enumeration ||
                      kind == ItemKind::declaration);
  }

  // #if depends on the value of a macro, #ifdef only on whether it is defined.
  static bool condition_depends(const Item& condition, const AffectedName& used) {
    if (used.kind != ItemKind::macro) return false;
    bool tests_value = std::none_of(condition.mentions.begin(), condition.mentions.end(),
                                    [](auto& word) { return word == "ifdef" || word == "ifndef"; });
    return tests_value || used.is_added_or_removed;
  }

  // A name that is known already is searched again if the new definition may have more users: it is in another file, is
  // a macro, or is added or removed.
  void add(const std::string& name, AffectedName definition) {
    std::string file = definition.file;
    const ItemKind kind = definition.kind;
    const bool is_added_or_removed = definition.is_added_or_removed;
    auto [at, is_new] = found_.names.emplace(name, std::move(definition));
    AffectedName& affected = at->second;
    bool in_new_file = affected.files.insert(std::move(file)).second;
    bool becomes_macro = kind == ItemKind::macro && affected.kind != ItemKind::macro;
    if (becomes_macro) affected.kind = kind;
    bool becomes_added_or_removed = is_added_or_removed && !affected.is_added_or_removed;
    if (becomes_added_or_removed) affected.is_added_or_removed = true;
    if (is_new || in_new_file || becomes_macro || becomes_added_or_removed) queue_.push_back(name);
  }

  const Mentions& mentions_;
  std::set<std::string> unit_sources_; // FileItems::included is false
  Dependents found_;
  std::deque<std::string> queue_; // names whose users are not visited yet
};

} // namespace

std::string chain(const Dependents& dependents, const std::string& name) {
  std::string text = "uses " + name;
  for (auto at = dependents.names.find(name); at != dependents.names.end() && !at->second.through.empty();
       at = dependents.names.find(at->second.through))
    text += ", which uses " + at->second.through;
  return text;
}

Dependents dependents_of(const std::vector<Touched>& touched, const std::vector<FileItems>& files) {
  return dependents_of(touched, files, Mentions(files));
}

Dependents dependents_of(const std::vector<Touched>& touched, const std::vector<FileItems>& files,
                         const Mentions& mentions) {
  return DependentsSearch(files, mentions).run(touched);
}

std::string used_in(const std::string& file, const Item& item, const Dependents& dependents, const Visible& visible) {
  auto uses = dependents.uses.find(file);
  if (uses == dependents.uses.end()) return {};
  auto here = uses->second.find(item.first_line);
  if (here == uses->second.end()) return {};
  for (const auto& name : here->second) {
    const auto& files = dependents.names.at(name).files;
    if (std::any_of(files.begin(), files.end(), [&](auto& f) { return f == file || visible(f); })) return name;
  }
  return {};
}

} // namespace klp
