#include "generator/source/mentions.h"

#include "generator/source/item_names.h"
#include "generator/source/token_pasting_macros.h"

#include <algorithm>
#include <cctype>
#include <span>

namespace klp {

namespace {

bool is_letterless(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](unsigned char c) { return std::isalpha(c); });
}

// A letter or two stand in every name (u ## op): what is beside them must be an argument as it stands.
bool is_short(std::string_view part) { return part.size() < 3 && part.front() != '_' && part.back() != '_'; }

bool has_short_pieces_only(const PastedName& name) {
  return std::all_of(name.begin(), name.end(),
                     [](const auto& p) { return p.is_argument || is_letterless(p.text) || is_short(p.text); });
}

void call(const ItemsByWord& map, const std::string& name, const Mentions::Take& take) {
  if (auto found = map.find(name); found != map.end())
    for (const Where& where : found->second) take(where);
}

// Whether the pieces make the text, where `fits` says what an argument can be.
template <typename F> bool match(std::span<const PastedPiece> pieces, std::string_view text, const F& fits) {
  if (pieces.empty()) return text.empty();
  const PastedPiece& piece = pieces.front();
  auto rest = pieces.subspan(1);
  if (!piece.is_argument) return text.starts_with(piece.text) && match(rest, text.substr(piece.text.size()), fits);
  for (std::size_t length = rest.empty() ? text.size() : 0; length <= text.size(); ++length)
    if (match(rest, text.substr(length), fits) && fits(text.substr(0, length))) return true;
  return false;
}

// A macro's own part of a name, the rest of which it is given: at one end, and an underscore where they meet. Shorter
// ones would fit everything.
bool may_end_at(std::string_view part, std::string_view left, std::string_view right, const Item& macro) {
  constexpr std::size_t shortest = 3;
  if (macro.kind != ItemKind::macro || part.size() < shortest || left.empty() == right.empty()) return false;
  if (std::find(macro.parameters.begin(), macro.parameters.end(), part) != macro.parameters.end()) return false;
  return left.empty() ? part.back() == '_' || right.front() == '_' : part.front() == '_' || left.back() == '_';
}

// Where a name is joined whole, its other parts are words of the same item.
bool is_made_of(std::string_view text, const Item& item) {
  if (is_letterless(text)) return true;
  for (std::size_t begin = 0; begin < text.size() && is_letterless(text.substr(0, begin)); ++begin)
    for (std::size_t length = 1; begin + length <= text.size(); ++length) {
      std::string word(text.substr(begin, length));
      bool known =
          is_keyword(word) || is_constant(word) || std::binary_search(item.mentions.begin(), item.mentions.end(), word);
      if (known && is_made_of(text.substr(begin + length), item)) return true;
    }
  return false;
}

} // namespace

Mentions::Mentions(const std::vector<FileItems>& files) : arguments_(files, whole_) {
  TokenPastingMacros token_pasting_macros(files);
  for (const auto& file : files)
    for (const Item& item : file.items) {
      Where where{&file, &item};
      for (const auto& name : item.mentions) whole_[name].push_back(where);
      const bool uses_paster = token_pasting_macros.uses_one(item);
      if (item.token_pasting) add_pasted(where, uses_paster);
      if (!uses_paster) continue;
      for (const auto& word : item.mentions)
        if (!is_letterless(word)) joined_[word].push_back(where);
    }
}

void Mentions::add_pasted(const Where& where, bool uses_paster) {
  if (where.item->token_pasting->names.empty()) return;
  for (const auto& word : where.item->mentions) handing_[word].push_back(where.item);
  for (PastedName name : where.item->token_pasting->names) {
    if (uses_paster && !name.front().is_argument) name.insert(name.begin(), {"", true});
    if (uses_paster && !name.back().is_argument) name.push_back({"", true});
    std::size_t longest = 0;
    for (std::size_t i = 0; i < name.size(); ++i)
      if (!is_letterless(name[i].text) && name[i].text.size() > name[longest].text.size()) longest = i;
    pasted_[name[longest].text].push_back({where, name, longest});
  }
}

