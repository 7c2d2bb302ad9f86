// The types that a kernel image or a module was compiled with, as its section .BTF records them
// (Documentation/bpf/btf.rst). Only btf.cc uses libbpf.
#pragma once

#include "base/bytes.h"
#include "base/error.h"

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

struct btf;

namespace klp {

struct TypeMember {
  std::string name;         // empty: anonymous
  std::uint64_t offset = 0; // in bits, from the start of the structure
};

struct TypeLayout {
  std::uint64_t size = 0; // in bytes
  std::vector<TypeMember> members;
};

class Btf {
public:
  enum class Kind { structure, union_ };

  // bytes: the content of the section .BTF. base: for a module, the .BTF of vmlinux; the module's .BTF contains only
  // the types that vmlinux lacks. origin: the file, for error messages. Error: the bytes are damaged or no BTF.
  static Result<Btf> read(ByteView bytes, const std::string& origin, ByteView base = {});

  // All structures or unions with this tag, or without a tag and with this typedef name. Several, if units define
  // different types of the same name.
  std::vector<TypeLayout> layouts(Kind kind, const std::string& name) const;

private:
  struct Free {
    void operator()(btf* types) const;
  };
  void index();
  std::unique_ptr<btf, Free> types_;
  std::unordered_multimap<std::string, std::uint32_t>
      by_name_; // tag or typedef name -> BTF id of the structure or union
};

} // namespace klp
