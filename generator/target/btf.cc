#include "generator/target/btf.h"

#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <cerrno>
#include <cstring>
#include <limits>

namespace klp {

namespace {

Error damaged(const std::string& origin, const std::string& what) {
  Error e;
  e.file = origin;
  e.section = ".BTF";
  e.cause = "its types (BTF) cannot be read: " + what;
  e.remedy = "give the image or module as it was installed; where it is, it is damaged: compare its checksum with the "
             "package's";
  return e;
}

// Empty: it has none, or one that lies outside of the strings.
std::string name_of(const btf* types, std::uint32_t offset) {
  const char* name = btf__name_by_offset(types, offset);
  return name ? name : "";
}

bool is_record(const btf_type* type) { return btf_is_struct(type) || btf_is_union(type); }

} // namespace

void Btf::Free::operator()(btf* types) const { btf__free(types); }

Result<Btf> Btf::read(ByteView bytes, const std::string& origin, const Btf* base) {
  libbpf_set_print(nullptr); // what it would print comes back as an error
  if (bytes.size() > std::numeric_limits<std::uint32_t>::max()) return fail(damaged(origin, "it is too long"));
  Btf read;
  read.base_ = base;
  auto size = static_cast<std::uint32_t>(bytes.size());
  read.types_.reset(base ? btf__new_split(bytes.data(), size, base->types_.get()) : btf__new(bytes.data(), size));
  if (!read.types_) return fail(damaged(origin, std::strerror(errno)));
  read.index();
  return read;
}

void Btf::index() {
  const btf* types = types_.get();
  std::uint32_t first = base_ ? btf__type_cnt(base_->types_.get()) : 1;
  for (std::uint32_t id = first; id < btf__type_cnt(types); ++id) {
    const btf_type* type = btf__type_by_id(types, id);
    if (!type) continue;
    std::string name = name_of(types, type->name_off);
    if (name.empty()) continue;
    if (is_record(type)) by_name_.emplace(std::move(name), id);
    if (!btf_is_typedef(type)) continue;
    const btf_type* named = btf__type_by_id(types, type->type);
    if (named && is_record(named) && named->name_off == 0) by_name_.emplace(std::move(name), type->type);
  }
}

std::vector<TypeLayout> Btf::layouts(Kind kind, const std::string& name) const {
  std::vector<TypeLayout> found;
  if (base_) found = base_->layouts(kind, name);
  for (auto [at, end] = by_name_.equal_range(name); at != end; ++at) {
    const btf_type* type = btf__type_by_id(types_.get(), at->second);
    if (btf_is_union(type) != (kind == Kind::union_)) continue;
    TypeLayout layout;
    layout.size = type->size;
    for (std::uint32_t m = 0; m < btf_vlen(type); ++m)
      layout.members.push_back({name_of(types_.get(), btf_members(type)[m].name_off), btf_member_bit_offset(type, m)});
    found.push_back(std::move(layout));
  }
  return found;
}

} // namespace klp
