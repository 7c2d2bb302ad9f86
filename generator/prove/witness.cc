// Matching goes function by function: candidates by name from kallsyms, bytes compared outside the relocated fields,
// then each field read back into the address it means, which must be a place that can be meant. Functions with one
// fitting place give evidence first; those with several are then told apart by that evidence.
#include "generator/prove/witness.h"

#include "generator/compare/pair.h"

#include <algorithm>
#include <fmt/format.h>

namespace klp {

namespace {

struct Evidence { // what one function at one place says
  std::map<AtomId, std::uint64_t> atoms;
  std::map<std::string, std::uint64_t> externals;
};

} // namespace

class Hearing {
public:
  Hearing(const Layout& layout, const Image& image, const Kallsyms& kallsyms)
      : layout_(layout), image_(image), kallsyms_(kallsyms) {}

  Witness run() {
    for (AtomId a = 0; a < layout_.atoms().size(); ++a)
      if (layout_.atom(a).kind == AtomKind::function) match(a);
    settle_ambiguous();
    return std::move(result_);
  }

private:
  void match(AtomId id) {
    FunctionMatch found;
    found.atom = id;
    auto& fits = fitting_[id];
    for (const KernelSymbol* candidate : kallsyms_.named(layout_.name(id))) {
      bool seen = std::any_of(fits.begin(), fits.end(), [&](auto& f) { return f.first == candidate->address; });
      Evidence evidence;
      std::string why;
      if (!seen && fits_at(id, candidate->address, evidence, why))
        fits.emplace_back(candidate->address, std::move(evidence));
      if (found.mismatch.empty()) found.mismatch = why;
    }
    found.places_that_fit = static_cast<unsigned>(fits.size());
    if (kallsyms_.named(layout_.name(id)).empty()) found.mismatch = "the image has no symbol of this name";
    if (!fits.empty()) found.mismatch.clear();
    result_.by_atom_[id] = result_.functions_.size();
    result_.functions_.push_back(std::move(found));
    if (fits.size() == 1) accept(id, fits[0].first, fits[0].second);
  }

  void accept(AtomId id, std::uint64_t address, const Evidence& evidence) {
    FunctionMatch& found = result_.functions_[result_.by_atom_[id]];
    for (const auto& [atom, where] : evidence.atoms) {
      auto known = result_.atoms_.find(atom);
      if (known == result_.atoms_.end() || known->second == where) continue;
      found.mismatch = fmt::format("it uses {} at {:#x}, other functions of its unit at {:#x}", layout_.name(atom),
                                   where, known->second);
      return;
    }
    found.address = address;
    result_.atoms_[id] = address;
    result_.atoms_.insert(evidence.atoms.begin(), evidence.atoms.end());
    result_.externals_.insert(evidence.externals.begin(), evidence.externals.end());
  }

  void settle_ambiguous() {
    for (bool progress = true; progress;) {
      progress = false;
      for (auto& found : result_.functions_) {
        if (found.places_that_fit < 2 || found.address || !found.mismatch.empty()) continue;
        auto known = result_.atoms_.find(found.atom);
        if (known == result_.atoms_.end()) continue;
        for (const auto& [address, evidence] : fitting_[found.atom])
          if (address == known->second) accept(found.atom, address, evidence);
        if (!found.address && found.mismatch.empty()) found.mismatch = "its callers mean another place";
        progress = true;
      }
    }
  }

  bool fits_at(AtomId id, std::uint64_t address, Evidence& evidence, std::string& why) const {
    const Atom& atom = layout_.atom(id);
    auto bytes = image_.at(address, atom.size);
    if (!bytes) {
      why = fmt::format("the image holds no {} bytes at {:#x}", atom.size, address);
      return false;
    }
    std::string masked(bytes->text());
    for (const auto& ref : atom.references)
      masked.replace(ref.offset, relocated_width(ref.type), relocated_width(ref.type), '\0');
    auto at = std::mismatch(masked.begin(), masked.end(), atom.bytes.begin());
    if (at.first != masked.end()) {
      why = first_difference(atom, *bytes, address, static_cast<std::uint64_t>(at.first - masked.begin()));
      return false;
    }
    evidence.atoms[id] = address;
    for (const auto& ref : atom.references)
      if (!reference_fits(ref, *bytes, address, evidence, why)) return false;
    return true;
  }

  std::string first_difference(const Atom& atom, ByteView image, std::uint64_t address, std::uint64_t offset) const {
    auto text = [offset](ByteView code) -> std::string {
      for (const auto& i : decode(code))
        if (i.offset + i.length > offset) return disassemble(*code.sub(i.offset, i.length), i.offset);
      return "(bad)";
    };
    return fmt::format("differs from the image at {:#x}+{:#x}: compiled \"{}\", running \"{}\"", address, offset,
                       text(ByteView(atom.bytes)), text(image));
  }

