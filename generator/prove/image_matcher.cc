// The functions are matched one by one:
// 1. The symbols of this name in kallsyms are the candidates.
// 2. The bytes outside of the relocated fields must be equal.
// 3. Each relocated field of the image is converted back into the address that it means. A symbol of the right name
//    (for strings and constants: the right content) must be at this address.
// A function that fits at one place determines the addresses of all symbols that it uses. These addresses then decide
// between the candidates of a function that fits at several places.
#include "generator/prove/image_matcher.h"

#include "generator/arch/arch.h"
#include "generator/compare/correlate.h"
#include "generator/prove/late_rewriting.h"

#include <algorithm>
#include <fmt/format.h>

namespace klp {

namespace {

using ByName = std::map<std::pair<std::string_view, AtomKind>, AtomId>;

// Named functions and variables. A name that several atoms of one kind have maps to no_atom.
ByName by_name(const Layout& layout) {
  ByName atoms;
  for (AtomId a = 0; a < layout.atoms().size(); ++a) {
    if (!layout.atom(a).has_name() || is_compiler_constant(layout, a)) continue;
    auto [known, is_new] = atoms.emplace(std::pair(std::string_view(layout.name(a)), layout.atom(a).kind), a);
    if (!is_new) known->second = no_atom;
  }
  return atoms;
}

bool is_found(const ImageMatch& image_match, const ByName& atoms, std::string_view function) {
  auto at = atoms.find({function, AtomKind::function});
  const FunctionMatch* match = at == atoms.end() ? nullptr : image_match.function(at->second);
  return match && match->address;
}

} // namespace

class ImageMatcher {
public:
  ImageMatcher(const Layout& layout, const Image& image, const Kallsyms& kallsyms)
      : layout_(layout), image_(image), kallsyms_(kallsyms) {}

  ImageMatch run() {
    for (AtomId a = 0; a < layout_.atoms().size(); ++a)
      if (layout_.atom(a).kind == AtomKind::function) match(a);
    resolve_ambiguous();
    return std::move(result_);
  }

private:
  // The addresses of symbols that follow from one function, if it is at one place of the image.
  struct ImpliedAddresses {
    std::map<AtomId, std::uint64_t> atoms;
    std::map<std::string, std::uint64_t> externals;
  };

  // Why a function is not at one place.
  struct MatchFailure {
    std::string why;
    Difference first_difference;
  };

  void match(AtomId id) {
    FunctionMatch found;
    found.atom = id;
    auto& fits = places_[id];
    found.mismatch = "the image has no symbol of this name";
    std::vector<MatchFailure> failures;
    for (const KernelSymbol* candidate : kallsyms_.named(layout_.name(id))) {
      bool seen = std::any_of(fits.begin(), fits.end(), [&](auto& f) { return f.first == candidate->address; });
      ImpliedAddresses implied;
      MatchFailure failure;
      if (seen) continue;
      if (fits_at(id, candidate->address, implied, failure))
        fits.emplace_back(candidate->address, std::move(implied));
      else
        failures.push_back(std::move(failure));
    }
    found.matching_places = static_cast<unsigned>(fits.size());
    if (!fits.empty()) {
      found.mismatch.clear();
    } else if (!failures.empty()) {
      auto best =
          std::ranges::max_element(failures, {}, [](const MatchFailure& f) { return f.first_difference.offset; });
      found.mismatch = std::move(best->why);
      found.first_difference = std::move(best->first_difference);
    }
    result_.by_atom_[id] = result_.functions_.size();
    result_.functions_.push_back(std::move(found));
    if (fits.size() == 1) accept(id, fits[0].first, fits[0].second);
  }

  void accept(AtomId id, std::uint64_t address, const ImpliedAddresses& implied) {
    FunctionMatch& found = result_.functions_[result_.by_atom_[id]];
    for (const auto& [atom, where] : implied.atoms) {
      auto known = result_.atoms_.find(atom);
      if (known == result_.atoms_.end() || known->second == where) continue;
      found.mismatch = fmt::format("it uses {} at {:#x}, other functions of its unit at {:#x}", layout_.name(atom),
                                   where, known->second);
      return;
    }
    found.address = address;
    result_.atoms_[id] = address;
    result_.atoms_.insert(implied.atoms.begin(), implied.atoms.end());
    result_.externals_.insert(implied.externals.begin(), implied.externals.end());
  }

