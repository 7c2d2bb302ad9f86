#include "generator/select/write_data.h"

#include "facts/hash.h"
#include "klp-runtime/module/klp_description.h"

#include <algorithm>
#include <fmt/format.h>

namespace klp {

std::string DataWrite::name() const { return store.offset ? fmt::format("{}+{:#x}", symbol, store.offset) : symbol; }

namespace {

DataWrite make_write(const PatchUnit& unit, std::size_t unit_index, const DataChange& change, const DataStore& store) {
  DataWrite w;
  w.unit = unit_index;
  w.original = change.original;
  w.patched = change.patched;
  w.object = unit.object ? unit.object->name : KernelObject::vmlinux_name;
  w.symbol = unit.original.layout->name(change.original);
  w.store = store;
  // The size is part of the id: a store of another size must not count as the same state, because it would only replace
  // a part of the earlier livepatch's value.
  const std::string place = fmt::format("{}:{}:{}:{}", w.object, unit.source, w.name(), store.size);
  w.state = std::stoull(facts::hash_of(place), nullptr, 16) | 1; // not 0: an id of 0 ends the kernel's list of states
  return w;
}

bool is_named(const std::string& symbol, const std::string& name) {
  return symbol == name || without_numbers(symbol) == name;
}

// The error for a name without changed variable.
tl::unexpected<Error> nothing_to_write(const std::vector<PatchUnit>& units, const std::string& name) {
  for (const auto& unit : units)
    for (const auto& added : unit.comparison.added_data)
      if (is_named(added.symbol, name))
        return fail("--write-data " + name +
                        ": the functions that read it are given a new one, and no existing one changes",
                    "leave --write-data " + name + " out");
  return fail("--write-data " + name + ": the change gives no variable of this name another initial value",
              "name a variable whose initialiser changes");
}

} // namespace

Result<std::vector<DataWrite>> choose_writes(std::vector<PatchUnit>& units, const std::vector<std::string>& names) {
  std::vector<DataWrite> writes;
  for (const auto& name : names) {
    bool known = false;
    for (std::size_t u = 0; u < units.size(); ++u) {
      for (auto& change : units[u].comparison.changed_data) {
        if (!is_named(change.symbol, name)) continue;
        known = true;
        change.write_requested = change.stores.stores.empty();
        if (change.write_requested || !units[u].written.insert(change.patched).second) continue;
        for (const auto& store : change.stores.stores) writes.push_back(make_write(units[u], u, change, store));
      }
    }
    if (!known) return nothing_to_write(units, name);
  }
  return writes;
}

std::set<std::string> written_objects(const std::vector<DataWrite>& writes) {
  std::set<std::string> objects;
  for (const auto& write : writes) objects.insert(write.object);
  return objects;
}

std::string write_entry(const DataWrite& write) {
  const DataStore& store = write.store;
  const klp_write_description entry{.state = write.state,
                                    .place = nullptr,
                                    .old_value = store.old_value,
                                    .new_value = store.new_value,
                                    .size = store.size};
  return {reinterpret_cast<const char*>(&entry), sizeof entry};
}

} // namespace klp
