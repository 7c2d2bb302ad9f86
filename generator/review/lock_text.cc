#include "generator/review/lock_text.h"

#include "generator/change/lexer.h"
#include "generator/review/locks.h"
#include "generator/source/items.h"

#include <algorithm>
#include <limits>

namespace klp {

namespace {

const LockCall* lock_word(const Token& token) {
  auto all = lock_words();
  auto found = std::ranges::find(all, token.text, &LockCall::function);
  return token.kind == Token::Kind::word && found != all.end() ? &*found : nullptr;
}

// "&inode->i_lock" of "(&inode->i_lock, flags)"; empty where there is none.
std::string argument(const std::vector<Token>& tokens, std::size_t open, int wanted) {
  std::string text;
  int depth = 0, number = 0;
  for (std::size_t i = open; i < tokens.size(); ++i) {
    const std::string& t = tokens[i].text;
    if (t == "(" && depth++ == 0) continue;
    if (t == ")" && --depth == 0) break;
    if (t == "," && depth == 1)
      ++number;
    else if (number == wanted)
      text += t;
  }
  return text;
}

void note(NamedLock& lock, const LockCall& call, const Token& word, std::size_t at) {
  constexpr std::size_t end = std::numeric_limits<std::size_t>::max();
  lock.kind = call.lock;
  if (call.takes) {
    if (!lock.takes) lock.from = at, lock.to = end, lock.line = word.line, lock.taken_by = call.function;
    lock.takes = true;
    lock.waits = lock.waits || call.waits;
  } else {
    if (lock.takes) lock.to = at;
    lock.releases = true;
  }
}

LocksOfFunction locks_of(const std::vector<Token>& tokens) {
  LocksOfFunction found;
  for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
    if (tokens[i].kind != Token::Kind::word || tokens[i + 1].text != "(") continue;
    found.calls.insert(tokens[i].text);
    const LockCall* call = lock_word(tokens[i]);
    if (!call) continue;
    std::string name = argument(tokens, i + 1, call->argument);
    note(found.locks[name.empty() ? std::string(call->lock) : name], *call, tokens[i], i);
  }
  return found;
}

} // namespace

std::map<std::string, LocksOfFunction> locks_in_text(std::string_view text) {
  std::map<std::string, LocksOfFunction> functions;
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

} // namespace klp
