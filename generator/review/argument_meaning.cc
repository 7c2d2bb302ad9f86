// A function that keeps its type and takes its arguments in another way: parameters that change places or stand for
// something else under the same types, and callers within the change that all give it something else than they did.
// The compiler knows types only; the names stand in the source text.
#include "generator/change/change.h"
#include "generator/review/checks.h"
#include "generator/review/old_callers.h"
#include "generator/source/function_text.h"

#include <algorithm>
#include <fmt/format.h>
#include <optional>

namespace klp::checks {

namespace {

struct FileTexts {
  std::map<std::string, FunctionText> original, patched;
};
using Texts = std::map<std::string, FileTexts>; // by path in the tree

const FunctionText* find(const std::map<std::string, FunctionText>& functions, const std::string& name) {
  auto found = functions.find(name);
  return found == functions.end() ? nullptr : &found->second;
}

std::string ordinal(std::size_t index) {
  constexpr std::string_view first[] = {"first", "second", "third"};
  return index < std::size(first) ? std::string(first[index]) : fmt::format("{}th", index + 1);
}

bool have_same_types(const std::vector<ParameterText>& before, const std::vector<ParameterText>& after) {
  return std::ranges::equal(before, after, {}, &ParameterText::type, &ParameterText::type);
}

std::string without_underscores(std::string name) {
  std::erase(name, '_');
  return name;
}

// What the function itself says of its parameters; empty: nothing new.
std::string renamed(const std::vector<ParameterText>& before, const std::vector<ParameterText>& after) {
  for (std::size_t i = 0; i < before.size(); ++i) {
    const std::string &old = before[i].name, &now = after[i].name;
    if (without_underscores(old) == without_underscores(now)) continue;
    bool moved = std::ranges::find(before, now, &ParameterText::name) != before.end();
    return moved
               ? fmt::format("its {} parameter is \"{}\" now, which stood in another place", ordinal(i), now)
               : fmt::format("its {} parameter was \"{}\", and is \"{}\" now, of the same type", ordinal(i), old, now);
  }
  return {};
}

// One call of the function, before and after.
struct CallChange {
  std::string caller, file;
  CallText before, after;
};

std::vector<CallText> calls_of(const FunctionText& caller, const std::string& callee) {
  std::vector<CallText> calls;
  std::ranges::copy_if(caller.calls, std::back_inserter(calls), [&](const CallText& c) { return c.callee == callee; });
  return calls;
}

// Calls in the changed files; where a caller calls more often or less often than before, nobody can tell which is
// which.
std::vector<CallChange> calls_in(const Texts& texts, const std::string& callee) {
  std::vector<CallChange> found;
  for (const auto& [path, file] : texts)
    for (const auto& [caller, patched] : file.patched) {
      const FunctionText* original = find(file.original, caller);
      if (!original || caller == callee) continue;
      auto before = calls_of(*original, callee), after = calls_of(patched, callee);
      for (std::size_t i = 0; before.size() == after.size() && i < before.size(); ++i)
        found.push_back({caller, path, before[i], after[i]});
    }
  return found;
}

// What all callers within the change say; empty: nothing new, or not with one voice.
std::string given_otherwise(const Texts& texts, const std::string& callee) {
  std::vector<CallChange> calls = calls_in(texts, callee);
  if (calls.empty()) return {};
  const CallChange& one = calls.front();
  for (std::size_t i = 0; i < one.before.arguments.size(); ++i) {
    bool all = std::ranges::all_of(calls, [i](const CallChange& c) {
      return i < c.before.arguments.size() && i < c.after.arguments.size() &&
             c.before.arguments[i] != c.after.arguments[i];
    });
    if (all)
      return fmt::format("{}() ({}:{}) gives it \"{}\" as {} argument now, instead of \"{}\"", one.caller, one.file,
                         one.after.line, one.after.arguments[i], ordinal(i), one.before.arguments[i]);
  }
  return {};
}

std::string changed_meaning(const Texts& texts, const SharedFunction& f) {
  auto file = texts.find(f.unit.source);
  if (file == texts.end()) return {};
  const FunctionText *before = find(file->second.original, f.before.name),
                     *after = find(file->second.patched, f.after.name);
  if (!before || !after || !have_same_types(before->parameters, after->parameters)) return {};
  std::string names = renamed(before->parameters, after->parameters);
  return names.empty() ? given_otherwise(texts, f.before.name) : names;
}

} // namespace

void argument_meaning(const Reviewed& change, Findings& findings) {
  Texts texts;
  for (const auto& [path, text] : change.texts)
    if (language_of(path) == Language::c)
      texts[path] = {functions_in_text(text.original), functions_in_text(text.patched)};
  auto matters = [&texts](const SharedFunction& f) { return !changed_meaning(texts, f).empty(); };
  for (const auto& [f, callers] : old_callers(change, Alters::meaning, matters))
    findings.refusals.push_back(finding(
        "argument-meaning",
        about(f.unit, f.change.patched,
              fmt::format("{}, and what calls it in the running kernel gives it what it took before, and is not "
                          "changed: {}",
                          changed_meaning(texts, f), fmt::join(callers, ", ")),
              "give klp the whole change, with its callers; where the new code gets along with what they give "
              "it, --allow argument-meaning=REASON")));
}

} // namespace klp::checks
