#include "generator/compare/variable_uses.h"

#include "generator/arch/x86_64/memory_access.h"
#include "generator/compare/compiler_names.h"
#include "generator/compare/message_state.h"
#include "generator/compare/passed_as_argument.h"

#include <algorithm>

namespace klp {

namespace {

// Per-CPU state of arch/x86/include/asm/preempt.h and current.h. Functions restore what they change in it.
constexpr std::string_view restored[] = {"__preempt_count", "pcpu_hot", "current_task"};

bool is_left_out(const std::string& symbol) {
  std::string name = without_numbers(symbol);
  return is_message_state(name) || name == "__key" || std::ranges::find(restored, name) != std::end(restored);
}

// A symbol of another unit has no type in the object: if the code only takes its address, it can also be a function.
bool may_be_variable(const Layout& layout, const Reference& reference) {
  if (is_branch(reference.use)) return false;
  if (reference.atom == no_atom) return true;
  const Atom& atom = layout.atom(reference.atom);
  return atom.kind == AtomKind::variable && atom.size > 0 && layout.section_of(reference.atom).writable();
}

VariableUse named(const Layout& layout, const Reference& reference) {
  VariableUse use;
  const Symbol& symbol = layout.target_symbol(reference);
  use.symbol = symbol.name;
  use.local = reference.atom != no_atom && symbol.is_local();
  use.defined = reference.atom != no_atom;
  return use;
}

class UseCollector {
public:
  UseCollector(const Layout& layout, AtomId function)
      : layout_(layout), atom_(layout.atom(function)), accesses_(memory_accesses(atom_.bytes)) {}

  std::vector<VariableUse> run() {
    for (const auto& reference : atom_.references)
      if (may_be_variable(layout_, reference)) add(reference);
    for (const auto& entry : atom_.entries) // the keys of static branches and calls
      for (const auto& reference : entry.references)
        if (may_be_variable(layout_, reference)) add_key(reference);
    return std::move(uses_);
  }

private:
  void add(const Reference& reference) {
    VariableUse use = named(layout_, reference);
    auto access = std::ranges::find(accesses_, reference.offset, &MemoryAccess::field);
    if (reference.use == FieldUse::memory && access != accesses_.end()) {
      use.reads = access->reads, use.writes = access->writes;
      if (use.writes) use.how = access->operation;
      if (access->width && reference.delta >= 0) {
        use.begin = static_cast<std::uint64_t>(reference.delta);
        use.end = use.begin + access->width;
      }
    } else {
      use.takes = true;
      if (auto argument = passed_as_argument(layout_, atom_, reference)) use.how = argument->callee;
    }
    keep(std::move(use));
  }

  void add_key(const Reference& reference) {
    VariableUse use = named(layout_, reference);
    use.reads = true;
    keep(std::move(use));
  }

  void keep(VariableUse use) {
    if (!is_left_out(use.symbol)) uses_.push_back(std::move(use));
  }

  const Layout& layout_;
  const Atom& atom_;
  std::vector<MemoryAccess> accesses_;
  std::vector<VariableUse> uses_;
};

} // namespace

bool VariableUse::overlaps(const VariableUse& other) const {
  return end == 0 || other.end == 0 || (begin < other.end && other.begin < end);
}

std::vector<VariableUse> variable_uses(const Layout& layout, AtomId function) {
  return UseCollector(layout, function).run();
}

} // namespace klp
