#include "generator/audit/orc.h"

#include <algorithm>
#include <map>
#include <vector>

namespace klp {

namespace {

constexpr OrcRegisters known_registers[] = {
    {.undefined = 0, .previous_sp = 1, .bp = 4, .sp = 5, .last = 9},  // 6.1, 6.12
    {.undefined = 0, .previous_sp = 8, .bp = 4, .sp = 3, .last = 10}, // 7.3
};

// Entries of the kernel's table, at even distances: those of entry code, which are not ordinary, are side by side.
std::vector<Orc> some_entries(const KernelObject& vmlinux) {
  constexpr std::uint64_t enough = 2000;
  std::vector<Orc> entries;
  auto begin = vmlinux.symbols.named("__start_orc_unwind"), end = vmlinux.symbols.named("__stop_orc_unwind");
  if (begin.size() != 1 || end.size() != 1 || end[0]->address <= begin[0]->address) return entries;
  const std::uint64_t count = (end[0]->address - begin[0]->address) / orc_size, step = count / enough + 1;
  for (std::uint64_t i = 0; i < count; i += step) {
    auto record = vmlinux.image.at(begin[0]->address + i * orc_size, orc_size);
    if (auto orc = record ? read_orc(*record) : std::nullopt) entries.push_back(*orc);
  }
  return entries;
}

std::optional<unsigned> most_frequent(const std::vector<Orc>& entries, unsigned Orc::*field) {
  std::map<unsigned, std::size_t> seen;
  for (const auto& entry : entries) ++seen[entry.*field];
  auto most = std::ranges::max_element(seen, {}, [](const auto& number) { return number.second; });
  return most == seen.end() ? std::nullopt : std::optional(most->first);
}

} // namespace

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

// In most functions the stack pointer is computed from the stack pointer: this tells the numbers of the registers.
std::optional<OrcForm> orc_form_of(const KernelObject& vmlinux) {
  auto entries = some_entries(vmlinux);
  auto sp = most_frequent(entries, &Orc::sp_register);
  auto registers = std::ranges::find_if(known_registers, [&](const OrcRegisters& known) { return sp == known.sp; });
  if (registers == std::end(known_registers)) return std::nullopt;
  std::erase_if(entries, [&](const Orc& entry) { return entry.sp_register != *sp; });
  return OrcForm{*registers, *most_frequent(entries, &Orc::kind)};
}

} // namespace klp