  void resolve_ambiguous() {
    for (bool progress = true; progress;) {
      progress = false;
      for (auto& found : result_.functions_) {
        if (found.matching_places < 2 || found.address || !found.mismatch.empty()) continue;
        auto known = result_.atoms_.find(found.atom);
        if (known == result_.atoms_.end()) continue;
        for (const auto& [address, implied] : places_[found.atom])
          if (address == known->second) accept(found.atom, address, implied);
        if (!found.address && found.mismatch.empty()) found.mismatch = "its callers mean another place";
        progress = true;
      }
    }
  }

  bool fits_at(AtomId id, std::uint64_t address, ImpliedAddresses& implied, MatchFailure& failure) const {
    const Atom& atom = layout_.atom(id);
    auto bytes = image_.at(address, atom.size);
    if (!bytes) {
      failure.why = fmt::format("the image holds no {} bytes at {:#x}", atom.size, address);
      return false;
    }
    std::string masked(bytes->text());
    for (const auto& ref : atom.references) {
      unsigned width = architecture().relocated_width(ref.type);
      masked.replace(ref.offset, width, width, '\0');
    }
    const auto rewritten = rewritten_static_branches(atom, *bytes);
    for (const auto& code : rewritten) masked.replace(code.offset, code.size, atom.bytes, code.offset, code.size);
    auto at = std::mismatch(masked.begin(), masked.end(), atom.bytes.begin(), atom.bytes.end());
    auto same = static_cast<std::uint64_t>(at.first - masked.begin()); // number of equal bytes
    implied.atoms[id] = address;
    auto is_rewritten = [&](const Reference& ref) {
      return std::any_of(rewritten.begin(), rewritten.end(), [&](const RewrittenCode& code) {
        return ref.offset >= code.offset && ref.offset < code.offset + code.size;
      });
    };
    for (const auto& ref : atom.references) {
      if (ref.offset >= same) break;
      if (is_rewritten(ref) || reference_fits(ref, *bytes, address, implied, failure.why)) continue;
      failure.first_difference = instruction_difference(layout_, kallsyms_, atom, *bytes, address, ref.offset);
      return false;
    }
    if (same == masked.size()) return true;
    failure.first_difference = instruction_difference(layout_, kallsyms_, atom, *bytes, address, same);
    failure.why = fmt::format("differs from the image at {:#x}+{:#x}: compiled \"{}\", running \"{}\"", address,
                              failure.first_difference.offset, failure.first_difference.compiled,
                              failure.first_difference.running);
    return false;
  }

  static std::uint64_t value_of_field(ByteView bytes, const Reference& ref) {
    unsigned width = architecture().relocated_width(ref.type);
    if (width == 8) return bytes.get<std::uint64_t>(ref.offset).value_or(0);
    if (width == 1) return static_cast<std::uint64_t>(std::int64_t{bytes.get<std::int8_t>(ref.offset).value_or(0)});
    return static_cast<std::uint64_t>(static_cast<std::int64_t>(bytes.get<std::int32_t>(ref.offset).value_or(0)));
  }

  bool reference_fits(const Reference& ref, ByteView bytes, std::uint64_t address, ImpliedAddresses& implied,
                      std::string& why) const {
    std::uint64_t place = value_of_field(bytes, ref);
    if (architecture().is_pc_relative(ref.type)) place += address + ref.offset + static_cast<std::uint64_t>(ref.adjust);
    std::uint64_t base = place - static_cast<std::uint64_t>(ref.delta);
    if (ref.atom == no_atom) return external_fits(ref, base, implied, why);
    if (has_identity(layout_, ref.atom)) return named_fits(ref, base, implied, why);
    if (content_fits(layout_.atom(ref.atom), ref, base)) return true;
    why = fmt::format("at +{:#x} the image means other data", ref.offset);
    return false;
  }

  bool external_fits(const Reference& ref, std::uint64_t base, ImpliedAddresses& implied, std::string& why) const {
    const Symbol& symbol = layout_.object().symbols[ref.symbol];
    if (symbol.is_section()) return true; // start or end of a special section, which the linker defines
    auto candidates = kallsyms_.named(symbol.name);
    // kallsyms does not list all symbols that the linker defines. klp does not use their addresses.
    if (candidates.empty() && !kallsyms_.lists_all()) return true;
    bool there = std::any_of(candidates.begin(), candidates.end(), [&](auto* c) { return c->address == base; });
    bool absent_weak = symbol.is_weak() && base == 0;
    auto [known, is_new] = implied.externals.emplace(symbol.name, base);
    if ((there || absent_weak) && (is_new || known->second == base)) return true;
    why = fmt::format("at +{:#x} the image means {:#x}, where {} is not", ref.offset, base, symbol.name);
    return false;
  }

