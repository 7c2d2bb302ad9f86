#include "generator/source/mentions.h"

#include "generator/source/c_words.h"
#include "generator/source/token_pasting_macros.h"

#include <algorithm>
#include <cctype>
#include <span>

namespace klp {

namespace {

bool is_letterless(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](unsigned char c) { return std::isalpha(c); });
}

// Fixed text of one or two letters (u ## op) is a part of nearly every name. So the text beside such a part must be one
// argument that is a single word.
bool is_short(std::string_view part) { return part.size() < 3 && part.front() != '_' && part.back() != '_'; }

bool has_short_pieces_only(const PastedName& name) {
  return std::all_of(name.begin(), name.end(),
                     [](const auto& p) { return p.is_argument || is_letterless(p.text) || is_short(p.text); });
}

void visit_items_of(const std::string& word, const ItemsByWord& items, const Mentions::Visit& visit) {
  if (auto found = items.find(word); found != items.end())
    for (const ItemPlace& place : found->second) visit(place);
}

// Whether the pieces can become the text. `fits` returns whether a part of the text can be an argument. Tries every
// length of each argument (backtracking).
template <typename F> bool match(std::span<const PastedPiece> pieces, std::string_view text, const F& fits) {
  if (pieces.empty()) return text.empty();
  const PastedPiece& piece = pieces.front();
  auto rest = pieces.subspan(1);
  if (!piece.is_argument) return text.starts_with(piece.text) && match(rest, text.substr(piece.text.size()), fits);
  for (std::size_t length = rest.empty() ? text.size() : 0; length <= text.size(); ++length)
    if (match(rest, text.substr(length), fits) && fits(text.substr(0, length))) return true;
  return false;
}

// Whether a macro may add `part`, a word of its text, to an argument: #define NOW(x) CAT(x, _now). The part must be at
// one end of the name, with an underscore where it meets the rest. Shorter parts would match nearly every name.
bool may_be_affix(std::string_view part, std::string_view left, std::string_view right, const Item& macro) {
  constexpr std::size_t shortest = 3;
  if (macro.kind != ItemKind::macro || part.size() < shortest || left.empty() == right.empty()) return false;
  if (std::find(macro.parameters.begin(), macro.parameters.end(), part) != macro.parameters.end()) return false;
  return left.empty() ? part.back() == '_' || right.front() == '_' : part.front() == '_' || left.back() == '_';
}

// Whether the text consists of words of the item, with anything but letters before and between them: when all of a name
// is joined from arguments, its other parts are words of the same item.
bool is_made_of_item_words(std::string_view text, const Item& item) {
  if (is_letterless(text)) return true;
  for (std::size_t begin = 0; begin < text.size() && is_letterless(text.substr(0, begin)); ++begin)
    for (std::size_t length = 1; begin + length <= text.size(); ++length) {
      std::string word(text.substr(begin, length));
      bool in_item =
          is_keyword(word) || is_constant(word) || std::binary_search(item.mentions.begin(), item.mentions.end(), word);
      if (in_item && is_made_of_item_words(text.substr(begin + length), item)) return true;
    }
  return false;
}

} // namespace

Mentions::Mentions(const std::vector<FileItems>& files) : arguments_(files, items_by_word_) {
  TokenPastingMacros token_pasting_macros(files);
  for (const auto& file : files)
    for (const Item& item : file.items) {
      ItemPlace place{&file, &item};
      for (const auto& name : item.mentions) items_by_word_[name].push_back(place);
      const bool uses_pasting_macro = token_pasting_macros.are_used_in(item);
      if (item.token_pasting) add_pasted_names(place, uses_pasting_macro);
      if (!uses_pasting_macro) continue;
      for (const auto& word : item.mentions)
        if (!is_letterless(word)) pasting_users_by_word_[word].push_back(place);
    }
}

void Mentions::add_pasted_names(const ItemPlace& place, bool uses_pasting_macro) {
  const TokenPasting& token_pasting = *place.item->token_pasting;
  if (token_pasting.names.empty()) return;
  for (const auto& word : place.item->mentions) pasting_callers_[word].push_back(place.item);
  const PastedPiece argument{.text = "", .is_argument = true};
  for (PastedName name : token_pasting.names) {
    if (uses_pasting_macro && !name.front().is_argument) name.insert(name.begin(), argument);
    if (uses_pasting_macro && !name.back().is_argument) name.push_back(argument);
    std::size_t longest = 0;
    for (std::size_t i = 0; i < name.size(); ++i)
      if (!is_letterless(name[i].text) && name[i].text.size() > name[longest].text.size()) longest = i;
    pasted_names_[name[longest].text].push_back({place, name, longest});
  }
}

