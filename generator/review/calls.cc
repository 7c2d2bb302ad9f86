#include "generator/review/calls.h"

namespace klp {

namespace {

class Walk {
public:
  explicit Walk(const Layout& layout) : layout_(layout) {}

  // A function's atom, or the part's.
  void take(AtomId atom) {
    if (!seen_.insert(atom).second) return;
    for (const auto& reference : layout_.atom(atom).references) look_at(reference);
    for (const auto& entry : layout_.atom(atom).entries) // replacements of alternatives call too
      for (const auto& reference : entry.references)
        if (reference.atom != no_atom && layout_.atom(reference.atom).kind == AtomKind::piece) take(reference.atom);
  }

  const std::set<AtomId>& functions() const { return functions_; }
  std::set<std::string> names;

private:
  void look_at(const Reference& reference) {
    if (reference.use != FieldUse::call && reference.use != FieldUse::jump) return;
    if (reference.atom == no_atom) return void(names.insert(layout_.object().symbols[reference.symbol].name));
    if (layout_.atom(reference.atom).kind == AtomKind::function && !seen_.contains(reference.atom)) {
      functions_.insert(reference.atom);
      names.insert(layout_.name(reference.atom));
    }
  }

  const Layout& layout_;
  std::set<AtomId> seen_, functions_; // looked at; called here
};

AtomId whole(const Layout& layout, AtomId atom) {
  AtomId parent = layout.parent_of_cold(atom);
  return parent == no_atom ? atom : parent;
}

void take_function(const Layout& layout, Walk& walk, AtomId function) {
  walk.take(function);
  if (AtomId cold = layout.cold_part_of(function); cold != no_atom) walk.take(cold);
}

// A jump between a function and its cold part is no call.
void forget_own_parts(const Layout& layout, AtomId function, std::set<std::string>& names) {
  names.erase(layout.name(function));
  if (AtomId cold = layout.cold_part_of(function); cold != no_atom) names.erase(layout.name(cold));
}

std::set<std::string> closed(const Layout& layout, Walk& walk, AtomId function) {
  std::set<AtomId> done;
  for (bool more = true; more;) {
    more = false;
    for (AtomId callee : std::set<AtomId>(walk.functions())) {
      if (!done.insert(callee).second || whole(layout, callee) == function) continue;
      take_function(layout, walk, whole(layout, callee));
      more = true;
    }
  }
  forget_own_parts(layout, function, walk.names);
  return std::move(walk.names);
}

} // namespace

std::set<std::string> calls_of(const Layout& layout, AtomId function) {
  Walk walk(layout);
  take_function(layout, walk, function);
  forget_own_parts(layout, function, walk.names);
  return std::move(walk.names);
}

std::set<std::string> calls_through(const Layout& layout, AtomId function) {
  Walk walk(layout);
  take_function(layout, walk, function);
  return closed(layout, walk, function);
}

std::set<std::string> call_targets(const Layout& layout, const Reference& call) {
  if (call.atom == no_atom) return {layout.object().symbols[call.symbol].name};
  if (layout.atom(call.atom).kind != AtomKind::function) return {};
  AtomId function = whole(layout, call.atom);
  std::set<std::string> names = calls_through(layout, function);
  names.insert(layout.name(function));
  return names;
}

} // namespace klp