void Mentions::each(const std::string& name, bool is_macro, const Take& take) const {
  call(whole_, name, take);
  // struct x names the macro x too.
  if (is_macro)
    for (const char* tag : {"struct ", "union ", "enum "}) call(whole_, tag + name, take);
  std::string word = name.substr(name.find(' ') + 1); // without a tag
  for (std::size_t begin = 0; begin < word.size(); ++begin)
    for (std::size_t length = 1; begin + length <= word.size(); ++length) each_part(word, begin, length, take);
}

void Mentions::each_part(const std::string& name, std::size_t begin, std::size_t length, const Take& take) const {
  std::string_view all = name, left = all.substr(0, begin), right = all.substr(begin + length);
  std::string part = name.substr(begin, length);
  if (part == name) return;
  if (auto found = pasted_.find(part); found != pasted_.end())
    for (const Pasted& pasted : found->second)
      if (makes(pasted, left, right)) take(pasted.where);
  if (auto found = joined_.find(part); found != joined_.end())
    for (const Where& where : found->second) {
      bool whole = is_made_of(left, *where.item) && is_made_of(right, *where.item);
      if (whole ||
          (may_end_at(part, left, right, *where.item) && can_be_argument(left, *where.item, is_short(part), 0) &&
           can_be_argument(right, *where.item, is_short(part), 0)))
        take(where);
    }
}

bool Mentions::makes(const Pasted& pasted, std::string_view left, std::string_view right) const {
  const bool whole_word = has_short_pieces_only(pasted.name);
  auto fits = [&](std::string_view text) { return can_be_argument(text, *pasted.where.item, whole_word, 0); };
  std::span<const PastedPiece> pieces = pasted.name;
  return match(pieces.first(pasted.piece), left, fits) && match(pieces.subspan(pasted.piece + 1), right, fits);
}

bool Mentions::is_made_by(const Item& macro, const PastedName& name, std::string_view text, int depth) const {
  const bool whole_word = has_short_pieces_only(name);
  return match(std::span<const PastedPiece>(name), text,
               [&](std::string_view part) { return can_be_argument(part, macro, whole_word, depth); });
}

// What stands beside the fixed text was an argument: words of the source, or what another macro has made by ## and
// hands to this one:
//
//     #define LOCKED(x) x##_locked
//     #define SLOT(x) LOCKED(get_##x##_slot)
bool Mentions::can_be_argument(std::string_view text, const Item& macro, bool whole_word, int depth) const {
  constexpr int deepest = 2;
  if (is_letterless(text) || is_constant(text)) return true;
  // `in##x`: a letter alone is a word of nearly every text, so it must stand where the macro is used.
  if (whole_word && text.size() == 1) return arguments_.gives(macro.names[0], std::string(text));
  if (whole_word) return is_word(text, macro);
  if (is_made_of_words(text, macro)) return true;
  auto handing = handing_.find(macro.names[0]);
  if (depth == deepest || handing == handing_.end()) return false;
  return std::any_of(handing->second.begin(), handing->second.end(), [&](const Item* other) {
    return std::any_of(other->token_pasting->names.begin(), other->token_pasting->names.end(),
                       [&](const PastedName& name) { return is_made_by(*other, name, text, depth + 1); });
  });
}

// A keyword can be an argument too: param_ops_ ## int.
bool Mentions::is_word(std::string_view text, const Item& macro) const {
  return is_keyword(text) || arguments_.contains(macro.names[0], std::string(text));
}

// A word, or two with or without _ between them, and a number before them. The number may be the beginning of the word:
// 3DNOW.
bool Mentions::is_made_of_words(std::string_view text, const Item& macro) const {
  std::size_t number = std::min(text.find_first_not_of("0123456789"), text.size());
  return is_one_or_two_words(text, macro) || (number > 0 && is_one_or_two_words(text.substr(number), macro));
}

bool Mentions::is_one_or_two_words(std::string_view text, const Item& macro) const {
  if (is_letterless(text) || is_word(text, macro)) return true;
  for (std::size_t at = 1; at < text.size(); ++at) {
    std::string_view rest = text.substr(at);
    if (rest[0] == '_' && rest.size() > 1 && !is_word(rest, macro)) rest.remove_prefix(1);
    if (is_word(text.substr(0, at), macro) && is_word(rest, macro)) return true;
  }
  return false;
}

} // namespace klp
