// A small .BTF section, for tests.
#pragma once

#include <cstdint>
#include <linux/btf.h>
#include <sstream>
#include <string>
#include <vector>

namespace klp::test {

template <typename T> void append_to(std::string& bytes, const T& value) {
  bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
}

inline std::string section_of(const std::string& types, const std::string& strings) {
  btf_header header{};
  header.magic = BTF_MAGIC;
  header.version = BTF_VERSION;
  header.hdr_len = sizeof header;
  header.type_len = static_cast<std::uint32_t>(types.size());
  header.str_off = header.type_len;
  header.str_len = static_cast<std::uint32_t>(strings.size());
  std::string section;
  append_to(section, header);
  return section + types + strings;
}

// Each text "NAME SIZE MEMBER BIT" makes a structure with one member. "typedef NAME ..." makes a structure without a
// tag, and a typedef of this name.
inline std::string btf_of(const std::vector<std::string>& structures) {
  std::string types, strings(1, '\0');
  auto string = [&](const std::string& text) {
    auto at = static_cast<std::uint32_t>(strings.size());
    strings += text + '\0';
    return at;
  };
  std::uint32_t id = 0;
  for (const auto& text : structures) {
    std::istringstream words(text);
    std::string name, member;
    std::uint32_t size = 0, bit = 0;
    words >> name;
    bool type_name = name == "typedef";
    if (type_name) words >> name;
    words >> size >> member >> bit;
    btf_type type{};
    type.name_off = type_name ? 0 : string(name);
    type.info = BTF_KIND_STRUCT << 24 | 1;
    type.size = size;
    append_to(types, type);
    append_to(types, btf_member{string(member), 0, bit});
    ++id;
    if (!type_name) continue;
    btf_type alias{};
    alias.name_off = string(name);
    alias.info = BTF_KIND_TYPEDEF << 24;
    alias.type = id;
    append_to(types, alias);
    ++id;
  }
  return section_of(types, strings);
}

} // namespace klp::test
