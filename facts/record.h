// The parts of the format (codec.h) that encoder and decoder share: constants of the frame, and the order of fields.
//
// Each structure of facts.h has one function that passes its fields to a visitor; the encoder and the decoder are
// visitors. A change of these functions needs another schema_version. A list inside of an item of another list must be
// its last field: an empty list uses no columns, so that fields after it would be in different columns in each item.
#pragma once

#include "facts/facts.h"

#include <cstdint>
#include <string_view>

namespace klp::facts::record {

inline constexpr std::string_view magic = "KLPFACTS";
inline constexpr std::size_t header_size = 20; // bytes: magic, schema version, compressed length, payload length
inline constexpr std::size_t checksum_size = 8;
inline constexpr std::uint32_t largest_payload = 16 << 20; // bytes; a unit of 10,000 functions takes less than 2 MiB

// FNV-1a.
inline std::uint64_t checksum(std::string_view payload) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (unsigned char byte : payload) hash = (hash ^ byte) * 0x100000001b3;
  return hash;
}

// The last value of each enumeration: the decoder refuses greater ones.
inline constexpr std::uint8_t last_linkage = static_cast<std::uint8_t>(Linkage::weak);
inline constexpr std::uint8_t last_clone_kind = static_cast<std::uint8_t>(CloneKind::other);
inline constexpr std::uint8_t last_record_kind = static_cast<std::uint8_t>(RecordKind::union_);
inline constexpr std::uint8_t last_outlives = static_cast<std::uint8_t>(Outlives::exported);
inline constexpr std::uint8_t last_holder_kind = static_cast<std::uint8_t>(HolderKind::container);
inline constexpr std::uint8_t last_definition_kind = static_cast<std::uint8_t>(DefinitionKind::declaration);
inline constexpr std::uint8_t all_result_kinds = static_cast<std::uint8_t>(ResultKind::computed) * 2 - 1;

inline constexpr int packing_level = 1; // of zlib; a higher level saves one byte in twenty, for twice the instructions

template <typename Visitor, typename P> void place(Visitor& v, P& p) {
  v.path(p.file), v.delta(p.line), v.number(p.column);
}

template <typename Visitor, typename A> void assumptions(Visitor& v, A& a) {
  v.flag(a.is_const), v.flag(a.is_pure), v.flag(a.no_throw), v.flag(a.is_malloc);
  v.text(a.registers_kept), v.hash(a.effects);
}

template <typename Visitor, typename F> void function(Visitor& v, F& f) {
  v.text(f.symbol), v.text(f.name);
  place(v, f.begin), place(v, f.end);
  v.bounded(f.linkage, last_linkage), v.text(f.section);
  v.flag(f.has_fentry), v.flag(f.declared_inline), v.flag(f.may_return), v.flag(f.exported), v.flag(f.address_taken);
  v.bounded(f.results, all_result_kinds);
  assumptions(v, f.assumptions);
  v.bounded(f.clone_kind, last_clone_kind);
  v.text(f.clone_of), v.text(f.same_body_as), v.text(f.signature);
}

template <typename Visitor, typename I> void inlining(Visitor& v, I& i) {
  v.text(i.callee), v.text(i.into), v.text(i.caller);
  place(v, i.call_site);
}

template <typename Visitor, typename V> void variable(Visitor& v, V& x) {
  v.text(x.symbol), v.text(x.name), v.text(x.owner), v.number(x.ordinal);
  place(v, x.place);
  v.bounded(x.linkage, last_linkage), v.text(x.section), v.text(x.type);
  v.number(x.size), v.flag(x.read_only);
}

template <typename Visitor, typename C> void callback(Visitor& v, C& c) {
  v.text(c.function), v.text(c.variable), v.text(c.field);
}

template <typename Visitor, typename C> void constant(Visitor& v, C& c) {
  v.text(c.owner), v.number(c.size), v.hash(c.hash), v.flag(c.is_string);
}

template <typename Visitor, typename F> void field(Visitor& v, F& f) {
  v.text(f.name), v.text(f.type), v.delta(f.offset), v.number(f.size);
}

template <typename Visitor, typename R> void record(Visitor& v, R& r) {
  v.bounded(r.kind, last_record_kind), v.text(r.name);
  place(v, r.place);
  v.number(r.size), v.number(r.alignment);
  v.list("fields", r.fields, [](Visitor& w, auto& f) { field(w, f); });
}

template <typename Visitor, typename H> void holder(Visitor& v, H& h) {
  v.bounded(h.kind, last_holder_kind), v.text(h.name);
  place(v, h.place);
}

template <typename Visitor, typename L> void lifetime(Visitor& v, L& l) {
  v.bounded(l.kind, last_record_kind), v.text(l.name);
  place(v, l.place);
  v.bounded(l.outlives, last_outlives), v.text(l.what), v.text(l.function);
  place(v, l.where);
  v.list("holders", l.holders, [](Visitor& w, auto& h) { holder(w, h); });
}

template <typename Visitor, typename U> void use(Visitor& v, U& u) {
  v.bounded(u.kind, last_definition_kind), v.text(u.name);
  place(v, u.place);
}

template <typename Visitor, typename F> void included_file(Visitor& v, F& f) { v.path(f.path), v.hash(f.hash); }

template <typename Visitor, typename U> void unit(Visitor& v, U& u) {
  v.text(u.compiler), v.text(u.compiler_version), v.text(u.source), v.text(u.flags_hash);
  v.list("files", u.files, [](Visitor& w, auto& f) { included_file(w, f); }); // first: the other lists refer to them
  v.list("functions", u.functions, [](Visitor& w, auto& f) { function(w, f); });
  v.list("inlinings", u.inlinings, [](Visitor& w, auto& i) { inlining(w, i); });
  v.list("variables", u.variables, [](Visitor& w, auto& x) { variable(w, x); });
  v.list("callbacks", u.callbacks, [](Visitor& w, auto& c) { callback(w, c); });
  v.list("constants", u.constants, [](Visitor& w, auto& c) { constant(w, c); });
  v.list("records", u.records, [](Visitor& w, auto& r) { record(w, r); });
  v.list("lifetimes", u.lifetimes, [](Visitor& w, auto& l) { lifetime(w, l); });
  v.list("uses", u.uses, [](Visitor& w, auto& x) { use(w, x); });
  v.list("plugins", u.plugins, [](Visitor& w, auto& p) { w.text(p); });
}

} // namespace klp::facts::record
