#include "lifetimes.h"
#include "record_facts.h"

namespace klp::gcc {

using facts::HolderKind;
using facts::Outlives;

namespace {

facts::Holder describe_holder(HolderKind kind, tree holder) {
  if (kind != HolderKind::container) return {kind, source_name_of(holder), {}};
  facts::Record record = describe_record(holder);
  const char* tag = record.kind == facts::RecordKind::union_ ? "union" : "struct";
  return {kind, record.name.empty() ? tag : tag + (" " + record.name), record.place};
}

} // namespace

tree record_of(tree type) {
  if (!type) return NULL_TREE;
  type = strip_array_types(type);
  return RECORD_OR_UNION_TYPE_P(type) ? TYPE_MAIN_VARIANT(type) : NULL_TREE;
}

tree pointed_record(tree type) { return type && POINTER_TYPE_P(type) ? record_of(TREE_TYPE(type)) : NULL_TREE; }

bool is_initial_value(tree decl) {
  return VAR_P(decl) && TREE_READONLY(decl) && DECL_ARTIFICIAL(decl) && !TREE_PUBLIC(decl) && TREE_STATIC(decl);
}

Lifetimes::Entry& Lifetimes::entry_of(tree record) {
  auto [at, is_new] = numbers_.try_emplace(record, entries_.size());
  if (is_new) {
    facts::Record described = describe_record(record);
    Entry& entry = entries_.emplace_back();
    entry.facts.kind = described.kind;
    entry.facts.name = described.name;
    if (COMPLETE_TYPE_P(record)) entry.facts.place = described.place;
  }
  return entries_[at->second];
}

bool Lifetimes::is_undecided(tree record) { return record && entry_of(record).facts.outlives == Outlives::nothing; }

void Lifetimes::set_outlives(tree record, Outlives why, const std::string& what, location_t where) {
  if (!is_undecided(record)) return;
  Entry& entry = entry_of(record);
  entry.facts.outlives = why;
  entry.facts.what = what;
  if (function_) entry.facts.function = source_name_of(function_);
  entry.facts.where = place_of(where);
  if (function_ && entry.facts.where.line == 0) entry.facts.where = place_of(DECL_SOURCE_LOCATION(function_));
  entry.holders.clear(), entry.in_order.clear();
}

void Lifetimes::add_holder(tree record, HolderKind kind, tree holder) {
  if (!is_undecided(record)) return;
  Entry& entry = entry_of(record);
  if (entry.holders.insert({kind, holder}).second) entry.in_order.push_back({kind, holder});
}

std::vector<facts::Lifetime> Lifetimes::take() {
  std::vector<facts::Lifetime> out;
  for (Entry& entry : entries_) {
    for (const auto& [kind, holder] : entry.in_order) entry.facts.holders.push_back(describe_holder(kind, holder));
    out.push_back(std::move(entry.facts));
  }
  return out;
}

} // namespace klp::gcc