  static std::uint64_t field(ByteView bytes, const Reference& ref) {
    unsigned width = relocated_width(ref.type);
    if (width == 8) return bytes.get<std::uint64_t>(ref.offset).value_or(0);
    if (width == 1) return static_cast<std::uint64_t>(std::int64_t{bytes.get<std::int8_t>(ref.offset).value_or(0)});
    return static_cast<std::uint64_t>(static_cast<std::int64_t>(bytes.get<std::int32_t>(ref.offset).value_or(0)));
  }

  bool reference_fits(const Reference& ref, ByteView bytes, std::uint64_t address, Evidence& evidence,
                      std::string& why) const {
    std::uint64_t place = field(bytes, ref);
    if (is_pc_relative(ref.type)) place += address + ref.offset + static_cast<std::uint64_t>(ref.adjust);
    std::uint64_t base = place - static_cast<std::uint64_t>(ref.delta);
    if (ref.atom == no_atom) return external_fits(ref, base, evidence, why);
    const Atom& atom = layout_.atom(ref.atom);
    bool named = atom.kind == AtomKind::function || atom.kind == AtomKind::variable;
    if (named && atom.size > 0 && !is_compiler_constant(layout_, ref.atom)) return named_fits(ref, base, evidence, why);
    if (content_fits(atom, ref, base)) return true;
    why = fmt::format("at +{:#x} the image means other data", ref.offset);
    return false;
  }

  bool external_fits(const Reference& ref, std::uint64_t base, Evidence& evidence, std::string& why) const {
    const Symbol& symbol = layout_.object().symbols[ref.symbol];
    if (symbol.is_section()) return true; // bounds of a special section: the linker places those
    auto candidates = kallsyms_.named(symbol.name);
    if (candidates.empty()) return true; // the linker's own symbols are not all in kallsyms; nothing rests on them
    bool there = std::any_of(candidates.begin(), candidates.end(), [&](auto* c) { return c->address == base; });
    bool absent_weak = symbol.is_weak() && base == 0;
    auto [known, is_new] = evidence.externals.emplace(symbol.name, base);
    if ((there || absent_weak) && (is_new || known->second == base)) return true;
    why = fmt::format("at +{:#x} the image means {:#x}, where {} is not", ref.offset, base, symbol.name);
    return false;
  }

  bool named_fits(const Reference& ref, std::uint64_t base, Evidence& evidence, std::string& why) const {
    std::string wanted = without_numbers(layout_.name(ref.atom));
    auto there = kallsyms_.at(base);
    bool fits = std::any_of(there.begin(), there.end(), [&](auto* s) { return without_numbers(s->name) == wanted; });
    for (SymbolId alias : layout_.atom(ref.atom).aliases)
      fits = fits || std::any_of(there.begin(), there.end(),
                                 [&](auto* s) { return s->name == layout_.object().symbols[alias].name; });
    auto [known, is_new] = evidence.atoms.emplace(ref.atom, base);
    if (fits && (is_new || known->second == base)) return true;
    why = fmt::format("at +{:#x} the image means {:#x}, where {} is not", ref.offset, base, layout_.name(ref.atom));
    return false;
  }

  // Strings, constants and unnamed code have no name to go by: their content must stand there.
  bool content_fits(const Atom& atom, const Reference& ref, std::uint64_t base) const {
    if (atom.size == 0 || atom.bytes.empty()) return true;
    std::uint64_t from = atom.kind == AtomKind::string && ref.delta > 0 ? static_cast<std::uint64_t>(ref.delta) : 0;
    if (from >= atom.size) return true;
    auto bytes = image_.at(base + from, atom.size - from);
    if (!bytes) return false;
    std::string there(bytes->text());
    for (const auto& inner : atom.references) {
      unsigned width = relocated_width(inner.type);
      if (inner.offset >= from) there.replace(inner.offset - from, width, width, '\0');
    }
    return there == std::string_view(atom.bytes).substr(from);
  }

  const Layout& layout_;
  const Image& image_;
  const Kallsyms& kallsyms_;
  std::map<AtomId, std::vector<std::pair<std::uint64_t, Evidence>>> fitting_;
  Witness result_;
};

Witness Witness::hear(const Layout& original, const Image& image, const Kallsyms& kallsyms) {
  return Hearing(original, image, kallsyms).run();
}

const FunctionMatch* Witness::function(AtomId atom) const {
  auto at = by_atom_.find(atom);
  return at == by_atom_.end() ? nullptr : &functions_[at->second];
}

std::optional<std::uint64_t> Witness::address_of(AtomId atom) const {
  auto at = atoms_.find(atom);
  if (at == atoms_.end()) return std::nullopt;
  return at->second;
}

std::optional<std::uint64_t> Witness::address_of_external(const std::string& name) const {
  auto at = externals_.find(name);
  if (at == externals_.end()) return std::nullopt;
  return at->second;
}

} // namespace klp
