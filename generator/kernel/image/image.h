// The kernel image as the linker made it, before the kernel patches itself at boot: its bytes by address, and its
// symbol table (kallsyms).
#pragma once

#include "base/bytes.h"
#include "base/error.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace klp {

// Returns the ELF vmlinux: the unpacked payload of a bzImage, or the file itself if it is an ELF file. Errors: not a
// kernel image, truncated, cannot be unpacked.
Result<std::string> unpack_image(const std::filesystem::path& image);
// Same as unpack_image(), for the content of a file. The error names no file.
Result<std::string> unpack_image_content(std::string content);

// The loadable sections (SHF_ALLOC) of an x86-64 vmlinux.
class Image {
public:
  struct Section {
    std::string name;
    std::uint64_t address = 0;
    std::uint64_t size = 0;
    std::uint64_t offset = 0; // in the file; undefined if !has_bytes
    bool has_bytes = false;   // false for NOBITS
    bool executable = false, writable = false;
  };
  // Errors: not a linked x86-64 ELF file, truncated, overlapping sections.
  static Result<Image> read(const std::filesystem::path& vmlinux);
  // Same as read(), for the content of a file. `path` is used for error messages only.
  static Result<Image> parse(std::string content, const std::string& path);
  // An image without an ELF file. The bytes of each section lie at Section::offset in `bytes`.
  static Image of_sections(std::string bytes, std::vector<Section> sections);

  // The bytes [address, address + length). Returns nullopt if no single section contains all of them.
  std::optional<ByteView> at(std::uint64_t address, std::uint64_t length) const;
  const std::vector<Section>& sections() const { return sections_; }
  // Returns nullptr if no section contains the address.
  const Section* section_of(std::uint64_t address) const;

private:
  std::string file_;
  std::vector<Section> sections_; // sorted by address
};

struct KernelSymbol {
  std::uint64_t address = 0;
  char type = '?'; // as nm prints it: upper case is global; U is undefined (in a module)
  std::string name;
};

// All symbols of kallsyms or of a module's symbol table, sorted by address.
class Kallsyms {
public:
  // Finds and decodes the tables in the image. Their order differs between 6.1 and later kernels, and is recognized by
  // the content (kallsyms_tables.cc). Error: the image contains no tables, or tables of an unknown form.
  static Result<Kallsyms> decode(const Image& image);
  // The order in which the livepatch core counts symbols of the same name: in vmlinux by address, in a module in the
  // order of its symbol table (kernel/module/kallsyms.c: module_kallsyms_on_each_symbol).
  enum class Counted { by_address, as_listed };
  // From a list of symbols in any order, for example that of a module.
  explicit Kallsyms(std::vector<KernelSymbol> symbols, Counted counted = Counted::by_address);
  // Not copyable: the keys of by_name_ are views of the names in symbols_.
  Kallsyms(Kallsyms&&) = default;
  Kallsyms& operator=(Kallsyms&&) = default;

  const std::vector<KernelSymbol>& symbols() const { return symbols_; }
  // True if every symbol that code can refer to is listed: so for a module's symbol table, but not for kallsyms.
  bool lists_all() const { return lists_all_; }
  // All symbols of this name, in the order in which the kernel counts symbol positions.
  std::vector<const KernelSymbol*> named(std::string_view name) const;
  // All symbols at exactly this address.
  std::vector<const KernelSymbol*> at(std::uint64_t address) const;
  // The symbol position (1-based) among the symbols of the same name, as klp_find_object_symbol() counts it
  // (kernel/livepatch/core.c); 0 if there is no such symbol.
  unsigned position(const KernelSymbol& symbol) const;
  // The end of the symbol at `address`: the next higher address of a symbol; 0 if there is none.
  std::uint64_t end_of(std::uint64_t address) const;

private:
  std::vector<KernelSymbol> symbols_; // sorted by address; symbols of equal address in the given order
  bool lists_all_ = false;
  std::unordered_map<std::string_view, std::vector<std::uint32_t>> by_name_;
};

} // namespace klp
