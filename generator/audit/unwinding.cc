#include "generator/arch/arch.h"
#include "generator/audit/checks.h"
#include "generator/audit/orc.h"
#include "generator/audit/stack_frame.h"
#include "generator/object/layout.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <optional>

namespace klp {

namespace {

bool has_only_nops(const Atom& atom) {
  return atom.bytes.find_first_not_of(architecture().instructions.nop) == std::string::npos;
}

// Whether objtool can have made the entry for code of a function: its kind is that of the kernel's functions, and it
// names only registers from which the unwinder can compute the stack pointer and the frame pointer of the caller.
bool is_ordinary(const Orc& orc, const OrcForm& form) {
  const OrcRegisters& registers = form.registers;
  if (orc.sp_register == registers.undefined) return true;
  constexpr std::int64_t first_push = -16; // below the return address
  bool on_stack = orc.bp_register == registers.previous_sp && orc.bp_offset <= first_push;
  bool frame = orc.bp_register == registers.undefined || on_stack ||
               (orc.bp_register == registers.bp && orc.sp_register != registers.sp);
  return frame && orc.sp_register <= registers.last && orc.kind == form.kind;
}

using OrcTable = std::map<std::int64_t, Orc>; // by the offset in a section from which on the entry applies

OrcTable entries_in(const Layout& layout, SectionId section) {
  OrcTable table;
  for (const auto& atom : layout.atoms()) {
    if (atom.section != section) continue;
    for (const auto& entry : atom.entries) {
      auto orc = read_orc(ByteView(entry.companion));
      if (entry.table->kind == SpecialSectionKind::unwind_table && orc)
        table[static_cast<std::int64_t>(atom.offset) + entry.code_offset] = *orc;
    }
  }
  return table;
}

const Orc* entry_for(const OrcTable& table, std::uint64_t place) {
  auto after = table.upper_bound(static_cast<std::int64_t>(place));
  return after == table.begin() ? nullptr : &std::prev(after)->second;
}

// The frame that an entry describes whose sp_register is the stack pointer.
StackFrame frame_of(const Orc& orc, const OrcForm& form) {
  return {orc.sp_offset, orc.bp_register == form.registers.previous_sp ? -orc.bp_offset : 0};
}

// The offset of the first instruction whose entry does not fit the code. Returns nullopt if there is none. A function
// starts with only the return address on the stack; a cold part starts with the frame that its first entry describes.
std::optional<std::uint64_t> first_wrong(const Atom& function, const OrcTable& table, bool is_cold,
                                         const OrcForm& form) {
  constexpr std::int64_t return_address = 8;
  const unsigned sp = form.registers.sp;
  const Orc* at_start = entry_for(table, function.offset);
  if (at_start && !is_cold && at_start->sp_register != sp) return 0;
  if (!at_start || at_start->sp_register != sp) return std::nullopt;
  const StackFrame first = is_cold ? frame_of(*at_start, form) : StackFrame{.depth = return_address};
  for (const auto& [offset, frames] : stack_frames(function, first)) {
    const Orc* orc = entry_for(table, function.offset + offset);
    if (!is_ordinary(*orc, form)) return offset;
    if (orc->sp_register == sp && !frames.contains(frame_of(*orc, form))) return offset;
  }
  return std::nullopt;
}

} // namespace

// Every function has an ORC entry at its first byte, or at that of its call padding (tools/objtool/orc_gen.c). Without
// the entry, a stack trace through the function is not reliable, and no transition ends (arch/x86/kernel/unwind_orc.c).
void check_unwinding(const AuditCase& audited, std::vector<Finding>& findings) {
  constexpr RuleId id = "unwinding";
  const Layout& layout = audited.layout;
  const auto form = orc_form_of(audited.objects.vmlinux());
  if (!form) {
    findings.push_back(audit_finding(id, "__start_orc_unwind", "klp does not know the form of the kernel's ORC table"));
    return;
  }
  SectionId section = section_undefined;
  OrcTable entries;
  std::uint64_t end = 0; // of the previous function of the section
  for (AtomId a = 0; a < layout.atoms().size(); ++a) {
    const Atom& atom = layout.atom(a);
    if (atom.section != section) {
      section = atom.section;
      entries = entries_in(layout, section);
      end = 0;
    }
    if (atom.kind != AtomKind::function || has_only_nops(atom)) continue;
    auto after = entries.upper_bound(static_cast<std::int64_t>(atom.offset));
    bool covered = after != entries.begin() && std::prev(after)->first >= static_cast<std::int64_t>(end);
    std::string name = layout.name(a) + "()";
    bool is_cold = name.find(".cold") != name.npos;
    if (!covered)
      findings.push_back(audit_finding(id, name, "its stack cannot be walked: no ORC entry"));
    else if (auto wrong = first_wrong(atom, entries, is_cold, *form))
      findings.push_back(audit_finding(
          id, name, fmt::format("its stack cannot be walked: the ORC entry for +{:#x} does not fit the code", *wrong)));
    end = atom.offset + atom.size;
  }
}

} // namespace klp
