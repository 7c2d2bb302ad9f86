#include "generator/source/dependents.h"

#include "base/file.h"
#include "base/parallel.h"
#include "generator/source/mentions.h"

#include <algorithm>
#include <deque>
#include <fmt/format.h>
#include <utility>

namespace klp {

static std::vector<FileItems> read(const std::vector<std::string>& paths, std::vector<Item> (*cut)(std::string_view)) {
  std::vector<FileItems> files(paths.size());
  in_parallel(paths.size(), [&](std::size_t i) {
    files[i].path = paths[i];
    if (auto text = read_file(paths[i])) files[i].items = cut(*text);
  });
  return files;
}

std::vector<FileItems> read_items(const std::vector<std::string>& paths) { return read(paths, items_of); }

std::vector<FileItems> read_directives(const std::vector<std::string>& paths) { return read(paths, directives_of); }

namespace {

// A change of these changes code that names only other things: a member, a value of that type, what #if chose.
constexpr ItemKind changes_every_reader[] = {ItemKind::record,    ItemKind::type_name,  ItemKind::include,
                                             ItemKind::condition, ItemKind::invocation, ItemKind::other};

std::string why_every_reader(ItemKind kind) {
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

class Spreader {
public:
  Spreader(const std::vector<FileItems>& files, const Mentions& mentions) : mentions_(mentions) {
    for (const auto& file : files)
      if (!file.included) private_.insert(file.path);
  }

  Dependents run(const std::vector<Touched>& touched) {
    for (const auto& touch : touched) begin(touch);
    while (!open_.empty()) {
      std::string name = std::move(open_.front());
      open_.pop_front();
      bool is_macro = spread_.names.at(name).kind == ItemKind::macro;
      mentions_.each(name, is_macro, [&](const Where& where) { reach(where, name); });
    }
    return std::move(spread_);
  }

private:
  void begin(const Touched& touch) {
    bool every = std::find(std::begin(changes_every_reader), std::end(changes_every_reader), touch.kind) !=
                 std::end(changes_every_reader);
    if (every) spread_.files.emplace(touch.file, why_every_reader(touch.kind));
    if (touch.emits) spread_.files.emplace(touch.file, "code that every reader compiles changes");
    if (touch.opaque) spread_.files.emplace(touch.file, why_every_reader(ItemKind::other));
    // A variable's value may have been put into the code that reads it.
    if (!carries_on(touch.kind, touch.emits) && touch.kind != ItemKind::variable) return;
    Reached reached{touch.kind, touch.file, touch.new_first ? touch.new_first : touch.old_first};
    reached.comes_or_goes = touch.how != Touched::How::changed || touch.moves;
    for (const auto& name : touch.names) add(name, reached);
  }

  void reach(const Where& where, const std::string& name) {
    const Item& item = *where.item;
    const Reached& through = spread_.names.at(name);
    if (!is_visible(through, where.file->path)) return;
    if (item.kind == ItemKind::condition ? !decides(item, through) : !can_depend(item, through.kind)) return;
    auto& mentioned = spread_.uses[where.file->path][item.first_line];
    if (std::find(mentioned.begin(), mentioned.end(), name) == mentioned.end()) mentioned.push_back(name);
    bool is_list = item.kind == ItemKind::enumeration && through.kind == ItemKind::macro && defines(item, name);
    if (affects_every_reader(item) || is_list)
      spread_.files.emplace(where.file->path, fmt::format("its line {} {}", item.first_line, chain(spread_, name)));
    if (!carries_on(item.kind, item.emits)) return;
    for (const auto& defined : item.names)
      add(defined, {item.kind, where.file->path, item.first_line, {}, name, false});
  }

  // What a unit's own source defines, only that source sees.
  bool is_visible(const Reached& definition, const std::string& from) const {
    return std::any_of(definition.files.begin(), definition.files.end(),
                       [&](const auto& file) { return file == from || !private_.contains(file); });
  }

  static bool defines(const Item& item, const std::string& name) {
    return std::find(item.names.begin(), item.names.end(), name) != item.names.end();
  }

  // A type or a prototype depends on macros and enumerators, not on what a function does, unless it asks what it is.
  static bool can_depend(const Item& item, ItemKind on) {
    bool has_code = item.kind == ItemKind::function || item.kind == ItemKind::macro ||
                    item.kind == ItemKind::variable || item.kind == ItemKind::invocation ||
                    item.kind == ItemKind::other;
    bool is_value = on == ItemKind::enumeration && item.kind != ItemKind::include;
    return has_code || is_value || on == ItemKind::macro || item.asks_types;
  }

  // Code that stands there for whoever reads it; a type, whose users need not name it; what only a macro knows.
  static bool affects_every_reader(const Item& item) {
    static constexpr ItemKind kinds[] = {ItemKind::condition, ItemKind::include, ItemKind::record, ItemKind::type_name,
                                         ItemKind::other};
    return item.emits || item.opaque || std::find(std::begin(kinds), std::end(kinds), item.kind) != std::end(kinds);
  }

  // Whose users are affected in turn. What is compiled once, elsewhere, is only called.
  static bool carries_on(ItemKind kind, bool emits) {
    return !emits && (kind == ItemKind::function || kind == ItemKind::macro || kind == ItemKind::enumeration ||
                      kind == ItemKind::declaration);
  }

  // #if sees a macro's value, #ifdef only whether there is one.
  static bool decides(const Item& condition, const Reached& reached) {
    if (reached.kind != ItemKind::macro) return false;
    bool value = std::none_of(condition.mentions.begin(), condition.mentions.end(),
                              [](auto& word) { return word == "ifdef" || word == "ifndef"; });
    return value || reached.comes_or_goes;
  }

  // A name that another file defines too, or that is a macro there, may be seen by more: it is followed again.
  void add(const std::string& name, Reached reached) {
    std::string file = reached.file;
    ItemKind kind = reached.kind;
    bool comes_or_goes = reached.comes_or_goes;
    auto [at, is_new] = spread_.names.emplace(name, std::move(reached));
    bool elsewhere = at->second.files.insert(std::move(file)).second;
    bool is_macro_too = kind == ItemKind::macro && at->second.kind != ItemKind::macro;
    if (is_macro_too) at->second.kind = kind;
    bool comes_or_goes_too = comes_or_goes && !at->second.comes_or_goes;
    if (comes_or_goes_too) at->second.comes_or_goes = true;
    if (is_new || elsewhere || is_macro_too || comes_or_goes_too) open_.push_back(name);
  }

  const Mentions& mentions_;
  std::set<std::string> private_; // files that nobody includes
  Dependents spread_;
  std::deque<std::string> open_;
};

} // namespace

std::string chain(const Dependents& dependents, const std::string& name) {
  std::string text = "uses " + name;
  for (auto at = dependents.names.find(name); at != dependents.names.end() && !at->second.through.empty();
       at = dependents.names.find(at->second.through))
    text += ", which uses " + at->second.through;
  return text;
}

Dependents dependents_of(const std::vector<Touched>& touched, const std::vector<FileItems>& read) {
  return dependents_of(touched, read, Mentions(read));
}

Dependents dependents_of(const std::vector<Touched>& touched, const std::vector<FileItems>& read,
                         const Mentions& mentions) {
  return Spreader(read, mentions).run(touched);
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
