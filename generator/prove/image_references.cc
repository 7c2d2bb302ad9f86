#include "generator/prove/image_references.h"

#include "generator/arch/x86_64/decode.h"

#include <algorithm>

namespace klp {

namespace {

class ReferenceSearch {
public:
  ReferenceSearch(const Image& image, const Kallsyms& kallsyms, const std::set<std::uint64_t>& places)
      : image_(image), kallsyms_(kallsyms), places_(places.begin(), places.end()) {}

  std::vector<ImageReference> run() {
    if (places_.empty()) return {};
    for (const auto& section : image_.sections()) {
      auto bytes = section.has_bytes ? image_.at(section.address, section.size) : std::nullopt;
      if (!bytes) continue;
      if (section.executable)
        search_code(section.address, *bytes);
      else
        search_data(section.address, *bytes);
    }
    return std::move(found_);
  }

private:
  bool is_wanted(std::uint64_t place) const {
    return place >= places_.front() && place <= places_.back() &&
           std::binary_search(places_.begin(), places_.end(), place);
  }

  // Four bytes at each offset are tried as an absolute address and as a PC-relative distance. Bytes can have such a
  // value by chance, so operand_use() decodes the instruction around them.
  void search_code(std::uint64_t address, ByteView bytes) {
    constexpr std::uint64_t width = 4;
    for (std::uint64_t i = 0; i + width <= bytes.size(); ++i) {
      auto value = static_cast<std::uint64_t>(static_cast<std::int64_t>(*bytes.get<std::int32_t>(i)));
      std::uint64_t field = address + i,
                    relative = field + width + value; // such an operand is not followed by an immediate
      if (is_wanted(value))
        if (auto use = operand_use(field, width, std::nullopt))
          found_.push_back({.from = field, .to = value, .in_code = true, .calls = is_branch(*use)});
      if (is_wanted(relative))
        if (auto use = operand_use(field, width, relative))
          found_.push_back({.from = field, .to = relative, .in_code = true, .calls = is_branch(*use)});
    }
  }

  // How the instruction uses its operand at `field`; nullopt if no operand is there. With `relative_target`, the
  // operand must be a PC-relative one that leads there. Returns FieldUse::operand (the address is taken) if it is not
  // known where instructions begin.
  std::optional<FieldUse> operand_use(std::uint64_t field, std::uint64_t width,
                                      std::optional<std::uint64_t> relative_target) const {
    constexpr FieldUse unknown = FieldUse::operand;
    const auto& symbols = kallsyms_.symbols();
    auto after = std::ranges::upper_bound(symbols, field, {}, &KernelSymbol::address);
    if (after == symbols.begin()) return unknown;
    std::uint64_t start = std::prev(after)->address, offset = field - start;
    constexpr std::uint64_t longest_instruction = 15;
    auto code = image_.at(start, offset + longest_instruction);
    if (!code) code = image_.at(start, offset + width);
    if (!code) return unknown; // the symbol is in another section
    for (const auto& instruction : decode(*code)) {
      if (instruction.offset + instruction.length <= offset) continue;
      if (instruction.offset >= offset || instruction.offset + instruction.length < offset + width) return std::nullopt;
      if (relative_target && instruction.relative_target != static_cast<std::int64_t>(*relative_target - start))
        return std::nullopt;
      return instruction.branch;
    }
    return unknown;
  }

  void search_data(std::uint64_t address, ByteView bytes) {
    for (std::uint64_t i = 0; i + 8 <= bytes.size(); ++i)
      if (std::uint64_t value = *bytes.get<std::uint64_t>(i); is_wanted(value))
        found_.push_back({.from = address + i, .to = value});
  }

  const Image& image_;
  const Kallsyms& kallsyms_;
  std::vector<std::uint64_t> places_; // sorted
  std::vector<ImageReference> found_;
};

} // namespace

std::vector<ImageReference> references_to(const Image& image, const Kallsyms& kallsyms,
                                          const std::set<std::uint64_t>& places) {
  return ReferenceSearch(image, kallsyms, places).run();
}

} // namespace klp
