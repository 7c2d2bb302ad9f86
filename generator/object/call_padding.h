// Call padding: -fpatchable-function-entry=N,N puts N bytes of NOPs before each function, and lists the places where
// they begin in __patchable_function_entries (arch/x86/Kconfig: FUNCTION_PADDING_BYTES). At boot, the kernel writes
// code there for call thunks and FineIBT.
#pragma once

#include "generator/object/object.h"

#include <cstdint>
#include <map>
#include <vector>

namespace klp {

// Its functions accept only symbols that are defined in a section.
class CallPadding {
public:
  // symbols_in: by section, the symbols that are defined in it.
  CallPadding(const Object& object, const std::vector<std::vector<SymbolId>>& symbols_in);

  // The size in bytes of the padding before the symbol; 0 if there is none, or if the symbol is no function.
  std::uint64_t size_before(const Symbol& symbol) const;
  // True for the symbol __pfx_foo that `objtool --prefix` adds: a function symbol of exactly the place and size of a
  // call padding.
  bool is_named_by(const Symbol& symbol) const;

private:
  void add(const Object& object, SectionId id, const std::vector<SymbolId>& symbols, std::uint64_t begin);

  std::vector<std::map<std::uint64_t, std::uint64_t>> sizes_; // by section: function offset -> padding size
};

} // namespace klp
