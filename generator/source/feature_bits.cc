#include "generator/source/feature_bits.h"

#include "generator/source/function_text.h"
#include "generator/source/items.h"

#include <algorithm>
#include <map>

namespace klp {

namespace {

using NameSet = std::set<std::string>;

bool is_bit(std::string_view name) { return name.starts_with("X86_FEATURE_") || name.starts_with("X86_BUG_"); }

// setup_force_cpu_cap(), setup_clear_cpu_cap(), set_cpu_cap(), set_cpu_bug() ... of arch/x86/include/asm/cpufeature.h.
bool sets_bits(std::string_view callee) {
  bool of_cpu = callee.find("cpu_cap") != std::string_view::npos || callee.find("cpu_bug") != std::string_view::npos;
  return of_cpu && (callee.starts_with("set") || callee.find("clear") != std::string_view::npos ||
                    callee.find("force") != std::string_view::npos);
}

struct FunctionBits {
  NameSet sets;     // bits that it sets or clears
  NameSet mentions; // identifiers, without the bits that it only sets or clears
  bool init = false, is_inline = false;
};

FunctionBits read_function(const FunctionText& text) {
  FunctionBits function;
  std::map<std::string, std::size_t> set;
  for (const auto& call : text.calls)
    for (const auto& argument : call.arguments)
      if (sets_bits(call.callee) && is_bit(argument)) function.sets.insert(argument), ++set[argument];
  for (const auto& [word, times] : text.words)
    if (!set.contains(word) || times > set[word]) function.mentions.insert(word);
  function.init = text.words.contains("__init") || text.words.contains("__exit");
  function.is_inline = text.words.contains("inline") || text.words.contains("__always_inline");
  return function;
}

// The original or the patched texts.
struct TextsOfOneSide {
  std::multimap<std::string, FunctionBits> functions;
  std::map<std::string, NameSet> macros;     // with the identifiers that each mentions
  std::map<std::string, std::uint64_t> bits; // with the hash of the macro that defines the bit

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

bool mentions_any(const FunctionBits& function, const NameSet& names) {
  return std::ranges::any_of(names, [&](const std::string& name) { return function.mentions.contains(name); });
}

// The bit, and the macros and inline functions that test it, directly or through each other.
NameSet names_that_test(const TextsOfOneSide& texts, const std::string& bit) {
  NameSet names = {bit};
  for (std::size_t known = 0; known != names.size();) {
    known = names.size();
    for (const auto& [macro, mentions] : texts.macros)
      if (std::ranges::any_of(mentions, [&](const std::string& m) { return names.contains(m); })) names.insert(macro);
    for (const auto& [name, function] : texts.functions)
      if (function.is_inline && !function.init && mentions_any(function, names)) names.insert(name);
  }
  return names;
}

FeatureBit compare_uses(const std::string& bit, const TextsOfOneSide& before, const TextsOfOneSide& after) {
  FeatureBit found;
  found.name = bit;
  auto now = after.bits.find(bit), old = before.bits.find(bit);
  found.is_new = now != after.bits.end() && (old == before.bits.end() || old->second != now->second);
  for (const auto& [name, function] : after.functions) {
    if (!function.sets.contains(bit)) continue;
    auto [first, last] = before.functions.equal_range(name);
    bool did_before = std::any_of(first, last, [&](const auto& f) { return f.second.sets.contains(bit); });
    if (!function.init) found.set_by.insert(name);
    if (function.init && !did_before) found.init_code.insert(name);
  }
  if (!found.is_new && found.init_code.empty()) return found;
  NameSet names = names_that_test(after, bit);
  for (const auto& [name, function] : after.functions)
    if (!function.init && mentions_any(function, names)) found.tested_by.insert(name);
  return found;
}

} // namespace

std::vector<FeatureBit> changed_feature_bits(const std::vector<ChangedText>& texts, const NameSet& init_functions) {
  bool any = std::ranges::any_of(texts, [](const ChangedText& text) {
    return text.patched.find("X86_FEATURE_") != text.patched.npos || text.patched.find("X86_BUG_") != text.patched.npos;
  });
  if (!any) return {};
  TextsOfOneSide before, after;
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
    if (FeatureBit found = compare_uses(bit, before, after); found.is_new || !found.init_code.empty())
      bits.push_back(std::move(found));
  return bits;
}

} // namespace klp
