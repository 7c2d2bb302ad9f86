// Two locks that a function takes one inside of the other, in the opposite order after the change. A task in old code
// and one in new code may then each hold what the other waits for.
//
// Read from the source text: there the locks have names. A lock counts as held from where it is first taken up to where
// it is last released.
#include "generator/change/lexer.h"
#include "generator/review/checks.h"
#include "generator/review/locks.h"
#include "generator/source/items.h"

#include <algorithm>
#include <fmt/format.h>
#include <optional>

namespace klp::checks {

namespace {

struct Held {
  std::size_t from = 0, to = 0; // by place among the tokens
  std::size_t line = 0;         // where it is taken
  std::string_view taken_by;    // task_lock
};

const LockCall* lock_word(const Token& token) {
  auto all = lock_words();
  auto found = std::ranges::find(all, token.text, &LockCall::function);
  return token.kind == Token::Kind::word && found != all.end() ? &*found : nullptr;
}

// "&inode->i_lock" of "(&inode->i_lock, flags)": the first argument; its kind where there is none.
std::string argument(const std::vector<Token>& tokens, std::size_t open, std::string_view lock) {
  std::string text;
  int depth = 0;
  for (std::size_t i = open; i < tokens.size(); ++i) {
    const std::string& t = tokens[i].text;
    if (t == "(" && depth++ == 0) continue;
    if (t == ")" && --depth == 0) break;
    if (t == "," && depth == 1) break;
    text += t;
  }
  return text.empty() ? std::string(lock) : text;
}

std::map<std::string, Held> locks_of(const std::vector<Token>& tokens) {
  std::map<std::string, Held> locks;
  for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
    const LockCall* call = lock_word(tokens[i]);
    if (!call || tokens[i + 1].text != "(") continue;
    std::string name = argument(tokens, i + 1, call->lock);
    auto known = locks.find(name);
    if (call->takes && known == locks.end()) locks[name] = {i, i, tokens[i].line, call->function};
    if (!call->takes && known != locks.end()) known->second.to = i;
  }
  return locks;
}

// Whether `inner` is taken while `outer` is held.
bool inside(const Held& inner, const Held& outer) { return outer.from < inner.from && inner.from < outer.to; }

using Functions = std::map<std::string, std::map<std::string, Held>>; // by name, its locks

Functions functions_of(const std::string& text) {
  Functions functions;
  std::vector<Token> tokens = lex(text, Language::c).tokens;
  for (const auto& item : items_of(text)) {
    if (item.kind != ItemKind::function || item.names.empty()) continue;
    std::vector<Token> body;
    std::ranges::copy_if(tokens, std::back_inserter(body),
                         [&](const Token& t) { return t.line + 1 >= item.first_line && t.line + 1 <= item.last_line; });
    functions[item.names.front()] = locks_of(body);
  }
  return functions;
}

Finding refusal(const std::string& path, const std::string& function, const std::string& held, const std::string& taken,
                const Held& where) {
  Error e;
  e.file = path;
  e.line = static_cast<int>(where.line + 1);
  e.symbol = function + "()";
  e.cause = fmt::format("it calls {}({}) while it holds {}, and the original takes them the other way round: while the "
                        "transition runs, a task in old code and one in new code can wait for each other for ever",
                        where.taken_by, taken, held);
  e.remedy = "keep the order of the original; or, where one of them is always held by something that keeps both apart, "
             "--allow lock-order=REASON";
  return finding("lock-order", std::move(e));
}

void compare(const std::string& path, const TextChange& text, Findings& findings) {
  Functions before = functions_of(text.original), after = functions_of(text.patched);
  for (const auto& [function, locks] : after) {
    auto original = before.find(function);
    if (original == before.end()) continue;
    for (const auto& [outer, holds] : locks)
      for (const auto& [inner, taken] : locks) {
        auto was_outer = original->second.find(outer), was_inner = original->second.find(inner);
        if (was_outer == original->second.end() || was_inner == original->second.end()) continue;
        if (inside(taken, holds) && inside(was_outer->second, was_inner->second))
          findings.refusals.push_back(refusal(path, function, outer, inner, taken));
      }
  }
}

} // namespace

void lock_order(const Reviewed& change, Findings& findings) {
  for (const auto& [path, text] : change.texts)
    if (language_of(path) == Language::c) compare(path, text, findings);
}

} // namespace klp::checks
