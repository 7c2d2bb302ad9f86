// BTF type information. The input is the .BTF section of a module; or a length (four bytes), the .BTF section of
// vmlinux of this length, and the .BTF section of a module.
#include "generator/kernel/image/btf.h"
#include "tests/fuzz/fuzz.h"

#include <cstring>

using namespace klp;

namespace {

void look_up(const Btf& types) {
  for (auto kind : {Btf::Kind::structure, Btf::Kind::union_})
    for (const char* name : {"s", "u", "named", "", "int"})
      for (const auto& layout : types.layouts(kind, name))
        fuzz::need(layout.members.size() <= 0xffff, "a type has no more members than its header can say");
}

} // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ByteView all(data, size);
  if (auto alone = Btf::read(all, "m.ko"); fuzz::succeeds(alone)) look_up(*alone);
  auto length = all.get<std::uint32_t>(0);
  if (!length || size < sizeof *length || *length > size - sizeof *length) return 0;
  auto base = all.sub(sizeof *length, *length);
  auto module = all.sub(sizeof *length + *length, size - sizeof *length - *length);
  if (base && module)
    if (auto both = Btf::read(*module, "m.ko", *base); fuzz::succeeds(both)) look_up(*both);
  return 0;
}
