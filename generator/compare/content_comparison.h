// Whether two atoms, one of each object, hold the same content: equal bytes, and references to the same things.
#pragma once

#include "generator/compare/correlate.h"

#include <optional>
#include <set>
#include <string>
#include <utility>

namespace klp {

class ContentComparison {
public:
  ContentComparison(const Layout& original, const Layout& patched, const Correlation& correlation)
      : original_(original), patched_(patched), pairing_(correlation) {}

  // Nothing where the contents are the same; otherwise the first difference, in words: "code differs at +0x1f".
  // `lines_differ` is set where all that differs is source line numbers in special entries.
  std::optional<std::string> difference(AtomId original, AtomId patched, bool* lines_differ = nullptr);
  // The same of their references alone: "at +0x8 it refers to f instead of g".
  std::optional<std::string> references_differ(AtomId original, AtomId patched);

private:
  std::optional<std::string> references_differ(const std::vector<Reference>& a, const std::vector<Reference>& b);
  std::optional<std::string> entries_differ(const Atom& a, const Atom& b, bool* lines_differ);
  std::optional<std::string> leads_into_changed_code(const Atom& a, const Atom& b);
  bool same_target(const Reference& a, const Reference& b);
  bool is_the_kernels(const Reference& original, const Reference& patched) const;
  std::string target_name(const Layout& layout, const Reference& ref) const;

  const Layout& original_;
  const Layout& patched_;
  const Correlation& pairing_;
  std::set<std::pair<AtomId, AtomId>> assumed_; // unnamed pieces being compared: code may jump in circles
};

} // namespace klp
