#include "generator/source/spread.h"

#include "base/file.h"
#include "generator/source/item_names.h"

#include <algorithm>
#include <atomic>
#include <cctype>
#include <deque>
#include <fmt/format.h>
#include <thread>
#include <unordered_map>
#include <utility>

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

using Map = std::unordered_map<std::string, std::vector<Where>>;

// Macros that join arguments to names of which nothing stands in the macro: all of it is where the macro is used.
class Pasters {
public:
  explicit Pasters(const std::vector<FileItems>& files) {
    std::vector<const Item*> macros;
    for (const auto& file : files)
      for (const Item& item : file.items) {
        if (item.kind != ItemKind::macro || item.parameters.empty() || makes_unique(item)) continue;
        macros.push_back(&item);
        if (item.pasting && item.pasting->affixes) known_.insert(item.names[0]);
        if (item.pasting && item.pasting->joins) joining_.insert(item.names[0]);
      }
    for (bool more = true; std::exchange(more, false);)
      for (const Item* macro : macros)
        if (uses_one(*macro, joining_) && only_hands_on(*macro)) more |= joining_.insert(macro->names[0]).second;
    for (const Item* macro : macros)
      if (macro->parameters.size() > 1 && uses_one(*macro, joining_)) known_.insert(macro->names[0]);
    known_.insert(joining_.begin(), joining_.end());
  }

  // Whether a name may be completed from the words of this item.
  bool uses_one(const Item& item) const { return uses_one(item, known_); }

private:
  using Names = std::set<std::string>;

  // A name that is used once only names nothing that is defined elsewhere.
  static bool makes_unique(const Item& item) {
    auto mentions = [&](const char* word) {
      return std::binary_search(item.mentions.begin(), item.mentions.end(), word);
    };
    return mentions("__COUNTER__") || mentions("__LINE__");
  }
  static bool uses_one(const Item& item, const Names& pasters) {
    return std::any_of(item.mentions.begin(), item.mentions.end(), [&](auto& word) { return pasters.contains(word); });
  }
  // #define __PASTE(a, b) ___PASTE(a, b)
  bool only_hands_on(const Item& macro) const {
    const auto& own = macro.parameters;
    return std::all_of(macro.mentions.begin(), macro.mentions.end(), [&](const std::string& word) {
      return word == "define" || joining_.contains(word) || std::find(own.begin(), own.end(), word) != own.end();
    });
  }

  Names joining_, known_;
};

bool is_letterless(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](unsigned char c) { return std::isalpha(c); });
}

// Who mentions a name, in full or by parts that ## joins.
class Mentions {
public:
  explicit Mentions(const std::vector<FileItems>& files) {
    Pasters pasters(files);
    for (const auto& file : files)
      for (const Item& item : file.items) {
        Where where{&file, &item};
        for (const auto& name : item.mentions) whole_[name].push_back(where);
        if (item.pasting) {
          for (const auto& text : item.pasting->prefixes) prefixes_[text].push_back(where);
          for (const auto& text : item.pasting->infixes) infixes_[text].push_back(where);
          for (const auto& text : item.pasting->suffixes) suffixes_[text].push_back(where);
        }
        if (pasters.uses_one(item))
          for (const auto& word : item.mentions)
            if (!is_letterless(word)) joined_[word].push_back(where);
      }
  }

  // `f` may be called more than once with the same place.
  template <typename F> void each(const std::string& name, bool is_macro, F f) const {
    call(whole_, name, f);
    // struct x names the macro x too.
    if (is_macro)
      for (const char* tag : {"struct ", "union ", "enum "}) call(whole_, tag + name, f);
    std::string word = name.substr(name.find(' ') + 1); // without a tag
    for (std::size_t begin = 0; begin < word.size(); ++begin)
      for (std::size_t length = 1; begin + length <= word.size(); ++length) each_part(word, begin, length, f);
  }

private:
  template <typename F> static void call(const Map& map, const std::string& name, F f) {
    if (auto found = map.find(name); found != map.end())
      for (const Where& where : found->second) f(where);
  }

  template <typename F> void each_part(const std::string& name, std::size_t begin, std::size_t length, F f) const {
    std::string_view all = name, left = all.substr(0, begin), right = all.substr(begin + length);
    std::string part = name.substr(begin, length);
    const Map* fixed = !left.empty() && !right.empty() ? &infixes_ : left.empty() ? &prefixes_ : &suffixes_;
    auto fits = [&] {
      return is_short(part) ? is_argument(left) && is_argument(right)
                            : is_made_of_words(left) && is_made_of_words(right);
    };
    if (part != name && fixed->contains(part) && fits()) call(*fixed, part, f);
    if (auto found = joined_.find(part); found != joined_.end() && part != name)
      for (const Where& where : found->second) {
        bool whole = is_made_of(left, *where.item) && is_made_of(right, *where.item);
        if (whole || (may_end_at(part, left, right, *where.item) && fits())) f(where);
      }
  }

  // A macro's own part of a name, the rest of which it is given: at one end, and an underscore where they meet. Shorter
  // ones would fit everything.
  static bool may_end_at(std::string_view part, std::string_view left, std::string_view right, const Item& macro) {
    constexpr std::size_t shortest = 3;
    if (macro.kind != ItemKind::macro || part.size() < shortest || left.empty() == right.empty()) return false;
    if (std::find(macro.parameters.begin(), macro.parameters.end(), part) != macro.parameters.end()) return false;
    return left.empty() ? part.back() == '_' || right.front() == '_' : part.front() == '_' || left.back() == '_';
  }

  // A letter or two stand in every name (u ## op): what is beside them must be an argument as it stands.
  static bool is_short(std::string_view part) { return part.size() < 3 && part.front() != '_' && part.back() != '_'; }
  bool is_argument(std::string_view text) const { return is_letterless(text) || (text.size() > 1 && is_word(text)); }

  // A keyword can be an argument too: param_ops_ ## int.
  bool is_word(std::string_view text) const { return is_keyword(text) || whole_.contains(std::string(text)); }

  // What stands beside the fixed part was an argument: a word of some text, or two with or without _ between them,
  // and a number before them.
  bool is_made_of_words(std::string_view text) const {
    text.remove_prefix(std::min(text.find_first_not_of("0123456789"), text.size()));
    if (is_letterless(text) || is_word(text)) return true;
    for (std::size_t at = 1; at < text.size(); ++at) {
      std::string_view rest = text.substr(at);
      if (rest[0] == '_' && rest.size() > 1 && !is_word(rest)) rest.remove_prefix(1);
      if (is_word(text.substr(0, at)) && is_word(rest)) return true;
    }
    return false;
  }

  // Where a name is joined whole, its other parts are words of the same item.
  static bool is_made_of(std::string_view text, const Item& item) {
    if (is_letterless(text)) return true;
    for (std::size_t begin = 0; begin < text.size() && is_letterless(text.substr(0, begin)); ++begin)
      for (std::size_t length = 1; begin + length <= text.size(); ++length) {
        std::string word(text.substr(begin, length));
        bool known = is_keyword(word) || std::binary_search(item.mentions.begin(), item.mentions.end(), word);
        if (known && is_made_of(text.substr(begin + length), item)) return true;
      }
    return false;
  }

  Map whole_, prefixes_, infixes_, suffixes_;
  Map joined_; // words of items that use a paster
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
    spread_.uses[where.file->path].push_back({item.first_line, name});
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
