// Matching goes function by function: candidates by name from kallsyms, bytes compared outside the relocated fields,
// then each field read back into the address it means, which must be a place that can be meant. Functions with one
// fitting place give evidence first; those with several are then told apart by that evidence.
#include "generator/prove/image_matcher.h"

#include "generator/compare/correlate.h"
#include "generator/prove/late_rewriting.h"

#include <algorithm>
#include <fmt/format.h>

namespace klp {

namespace {

struct Evidence { // what one function at one place says
  std::map<AtomId, std::uint64_t> atoms;
  std::map<std::string, std::uint64_t> externals;
};

struct Misfit { // why a function is not at one place
  std::string why;
  Difference first;
};

} // namespace

class ImageMatcher {
public:
  ImageMatcher(const Layout& layout, const Image& image, const Kallsyms& kallsyms)
      : layout_(layout), image_(image), kallsyms_(kallsyms) {}

  ImageMatch run() {
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
    found.mismatch = "the image has no symbol of this name";
    std::vector<Misfit> misfits;
    for (const KernelSymbol* candidate : kallsyms_.named(layout_.name(id))) {
      bool seen = std::any_of(fits.begin(), fits.end(), [&](auto& f) { return f.first == candidate->address; });
      Evidence evidence;
      Misfit misfit;
      if (seen) continue;
      if (fits_at(id, candidate->address, evidence, misfit))
        fits.emplace_back(candidate->address, std::move(evidence));
      else
        misfits.push_back(std::move(misfit));
    }
    found.places_that_fit = static_cast<unsigned>(fits.size());
    if (!fits.empty()) {
      found.mismatch.clear();
    } else if (!misfits.empty()) {
      auto best = std::ranges::max_element(misfits, {}, [](const Misfit& m) { return m.first.offset; });
      found.mismatch = std::move(best->why);
      found.first = std::move(best->first);
    }
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

  bool fits_at(AtomId id, std::uint64_t address, Evidence& evidence, Misfit& misfit) const {
    const Atom& atom = layout_.atom(id);
    auto bytes = image_.at(address, atom.size);
    if (!bytes) {
      misfit.why = fmt::format("the image holds no {} bytes at {:#x}", atom.size, address);
      return false;
    }
    std::string masked(bytes->text());
    for (const auto& ref : atom.references)
      masked.replace(ref.offset, relocated_width(ref.type), relocated_width(ref.type), '\0');
    const auto rewritten = rewritten_static_branches(atom, *bytes);
    for (const auto& code : rewritten) masked.replace(code.offset, code.size, atom.bytes, code.offset, code.size);
    auto at = std::mismatch(masked.begin(), masked.end(), atom.bytes.begin(), atom.bytes.end());
    auto same = static_cast<std::uint64_t>(at.first - masked.begin()); // so many bytes
    evidence.atoms[id] = address;
    auto is_rewritten = [&](const Reference& ref) {
      return std::any_of(rewritten.begin(), rewritten.end(), [&](const RewrittenCode& code) {
        return ref.offset >= code.offset && ref.offset < code.offset + code.size;
      });
    };
    for (const auto& ref : atom.references) {
      if (ref.offset >= same) break;
      if (is_rewritten(ref) || reference_fits(ref, *bytes, address, evidence, misfit.why)) continue;
      misfit.first = difference_at(atom, *bytes, address, ref.offset);
      return false;
    }
    if (same == masked.size()) return true;
    misfit.first = difference_at(atom, *bytes, address, same);
    misfit.why = fmt::format("differs from the image at {:#x}+{:#x}: compiled \"{}\", running \"{}\"", address,
                             misfit.first.offset, misfit.first.compiled, misfit.first.running);
    return false;
  }

  Difference difference_at(const Atom& atom, ByteView image, std::uint64_t address, std::uint64_t offset) const {
    Difference difference{address, offset, {}, {}};
    for (const auto& i : decode(ByteView(atom.bytes)))
      if (i.offset + i.length > offset) {
        difference.offset = i.offset;
        difference.compiled = disassemble(*ByteView(atom.bytes).sub(i.offset, i.length), i.offset);
        difference.compiled += meant_by(atom, i);
        break;
      }
    for (const auto& i : decode(image))
      if (i.offset + i.length > offset) {
        difference.running = disassemble(*image.sub(i.offset, i.length), address + i.offset);
        if (i.relative_target)
          difference.running += symbol_at(address + static_cast<std::uint64_t>(*i.relative_target));
        break;
      }
    for (auto* text : {&difference.compiled, &difference.running})
      if (text->empty()) *text = "(bad)";
    return difference;
  }

  // " (kfree+0x8)", or nothing.
  static std::string in_words(const std::string& name, std::int64_t delta) {
    if (name.empty()) return {};
    return delta ? fmt::format(" ({}{:+#x})", name, delta) : fmt::format(" ({})", name);
  }

  std::string meant_by(const Atom& atom, const Instruction& instruction) const {
    for (const auto& ref : atom.references) {
      if (ref.offset < instruction.offset || ref.offset >= instruction.offset + instruction.length) continue;
      SymbolId symbol = ref.atom == no_atom ? ref.symbol : layout_.atom(ref.atom).symbol;
      return in_words(layout_.object().symbols[symbol].name, ref.delta);
    }
    return {};
  }

  std::string symbol_at(std::uint64_t place) const {
    const auto& symbols = kallsyms_.symbols();
    auto after = std::ranges::upper_bound(symbols, place, {}, &KernelSymbol::address);
    if (after == symbols.begin()) return {};
    const KernelSymbol& symbol = *std::prev(after);
    return in_words(symbol.name, static_cast<std::int64_t>(place - symbol.address));
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
    // The linker's own symbols are not all in kallsyms; nothing rests on them.
    if (candidates.empty() && !kallsyms_.lists_all()) return true;
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
  ImageMatch result_;
};

ImageMatch ImageMatch::find(const Layout& original, const Image& image, const Kallsyms& kallsyms) {
  return ImageMatcher(original, image, kallsyms).run();
}

using ByName = std::map<std::pair<std::string_view, AtomKind>, AtomId>;

// Named functions and variables; those whose name another one of the same kind has too stand for no_atom.
static ByName by_name(const Layout& layout) {
  ByName atoms;
  for (AtomId a = 0; a < layout.atoms().size(); ++a) {
    if (!layout.atom(a).symbol || is_compiler_constant(layout, a)) continue;
    auto [known, is_new] = atoms.emplace(std::pair(std::string_view(layout.name(a)), layout.atom(a).kind), a);
    if (!is_new) known->second = no_atom;
  }
  return atoms;
}

static bool is_found(const ImageMatch& image_match, const ByName& atoms, std::string_view function) {
  auto at = atoms.find({function, AtomKind::function});
  const FunctionMatch* match = at == atoms.end() ? nullptr : image_match.function(at->second);
  return match && match->address;
}

void ImageMatch::adopt(const Layout& own, const ImageMatch& other, const Layout& others) {
  const auto ours = by_name(own), theirs = by_name(others);
  std::map<AtomId, std::uint64_t> learnt; // in this object's atoms
  for (const auto& [key, atom] : theirs) {
    auto mine = ours.find(key);
    auto address = other.address_of(atom);
    if (address && mine != ours.end() && mine->second != no_atom) learnt.emplace(mine->second, *address);
  }
  auto contradicts = [this](const auto& fact) {
    auto known = atoms_.find(fact.first);
    return known != atoms_.end() && known->second != fact.second;
  };
  if (std::ranges::any_of(learnt, contradicts)) return;
  bool adopted = false;
  for (auto& match : functions_) {
    auto place = learnt.find(match.atom);
    if (match.is_in_image() || place == learnt.end() || !is_found(other, theirs, own.name(match.atom))) continue;
    match = {match.atom, place->second, 1, {}, {}};
    adopted = true;
  }
  if (!adopted) return;
  atoms_.insert(learnt.begin(), learnt.end());
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
