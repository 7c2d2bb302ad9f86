// The types that a kernel image, or a module, was compiled with, as it says itself (BTF:
// Documentation/bpf/btf.rst). libbpf stays in btf.cc.
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
  std::uint64_t offset = 0; // in bits
};

struct TypeLayout {
  std::uint64_t size = 0; // in bytes
  std::vector<TypeMember> members;
};

class Btf {
public:
  enum class Kind { structure, union_ };

  // `bytes`: the content of section .BTF. `base`: vmlinux's, for a module's, which only holds what is not there. Error:
  // it is no BTF, or damaged; `origin` names it.
  static Result<Btf> read(ByteView bytes, const std::string& origin, ByteView base = {});

  // Every structure or union of this tag, or of this type name where it has no tag: units may each have their own.
  std::vector<TypeLayout> layouts(Kind kind, const std::string& name) const;

private:
  struct Free {
    void operator()(btf* types) const;
  };
  void index();
  std::unique_ptr<btf, Free> types_;
  std::unordered_multimap<std::string, std::uint32_t> by_name_; // tags and type names, to the structure or union
};

} // namespace klp
