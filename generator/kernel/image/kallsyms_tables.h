// The compressed symbol tables that scripts/kallsyms.c puts into .rodata, found and decoded without any symbol.
#pragma once

#include "base/bytes.h"
#include "base/error.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace klp {

struct KallsymsTables {
  std::array<std::string_view, 256> tokens;
  std::uint32_t count = 0;        // number of symbols
  std::uint64_t count_offset = 0; // where num_syms lies; the names follow 8 bytes later
  std::uint64_t names_offset = 0;
  std::uint64_t index_end = 0; // end of the token index, rounded up to 8
};

// What lies where in `rodata`; nothing where it holds no tables.
std::optional<KallsymsTables> find_kallsyms(ByteView rodata);

// Type character and name of each symbol, in table order.
Result<std::vector<std::string>> expand_names(ByteView rodata, const KallsymsTables& tables);

// Address of each symbol. `inside(address)` says whether the kernel image holds it.
struct AddressRange {
  std::uint64_t low = 0, high = 0;
};
Result<std::vector<std::uint64_t>> read_addresses(ByteView rodata, const KallsymsTables& tables, AddressRange image);

} // namespace klp
