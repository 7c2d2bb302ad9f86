#include "generator/review/no_endbr.h"

#include "generator/arch/arch.h"
#include "generator/object/function_address.h"
#include "generator/prove/about.h"

#include <algorithm>
#include <cstring>
#include <fmt/format.h>
#include <map>

namespace klp {

namespace {

const Image::Section* seal_section_of(const Image& image) {
  std::string_view seals = special_section(SpecialSectionKind::endbr_seals).name;
  auto at = std::ranges::find(image.sections(), seals, &Image::Section::name);
  return at == image.sections().end() ? nullptr : &*at;
}

// Whether the address may be called: an instruction that reads memory at the address does not count.
bool takes_callable_address(const Layout& layout, const Reference& r) {
  return r.delta == 0 && r.use != FieldUse::memory && takes_function_address(layout, r);
}

// Whether the original unit takes the address already: objtool has then kept the ENDBR.
bool is_address_taken_before(const Layout& original, AtomId atom, const std::string& name) {
  auto is_it = [&](const Reference& r) {
    if (!takes_callable_address(original, r)) return false;
    return atom != no_atom ? r.atom == atom : r.atom == no_atom && original.object().symbols[r.symbol].name == name;
  };
  return std::ranges::any_of(original.atoms(), [&](const Atom& a) { return std::ranges::any_of(a.references, is_it); });
}

class Targets {
public:
  Targets(const std::vector<PatchUnit>& units, const Binder& binder, const Imports& imports, KernelObjects& objects)
      : units_(units), binder_(binder), imports_(imports), objects_(objects) {}

  void check(PatchAtom user) {
    const PatchUnit& unit = units_[user.unit];
    for (const auto& reference : unit.patched.layout->atom(user.atom).references) {
      if (!takes_callable_address(*unit.patched.layout, reference)) continue;
      auto bound = binder_.bind(user, reference);
      if (!bound || bound->to == Bound::To::own) continue;
      bool known_atom = bound->to == Bound::To::kernel_atom;
      const PatchUnit& definer = known_atom ? units_[bound->unit] : unit; // the unit that may take the address already
      AtomId atom = known_atom ? bound->original : no_atom;
      auto import = known_atom ? imports_.atom(definer, atom, bound->global) : imports_.external(definer, bound->name);
      if (!import || import->exported) continue; // objtool keeps the ENDBRs of exported functions
      if (is_unreachable(*import) && !is_address_taken_before(*definer.original.layout, atom, bound->name))
        refuse(user, *import);
    }
  }

  std::vector<Error> found;

private:
  bool is_unreachable(const Import& import) {
    auto object = objects_.get(import.object);
    if (!object) return false; // cannot happen: imports_ has read the object
    const Image& image = (*object)->image;
    const Image::Section* section = image.section_of(import.place.address);
    if (!section || !section->executable) return false;
    auto [known, is_new] = sealed_by_object_.try_emplace(import.object);
    if (is_new) known->second = sealed_functions(image);
    std::string_view landing_pad = architecture().instructions.landing_pad;
    auto start = image.at(import.place.address, landing_pad.size());
    return !start || start->text() != landing_pad || known->second.contains(import.place.address);
  }

  void refuse(PatchAtom user, const Import& import) {
    Error e = refusal_at(units_[user.unit], user.atom, {}, "take the address of a new function that calls it");
    e.symbol = import.place.name + "()";
    e.cause = "the new code takes its address, which the kernel never did: with indirect branch tracking (IBT) it can "
              "be called directly only";
    found.push_back(std::move(e));
  }

  const std::vector<PatchUnit>& units_;
  const Binder& binder_;
  const Imports& imports_;
  KernelObjects& objects_;
  std::map<std::string, std::set<std::uint64_t>> sealed_by_object_;
};

} // namespace

std::set<std::uint64_t> sealed_functions(const Image& image) {
  std::set<std::uint64_t> sealed;
  const Image::Section* list = seal_section_of(image);
  if (!list) return sealed;
  for (std::uint64_t at = list->address; at + sizeof(std::int32_t) <= list->address + list->size;
       at += sizeof(std::int32_t)) {
    auto bytes = image.at(at, sizeof(std::int32_t));
    if (!bytes) break;
    std::int32_t distance = 0; // in bytes, from the entry itself
    std::memcpy(&distance, bytes->text().data(), sizeof(distance));
    sealed.insert(at + static_cast<std::uint64_t>(static_cast<std::int64_t>(distance)));
  }
  return sealed;
}

std::vector<Error> targets_without_endbr(const std::vector<PatchUnit>& units, const Binder& binder,
                                         const Selection& selection, const Imports& imports, KernelObjects& objects) {
  if (!seal_section_of(objects.vmlinux().image)) return {};
  Targets targets(units, binder, imports, objects);
  for (PatchAtom atom : selection.atoms) targets.check(atom);
  return std::move(targets.found);
}

} // namespace klp
