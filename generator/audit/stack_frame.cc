#include "generator/audit/stack_frame.h"

namespace klp {

namespace {

// A depth-first search over the instructions of a function.
class FrameSearch {
public:
  explicit FrameSearch(const Atom& function) : function_(function) {
    for (const auto& instruction : decode(function.bytes)) instructions_[instruction.offset] = instruction;
    for (const auto& entry : function.entries) add_table_target(entry);
  }

  StackFrames run(const StackFrame& first) {
    reach(0, first);
    while (!waiting_.empty()) {
      auto [offset, frame] = waiting_.back();
      waiting_.pop_back();
      follow(instructions_.at(offset), frame);
    }
    return std::move(frames_);
  }

private:
  // Control flow that the instructions do not show: a static branch may be taken, and a faulting access continues at
  // its fixup.
  void add_table_target(const TableEntry& entry) {
    bool has_target = has_kind(*entry.table, {SpecialSectionKind::jump_table, SpecialSectionKind::exception_table});
    if (!has_target || entry.references.size() < 2 || entry.code_offset < 0) return;
    const Reference& to = entry.references[1];
    if (to.atom == entry.references[0].atom && to.delta >= 0)
      table_targets_.emplace(static_cast<std::uint64_t>(entry.code_offset), static_cast<std::uint64_t>(to.delta));
  }

  void reach(std::uint64_t offset, const StackFrame& frame) {
    constexpr std::size_t most =
        8; // frames of one instruction: more come from a loop with an unknown effect on the stack
    auto& known = frames_[offset];
    if (!instructions_.contains(offset)) {
      frames_.erase(offset);
      return;
    }
    if (known.size() < most && known.insert(frame).second) waiting_.emplace_back(offset, frame);
  }

  bool is_relocated(const Instruction& instruction) const {
    for (const auto& r : function_.references)
      if (r.offset >= instruction.offset && r.offset < instruction.offset + instruction.length) return true;
    return false;
  }

  static StackFrame after(const Instruction& instruction, StackFrame frame) {
    if (instruction.restores_frame && frame.saved_bp == frame.depth - *instruction.restores_frame) frame.saved_bp = 0;
    frame.depth += *instruction.stack_growth;
    if (instruction.saves_frame && frame.saved_bp == 0) frame.saved_bp = frame.depth - *instruction.saves_frame;
    return frame;
  }

  void follow(const Instruction& instruction, const StackFrame& frame) {
    auto [begin, end] = table_targets_.equal_range(instruction.offset);
    for (auto entry = begin; entry != end; ++entry) reach(entry->second, frame);
    bool jump = instruction.branch == FieldUse::jump && instruction.relative_target && !is_relocated(instruction);
    if (jump && *instruction.relative_target >= 0)
      reach(static_cast<std::uint64_t>(*instruction.relative_target), frame);
    if (!instruction.ends_flow && instruction.stack_growth)
      reach(instruction.offset + instruction.length, after(instruction, frame));
  }

  const Atom& function_;
  std::map<std::uint64_t, Instruction> instructions_;         // by offset
  std::multimap<std::uint64_t, std::uint64_t> table_targets_; // by offset of the instruction: offset of the target
  StackFrames frames_;
  std::vector<std::pair<std::uint64_t, StackFrame>> waiting_;
};

} // namespace

StackFrames stack_frames(const Atom& function, const StackFrame& first) { return FrameSearch(function).run(first); }

} // namespace klp
