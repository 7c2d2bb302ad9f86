#include "generator/arch/arch.h"
#include "generator/audit/checks.h"
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

// struct orc_entry (arch/x86/include/asm/orc_types.h).
struct Orc {
  std::int64_t sp_offset = 0, bp_offset = 0;
  unsigned sp_register = 0, bp_register = 0;
  unsigned kind = 0;                           // the fields type, signal and end; their layout depends on the version
  static constexpr unsigned undefined = 0;     // ORC_REG_UNDEFINED: the code is never reached
  static constexpr unsigned previous_sp = 1;   // ORC_REG_PREV_SP
  static constexpr unsigned bp = 4;            // ORC_REG_BP
  static constexpr unsigned sp = 5;            // ORC_REG_SP: caller's stack pointer = current one + sp_offset
  static constexpr unsigned last_register = 9; // ORC_REG_SP_INDIRECT
};

constexpr std::uint64_t orc_size = 6;

std::optional<Orc> read_orc(ByteView record) {
  auto sp_offset = record.get<std::int16_t>(0), bp_offset = record.get<std::int16_t>(2);
  auto registers = record.get<std::uint8_t>(4), kind = record.get<std::uint8_t>(5);
  if (!sp_offset || !bp_offset || !registers || !kind) return std::nullopt;
  return Orc{.sp_offset = *sp_offset,
             .bp_offset = *bp_offset,
             .sp_register = *registers & 0xfu,
             .bp_register = (*registers & 0xf0u) >> 4,
             .kind = *kind};
}

// The kind of the entries of ordinary functions: the most frequent kind among the first 1,000 entries of the kernel's
// own table. Returns nullopt if the table is not found.
std::optional<unsigned> kind_of_functions(const KernelObject& vmlinux) {
  constexpr std::uint64_t enough = 1000;
  auto table = vmlinux.symbols.named("__start_orc_unwind");
  std::map<unsigned, std::size_t> seen;
  for (std::uint64_t i = 0; table.size() == 1 && i < enough; ++i) {
    auto record = vmlinux.image.at(table[0]->address + i * orc_size, orc_size);
    auto orc = record ? read_orc(*record) : std::nullopt;
    if (orc && orc->sp_register == Orc::sp) ++seen[orc->kind];
  }
  auto most = std::ranges::max_element(seen, {}, [](const auto& entry) { return entry.second; });
  return most == seen.end() ? std::nullopt : std::optional(most->first);
}

// Whether objtool can have made the entry for code of a function: its kind is `function_kind`, and it names only
// registers from which the unwinder can compute the stack pointer and the frame pointer of the caller.
bool is_ordinary(const Orc& orc, std::optional<unsigned> function_kind) {
  if (orc.sp_register == Orc::undefined) return true;
  constexpr std::int64_t first_push = -16; // below the return address
  bool on_stack = orc.bp_register == Orc::previous_sp && orc.bp_offset <= first_push;
  bool frame =
      orc.bp_register == Orc::undefined || on_stack || (orc.bp_register == Orc::bp && orc.sp_register != Orc::sp);
  return frame && orc.sp_register <= Orc::last_register && (!function_kind || orc.kind == *function_kind);
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

// The frame that an entry with sp_register == Orc::sp describes.
StackFrame frame_of(const Orc& orc) {
  return {orc.sp_offset, orc.bp_register == Orc::previous_sp ? -orc.bp_offset : 0};
}

// The offset of the first instruction whose entry does not fit the code. Returns nullopt if there is none. A function
// starts with only the return address on the stack; a cold part starts with the frame that its first entry describes.
std::optional<std::uint64_t> first_wrong(const Atom& function, const OrcTable& table, bool is_cold,
                                         std::optional<unsigned> function_kind) {
  constexpr std::int64_t return_address = 8;
  const Orc* at_start = entry_for(table, function.offset);
  if (at_start && !is_cold && at_start->sp_register != Orc::sp) return 0;
  if (!at_start || at_start->sp_register != Orc::sp) return std::nullopt;
  const StackFrame first = is_cold ? frame_of(*at_start) : StackFrame{.depth = return_address};
  for (const auto& [offset, frames] : stack_frames(function, first)) {
    const Orc* orc = entry_for(table, function.offset + offset);
    if (!is_ordinary(*orc, function_kind)) return offset;
    if (orc->sp_register == Orc::sp && !frames.contains(frame_of(*orc))) return offset;
  }
  return std::nullopt;
}

} // namespace

// Every function has an ORC entry at its first byte, or at that of its call padding (tools/objtool/orc_gen.c). Without
// the entry, a stack trace through the function is not reliable, and no transition ends (arch/x86/kernel/unwind_orc.c).
void check_unwinding(const AuditCase& audited, std::vector<Finding>& findings) {
  constexpr RuleId id = "unwinding";
  const Layout& layout = audited.layout;
  const auto function_kind = kind_of_functions(audited.objects.vmlinux());
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
    else if (auto wrong = first_wrong(atom, entries, is_cold, function_kind))
      findings.push_back(audit_finding(
          id, name, fmt::format("its stack cannot be walked: the ORC entry for +{:#x} does not fit the code", *wrong)));
    end = atom.offset + atom.size;
  }
}

} // namespace klp
