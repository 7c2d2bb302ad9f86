#include "generator/module/tables.h"

#include "generator/kernel/image/constant_places.h"
#include "generator/rules/refusal.h"
#include "klp-runtime/module/klp_description.h"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <elf.h>
#include <fmt/format.h>

namespace klp {

namespace {

// A read-only array with a global hidden name, in a section of its own.
class Table {
public:
  Table(ObjectBuilder& builder, const char* section, const char* name) : builder_(builder), name_(name) {
    Section like;
    like.type = SHT_PROGBITS;
    like.flags = SHF_ALLOC;
    like.alignment = 8;
    section_ = builder.section(section, like);
  }

  const std::string& section_name() const { return builder_.at(section_).name; }
  // Returns the offset of the entry.
  std::uint64_t append(const std::string& entry) { return builder_.append(section_, entry, 0); }
  void set_pointer(std::uint64_t field, SymbolId symbol, std::int64_t addend) {
    builder_.at(section_).relocations.push_back({field, R_X86_64_64, symbol, addend});
  }

  // To be called after the last entry, which is empty.
  void finish() {
    Symbol symbol;
    symbol.name = name_;
    symbol.type = STT_OBJECT;
    symbol.binding = STB_GLOBAL;
    symbol.visibility = STV_HIDDEN;
    symbol.section = section_;
    symbol.size = builder_.at(section_).size;
    builder_.add_symbol(std::move(symbol));
  }

private:
  ObjectBuilder& builder_;
  const char* name_;
  SectionId section_ = 0;
};

// A place in a function of the kernel, as the livepatch core can resolve it: a symbol and an offset.
struct ConstantSource {
  KernelPlace function;
  std::int64_t offset = 0;
  std::string opcode;
};

std::string constant_entry(const ConstantSource& source, unsigned size) {
  klp_constant_description entry{
      .place = nullptr, .source = nullptr, .size = size, .opcode = 0, .opcode_size = source.opcode.size()};
  std::memcpy(&entry.opcode, source.opcode.data(), source.opcode.size());
  return {reinterpret_cast<const char*>(&entry), sizeof entry};
}

// A few places in different functions: where a kprobe has overwritten one of them, the module reads the others.
std::vector<ConstantSource> sources_of(const KernelObject& vmlinux, const TableEntry& entry) {
  constexpr std::size_t most = 4;
  std::vector<ConstantSource> sources;
  const RuntimeConstant& constant = runtime_constant(entry.table->name);
  for (auto& place : constant_places(vmlinux.image, vmlinux.symbols, constant, entry.subject)) {
    auto function = place_before(vmlinux.symbols, place.address);
    auto has_function = [&](const ConstantSource& s) { return s.function.address == function->address; };
    if (!function || std::ranges::any_of(sources, has_function)) continue;
    auto offset = static_cast<std::int64_t>(place.address - function->address);
    sources.push_back({std::move(*function), offset, std::move(place.opcode)});
    if (sources.size() == most) break;
  }
  return sources;
}

Error no_source(const TableEntry& entry) {
  return refusal({.cause = fmt::format("new code needs the value of {}, which the kernel writes into its own code when "
                                       "it boots ({}{}), and the image shows no place that has it",
                                       entry.subject, entry.table->name, entry.subject),
                  .remedy = "leave the function that uses it as it is",
                  .symbol = entry.subject});
}

} // namespace

Status add_write_table(const std::vector<PatchUnit>& units, const Selection& selection, KernelReferences& references,
                       ObjectBuilder& builder) {
  if (selection.writes.empty()) return {};
  Table table(builder, KLP_WRITES_SECTION, write_table);
  for (const auto& write : selection.writes) {
    Bound place;
    place.to = Bound::To::kernel_atom;
    place.unit = write.unit;
    place.original = write.original;
    place.name = write.symbol;
    place.global = !units[write.unit].original.layout->symbol_of(write.original).is_local();
    std::uint64_t field = table.append(write_entry(write)) + offsetof(klp_write_description, place);
    TRY(auto symbol, references.symbol_for({write.unit, write.patched}, place, table.section_name()));
    if (symbol) table.set_pointer(field, symbol, static_cast<std::int64_t>(write.store.offset));
  }
  table.append(write_entry({}));
  table.finish();
  return {};
}

namespace {

// The runtime constants of the selected code, in the order of the atoms.
struct UsedConstant {
  PatchAtom user;
  const TableEntry* entry = nullptr;
};

std::vector<UsedConstant> used_constants(const std::vector<PatchUnit>& units, const Selection& selection) {
  std::vector<UsedConstant> used;
  for (PatchAtom user : selection.atoms)
    for (const auto& entry : units[user.unit].patched.layout->atom(user.atom).entries)
      if (entry.table->kind == SpecialSectionKind::runtime_constants) used.push_back({user, &entry});
  return used;
}

} // namespace

void add_constant_table(const std::vector<PatchUnit>& units, const Selection& selection,
                        const std::map<PatchAtom, AtomPlace>& places, const KernelObject& vmlinux,
                        KernelReferences& references, ObjectBuilder& builder, std::set<std::string>& subjects) {
  const auto used = used_constants(units, selection);
  if (used.empty()) return;
  Table table(builder, KLP_CONSTANTS_SECTION, constant_table);
  for (const auto& [user, entry] : used) {
    subjects.insert(entry->subject);
    auto sources = sources_of(vmlinux, *entry);
    if (sources.empty()) references.refuse(user, no_source(*entry));
    const AtomPlace place = places.at(user);
    for (const auto& source : sources) {
      std::uint64_t at = table.append(constant_entry(source, runtime_constant(entry->table->name).size));
      table.set_pointer(at + offsetof(klp_constant_description, place), builder.symbol_of(place.section),
                        static_cast<std::int64_t>(place.offset) + entry->code_offset);
      SymbolId symbol = references.livepatch_symbol(user, {.object = vmlinux.name, .place = source.function});
      table.set_pointer(at + offsetof(klp_constant_description, source), symbol, source.offset);
    }
  }
  table.append(constant_entry({}, 0));
  table.finish();
}

} // namespace klp
