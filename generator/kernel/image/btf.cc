#include "generator/kernel/image/btf.h"

#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <cerrno>
#include <cstring>
#include <limits>
#include <optional>

namespace klp {

namespace {

Error damaged(const std::string& origin, const std::string& what) {
  Error e{.cause = "its types (BTF) cannot be read: " + what,
          .remedy = "give the image or module as it was installed; where it is, it is damaged: compare its checksum "
                    "with the package's",
          .file = origin,
          .section = ".BTF"};
  return e;
}

// Empty if the type has no name, or one outside of the string section.
std::string name_of(const btf* types, std::uint32_t offset) {
  const char* name = btf__name_by_offset(types, offset);
  return name ? name : "";
}

struct Parts {
  ByteView types, strings;
};

// The type section consists of 4-byte words; the kernel too refuses offsets and sizes that are no multiple of 4
// (kernel/bpf/btf.c: btf_parse_type_sec). Returns nullopt if the header is damaged.
std::optional<Parts> parts_of(ByteView section) {
  constexpr std::uint32_t word = 4;
  auto header = section.get<btf_header>(0);
  if (!header || header->hdr_len % word || header->type_off % word || header->type_len % word) return std::nullopt;
  auto types = section.sub(std::uint64_t{header->hdr_len} + header->type_off, header->type_len);
  auto strings = section.sub(std::uint64_t{header->hdr_len} + header->str_off, header->str_len);
  if (!types || !strings) return std::nullopt;
  return Parts{*types, *strings};
}

// The type ids and string offsets of a module continue those of vmlinux. So the types of both, one after the other, and
// the strings of both are one complete BTF. Returns nullopt if one of them is damaged.
std::optional<std::string> join(ByteView base, ByteView module) {
  auto first = parts_of(base), second = parts_of(module);
  if (!first || !second) return std::nullopt;
  auto header = *module.get<btf_header>(0);
  header.hdr_len = sizeof header;
  header.type_off = 0;
  header.type_len = header.str_off = static_cast<std::uint32_t>(first->types.size() + second->types.size());
  header.str_len = static_cast<std::uint32_t>(first->strings.size() + second->strings.size());
  std::string whole(reinterpret_cast<const char*>(&header), sizeof header);
  for (ByteView part : {first->types, second->types, first->strings, second->strings}) whole += part.text();
  return whole;
}

bool is_record(const btf_type* type) { return btf_is_struct(type) || btf_is_union(type); }

} // namespace

void Btf::Free::operator()(btf* types) const { btf__free(types); }

Result<Btf> Btf::read(ByteView bytes, const std::string& origin, ByteView base) {
  libbpf_set_print(nullptr); // no messages on stderr: klp reports the error itself
  if (!parts_of(bytes)) return fail(damaged(origin, "its parts do not lie within it, or not where words can lie"));
  std::string both;
  if (!base.empty()) {
    auto joined = join(base, bytes);
    if (!joined) return fail(damaged(origin, "those that it builds on are damaged"));
    both = std::move(*joined);
    bytes = both;
  }
  if (bytes.size() > std::numeric_limits<std::uint32_t>::max()) return fail(damaged(origin, "it is too long"));
  Btf read;
  read.types_.reset(btf__new(bytes.data(), static_cast<std::uint32_t>(bytes.size())));
  if (!read.types_) return fail(damaged(origin, std::strerror(errno)));
  read.index();
  return read;
}

void Btf::index() {
  const btf* types = types_.get();
  for (std::uint32_t id = 1; id < btf__type_cnt(types); ++id) {
    const btf_type* type = btf__type_by_id(types, id);
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
