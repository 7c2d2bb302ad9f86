#include "generator/kernel/image/image.h"
#include "generator/kernel/image/kallsyms_tables.h"

#include <algorithm>
#include <functional>
#include <numeric>

namespace klp {

namespace {

// The address range of the image. Per-CPU sections, which are linked at address 0, do not count.
AddressRange range_of(const Image& image) {
  AddressRange range{.low = ~std::uint64_t{0}, .high = 0};
  for (const auto& section : image.sections()) {
    if (section.address >> 63 == 0) continue;
    range.low = std::min(range.low, section.address);
    range.high = std::max(range.high, section.address + section.size);
  }
  return range;
}

Result<std::vector<KernelSymbol>> read_symbols(ByteView rodata, const KallsymsTables& tables,
                                               std::uint64_t rodata_address, AddressRange range) {
  TRY(auto addresses, read_addresses(rodata, tables, rodata_address, range));
  TRY(auto names, expand_names(rodata, tables));
  std::vector<KernelSymbol> symbols;
  symbols.reserve(names.size());
  for (std::size_t i = 0; i < names.size(); ++i)
    symbols.push_back({.address = addresses[i], .type = names[i][0], .name = names[i].substr(1)});
  return symbols;
}

} // namespace

Result<Kallsyms> Kallsyms::decode(const Image& image) {
  for (const auto& section : image.sections()) {
    if (!section.has_bytes || section.executable) continue;
    auto bytes = image.at(section.address, section.size);
    if (!bytes) continue;
    auto tables = find_kallsyms(*bytes);
    if (!tables) continue;
    TRY(auto symbols, read_symbols(*bytes, *tables, section.address, range_of(image)));
    return Kallsyms(std::move(symbols));
  }
  return fail("the kernel image holds no kallsyms tables",
              "use a kernel built with CONFIG_KALLSYMS=y and KALLSYMS_ALL=y");
}

Kallsyms::Kallsyms(std::vector<KernelSymbol> symbols, Counted counted) : lists_all_(counted == Counted::as_listed) {
  std::vector<std::uint32_t> order(symbols.size()); // indices into the given list, sorted by address
  std::iota(order.begin(), order.end(), 0u);
  std::ranges::stable_sort(order, {}, [&](std::uint32_t i) { return symbols[i].address; });
  std::vector<std::uint32_t> place(symbols.size()); // index in the given list -> index in symbols_
  for (std::uint32_t i = 0; i < order.size(); ++i) {
    symbols_.push_back(std::move(symbols[order[i]]));
    place[order[i]] = i;
  }
  for (std::uint32_t i = 0; i < order.size(); ++i) {
    std::uint32_t next = counted == Counted::by_address ? i : place[i];
    by_name_[symbols_[next].name].push_back(next);
  }
}

std::vector<const KernelSymbol*> Kallsyms::named(std::string_view name) const {
  std::vector<const KernelSymbol*> found;
  auto entry = by_name_.find(name);
  if (entry == by_name_.end()) return found;
  for (std::uint32_t i : entry->second) found.push_back(&symbols_[i]);
  return found;
}

std::vector<const KernelSymbol*> Kallsyms::at(std::uint64_t address) const {
  std::vector<const KernelSymbol*> found;
  auto symbol = std::ranges::lower_bound(symbols_, address, {}, &KernelSymbol::address);
  for (; symbol != symbols_.end() && symbol->address == address; ++symbol) found.push_back(&*symbol);
  return found;
}

// A reference to an element of symbols_ is recognized by its memory address, a copy of an element by the symbol's
// address.
unsigned Kallsyms::position(const KernelSymbol& symbol) const {
  auto same_name = named(symbol.name);
  auto own = std::ranges::find(same_name, &symbol);
  if (own == same_name.end()) own = std::ranges::find(same_name, symbol.address, &KernelSymbol::address);
  return own == same_name.end() ? 0 : static_cast<unsigned>(own - same_name.begin()) + 1;
}

std::uint64_t Kallsyms::end_of(std::uint64_t address) const {
  auto after = std::ranges::upper_bound(symbols_, address, {}, &KernelSymbol::address);
  return after == symbols_.end() ? 0 : after->address;
}

} // namespace klp
