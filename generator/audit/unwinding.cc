#include "generator/audit/rules.h"
#include "generator/audit/stack_depth.h"
#include "generator/object/layout.h"

#include <fmt/format.h>
#include <map>
#include <optional>

namespace klp {

namespace {

bool is_padding(const Atom& atom) { return atom.bytes.find_first_not_of('\x90') == std::string::npos; }

// arch/x86/include/asm/orc_types.h: struct orc_entry, of which only what the stack pointer tells is checked.
struct Orc {
  std::int64_t sp_offset = 0;
  unsigned sp_register = 0;
  static constexpr unsigned sp = 5; // ORC_REG_SP: the caller's stack pointer is this one plus sp_offset
};

using OrcTable = std::map<std::int64_t, Orc>; // by where they begin in a section

OrcTable entries_in(const Layout& layout, SectionId section) {
  OrcTable table;
  for (const auto& atom : layout.atoms()) {
    if (atom.section != section) continue;
    for (const auto& entry : atom.entries) {
      ByteView record(entry.companion);
      auto offset = record.get<std::int16_t>(0);
      auto registers = record.get<std::uint8_t>(4);
      if (entry.table->name == ".orc_unwind_ip" && offset && registers)
        table[static_cast<std::int64_t>(atom.offset) + entry.code_offset] = {*offset, *registers & 0xfu};
    }
  }
  return table;
}

const Orc* entry_for(const OrcTable& table, std::uint64_t place) {
  auto after = table.upper_bound(static_cast<std::int64_t>(place));
  return after == table.begin() ? nullptr : &std::prev(after)->second;
}

// The first instruction whose entry does not tell where the caller's frame is. `cold`: entered with any stack.
std::optional<std::uint64_t> first_wrong(const Atom& function, const OrcTable& table, bool cold) {
  constexpr std::int64_t return_address = 8;
  const Orc* entered = entry_for(table, function.offset);
  if (!entered || (cold && entered->sp_register != Orc::sp)) return std::nullopt;
  for (const auto& [offset, depths] : stack_depths(function, cold ? entered->sp_offset : return_address)) {
    const Orc* orc = entry_for(table, function.offset + offset);
    if (orc->sp_register == Orc::sp && !depths.contains(orc->sp_offset)) return offset;
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
    else if (auto wrong = first_wrong(atom, entries, is_cold(name)))
      findings.push_back(accusation(
          id, name, fmt::format("its stack cannot be walked: the ORC entry for +{:#x} does not fit the code", *wrong)));
    end = atom.offset + atom.size;
  }
}

} // namespace klp
