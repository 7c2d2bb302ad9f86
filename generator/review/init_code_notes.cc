// Rule init-code: notes about the effects of changed init and exit code.
#include "generator/review/init_effect.h"

#include "generator/review/kernel_names/locks.h"

#include <algorithm>
#include <fmt/format.h>

namespace klp {

namespace {

using Kind = InitEffect::Kind;

constexpr std::size_t most_listed = 8;

// Calls without effect on the state that init code sets up: messages, string functions, locks, and functions whose
// calls the compiler or the build adds.
bool is_without_effect(std::string_view callee) {
  constexpr std::string_view begins[] = {"_printk",     "__warn_printk", "_dev_",         "__dynamic_", "__x86_",
                                         "__stack_chk", "mem",           "str",           "__str",      "snprintf",
                                         "scnprintf",   "__ubsan",       "__cond_resched"};
  return std::ranges::any_of(begins, [&](std::string_view begin) { return callee.starts_with(begin); }) ||
         std::ranges::any_of(lock_calls_in_objects(), [&](const LockCall& call) { return call.function == callee; });
}

std::string text_of(const InitEffect& effect) {
  std::string name = without_numbers(effect.use.symbol);
  switch (effect.kind) {
  case Kind::calls:
    return fmt::format("call {}()", name);
  case Kind::sets:
    return "set " + name;
  case Kind::passes_address:
    return effect.use.how.empty() ? "use the address of " + name : fmt::format("hand {} to {}()", name, effect.use.how);
  default:
    return "use " + name;
  }
}

// The content of one note.
struct InitCodeNote {
  std::string source;
  bool of_module = false, at_exit = false;
  std::vector<std::string> newly, no_longer;
};

void add(std::vector<std::string>& list, std::string text) {
  if (std::ranges::find(list, text) == list.end()) list.push_back(std::move(text));
}

// Whether the note leaves the effect out. Passing a variable's address to a function is recorded as a call of that
// function, too: the call is then left out.
bool is_left_out(const InitChange& change, const InitEffect& effect) {
  if (effect.kind == Kind::passes_address) return is_without_effect(effect.use.how);
  return effect.kind == Kind::calls &&
         (is_without_effect(effect.use.symbol) || std::ranges::any_of(change.effects, [&](const InitEffect& other) {
            return other.kind == Kind::passes_address && other.function == effect.function &&
                   other.use.how == effect.use.symbol && other.dropped == effect.dropped;
          }));
}

std::string list_of(std::vector<std::string> texts) {
  std::size_t more = texts.size() > most_listed ? texts.size() - most_listed : 0;
  texts.resize(texts.size() - more);
  return fmt::format("{}{}", fmt::join(texts, ", "), more ? fmt::format(", and do {} things more", more) : "");
}

std::string why(const InitCodeNote& note) {
  std::string text = note.source.empty() ? "" : note.source + ": "; // the source of an inlined function is not known
  text += !note.of_module ? "it runs while booting only, and has run"
          : note.at_exit  ? "the old one runs while the module is unloaded"
                          : "it runs while its module is loaded, and there the old one does";
  if (!note.newly.empty()) text += "; with the change it would " + list_of(note.newly);
  if (!note.no_longer.empty()) text += "; with the change it would no longer " + list_of(note.no_longer);
  return text;
}

} // namespace

std::vector<Note> notes_on_init_code(const InitReview& review) {
  std::map<std::string, InitCodeNote> contents;
  for (const auto& change : review.changes)
    for (const auto& effect : change.effects) {
      std::string by = effect.function.substr(0, effect.function.find('.'));
      if (!review.touched.contains(by) || is_left_out(change, effect)) continue;
      InitCodeNote& t = contents[by + "()"];
      t.source = change.source, t.of_module = change.of_module, t.at_exit = effect.at_exit;
      add(effect.dropped ? t.no_longer : t.newly, text_of(effect));
    }
  for (const auto& bit : review.bits)
    for (const auto& function : bit.init_code) add(contents[function + "()"].newly, "set or clear " + bit.name);
  std::vector<Note> notes;
  for (const auto& [function, t] : contents) notes.push_back(note("init-code", function, why(t)));
  return notes;
}

} // namespace klp
