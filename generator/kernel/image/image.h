// The kernel image as it lies in memory before boot-time patching: bytes by address, and kallsyms out of itself.
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

// Decompresses a bzImage's payload (offset and length from its setup header) through libarchive; a file that is an ELF
// vmlinux already is returned as it is. Error: not a kernel image.
Result<std::string> unpack_image(const std::filesystem::path& image);
// The same for a file's content; the error then names no file.
Result<std::string> unpack_image_content(std::string content);

// The loadable sections of an x86-64 vmlinux.
class Image {
public:
  struct Section {
    std::string name;
    std::uint64_t address = 0;
    std::uint64_t size = 0;
    std::uint64_t offset = 0; // in the file; meaningless where !has_bytes
    bool has_bytes = false;   // false for NOBITS
    bool executable = false, writable = false;
  };
  static Result<Image> read(const std::filesystem::path& vmlinux);
  // The same for a file's content; `path` names it in messages.
  static Result<Image> parse(std::string content, const std::string& path);
  // Of sections whose bytes lie at their offsets in `bytes`.
  static Image of_sections(std::string bytes, std::vector<Section> sections);

  // Bytes at [address, address+length) where one section holds them all; nothing otherwise.
  std::optional<ByteView> at(std::uint64_t address, std::uint64_t length) const;
  const std::vector<Section>& sections() const { return sections_; }
  const Section* section_of(std::uint64_t address) const;

private:
  std::string file_;
  std::vector<Section> sections_; // sorted by address
};

struct KernelSymbol {
  std::uint64_t address = 0;
  char type = '?'; // as nm prints it; upper case: global; U: a module uses it, and something else defines it
  std::string name;
};

// All of kallsyms, or of a module's symbol table, by address.
class Kallsyms {
public:
  // Finds and decodes the tables inside the image (layouts of 6.1 up to 6.12 and later are told apart by what is
  // there).
  static Result<Kallsyms> decode(const Image& image);
  // In what order positions among same-named symbols count: vmlinux's by address, a module's as its symbol table lists
  // them (kernel/module/kallsyms.c: module_kallsyms_on_each_symbol).
  enum class Counted { by_address, as_listed };
  // For modules, tests, and System.map-like lists.
  explicit Kallsyms(std::vector<KernelSymbol> symbols, Counted counted = Counted::by_address);
  // The name index points into the symbols: they may move, but not be copied.
  Kallsyms(Kallsyms&&) = default;
  Kallsyms& operator=(Kallsyms&&) = default;

  const std::vector<KernelSymbol>& symbols() const { return symbols_; }
  // True where every symbol that code can mean is listed: in a module's table, not in kallsyms.
  bool lists_all() const { return lists_all_; }
  // All symbols of this name, in the order in which the kernel counts positions.
  std::vector<const KernelSymbol*> named(std::string_view name) const;
  // All symbols at exactly this address.
  std::vector<const KernelSymbol*> at(std::uint64_t address) const;
  // 1-based position among same-named symbols, as klp_find_object_symbol() counts (kernel/livepatch/core.c);
  // 0 where kallsyms has no such symbol.
  unsigned position(const KernelSymbol& symbol) const;
  // Address where the symbol at `address` ends: the next higher symbol address; 0 where unknown.
  std::uint64_t end_of(std::uint64_t address) const;

private:
  std::vector<KernelSymbol> symbols_; // sorted by address, stable
  bool lists_all_ = false;
  std::unordered_map<std::string_view, std::vector<std::uint32_t>> by_name_;
};

} // namespace klp
