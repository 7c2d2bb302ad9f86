// Finds and decodes the compressed symbol tables that scripts/kallsyms.c puts into .rodata. No symbol is needed for it.
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
  std::array<std::string_view, 256> tokens; // the text that each byte of a compressed name means
  std::uint32_t count = 0;                  // of symbols
  std::uint64_t count_offset = 0;           // of num_syms; all offsets are in `rodata`
  std::uint64_t names_offset = 0;           // `alignment` bytes after num_syms
  std::uint64_t index_end = 0;              // end of the token index, rounded up to `alignment`
  unsigned alignment = 8;                   // of each table, in bytes; 4 in 7.3
};

// Returns nullopt if `rodata` contains no tables.
std::optional<KallsymsTables> find_kallsyms(ByteView rodata);

// For each symbol its type character followed by its name, in table order. Error: damaged or unknown form.
Result<std::vector<std::string>> expand_names(ByteView rodata, const KallsymsTables& tables);

struct AddressRange {
  std::uint64_t low = 0, high = 0;
};

// The address of each symbol, in table order. `rodata_address`: of the first byte of `rodata`. `image`: the range of
// the image's addresses, by which right tables are recognized. Error: no table of addresses at a known place.
Result<std::vector<std::uint64_t>> read_addresses(ByteView rodata, const KallsymsTables& tables,
                                                  std::uint64_t rodata_address, AddressRange image);

} // namespace klp
