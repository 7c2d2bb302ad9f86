#include "generator/review/reach.h"

#include <algorithm>
#include <map>
#include <set>

namespace klp {

namespace {

// The place of an instruction.
struct InstructionPlace {
  AtomId part = no_atom;
  std::uint64_t offset = 0; // in the part, in bytes
  auto operator<=>(const InstructionPlace&) const = default;
};

class Flow {
public:
  Flow(const Layout& layout, AtomId function) : layout_(layout), cold_(layout.cold_part_of(function)) {
    add(function);
    if (cold_ != no_atom) add(cold_);
  }

  std::vector<const Reference*> after(const std::function<bool(const Reference&)>& from) {
    for (const auto& [spot, instruction] : instructions_)
      if (const Reference* called = spot.part == cold_ ? branch_of(spot) : nullptr)
        if (leaves(*called) && from(*called)) visit_next(spot, instruction);
    while (!waiting_.empty()) {
      InstructionPlace spot = waiting_.back();
      waiting_.pop_back();
      visit_successors(spot);
    }
    return std::move(calls_);
  }

private:
  void add(AtomId part) {
    parts_.insert(part);
    for (const auto& instruction : decode(ByteView(layout_.atom(part).bytes)))
      instructions_[{part, instruction.offset}] = instruction;
  }

  // The reference of the branch at this place; nullptr if the instruction is no branch, or a branch within the part
  // that needs no relocation.
  const Reference* branch_of(InstructionPlace spot) const {
    const Instruction& instruction = instructions_.at(spot);
    if (instruction.branch == FieldUse::operand) return nullptr;
    for (const auto& r : layout_.atom(spot.part).references)
      if (r.offset >= spot.offset && r.offset < spot.offset + instruction.length) return &r;
    return nullptr;
  }

  bool leaves(const Reference& r) const { return r.atom == no_atom || !parts_.contains(r.atom); }

  void visit(InstructionPlace spot) {
    if (instructions_.contains(spot) && seen_.insert(spot).second) waiting_.push_back(spot);
  }

  void visit(const Reference& r) {
    if (!leaves(r) && r.delta >= 0) visit(InstructionPlace{r.atom, static_cast<std::uint64_t>(r.delta)});
  }

  void visit_next(InstructionPlace spot, const Instruction& instruction) {
    if (!instruction.ends_flow) visit(InstructionPlace{spot.part, spot.offset + instruction.length});
  }

  void visit_successors(InstructionPlace spot) {
    const Instruction& instruction = instructions_.at(spot);
    const Reference* target = branch_of(spot);
    if (target && leaves(*target)) calls_.push_back(target);
    if (target) visit(*target);
    if (!target && instruction.branch == FieldUse::jump && instruction.relative_target)
      visit(InstructionPlace{spot.part, static_cast<std::uint64_t>(*instruction.relative_target)});
    if (jumps_anywhere(instruction, target))
      for (const auto& [any, i] : instructions_) visit(any);
    for (const auto& entry : layout_.atom(spot.part).entries) // static branches, exception table
      if (entry.code_offset == static_cast<std::int64_t>(spot.offset))
        for (const auto& r : entry.references) visit(r);
    visit_next(spot, instruction);
  }

  bool jumps_anywhere(const Instruction& instruction, const Reference* target) const {
    if (instruction.branch != FieldUse::jump) return instruction.is_indirect_branch && instruction.ends_flow;
    return target && target->atom == no_atom &&
           layout_.object().symbols[target->symbol].name.starts_with("__x86_indirect_thunk");
  }

  const Layout& layout_;
  AtomId cold_;
  std::set<AtomId> parts_;
  std::map<InstructionPlace, Instruction> instructions_;
  std::set<InstructionPlace> seen_;
  std::vector<InstructionPlace> waiting_;
  std::vector<const Reference*> calls_;
};

} // namespace

std::vector<const Reference*> calls_after(const Layout& layout, AtomId function,
                                          const std::function<bool(const Reference&)>& from) {
  return Flow(layout, function).after(from);
}

} // namespace klp
