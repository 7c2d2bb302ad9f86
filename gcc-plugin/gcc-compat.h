// GCC's own headers, in the order they need, and every difference between its versions. Included first, everywhere:
// system.h poisons names that the C++ library uses, so its headers must come before.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

// clang-format off
#include "gcc-plugin.h"
#include "plugin-version.h"

#include "backend.h"
#include "tree.h"
#include "c-family/c-common.h" // refuses to come after diagnostic.h
#include "c-family/c-pragma.h"
#include "c-family/c-pretty-print.h"
#include "gimple.h"
#include "rtl.h"
#include "cgraph.h"
#include "diagnostic.h"
#include "langhooks.h"
#include "memmodel.h"
#include "emit-rtl.h"
#include "opts.h"
#include "output.h"
#include "stringpool.h"
#include "attribs.h"
#include "toplev.h"
#include "tree-pass.h"
#include "varasm.h"
#include "context.h"
#include "gimple-iterator.h"
#include "ggc.h"
#include "regs.h"
#include "alloc-pool.h"
#include "symbol-summary.h"
#include "ipa-modref-tree.h"
#include "ipa-modref.h"
// clang-format on

namespace klp::gcc {

// A printer of the front end's own kind; the caller deletes it.
inline pretty_printer* new_printer() {
#if BUILDING_GCC_VERSION >= 15000
  return global_dc->clone_printer().release();
#else
  return global_dc->printer->clone();
#endif
}

} // namespace klp::gcc
