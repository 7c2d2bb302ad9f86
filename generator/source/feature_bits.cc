#include "generator/source/feature_bits.h"

#include "generator/source/function_text.h"
#include "generator/source/items.h"

#include <algorithm>
#include <map>

namespace klp {

namespace {

using NameSet = std::set<std::string>;

bool is_bit(std::string_view name) { return name.starts_with("X86_FEATURE_") || name.starts_with("X86_BUG_"); }

// setup_force_cpu_cap(), setup_clear_cpu_cap(), set_cpu_cap(), set_cpu_bug() and the like
// (arch/x86/include/asm/cpufeature.h).
bool sets_bits(std::string_view callee) {
  bool of_cpu = callee.find("cpu_cap") != std::string_view::npos || callee.find("cpu_bug") != std::string_view::npos;
  return of_cpu && (callee.starts_with("set") || callee.find("clear") != std::string_view::npos ||
                    callee.find("force") != std::string_view::npos);
}

struct Function {
  NameSet sets; // bits
  NameSet asks; // identifiers, but for bits that it only sets
  bool init = false, is_inline = false;
};

Function read_function(const FunctionText& text) {
  Function function;
  std::map<std::string, std::size_t> set;
  for (const auto& call : text.calls)
    for (const auto& argument : call.arguments)
      if (sets_bits(call.callee) && is_bit(argument)) function.sets.insert(argument), ++set[argument];
  for (const auto& [word, times] : text.words)
    if (!set.contains(word) || times > set[word]) function.asks.insert(word);
  function.init = text.words.contains("__init") || text.words.contains("__exit");
  function.is_inline = text.words.contains("inline") || text.words.contains("__always_inline");
  return function;
}

// One side of the change.
struct Texts {
  std::multimap<std::string, Function> functions;
  std::map<std::string, NameSet> macros; // what each mentions
  std::map<std::string, std::uint64_t> bits;

  void read(std::string_view text, const NameSet& init_functions) {
    for (const auto& [name, function] : functions_in_text(text)) {
      auto read = functions.emplace(name, read_function(function));
      if (init_functions.contains(name)) read->second.init = true;
    }
    for (const auto& item : items_of(text))
      if (item.kind == ItemKind::macro)
        for (const auto& name : item.names) {
          macros[name].insert(item.mentions.begin(), item.mentions.end());
          if (is_bit(name)) bits[name] = item.content;
        }
  }
};

bool asks_for(const Function& function, const NameSet& names) {
  return std::ranges::any_of(names, [&](const std::string& name) { return function.asks.contains(name); });
}

// The bit, and the macros and inline functions that ask for it.
NameSet spellings(const Texts& texts, const std::string& bit) {
  NameSet names = {bit};
  for (std::size_t known = 0; known != names.size();) {
    known = names.size();
    for (const auto& [macro, mentions] : texts.macros)
      if (std::ranges::any_of(mentions, [&](const std::string& m) { return names.contains(m); })) names.insert(macro);
    for (const auto& [name, function] : texts.functions)
      if (function.is_inline && !function.init && asks_for(function, names)) names.insert(name);
  }
  return names;
}

FeatureBit look_at(const std::string& bit, const Texts& before, const Texts& after) {
  FeatureBit found;
  found.name = bit;
  auto now = after.bits.find(bit), old = before.bits.find(bit);
  found.is_new = now != after.bits.end() && (old == before.bits.end() || old->second != now->second);
  for (const auto& [name, function] : after.functions) {
    if (!function.sets.contains(bit)) continue;
    auto [first, last] = before.functions.equal_range(name);
    bool did = std::any_of(first, last, [&](const auto& f) { return f.second.sets.contains(bit); });
    if (!function.init) found.set_by.insert(name);
    if (function.init && !did) found.init_code.insert(name);
  }
  if (!found.is_new && found.init_code.empty()) return found;
  NameSet names = spellings(after, bit);
  for (const auto& [name, function] : after.functions)
    if (!function.init && asks_for(function, names)) found.asked_by.insert(name);
  return found;
}

} // namespace

std::vector<FeatureBit> changed_feature_bits(const std::vector<ChangedText>& texts, const NameSet& init_functions) {
  bool any = std::ranges::any_of(texts, [](const ChangedText& text) {
    return text.patched.find("X86_FEATURE_") != text.patched.npos || text.patched.find("X86_BUG_") != text.patched.npos;
  });
  if (!any) return {};
  Texts before, after;
  for (const auto& text : texts) {
    before.read(text.original, init_functions);
    after.read(text.patched, init_functions);
  }
  NameSet candidates;
  for (const auto& [bit, content] : after.bits) candidates.insert(bit);
  for (const auto& [name, function] : after.functions)
    if (function.init) candidates.insert(function.sets.begin(), function.sets.end());
  std::vector<FeatureBit> bits;
  for (const auto& bit : candidates)
    if (FeatureBit found = look_at(bit, before, after); found.is_new || !found.init_code.empty())
      bits.push_back(std::move(found));
  return bits;
}

} // namespace klp
