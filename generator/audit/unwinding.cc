#include "generator/audit/rules.h"
#include "generator/object/layout.h"

#include <algorithm>
#include <fmt/format.h>

namespace klp {

// Every function with a frame to walk has an ORC entry at its very beginning (tools/objtool/orc_gen.c); without it
// stacks through it are not reliable, and no transition ends (arch/x86/kernel/unwind_orc.c).
void check_unwinding(const AuditCase& audited, std::vector<Finding>& findings) {
  constexpr std::string_view id = "unwinding";
  auto layout = Layout::make(audited.file.loaded);
  if (!layout) {
    findings.push_back(accusation(id, layout.error().section, layout.error().cause));
    return;
  }
  for (AtomId a = 0; a < layout->atoms().size(); ++a) {
    const Atom& atom = layout->atom(a);
    if (atom.kind != AtomKind::function) continue;
    bool covered = std::ranges::any_of(atom.entries, [](const TableEntry& entry) {
      return entry.table->name == ".orc_unwind_ip" && entry.code_offset <= 0;
    });
    if (!covered)
      findings.push_back(accusation(id, layout->name(a) + "()", "its stack cannot be walked: no ORC entry"));
  }
}

} // namespace klp
