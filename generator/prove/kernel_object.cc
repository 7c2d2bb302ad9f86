#include "generator/prove/kernel_object.h"

#include <algorithm>
#include <cctype>

namespace klp {

bool KernelObject::defines(const std::string& global) const {
  auto named = symbols.named(global);
  return std::any_of(named.begin(), named.end(), [](const KernelSymbol* s) {
    bool weak = s->type == 'w' || s->type == 'v';
    return s->type != 'U' && (weak || std::isupper(static_cast<unsigned char>(s->type)));
  });
}

} // namespace klp
