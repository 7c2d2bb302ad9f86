// Compares the data that the module writes (klp-runtime/module/write_data.c) with the compiled change: the entries of
// the table klp_writes, applied one after the other, must change the content of the original variables to that of the
// patched variables, and must not write anything else.
#include "generator/audit/checks.h"
#include "generator/audit/kernel_symbols.h"
#include "klp-runtime/module/klp_description.h"

#include <algorithm>
#include <cstddef>
#include <elf.h>
#include <fmt/format.h>
#include <set>

namespace klp {

namespace {

constexpr RuleId written_data_rule = "content";

struct Entry { // see struct klp_write_description
  std::uint64_t state = 0, old_value = 0, new_value = 0, size = 0;
  std::string name; // of the symbol that the place is relative to
  std::optional<KernelAddress> place;
};

// A variable that must get a new value.
struct Variable {
  std::string name;
  KernelAddress address;
  std::string content;             // at first that of the original object; apply() changes it
  std::string wanted;              // the content in the patched object
  std::set<std::uint64_t> written; // offsets of the bytes that the entries have written
};

std::string content_of(const Side& side, AtomId variable) {
  std::string bytes = side.layout->atom(variable).bytes;
  bytes.resize(side.layout->atom(variable).size, '\0');
  return bytes;
}

class WrittenDataCheck {
public:
  WrittenDataCheck(const AuditCase& audited, std::vector<Finding>& findings) : audited_(audited), findings_(findings) {}

  void run() {
    for (const auto& unit : *audited_.units)
      for (AtomId patched : unit.written) add_variable(unit, patched);
    std::set<std::uint64_t> states;
    for (const auto& entry : read_table()) {
      if (!states.insert(entry.state).second) report_finding(entry.name, "two entries of klp_writes have one state");
      apply(entry);
    }
    for (const auto& v : variables_)
      if (v.content != v.wanted) report_finding(v.name, "its new value is not written, or only in parts");
  }

private:
  void report_finding(const std::string& symbol, std::string cause) {
    findings_.push_back(audit_finding(written_data_rule, symbol, std::move(cause)));
  }

  void add_variable(const PatchUnit& unit, AtomId patched) {
    AtomId original = unit.comparison.correlation.to_original[patched];
    const std::string& name = unit.patched.layout->name(patched);
    auto address = address_of_original(unit, original);
    if (!address) return report_finding(name, "nobody can tell where the kernel has it");
    variables_.push_back({.name = name,
                          .address = *address,
                          .content = content_of(unit.original, original),
                          .wanted = content_of(unit.patched, patched),
                          .written = {}});
  }

  // Like klp's runtime, reads up to the first entry whose state is 0.
  std::vector<Entry> read_table() {
    std::vector<Entry> entries;
    const Section* table = audited_.file.loaded.find_section(KLP_WRITES_SECTION);
    if (!table) return entries;
    ByteView bytes(table->data);
    constexpr std::uint64_t entry_size = sizeof(klp_write_description);
    for (std::uint64_t at = 0; auto read = bytes.get<klp_write_description>(at); at += entry_size) {
      if (!read->state) break;
      Entry e{.state = read->state,
              .old_value = read->old_value,
              .new_value = read->new_value,
              .size = read->size,
              .name = {},
              .place = {}};
      set_place(*table, at + offsetof(klp_write_description, place), e);
      entries.push_back(std::move(e));
    }
    bool ends = table->data.size() == (entries.size() + 1) * entry_size;
    if (!ends || table->relocations.size() != entries.size())
      report_finding("klp_writes", "its entries are not all read");
    return entries;
  }

  void set_place(const Section& table, std::uint64_t field, Entry& entry) {
    auto place = std::ranges::find(table.relocations, field, &Relocation::offset);
    if (place == table.relocations.end()) return;
    entry.name = audited_.file.loaded.symbols[place->symbol].name;
    if (place->type != R_X86_64_64) return;
    entry.place = address_of_symbol(audited_, place->symbol);
    if (entry.place) entry.place->address += static_cast<std::uint64_t>(place->addend);
  }

  // Each entry must be one aligned store inside one variable, from the content so far to the wanted content.
  void apply(const Entry& entry) {
    bool width = entry.size == 1 || entry.size == 2 || entry.size == 4 || entry.size == 8;
    if (!entry.place || !width || entry.place->address % entry.size != 0)
      return report_finding(entry.name, "its entry of klp_writes is no aligned number");
    auto inside = [&](const Variable& v) {
      std::uint64_t offset = entry.place->address - v.address.address;
      return entry.place->object == v.address.object && offset < v.content.size() &&
             entry.size <= v.content.size() - offset;
    };
    auto v = std::ranges::find_if(variables_, inside);
    std::string old_bytes = bytes_of(entry.old_value), new_bytes = bytes_of(entry.new_value);
    if (v == variables_.end() || !record_store(entry, *v, old_bytes, new_bytes))
      return report_finding(entry.name, "it would be given a value that the change does not give it");
    v->content.replace(entry.place->address - v->address.address, entry.size, new_bytes, 0, entry.size);
  }

  // Marks the bytes of the store as written. Returns false if the store is not as the change makes it: another old or
  // new value, a byte that an earlier entry has written, or a value that is larger than the store.
  static bool record_store(const Entry& entry, Variable& v, const std::string& old_bytes,
                           const std::string& new_bytes) {
    std::uint64_t offset = entry.place->address - v.address.address;
    for (std::uint64_t i = 0; i < old_bytes.size(); ++i) {
      if (i >= entry.size && (old_bytes[i] || new_bytes[i])) return false;
      if (i >= entry.size) continue;
      if (!v.written.insert(offset + i).second) return false;
      if (v.content[offset + i] != old_bytes[i] || v.wanted[offset + i] != new_bytes[i]) return false;
    }
    return true;
  }

  static std::string bytes_of(std::uint64_t number) {
    std::string bytes;
    for (unsigned i = 0; i < sizeof number; ++i) bytes += static_cast<char>(number >> (8 * i));
    return bytes;
  }

  const AuditCase& audited_;
  std::vector<Finding>& findings_;
  std::vector<Variable> variables_;
};

} // namespace

void check_written_data(const AuditCase& audited, std::vector<Finding>& findings) {
  if (audited.units) WrittenDataCheck(audited, findings).run();
}

} // namespace klp
