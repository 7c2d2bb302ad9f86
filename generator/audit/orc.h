// Entries of the ORC unwinder (arch/x86/include/asm/orc_types.h: struct orc_entry), and what the kernel's own entries
// have in common.
#pragma once

#include "base/bytes.h"
#include "generator/prove/kernel_objects.h"

#include <cstdint>
#include <optional>

namespace klp {

// The numbers of the registers ORC_REG_..., most of which are different in 6.12 and 7.3.
struct OrcRegisters {
  unsigned undefined;   // as sp_register: the code is never reached; as bp_register: the register keeps its value
  unsigned previous_sp; // the stack pointer of the caller
  unsigned bp, sp;
  unsigned last; // the greatest number
};

struct Orc {
  std::int64_t sp_offset = 0, bp_offset = 0;
  unsigned sp_register = 0; // register from which the caller's stack pointer is computed, with sp_offset
  unsigned bp_register = 0;
  unsigned kind = 0; // the fields type, signal and end; their layout depends on the version
};

inline constexpr std::uint64_t orc_size = 6; // bytes

// Returns nullopt if `record` has fewer bytes than an entry.
std::optional<Orc> read_orc(ByteView record);

// What the entries for ordinary functions of the kernel have in common.
struct OrcForm {
  OrcRegisters registers;
  unsigned kind = 0; // of most functions
};

// The form of the kernel's own table. Returns nullopt if the table is not found, or has no known form.
std::optional<OrcForm> orc_form_of(const KernelObject& vmlinux);

} // namespace klp
