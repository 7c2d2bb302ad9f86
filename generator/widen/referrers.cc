#include "generator/widen/referrers.h"

#include "generator/object/function_address.h"

#include <set>

namespace klp {

namespace {

// Unnamed atoms (replacements of alternatives, tables of jumps) belong to whoever refers to them.
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
      each_reference(at, [&](const Reference& reference) {
        if (reference.atom == no_atom || is_named(reference.atom))
          take(reference);
        else if (seen.insert(reference.atom).second)
          waiting.push_back(reference.atom);
      });
    }
  }

  bool is_named(AtomId atom) const { return layout_.atom(atom).symbol != 0; }
  bool reached(AtomId atom) const { return reached_[atom]; }

private:
  template <typename Take> void each_reference(AtomId atom, const Take& take) {
    for (const auto& reference : layout_.atom(atom).references) take(reference);
    for (const auto& entry : layout_.atom(atom).entries)
      for (const auto& reference : entry.references) take(reference);
  }

  const Layout& layout_;
  std::vector<bool> reached_;
};

} // namespace

Referrers::Referrers(const Layout& layout) {
  Walk walk(layout);
  auto note_all = [&](AtomId start) {
    AtomId parent = layout.parent_of_cold(start);
    AtomId referrer = parent == no_atom ? start : parent;
    walk.from(start, [&](const Reference& reference) {
      bool calls = reference.use == FieldUse::call || reference.use == FieldUse::jump;
      if (reference.atom == no_atom)
        external_.insert({layout.object().symbols[reference.symbol].name, {referrer, calls}});
      else if (reference.atom != referrer || takes_function_address(layout, reference))
        here_.insert({reference.atom, {referrer, calls}});
    });
  };
  const auto count = static_cast<AtomId>(layout.atoms().size());
  for (AtomId a = 0; a < count; ++a)
    if (walk.is_named(a)) note_all(a);
  for (AtomId a = 0; a < count; ++a)
    if (!walk.reached(a)) note_all(a); // nobody's, so it is one that is found by its section
}

template <typename Map, typename Key> static std::vector<Referrer> listed(const Map& map, const Key& key) {
  std::vector<Referrer> found;
  for (auto [at, end] = map.equal_range(key); at != end; ++at) found.push_back(at->second);
  return found;
}

std::vector<Referrer> Referrers::of(AtomId function) const { return listed(here_, function); }

std::vector<Referrer> Referrers::of(const std::string& external) const { return listed(external_, external); }

} // namespace klp
