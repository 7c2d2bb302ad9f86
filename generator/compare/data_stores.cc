#include "generator/compare/data_stores.h"

#include "generator/arch/arch.h"
#include "generator/compare/atom_facts.h"
#include "generator/compare/compiler_names.h"
#include "generator/compare/content_comparison.h"
#include "generator/compare/data_elements.h"
#include "generator/compare/data_kind.h"
#include "generator/compare/placement.h"

#include <algorithm>
#include <bit>
#include <fmt/format.h>
#include <numeric>
#include <optional>
#include <set>

namespace klp {

namespace {

constexpr std::uint64_t widest_store = 8; // bytes

std::string content(const Side& side, AtomId variable) {
  std::string bytes = side.layout->atom(variable).bytes;
  bytes.resize(side.layout->atom(variable).size, '\0'); // a variable in .bss has no bytes in the object
  return bytes;
}

std::uint64_t number(const std::string& bytes, std::uint64_t offset, std::uint64_t size) {
  std::uint64_t value = 0;
  for (std::uint64_t i = size; i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes[offset + i]);
  return value;
}

// Sections with other names are lists: the linker joins the entries of all objects, and the kernel walks through them.
bool is_plain_data(const Section& section) {
  auto is = [&](std::string_view name) {
    return section.name == name || section.name.starts_with(std::string(name) + ".");
  };
  return is(".data") || is(".rodata") || is(".bss");
}

// The name of the variable and its aliases. The compiler can put two variables with equal content at one address.
std::set<std::string> names_of(const Layout& layout, AtomId variable) {
  const Atom& atom = layout.atom(variable);
  std::set<std::string> names{without_numbers(layout.name(variable))};
  for (SymbolId alias : atom.aliases) names.insert(without_numbers(layout.object().symbols[alias].name));
  return names;
}

class StoreFinder {
public:
  StoreFinder(const Side& original, const Side& patched, const Correlation& correlation, AtomId o, AtomId p)
      : original_(original), patched_(patched), correlation_(correlation), o_(o), p_(p), before_(content(original, o)),
        after_(content(patched, p)) {}

  DataStores run() {
    DataStores found;
    found.obstacle = obstacle();
    if (!found.obstacle.empty()) return found;
    measure();
    for (std::uint64_t at = 0; at < after_.size() && found.obstacle.empty(); at += stored_element_)
      add_element(at, found);
    if (found.obstacle.empty()) found.obstacle = joint_read_obstacle(found.stores);
    if (!found.obstacle.empty()) found.stores.clear();
    return found;
  }

private:
  std::string obstacle() const {
    if (before_.size() != after_.size())
      return fmt::format("its size is {} instead of {} bytes, and what lies behind it is another variable's",
                         after_.size(), before_.size());
    DataKind kind = kind_of_data(patched_, p_);
    bool one_place = kind != DataKind::static_key && kind != DataKind::per_cpu && kind != DataKind::type_ids;
    const Section &was = original_.layout->section_of(o_), &is = patched_.layout->section_of(p_);
    bool plain = is_plain_data(was) && is_plain_data(is) && is_write_protected(was) == is_write_protected(is);
    if (!one_place || !plain || is_static_key(patched_, p_)) return fmt::format("it is {}", describe(kind));
    const facts::Variable *type = variable_facts(patched_, p_), *old_type = variable_facts(original_, o_);
    if (type && old_type && unqualified(type->type) != unqualified(old_type->type))
      return "its type is " + type->type + " instead of " + old_type->type;
    if (auto why = ContentComparison(*original_.layout, *patched_.layout, correlation_).reference_difference(o_, p_))
      return *why;
    if (names_of(*original_.layout, o_) != names_of(*patched_.layout, p_))
      return "the compiler has put it and another variable in one place, because their contents were the same";
    return {};
  }

  // Computes the size of the elements and the size of the widest store.
  void measure() {
    const Atom &was = original_.layout->atom(o_), &is = patched_.layout->atom(p_);
    type_ = element_type(patched_, p_);
    std::uint64_t size = after_.size();
    stored_element_ = size % type_.count == 0 ? size / type_.count : size;
    std::uint64_t place = widest_store; // alignment of the variable that the linker guarantees on both sides
    for (std::uint64_t step :
         {original_.layout->section_of(o_).alignment, patched_.layout->section_of(p_).alignment, was.offset, is.offset})
      place = std::gcd(place, step);
    typed_element_ = stored_element_;
    if (std::has_single_bit(size) && place % size == 0) stored_element_ = size; // one store writes the whole variable
    store_size_ = std::gcd(place, stored_element_);
    protected_ = is_write_protected(patched_.layout->section_of(p_));
  }

