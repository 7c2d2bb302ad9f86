#include "generator/source/spread.h"

#include "base/file.h"
#include "generator/source/item_names.h"

#include <algorithm>
#include <atomic>
#include <deque>
#include <fmt/format.h>
#include <thread>
#include <unordered_map>

namespace klp {

static std::vector<FileItems> read(const std::vector<std::string>& paths, std::vector<Item> (*cut)(std::string_view)) {
  std::vector<FileItems> files(paths.size());
  std::atomic<std::size_t> next = 0;
  auto work = [&] {
    for (std::size_t i; (i = next++) < paths.size();) {
      files[i].path = paths[i];
      if (auto text = read_file(paths[i])) files[i].items = cut(*text);
    }
  };
  std::vector<std::jthread> workers;
  for (unsigned n = std::max(1u, std::thread::hardware_concurrency()); n > 0; --n) workers.emplace_back(work);
  workers.clear();
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

struct Where {
  const FileItems* file;
  const Item* item;
};

// Who mentions a name, in full or by a part that ## completes.
class Mentions {
public:
  explicit Mentions(const std::vector<FileItems>& files) {
    for (const auto& file : files)
      for (const Item& item : file.items) {
        for (const auto& name : item.mentions) whole_[name].push_back({&file, &item});
        for (const auto& text : item.prefixes) prefixes_[text].push_back({&file, &item});
        for (const auto& text : item.suffixes) suffixes_[text].push_back({&file, &item});
      }
  }

  template <typename F> void each(const std::string& name, F f) const {
    call(whole_, name, f);
    for (std::size_t length = 1; length < name.size(); ++length) {
      std::string_view text = name;
      if (is_made_of_words(text.substr(length))) call(prefixes_, name.substr(0, length), f);
      if (is_made_of_words(text.substr(0, length))) call(suffixes_, name.substr(length), f);
    }
  }

private:
  using Map = std::unordered_map<std::string, std::vector<Where>>;
  template <typename F> static void call(const Map& map, const std::string& name, F f) {
    if (auto found = map.find(name); found != map.end())
      for (const Where& where : found->second) f(where);
  }

  // A keyword can be an argument too: param_ops_ ## int.
  bool is_word(std::string_view text) const { return is_keyword(text) || whole_.contains(std::string(text)); }

  // What stands beside the fixed part was an argument: a word of some text, or two with or without _ between them, or
  // it begins with a number.
  bool is_made_of_words(std::string_view text) const {
    if (is_word(text) || (text[0] >= '0' && text[0] <= '9')) return true;
    for (std::size_t at = 1; at < text.size(); ++at) {
      std::string_view rest = text.substr(at);
      if (rest[0] == '_' && rest.size() > 1 && !is_word(rest)) rest.remove_prefix(1);
      if (is_word(text.substr(0, at)) && is_word(rest)) return true;
    }
    return false;
  }

  Map whole_, prefixes_, suffixes_;
};

class Spreader {
public:
  explicit Spreader(const std::vector<FileItems>& files) : mentions_(files) {
    for (const auto& file : files)
      if (!file.included) private_.insert(file.path);
  }

  Spread run(const std::vector<Touched>& touched) {
    for (const auto& touch : touched) begin(touch);
    while (!open_.empty()) {
      std::string name = std::move(open_.front());
      open_.pop_front();
      mentions_.each(name, [&](const Where& where) { reach(where, name); });
    }
    return std::move(spread_);
  }

private:
  void begin(const Touched& touch) {
    bool every = std::find(std::begin(changes_every_reader), std::end(changes_every_reader), touch.kind) !=
                 std::end(changes_every_reader);
    if (every) spread_.files.emplace(touch.file, why_every_reader(touch.kind));
    if (touch.emits) spread_.files.emplace(touch.file, "code that every reader compiles changes");
    // A variable's value may have been put into the code that reads it.
    if (!carries_on(touch.kind, touch.emits) && touch.kind != ItemKind::variable) return;
    Reached reached{touch.kind, touch.file, touch.new_first ? touch.new_first : touch.old_first};
    reached.comes_or_goes = touch.how != Touched::How::changed;
    for (const auto& name : touch.names) add(name, reached);
  }

  void reach(const Where& where, const std::string& name) {
    const Item& item = *where.item;
    const Reached& through = spread_.names.at(name);
    if (!is_visible(through, where.file->path)) return;
    if (item.kind == ItemKind::condition ? !decides(item, through) : !can_depend(item.kind, through.kind)) return;
    spread_.uses[where.file->path].push_back({item.first_line, name});
    if (affects_every_reader(item))
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

  // A type or a prototype depends on macros and enumerators, not on what a function does.
  static bool can_depend(ItemKind item, ItemKind on) {
    bool has_code = item == ItemKind::function || item == ItemKind::macro || item == ItemKind::variable ||
                    item == ItemKind::invocation || item == ItemKind::other;
    bool is_value = on == ItemKind::macro || on == ItemKind::enumeration;
    return item != ItemKind::include && (has_code || is_value);
  }

  // Code that stands there for whoever reads it; a type, whose users need not name it; what only a macro knows.
  static bool affects_every_reader(const Item& item) {
    return item.emits || item.kind == ItemKind::condition || item.kind == ItemKind::record ||
           item.kind == ItemKind::type_name;
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
    auto [at, is_new] = spread_.names.emplace(name, std::move(reached));
    bool elsewhere = at->second.files.insert(std::move(file)).second;
    bool is_macro_too = kind == ItemKind::macro && at->second.kind != ItemKind::macro;
    if (is_macro_too) at->second.kind = kind;
    if (is_new || elsewhere || is_macro_too) open_.push_back(name);
  }

  Mentions mentions_;
  std::set<std::string> private_; // files that nobody includes
  Spread spread_;
  std::deque<std::string> open_;
};

} // namespace

std::string chain(const Spread& spread, const std::string& name) {
  std::string text = "uses " + name;
  for (auto at = spread.names.find(name); at != spread.names.end() && !at->second.through.empty();
       at = spread.names.find(at->second.through))
    text += ", which uses " + at->second.through;
  return text;
}

Spread spread_of(const std::vector<Touched>& touched, const std::vector<FileItems>& read) {
  return Spreader(read).run(touched);
}

std::string used_in(const std::string& file, const Item& item, const Spread& spread, const Visible& visible) {
  auto uses = spread.uses.find(file);
  if (uses == spread.uses.end()) return {};
  for (const Use& use : uses->second) {
    const auto& files = spread.names.at(use.name).files;
    bool seen = std::any_of(files.begin(), files.end(), [&](auto& f) { return f == file || visible(f); });
    if (use.line == item.first_line && seen) return use.name;
  }
  return {};
}

} // namespace klp
