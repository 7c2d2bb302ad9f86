#include "generator/widen/referrers.h"

#include "generator/object/function_address.h"

#include <set>

namespace klp {

namespace {

// Depth-first search for the named atoms that an atom refers to. It goes through unnamed atoms (replacements of
// alternatives, jump tables), because these belong to the atom that refers to them.
class Walk {
public:
  explicit Walk(const Layout& layout) : layout_(layout), reached_(layout.atoms().size()) {}

  template <typename Take> void from(AtomId start, const Take& take) {
    std::set<AtomId> seen = {start};
    std::vector<AtomId> waiting = {start};
    while (!waiting.empty()) {
      AtomId at = waiting.back();
      waiting.pop_back();
      reached_[at] = true;
      for_each_reference(layout_.atom(at), [&](const Reference& reference) {
        if (reference.atom == no_atom || layout_.atom(reference.atom).has_name())
          take(reference);
        else if (seen.insert(reference.atom).second)
          waiting.push_back(reference.atom);
      });
    }
  }

  bool reached(AtomId atom) const { return reached_[atom]; }

private:
  const Layout& layout_;
  std::vector<bool> reached_;
};

template <typename Map, typename Key> std::vector<Referrer> referrers_in(const Map& map, const Key& key) {
  std::vector<Referrer> found;
  for (auto [at, end] = map.equal_range(key); at != end; ++at) found.push_back(at->second);
  return found;
}

} // namespace

Referrers::Referrers(const Layout& layout) {
  Walk walk(layout);
  auto record_references_from = [&](AtomId start) {
    AtomId referrer = layout.parent_or_self(start);
    walk.from(start, [&](const Reference& reference) {
      bool calls = is_branch(reference.use);
      if (reference.atom == no_atom)
        external_.insert({layout.object().symbols[reference.symbol].name, {referrer, calls}});
      else if (reference.atom != referrer || takes_function_address(layout, reference))
        local_.insert({reference.atom, {referrer, calls}});
    });
  };
  const auto count = static_cast<AtomId>(layout.atoms().size());
  for (AtomId a = 0; a < count; ++a)
    if (layout.atom(a).has_name()) record_references_from(a);
  for (AtomId a = 0; a < count; ++a)
    if (!walk.reached(a)) record_references_from(a); // no atom refers to it: the kernel finds it by its section
}

std::vector<Referrer> Referrers::of(AtomId function) const { return referrers_in(local_, function); }

std::vector<Referrer> Referrers::of(const std::string& external) const { return referrers_in(external_, external); }

} // namespace klp
