#include "generator/audit/rules.h"
#include "generator/object/layout.h"

#include <algorithm>
#include <set>

namespace klp {

namespace {

bool is_padding(const Atom& atom) { return atom.bytes.find_first_not_of('\x90') == std::string::npos; }

// Where ORC entries begin in a section.
std::set<std::int64_t> entries_in(const Layout& layout, SectionId section) {
  std::set<std::int64_t> begins;
  for (const auto& atom : layout.atoms())
    if (atom.section == section)
      for (const auto& entry : atom.entries)
        if (entry.table->name == ".orc_unwind_ip")
          begins.insert(static_cast<std::int64_t>(atom.offset) + entry.code_offset);
  return begins;
}

} // namespace

// Every function has an ORC entry at its very beginning, or one for its call padding too (tools/objtool/orc_gen.c);
// without it stacks through it are not reliable, and no transition ends (arch/x86/kernel/unwind_orc.c).
void check_unwinding(const AuditCase& audited, std::vector<Finding>& findings) {
  constexpr std::string_view id = "unwinding";
  auto layout = Layout::make(audited.file.loaded);
  if (!layout) {
    findings.push_back(accusation(id, layout.error().section, layout.error().cause));
    return;
  }
  SectionId section = section_undefined;
  std::set<std::int64_t> entries;
  std::uint64_t end = 0; // of the function before
  for (AtomId a = 0; a < layout->atoms().size(); ++a) {
    const Atom& atom = layout->atom(a);
    if (atom.section != section) {
      section = atom.section;
      entries = entries_in(*layout, section);
      end = 0;
    }
    if (atom.kind != AtomKind::function || is_padding(atom)) continue;
    auto after = entries.upper_bound(static_cast<std::int64_t>(atom.offset));
    bool covered = after != entries.begin() && *std::prev(after) >= static_cast<std::int64_t>(end);
    if (!covered)
      findings.push_back(accusation(id, layout->name(a) + "()", "its stack cannot be walked: no ORC entry"));
    end = atom.offset + atom.size;
  }
}

} // namespace klp