  void add_element(std::uint64_t at, DataStores& found) const {
    std::vector<std::uint64_t> differing;
    for (std::uint64_t i = at; i < at + stored_element_; ++i)
      if (before_[i] != after_[i]) differing.push_back(i);
    if (differing.empty()) return;
    std::uint64_t first = differing.front() / store_size_, last = differing.back() / store_size_;
    if (first != last) {
      found.obstacle = fmt::format("{} changes at {} and at {}, which no single store reaches: a reader could take one "
                                   "of them old and the other one new",
                                   name_of_element(at), place_name(differing.front()), place_name(differing.back()));
      return;
    }
    DataStore store{.offset = first * store_size_, .size = store_size_};
    if (!protected_) narrow(differing, store);
    if (overlaps_reference(store)) {
      found.obstacle =
          fmt::format("{} changes beside an address, which one store would have to write too", name_of_element(at));
      return;
    }
    auto begins = member_of(differing.front()), ends = member_of(differing.back());
    found.several_members |= begins && ends && begins->name != ends->name;
    store.old_value = number(before_, store.offset, store.size);
    store.new_value = number(after_, store.offset, store.size);
    found.stores.push_back(store);
  }

  // Reduces the store to one member if the variable is writable: the kernel can have changed the members beside it.
  void narrow(const std::vector<std::uint64_t>& differing, DataStore& store) const {
    std::uint64_t element = differing.front() / typed_element_ * typed_element_;
    auto member = member_of(differing.front());
    if (!member) member = Member{.size = typed_element_};
    std::uint64_t begin = element + member->offset, size = member->size;
    bool fits = member->whole && std::has_single_bit(size) && size <= store_size_ && begin % size == 0;
    if (!fits || differing.back() >= begin + size) return;
    store.offset = begin;
    store.size = size;
  }

  std::optional<Member> member_of(std::uint64_t byte) const {
    auto member = member_at(patched_, type_.name, byte % typed_element_);
    return member ? member : member_at(original_, type_.name, byte % typed_element_);
  }

  std::string place_name(std::uint64_t byte) const {
    auto member = member_of(byte);
    return member && !member->name.empty() ? member->name : fmt::format("+{:#x}", byte % typed_element_);
  }

  std::string name_of_element(std::uint64_t at) const {
    return stored_element_ == after_.size() ? "it" : fmt::format("its element [{}]", at / stored_element_);
  }

  bool overlaps_reference(const DataStore& store) const {
    const auto& references = patched_.layout->atom(p_).references;
    return std::ranges::any_of(references, [&](const Reference& r) {
      return r.offset < store.offset + store.size && store.offset < r.offset + architecture().relocated_width(r.type);
    });
  }

  // Code that reads two of the changed elements can find one of them old and the other one new. This finds only reads
  // at constant indices: with a computed index, the object does not show which elements are read.
  std::string joint_read_obstacle(const std::vector<DataStore>& stores) const {
    if (stores.size() < 2) return {};
    for (auto [side, variable] : {std::pair(&original_, o_), std::pair(&patched_, p_)})
      for (const Atom& user : side->layout->atoms()) {
        if (user.kind != AtomKind::function) continue;
        std::set<std::uint64_t> read;
        for (const auto& r : user.references)
          if (r.atom == variable && r.delta >= 0) add_read(static_cast<std::uint64_t>(r.delta), stores, read);
        if (read.size() > 1)
          return fmt::format("{}() reads its elements [{}] and [{}], which no single store reaches: it could take one "
                             "of them old and the other one new",
                             side->layout->object().symbols[user.symbol].name, *read.begin(), *read.rbegin());
      }
    return {};
  }

  void add_read(std::uint64_t offset, const std::vector<DataStore>& stores, std::set<std::uint64_t>& read) const {
    for (const auto& store : stores)
      if (store.offset / stored_element_ == offset / stored_element_) read.insert(offset / stored_element_);
  }

  const Side &original_, &patched_;
  const Correlation& correlation_;
  AtomId o_, p_;
  std::string before_, after_;
  ElementType type_;
  // Sizes in bytes: of an element by its type, of an element as stored (one store can write a small array as a whole),
  // of the widest store.
  std::uint64_t typed_element_ = 1, stored_element_ = 1, store_size_ = 1;
  bool protected_ = false;
};

} // namespace

DataStores stores_for(const Side& original, const Side& patched, const Correlation& correlation, AtomId o, AtomId p) {
  return StoreFinder(original, patched, correlation, o, p).run();
}

} // namespace klp