  bool named_fits(const Reference& ref, std::uint64_t base, ImpliedAddresses& implied, std::string& why) const {
    std::string wanted = without_numbers(layout_.name(ref.atom));
    auto there = kallsyms_.at(base);
    bool fits = std::any_of(there.begin(), there.end(), [&](auto* s) { return without_numbers(s->name) == wanted; });
    for (SymbolId alias : layout_.atom(ref.atom).aliases)
      fits = fits || std::any_of(there.begin(), there.end(),
                                 [&](auto* s) { return s->name == layout_.object().symbols[alias].name; });
    auto [known, is_new] = implied.atoms.emplace(ref.atom, base);
    if (fits && (is_new || known->second == base)) return true;
    why = fmt::format("at +{:#x} the image means {:#x}, where {} is not", ref.offset, base, layout_.name(ref.atom));
    return false;
  }

  // Strings, constants and unnamed code have no name to compare: the image must have their content at this address. Of
  // a string, only the part from the place on is compared, because the linker merges strings with equal ends; if the
  // place is behind the string, the whole string.
  bool content_fits(const Atom& atom, const Reference& ref, std::uint64_t base) const {
    if (atom.size == 0 || atom.bytes.empty()) return true;
    std::uint64_t from = atom.kind == AtomKind::string && ref.delta > 0 ? static_cast<std::uint64_t>(ref.delta) : 0;
    if (from >= atom.size) from = 0;
    auto bytes = image_.at(base + from, atom.size - from);
    if (!bytes) return false;
    std::string there(bytes->text());
    for (const auto& inner : atom.references) {
      unsigned width = architecture().relocated_width(inner.type);
      if (inner.offset >= from) there.replace(inner.offset - from, width, width, '\0');
    }
    return there == std::string_view(atom.bytes).substr(from);
  }

  const Layout& layout_;
  const Image& image_;
  const Kallsyms& kallsyms_;
  std::map<AtomId, std::vector<std::pair<std::uint64_t, ImpliedAddresses>>> places_;
  ImageMatch result_;
};

ImageMatch ImageMatch::find(const Layout& original, const Image& image, const Kallsyms& kallsyms) {
  return ImageMatcher(original, image, kallsyms).run();
}

void ImageMatch::add_matches_of(const Layout& own, const ImageMatch& other, const Layout& others) {
  const auto own_atoms = by_name(own), other_atoms = by_name(others);
  std::map<AtomId, std::uint64_t> added_addresses; // by atom of this object
  for (const auto& [key, atom] : other_atoms) {
    auto counterpart = own_atoms.find(key);
    auto address = other.address_of(atom);
    if (address && counterpart != own_atoms.end() && counterpart->second != no_atom)
      added_addresses.emplace(counterpart->second, *address);
  }
  auto contradicts = [this](const auto& entry) {
    auto known = atoms_.find(entry.first);
    return known != atoms_.end() && known->second != entry.second;
  };
  if (std::ranges::any_of(added_addresses, contradicts)) return;
  bool adopted = false;
  for (auto& match : functions_) {
    auto place = added_addresses.find(match.atom);
    bool is_new = !match.is_in_image() && place != added_addresses.end();
    if (!is_new || !is_found(other, other_atoms, own.name(match.atom))) continue;
    match = {.atom = match.atom, .address = place->second, .matching_places = 1};
    adopted = true;
  }
  if (!adopted) return;
  atoms_.insert(added_addresses.begin(), added_addresses.end());
  externals_.insert(other.externals_.begin(), other.externals_.end());
}

const FunctionMatch* ImageMatch::function(AtomId atom) const {
  auto at = by_atom_.find(atom);
  return at == by_atom_.end() ? nullptr : &functions_[at->second];
}

std::optional<std::uint64_t> ImageMatch::address_of(AtomId atom) const {
  auto at = atoms_.find(atom);
  if (at == atoms_.end()) return std::nullopt;
  return at->second;
}

std::optional<std::uint64_t> ImageMatch::address_of_external(const std::string& name) const {
  auto at = externals_.find(name);
  if (at == externals_.end()) return std::nullopt;
  return at->second;
}

} // namespace klp
