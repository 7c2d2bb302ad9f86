#include "generator/review/calls.h"

namespace klp {

namespace {

class CallWalk {
public:
  explicit CallWalk(const Layout& layout) : layout_(layout) {}

  // Adds the calls of one atom: a function, a cold part, or the replacement of an alternative.
  void add(AtomId atom) {
    if (!seen_.insert(atom).second) return;
    for (const auto& reference : layout_.atom(atom).references) add_call(reference);
    for (const auto& entry : layout_.atom(atom).entries) // replacements of alternatives contain calls, too
      for (const auto& reference : entry.references)
        if (reference.atom != no_atom && layout_.atom(reference.atom).kind == AtomKind::piece) add(reference.atom);
  }

  const std::set<AtomId>& functions() const { return functions_; }
  std::set<std::string> names;

private:
  void add_call(const Reference& reference) {
    if (!is_branch(reference.use)) return;
    if (reference.atom == no_atom) return void(names.insert(layout_.object().symbols[reference.symbol].name));
    if (layout_.atom(reference.atom).kind == AtomKind::function && !seen_.contains(reference.atom)) {
      functions_.insert(reference.atom);
      names.insert(layout_.name(reference.atom));
    }
  }

  const Layout& layout_;
  std::set<AtomId> seen_;      // atoms that were added
  std::set<AtomId> functions_; // of this object: called by them
};

void add_function(const Layout& layout, CallWalk& walk, AtomId function) {
  walk.add(function);
  if (AtomId cold = layout.cold_part_of(function); cold != no_atom) walk.add(cold);
}

// A jump between a function and its cold part is not a call.
void remove_own_parts(const Layout& layout, AtomId function, std::set<std::string>& names) {
  names.erase(layout.name(function));
  if (AtomId cold = layout.cold_part_of(function); cold != no_atom) names.erase(layout.name(cold));
}

// Adds the calls of all functions of this object that are called, until none is new (transitive closure).
std::set<std::string> closure(const Layout& layout, CallWalk& walk, AtomId function) {
  std::set<AtomId> done;
  for (bool more = true; more;) {
    more = false;
    for (AtomId callee : std::set<AtomId>(walk.functions())) {
      if (!done.insert(callee).second || layout.parent_or_self(callee) == function) continue;
      add_function(layout, walk, layout.parent_or_self(callee));
      more = true;
    }
  }
  remove_own_parts(layout, function, walk.names);
  return std::move(walk.names);
}

} // namespace

std::vector<const Reference*> branches_in(const Layout& layout, AtomId part) {
  std::vector<const Reference*> branches;
  auto add = [&](const std::vector<Reference>& references) {
    for (const auto& r : references)
      if (is_branch(r.use)) branches.push_back(&r);
  };
  add(layout.atom(part).references);
  for (const auto& entry : layout.atom(part).entries)
    for (const auto& r : entry.references)
      if (r.atom != no_atom && layout.atom(r.atom).kind == AtomKind::piece) add(layout.atom(r.atom).references);
  return branches;
}

std::set<std::string> calls_of(const Layout& layout, AtomId function) {
  CallWalk walk(layout);
  add_function(layout, walk, function);
  remove_own_parts(layout, function, walk.names);
  return std::move(walk.names);
}

std::set<std::string> transitive_calls_of(const Layout& layout, AtomId function) {
  CallWalk walk(layout);
  add_function(layout, walk, function);
  return closure(layout, walk, function);
}

std::set<std::string> call_targets(const Layout& layout, const Reference& call) {
  if (call.atom == no_atom) return {layout.object().symbols[call.symbol].name};
  if (layout.atom(call.atom).kind != AtomKind::function) return {};
  AtomId function = layout.parent_or_self(call.atom);
  std::set<std::string> names = transitive_calls_of(layout, function);
  names.insert(layout.name(function));
  return names;
}

} // namespace klp
