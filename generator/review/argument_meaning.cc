// Rule argument-meaning: a function keeps its type, but its arguments get another meaning. There are two signs:
//   its parameters are renamed or change places, and have the same types as before;
//   all calls in the changed files pass another expression for one argument.
// The compiler records only the types of parameters, so that the rule reads the names from the source texts.
#include "generator/prove/about.h"
#include "generator/review/checks.h"
#include "generator/review/old_callers.h"
#include "generator/source/function_text.h"
#include "generator/text/lexer.h"

#include <algorithm>
#include <fmt/format.h>

namespace klp::checks {

namespace {

struct FileTexts {
  FunctionTexts original, patched;
};
using Texts = std::map<std::string, FileTexts>; // by path in the tree

// The functions of one name in a file, each with its original. Empty if their number changes.
using Versions = std::vector<std::pair<const FunctionText*, const FunctionText*>>;

Versions versions_of(const FileTexts& file, const std::string& name) {
  auto [old, old_end] = file.original.equal_range(name);
  auto [now, now_end] = file.patched.equal_range(name);
  Versions versions;
  if (std::distance(old, old_end) != std::distance(now, now_end)) return versions;
  for (; old != old_end; ++old, ++now) versions.emplace_back(&old->second, &now->second);
  return versions;
}

std::string ordinal(std::size_t index) {
  constexpr std::string_view first[] = {"first", "second", "third"};
  return index < std::size(first) ? std::string(first[index]) : fmt::format("{}th", index + 1);
}

std::string without_underscores(std::string name) {
  std::erase(name, '_');
  return name;
}

// How the names of the parameters change, for the message; empty if they do not.
std::string changed_parameter(const std::vector<std::string>& before, const std::vector<std::string>& after) {
  for (std::size_t i = 0; before.size() == after.size() && i < before.size(); ++i) {
    const std::string &old = before[i], &now = after[i];
    if (without_underscores(old) == without_underscores(now)) continue;
    bool moved = std::ranges::find(before, now) != before.end();
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

// The calls of the function in the changed files. If the number of calls in a caller changes, they cannot be
// correlated, and the caller is left out.
std::vector<CallChange> calls_in(const Texts& texts, const std::string& callee) {
  std::vector<CallChange> found;
  for (const auto& [path, file] : texts)
    for (auto at = file.patched.begin(); at != file.patched.end(); at = file.patched.upper_bound(at->first))
      for (const auto& [original, patched] : versions_of(file, at->first)) {
        if (at->first == callee) continue;
        auto before = calls_of(*original, callee), after = calls_of(*patched, callee);
        for (std::size_t i = 0; before.size() == after.size() && i < before.size(); ++i)
          found.push_back({at->first, path, before[i], after[i]});
      }
  return found;
}

// The first argument for which all these calls pass another expression than before, for the message; empty if there is
// none.
std::string changed_argument(const Texts& texts, const std::string& callee) {
  std::vector<CallChange> calls = calls_in(texts, callee);
  if (calls.empty()) return {};
  const CallChange& one = calls.front();
  for (std::size_t i = 0; i < one.before.arguments.size(); ++i) {
    bool all = std::ranges::all_of(calls, [i](const CallChange& c) {
      bool both = i < c.before.arguments.size() && i < c.after.arguments.size();
      return both && c.before.arguments[i] != c.after.arguments[i];
    });
    if (all)
      return fmt::format("{}() ({}:{}) gives it \"{}\" as {} argument now, instead of \"{}\"", one.caller, one.file,
                         one.after.line, one.after.arguments[i], ordinal(i), one.before.arguments[i]);
  }
  return {};
}

// The compiler may give the path of the file relative to another folder.
const FileTexts* file_of(const Texts& texts, const SharedFunction& f) {
  const std::string& place = f.after.begin.file;
  for (const auto& [path, file] : texts)
    if (place == path || place.ends_with("/" + path)) return &file;
  auto source = texts.find(f.unit.source);
  return source == texts.end() ? nullptr : &source->second;
}

std::string changed_meaning(const Texts& texts, const SharedFunction& f) {
  const FileTexts* file = file_of(texts, f);
  if (!file || has_another_type(f)) return {};
  for (const auto& [before, after] : versions_of(*file, f.after.name))
    if (std::string text = changed_parameter(before->parameters, after->parameters); !text.empty()) return text;
  return changed_argument(texts, f.after.name);
}

} // namespace

void argument_meaning(const ReviewInput& change, Findings& findings) {
  Texts texts;
  for (const auto& [path, text] : change.texts)
    if (language_of(path) == Language::c)
      texts[path] = {functions_in_text(text.original), functions_in_text(text.patched)};
  auto matters = [&texts](const SharedFunction& f) { return !changed_meaning(texts, f).empty(); };
  for (const auto& [f, callers] : old_callers(change, Alters::meaning, matters))
    findings.refusals.push_back(finding(
        "argument-meaning",
        refusal_at(f.unit, f.change.patched,
                   fmt::format("{}, and what calls it in the running kernel gives it what it took before, and is not "
                               "changed: {}",
                               changed_meaning(texts, f), fmt::join(callers, ", ")),
                   "give klp the whole change, with its callers; where the new code gets along with what they give "
                   "it, --allow argument-meaning=REASON")));
}

} // namespace klp::checks
