#include "generator/module/write_data.h"

#include "facts/hash.h"

#include <algorithm>
#include <fmt/format.h>

namespace klp {

static std::uint64_t number(const Layout& layout, AtomId atom) {
  std::uint64_t value = 0;
  const std::string& bytes = layout.atom(atom).bytes; // empty: zero, in .bss
  for (std::size_t i = bytes.size(); i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes[i]);
  return value;
}

static DataWrite describe(const PatchUnit& unit, std::size_t number_of_unit, const DataChange& change) {
  DataWrite w;
  w.unit = number_of_unit;
  w.original = change.original;
  w.patched = change.patched;
  w.symbol = unit.original.layout->name(change.original);
  w.state = std::stoull(facts::hash_of(unit.source + ":" + w.symbol), nullptr, 16) | 1; // 0 ends the kernel's list
  w.old_value = number(*unit.original.layout, change.original);
  w.new_value = number(*unit.patched.layout, change.patched);
  w.size = unit.patched.layout->atom(change.patched).size;
  return w;
}

static bool is_number(const PatchUnit& unit, const DataChange& change) {
  const Atom& before = unit.original.layout->atom(change.original);
  const Atom& after = unit.patched.layout->atom(change.patched);
  bool both = kind_of_data(unit.original, change.original) == DataKind::scalar && change.kind == DataKind::scalar;
  return both && before.size == after.size && !unit.in_module(); // a module's is gone with the module
}

Result<std::vector<DataWrite>> choose_writes(std::vector<PatchUnit>& units, const std::vector<std::string>& names) {
  std::vector<DataWrite> writes;
  for (const auto& name : names) {
    std::size_t before = writes.size();
    for (std::size_t u = 0; u < units.size(); ++u) {
      for (const auto& change : units[u].comparison.changed_data) {
        bool named = change.symbol == name || without_numbers(change.symbol) == name;
        if (!named || !is_number(units[u], change) || !units[u].written.insert(change.patched).second) continue;
        writes.push_back(describe(units[u], u, change));
      }
    }
    if (writes.size() == before)
      return fail("--write-data " + name + ": the change gives no number of this name another initial value",
                  "name a variable of 1, 2, 4 or 8 bytes that can be written to, and whose initialiser changes");
  }
  return writes;
}

std::string write_entry(const DataWrite& write) {
  std::string bytes;
  for (std::uint64_t field : {write.state, std::uint64_t{0}, write.old_value, write.new_value, write.size})
    for (int i = 0; i < 8; ++i) bytes += static_cast<char>(field >> (8 * i));
  return bytes;
}

} // namespace klp
