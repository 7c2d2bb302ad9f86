// Compares the content of an original atom with that of a patched atom. It is the same if the bytes are equal and the
// references lead to the same atoms or symbols.
#pragma once

#include "generator/compare/correlation.h"

#include <optional>
#include <set>
#include <string>
#include <utility>

namespace klp {

class ContentComparison {
public:
  ContentComparison(const Layout& original, const Layout& patched, const Correlation& correlation)
      : original_(original), patched_(patched), correlation_(correlation) {}

  // The first difference in words ("its code differs at +0x1f"); nullopt if the contents are the same. Sets
  // *lines_differ if source line numbers in table entries (or in the data of messages) differ, which do not count.
  std::optional<std::string> difference(AtomId original, AtomId patched, bool* lines_differ = nullptr);
  // Same as difference(), for the references only: "at +0x8 it refers to f instead of g".
  std::optional<std::string> reference_difference(AtomId original, AtomId patched);

private:
  std::optional<std::string> reference_difference(const std::vector<Reference>& a, const std::vector<Reference>& b);
  std::optional<std::string> entry_difference(const Atom& a, const Atom& b, bool* lines_differ);
  std::optional<std::string> label_table_difference(const Atom& a, const Atom& b);
  bool same_symbol(const Reference& a, const Reference& b) const;
  bool same_target(const Reference& a, const Reference& b);
  bool is_now_external(const Reference& original, const Reference& patched) const;
  std::string target_name(const Layout& layout, const Reference& ref) const;

  const Layout& original_;
  const Layout& patched_;
  const Correlation& correlation_;
  // Pairs that are being compared and count as equal meanwhile: references can form a cycle.
  std::set<std::pair<AtomId, AtomId>> assumed_;
};

} // namespace klp
