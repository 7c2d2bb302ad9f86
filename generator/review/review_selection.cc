#include "generator/review/review_selection.h"

#include "generator/review/boot_only.h"
#include "generator/review/function_pointer.h"
#include "generator/review/new_state.h"
#include "generator/review/per_cpu_address.h"
#include "generator/review/repeated_messages.h"
#include "generator/review/unknown_tables.h"

namespace klp {

namespace {

using Change = SelectedChange;
using Errors = std::vector<Error>;

struct SelectionRule {
  RuleId rule;
  Errors (*check)(const Change&);
};

Errors check_per_cpu_addresses(const Change& c) {
  return c.relocates_per_cpu_data ? Errors() : per_cpu_addresses(c.units, c.selection);
}

constexpr SelectionRule selection_rules[] = {
    {"repeated-message", [](const Change& c) { return repeated_messages(c.units, c.selection); }},
    {"boot-only", [](const Change& c) { return boot_only(c.units, c.selection); }},
    {"init-effect", [](const Change& c) { return init_effects(c.units, c.binder, c.selection, c.init_code); }},
    {"per-cpu-address", check_per_cpu_addresses},
    {"new-state", [](const Change& c) { return new_state(c.units, c.binder, c.selection); }},
    {"function-pointer", [](const Change& c) { return function_pointers(c.units, c.binder, c.selection); }},
    {"unknown-table", [](const Change& c) { return unknown_tables(c.units, c.selection); }},
};

} // namespace

std::vector<Finding> review_selection(const SelectedChange& change) {
  std::vector<Finding> refusals;
  for (const auto& rule : selection_rules)
    for (auto& error : rule.check(change)) refusals.push_back(finding(rule.rule, std::move(error)));
  return refusals;
}

} // namespace klp
