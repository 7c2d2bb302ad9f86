#include "generator/audit/checks.h"
#include "generator/audit/stack_frame.h"
#include "generator/object/layout.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <optional>

namespace klp {

namespace {

bool is_padding(const Atom& atom) { return atom.bytes.find_first_not_of('\x90') == std::string::npos; }

// arch/x86/include/asm/orc_types.h: struct orc_entry.
struct Orc {
  std::int64_t sp_offset = 0, bp_offset = 0;
  unsigned sp_register = 0, bp_register = 0;
  unsigned kind = 0;                           // type, and signal or end: numbered as the kernel's version does
  static constexpr unsigned undefined = 0;     // ORC_REG_UNDEFINED: nobody gets there
  static constexpr unsigned previous_sp = 1;   // ORC_REG_PREV_SP
  static constexpr unsigned bp = 4;            // ORC_REG_BP
  static constexpr unsigned sp = 5;            // ORC_REG_SP: the caller's stack pointer is this one plus sp_offset
  static constexpr unsigned last_register = 9; // ORC_REG_SP_INDIRECT
};

constexpr std::uint64_t orc_size = 6;

std::optional<Orc> read_orc(ByteView record) {
  auto sp_offset = record.get<std::int16_t>(0), bp_offset = record.get<std::int16_t>(2);
  auto registers = record.get<std::uint8_t>(4), kind = record.get<std::uint8_t>(5);
  if (!sp_offset || !bp_offset || !registers || !kind) return std::nullopt;
  return Orc{*sp_offset, *bp_offset, *registers & 0xfu, (*registers & 0xf0u) >> 4, *kind};
}

// The kind that ordinary functions have in the kernel's own table; nothing where the table is not found.
std::optional<unsigned> kind_of_calls(const KernelObject& vmlinux) {
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

// What objtool gives code of functions: stack and frame pointer by registers that can hold them.
bool is_ordinary(const Orc& orc, std::optional<unsigned> calls) {
  if (orc.sp_register == Orc::undefined) return true;
  constexpr std::int64_t first_push = -16; // below the return address
  bool on_stack = orc.bp_register == Orc::previous_sp && orc.bp_offset <= first_push;
  bool frame =
      orc.bp_register == Orc::undefined || on_stack || (orc.bp_register == Orc::bp && orc.sp_register != Orc::sp);
  return frame && orc.sp_register <= Orc::last_register && (!calls || orc.kind == *calls);
}

using OrcTable = std::map<std::int64_t, Orc>; // by where they begin in a section

OrcTable entries_in(const Layout& layout, SectionId section) {
  OrcTable table;
  for (const auto& atom : layout.atoms()) {
    if (atom.section != section) continue;
    for (const auto& entry : atom.entries) {
      auto orc = read_orc(ByteView(entry.companion));
      if (entry.table->name == ".orc_unwind_ip" && orc)
        table[static_cast<std::int64_t>(atom.offset) + entry.code_offset] = *orc;
    }
  }
  return table;
}

const Orc* entry_for(const OrcTable& table, std::uint64_t place) {
  auto after = table.upper_bound(static_cast<std::int64_t>(place));
  return after == table.begin() ? nullptr : &std::prev(after)->second;
}

// What an entry says of a frame whose place is counted from the stack pointer.
StackFrame frame_of(const Orc& orc) {
  return {orc.sp_offset, orc.bp_register == Orc::previous_sp ? -orc.bp_offset : 0};
}

// The first instruction whose entry does not tell where the caller's frame is. `cold`: entered with any stack.
std::optional<std::uint64_t> first_wrong(const Atom& function, const OrcTable& table, bool cold,
                                         std::optional<unsigned> calls) {
  constexpr std::int64_t return_address = 8;
  const Orc* entered = entry_for(table, function.offset);
  if (entered && !cold && entered->sp_register != Orc::sp) return 0;
  if (!entered || entered->sp_register != Orc::sp) return std::nullopt;
  for (const auto& [offset, frames] : stack_frames(function, cold ? frame_of(*entered) : StackFrame{return_address})) {
    const Orc* orc = entry_for(table, function.offset + offset);
    if (!is_ordinary(*orc, calls)) return offset;
    if (orc->sp_register == Orc::sp && !frames.contains(frame_of(*orc))) return offset;
  }
  return std::nullopt;
}

bool is_cold(std::string_view name) { return name.find(".cold") != name.npos; }

} // namespace

// Every function has an ORC entry at its very beginning, or one for its call padding too (tools/objtool/orc_gen.c);
// without it stacks through it are not reliable, and no transition ends (arch/x86/kernel/unwind_orc.c).
void check_unwinding(const AuditCase& audited, std::vector<Finding>& findings) {
  constexpr RuleId id = "unwinding";
  const Layout& layout = audited.layout;
  const auto calls = kind_of_calls(audited.objects.vmlinux());
  SectionId section = section_undefined;
  OrcTable entries;
  std::uint64_t end = 0; // of the function before
  for (AtomId a = 0; a < layout.atoms().size(); ++a) {
    const Atom& atom = layout.atom(a);
    if (atom.section != section) {
      section = atom.section;
      entries = entries_in(layout, section);
      end = 0;
    }
    if (atom.kind != AtomKind::function || is_padding(atom)) continue;
    auto after = entries.upper_bound(static_cast<std::int64_t>(atom.offset));
    bool covered = after != entries.begin() && std::prev(after)->first >= static_cast<std::int64_t>(end);
    std::string name = layout.name(a) + "()";
    if (!covered)
      findings.push_back(accusation(id, name, "its stack cannot be walked: no ORC entry"));
    else if (auto wrong = first_wrong(atom, entries, is_cold(name), calls))
      findings.push_back(accusation(
          id, name, fmt::format("its stack cannot be walked: the ORC entry for +{:#x} does not fit the code", *wrong)));
    end = atom.offset + atom.size;
  }
}

} // namespace klp
