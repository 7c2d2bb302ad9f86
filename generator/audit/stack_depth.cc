#include "generator/audit/stack_depth.h"

namespace klp {

namespace {

class Walk {
public:
  explicit Walk(const Atom& function) : function_(function) {
    for (const auto& instruction : decode(function.bytes)) instructions_[instruction.offset] = instruction;
    for (const auto& entry : function.entries) add_way(entry);
  }

  StackDepths run(std::int64_t first) {
    reach(0, first);
    while (!waiting_.empty()) {
      auto [offset, depth] = waiting_.back();
      waiting_.pop_back();
      follow(instructions_.at(offset), depth);
    }
    return std::move(depths_);
  }

private:
  // A static branch that may be taken, and what a faulting access is followed by.
  void add_way(const TableEntry& entry) {
    bool leads_on = entry.table->name == "__jump_table" || entry.table->name == "__ex_table";
    if (!leads_on || entry.references.size() < 2 || entry.code_offset < 0) return;
    const Reference& to = entry.references[1];
    if (to.atom == entry.references[0].atom && to.delta >= 0)
      ways_.emplace(static_cast<std::uint64_t>(entry.code_offset), static_cast<std::uint64_t>(to.delta));
  }

  void reach(std::uint64_t offset, std::int64_t depth) {
    constexpr std::size_t most = 8; // of one instruction: more would be a loop that is not understood
    auto& known = depths_[offset];
    if (!instructions_.contains(offset)) {
      depths_.erase(offset);
      return;
    }
    if (known.size() < most && known.insert(depth).second) waiting_.emplace_back(offset, depth);
  }

  bool is_relocated(const Instruction& instruction) const {
    for (const auto& r : function_.references)
      if (r.offset >= instruction.offset && r.offset < instruction.offset + instruction.length) return true;
    return false;
  }

  void follow(const Instruction& instruction, std::int64_t depth) {
    auto [begin, end] = ways_.equal_range(instruction.offset);
    for (auto way = begin; way != end; ++way) reach(way->second, depth);
    bool jump = instruction.branch == FieldUse::jump && instruction.relative_target && !is_relocated(instruction);
    if (jump && *instruction.relative_target >= 0)
      reach(static_cast<std::uint64_t>(*instruction.relative_target), depth);
    if (!instruction.ends_flow && instruction.stack_growth)
      reach(instruction.offset + instruction.length, depth + *instruction.stack_growth);
  }

  const Atom& function_;
  std::map<std::uint64_t, Instruction> instructions_;
  std::multimap<std::uint64_t, std::uint64_t> ways_;
  StackDepths depths_;
  std::vector<std::pair<std::uint64_t, std::int64_t>> waiting_;
};

} // namespace

StackDepths stack_depths(const Atom& function, std::int64_t first) { return Walk(function).run(first); }

} // namespace klp
