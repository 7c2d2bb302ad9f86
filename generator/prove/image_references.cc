#include "generator/prove/image_references.h"

#include "generator/arch/x86_64/decode.h"

#include <algorithm>

namespace klp {

namespace {

class Search {
public:
  Search(const Image& image, const Kallsyms& kallsyms, const std::set<std::uint64_t>& places)
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
  bool is_asked_for(std::uint64_t place) const {
    return place >= places_.front() && place <= places_.back() &&
           std::binary_search(places_.begin(), places_.end(), place);
  }

  // Every four bytes are tried, as an address and as a distance; those that fit by chance are told by the instructions.
  void search_code(std::uint64_t address, ByteView bytes) {
    constexpr std::uint64_t width = 4;
    for (std::uint64_t i = 0; i + width <= bytes.size(); ++i) {
      auto value = static_cast<std::uint64_t>(static_cast<std::int64_t>(*bytes.get<std::int32_t>(i)));
      std::uint64_t field = address + i, far = field + width + value; // no immediate follows where code is meant
      if (is_asked_for(value))
        if (auto use = operand_use(field, width, std::nullopt)) found_.push_back({field, value, true, is_branch(*use)});
      if (is_asked_for(far))
        if (auto use = operand_use(field, width, far)) found_.push_back({field, far, true, is_branch(*use)});
    }
  }

  static bool is_branch(FieldUse use) { return use == FieldUse::call || use == FieldUse::jump; }

  // How an instruction uses its operand here, if it has one; a relative one must lead to `relative_target`. Where the
  // image does not tell where instructions begin it is taken for an address.
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
    if (!code) return unknown; // another section's symbol
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
      if (std::uint64_t value = *bytes.get<std::uint64_t>(i); is_asked_for(value))
        found_.push_back({address + i, value, false, false});
  }

  const Image& image_;
  const Kallsyms& kallsyms_;
  std::vector<std::uint64_t> places_; // sorted
  std::vector<ImageReference> found_;
};

} // namespace

std::vector<ImageReference> references_to(const Image& image, const Kallsyms& kallsyms,
                                          const std::set<std::uint64_t>& places) {
  return Search(image, kallsyms, places).run();
}

} // namespace klp