void Mentions::for_each(const std::string& name, bool is_macro, const Visit& visit) const {
  visit_items_of(name, items_by_word_, visit);
  if (is_macro)
    for (const char* tag : {"struct ", "union ", "enum "}) visit_items_of(tag + name, items_by_word_, visit);
  std::string word = name.substr(name.find(' ') + 1); // without a tag
  for (std::size_t begin = 0; begin < word.size(); ++begin)
    for (std::size_t length = 1; begin + length <= word.size(); ++length)
      for_each_with_part(word, begin, length, visit);
}

void Mentions::for_each_with_part(const std::string& name, std::size_t begin, std::size_t length,
                                  const Visit& visit) const {
  std::string_view all = name, left = all.substr(0, begin), right = all.substr(begin + length);
  std::string part = name.substr(begin, length);
  if (part == name) return;
  if (auto found = pasted_names_.find(part); found != pasted_names_.end())
    for (const PastedNamePlace& pasted : found->second)
      if (fits_between(pasted, left, right)) visit(pasted.place);
  if (auto found = pasting_users_by_word_.find(part); found != pasting_users_by_word_.end())
    for (const ItemPlace& place : found->second) {
      const Item& item = *place.item;
      bool of_item_words = is_made_of_item_words(left, item) && is_made_of_item_words(right, item);
      if (of_item_words || (may_be_affix(part, left, right, item) && can_be_argument(left, item, is_short(part), 0) &&
                            can_be_argument(right, item, is_short(part), 0)))
        visit(place);
    }
}

bool Mentions::fits_between(const PastedNamePlace& pasted, std::string_view left, std::string_view right) const {
  const bool whole_word = has_short_pieces_only(pasted.name);
  auto fits = [&](std::string_view text) { return can_be_argument(text, *pasted.place.item, whole_word, 0); };
  std::span<const PastedPiece> pieces = pasted.name;
  return match(pieces.first(pasted.longest), left, fits) && match(pieces.subspan(pasted.longest + 1), right, fits);
}

bool Mentions::can_paste(const Item& macro, const PastedName& name, std::string_view text, int depth) const {
  const bool whole_word = has_short_pieces_only(name);
  return match(std::span<const PastedPiece>(name), text,
               [&](std::string_view part) { return can_be_argument(part, macro, whole_word, depth); });
}

// Whether the text can be an argument of the macro. An argument is made of words of the source, or is a name that
// another macro has made with ## and passes to this one:
//
//     #define LOCKED(x) x##_locked
//     #define SLOT(x) LOCKED(get_##x##_slot)
//
// `whole_word`: the argument must be one word as it stands in the source. `depth`: of macros that pass names on.
bool Mentions::can_be_argument(std::string_view text, const Item& macro, bool whole_word, int depth) const {
  constexpr int max_depth = 2;
  if (is_letterless(text) || is_constant(text)) return true;
  // A single letter, as x in `in##x`, is a word of nearly every file, so it must stand in an item that uses the macro.
  if (whole_word && text.size() == 1) return arguments_.stands_in_a_use(macro.names[0], std::string(text));
  if (whole_word) return is_argument_word(text, macro);
  if (is_made_of_words(text, macro)) return true;
  auto callers = pasting_callers_.find(macro.names[0]);
  if (depth == max_depth || callers == pasting_callers_.end()) return false;
  return std::any_of(callers->second.begin(), callers->second.end(), [&](const Item* caller) {
    return std::any_of(caller->token_pasting->names.begin(), caller->token_pasting->names.end(),
                       [&](const PastedName& name) { return can_paste(*caller, name, text, depth + 1); });
  });
}

// Keywords count too: param_ops_ ## int.
bool Mentions::is_argument_word(std::string_view text, const Item& macro) const {
  return is_keyword(text) || arguments_.contains(macro.names[0], std::string(text));
}

// Whether the text is one word, or two with or without _ between them, perhaps after a number. The number may also be
// the beginning of the first word: 3DNOW.
bool Mentions::is_made_of_words(std::string_view text, const Item& macro) const {
  std::size_t number = std::min(text.find_first_not_of("0123456789"), text.size());
  return is_one_or_two_words(text, macro) || (number > 0 && is_one_or_two_words(text.substr(number), macro));
}

bool Mentions::is_one_or_two_words(std::string_view text, const Item& macro) const {
  if (is_letterless(text) || is_argument_word(text, macro)) return true;
  for (std::size_t at = 1; at < text.size(); ++at) {
    std::string_view rest = text.substr(at);
    if (rest[0] == '_' && rest.size() > 1 && !is_argument_word(rest, macro)) rest.remove_prefix(1);
    if (is_argument_word(text.substr(0, at), macro) && is_argument_word(rest, macro)) return true;
  }
  return false;
}

} // namespace klp
