// Reads fields, lists and texts of the description of a livepatch, and checks that the runtime reads the same: nothing
// but the fields that were read may be in the lists, and nothing changes them when the module is loaded.
#pragma once

#include "generator/audit/livepatch_file.h"

#include <set>
#include <string>
#include <vector>

namespace klp {

inline constexpr char description_symbol[] = "klp_description";

// Error: the description cannot be read, or cannot be that of a livepatch. The remedy is always the same.
tl::unexpected<Error> unreadable(const LivepatchFile& file, std::string symbol, std::string cause);

// The place of a member, from the place of its structure and its offset.
ModulePlace member(ModulePlace structure, std::size_t offset);

class DescriptionReader {
public:
  explicit DescriptionReader(const LivepatchFile& file) : file_(file) {}

  // A structure or a list that is exactly one variable: read-only data that stays in memory.
  Status add_variable(const Symbol& symbol);
  // Where the field points to. Returns nullopt for a null pointer.
  std::optional<ModulePlace> pointer(ModulePlace field);
  Result<std::uint64_t> number(ModulePlace field);
  // The C string that the field points to.
  Result<std::string> text(ModulePlace field);
  // The `size` bytes that the field points to.
  Result<std::string> bytes(ModulePlace field, std::uint64_t size);
  // The places of the entries (of `entry_size` bytes) of the list that two fields describe.
  Result<std::vector<ModulePlace>> list(ModulePlace pointer_field, ModulePlace count_field, std::size_t entry_size);
  // To be called after everything was read. Error: a list has relocations or bytes that were not read, or a relocation
  // changes a text.
  Status check_rest() const;

private:
  struct Range {
    ModulePlace begin;
    std::int64_t end = 0; // in the same section
    std::string name;
  };

  Status check_section(const Range& range) const;
  Status check_variable(const Range& range) const;
  Status check_text(const Range& range) const;
  std::vector<Relocation> relocations_over(const Range& range) const;
  tl::unexpected<Error> unexpected(const Range& range, std::int64_t offset, const char* what) const;

  const LivepatchFile& file_;
  std::vector<Range> variables_, texts_;
  std::set<ModulePlace> pointers_, numbers_; // the fields that were read as pointers and as numbers
};

} // namespace klp
