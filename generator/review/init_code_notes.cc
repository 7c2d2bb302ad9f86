#include "generator/review/init_effect.h"

#include "generator/review/kernel_names/locks.h"

#include <algorithm>
#include <fmt/format.h>

namespace klp {

namespace {

using Kind = InitEffect::Kind;

constexpr std::size_t shown = 8;

// Calls that say nothing of what is set up: messages, locks, and what the compiler and the build put in.
bool is_plain(std::string_view callee) {
  constexpr std::string_view begins[] = {"_printk",     "__warn_printk", "_dev_",         "__dynamic_", "__x86_",
                                         "__stack_chk", "mem",           "str",           "__str",      "snprintf",
                                         "scnprintf",   "__ubsan",       "__cond_resched"};
  return std::ranges::any_of(begins, [&](std::string_view begin) { return callee.starts_with(begin); }) ||
         std::ranges::any_of(lock_calls_in_objects(), [&](const LockCall& call) { return call.function == callee; });
}

std::string in_words(const InitEffect& effect) {
  std::string name = without_numbers(effect.use.symbol);
  switch (effect.kind) {
  case Kind::calls:
    return fmt::format("call {}()", name);
  case Kind::sets:
    return "set " + name;
  case Kind::hands_over:
    return effect.use.how.empty() ? "use the address of " + name : fmt::format("hand {} to {}()", name, effect.use.how);
  default:
    return "use " + name;
  }
}

struct Told {
  std::string source;
  bool of_module = false, at_exit = false;
  std::vector<std::string> newly, no_longer;
};

void add(std::vector<std::string>& list, std::string text) {
  if (std::ranges::find(list, text) == list.end()) list.push_back(std::move(text));
}

// What a variable is handed to is called, too.
bool is_said(const InitChange& change, const InitEffect& effect) {
  if (effect.kind == Kind::hands_over) return is_plain(effect.use.how);
  return effect.kind == Kind::calls &&
         (is_plain(effect.use.symbol) || std::ranges::any_of(change.effects, [&](const InitEffect& other) {
            return other.kind == Kind::hands_over && other.by == effect.by && other.use.how == effect.use.symbol &&
                   other.dropped == effect.dropped;
          }));
}

std::string list(std::vector<std::string> texts) {
  std::size_t more = texts.size() > shown ? texts.size() - shown : 0;
  texts.resize(texts.size() - more);
  return fmt::format("{}{}", fmt::join(texts, ", "), more ? fmt::format(", and do {} things more", more) : "");
}

std::string why(const Told& told) {
  std::string text = told.source.empty() ? "" : told.source + ": "; // of a function that is inlined: nobody knows
  text += !told.of_module ? "it runs while booting only, and has run"
          : told.at_exit  ? "the old one runs while the module is unloaded"
                          : "it runs while its module is loaded, and there the old one does";
  if (!told.newly.empty()) text += "; with the change it would " + list(told.newly);
  if (!told.no_longer.empty()) text += "; with the change it would no longer " + list(told.no_longer);
  return text;
}

} // namespace

std::vector<Note> notes_on_init_code(const InitReview& review) {
  std::map<std::string, Told> told;
  for (const auto& change : review.changes)
    for (const auto& effect : change.effects) {
      std::string by = effect.by.substr(0, effect.by.find('.'));
      if (!review.touched.contains(by) || is_said(change, effect)) continue;
      Told& t = told[by + "()"];
      t.source = change.source, t.of_module = change.of_module, t.at_exit = effect.at_exit;
      add(effect.dropped ? t.no_longer : t.newly, in_words(effect));
    }
  for (const auto& bit : review.bits)
    for (const auto& function : bit.init_code) add(told[function + "()"].newly, "set or clear " + bit.name);
  std::vector<Note> notes;
  for (const auto& [function, t] : told) notes.push_back(note("init-code", function, why(t)));
  return notes;
}

} // namespace klp
