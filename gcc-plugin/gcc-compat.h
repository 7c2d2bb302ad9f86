// The headers of GCC, in the order that they require, and all code that depends on the version of GCC. All files
// include this header first: GCC's system.h poisons names that the C++ library uses, so the C++ headers must come
// before it.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <deque>
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
#include "c-family/c-common.h" // must come before diagnostic.h
#include "c-family/c-pragma.h"
#include "c-family/c-pretty-print.h"
#include "gimple.h"
#include "rtl.h"
#include "rtl-iter.h"
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
#include "ssa.h"
#include "ggc.h"
#include "hard-reg-set.h"
#include "regs.h"
#include "function-abi.h"
#include "alloc-pool.h"
#include "symbol-summary.h"
#include "ipa-modref-tree.h"
#include "ipa-modref.h"
// clang-format on

#include "facts/hash.h"

namespace klp::gcc {

#if BUILDING_GCC_VERSION >= 12000
inline void add_records(modref_records* records, facts::Hash& hash) {
  if (!records) return hash.add(1);
  hash.add(records->every_base, vec_safe_length(records->bases));
  for (auto* base : records->bases) {
    hash.add(base->base, base->every_ref);
    for (auto* ref : base->refs) {
      hash.add(ref->ref, ref->every_access);
      for (const auto& access : ref->accesses)
        hash.add(access.parm_index, access.parm_offset_known),
            hash.add(access.offset.to_constant(), access.size.to_constant());
    }
  }
}
#endif

// Adds the memory that the function reads and writes (ipa-modref) to the hash. Returns false if GCC has no result of
// ipa-modref for the function, or is older than version 12.
inline bool add_effects(cgraph_node* node, facts::Hash& hash) {
#if BUILDING_GCC_VERSION >= 12000
  modref_summary* summary = get_modref_function_summary(node);
  if (!summary) return false;
  add_records(summary->loads, hash);
  add_records(summary->stores, hash);
  hash.add(summary->kills.length(), summary->retslot_flags);
  for (unsigned flags : summary->arg_flags) hash.add(flags);
  hash.add(summary->writes_errno | summary->side_effects << 1 | summary->nondeterministic << 2 |
           summary->calls_interposable << 3 | summary->global_memory_read << 4 | summary->global_memory_written << 5);
  return true;
#else
  return false;
#endif
}

// The asm statement outside of functions that comes after this one; nullptr for the last one.
inline asm_node* next_asm(asm_node* node) {
#if BUILDING_GCC_VERSION >= 16000
  return safe_dyn_cast<asm_node*>(node->next);
#else
  return node->next;
#endif
}

// The text of an asm statement outside of functions. Since GCC 15 it can have operands: then it is an ASM_EXPR.
inline std::string_view text_of(asm_node* node) {
  tree text = TREE_CODE(node->asm_str) == ASM_EXPR ? ASM_STRING(node->asm_str) : node->asm_str;
  return {TREE_STRING_POINTER(text), std::size_t(TREE_STRING_LENGTH(text))};
}

// Makes a printer of the front end (for C: c_pretty_printer). The caller deletes it.
inline pretty_printer* new_printer() {
#if BUILDING_GCC_VERSION >= 15000
  return global_dc->clone_printer().release();
#else
  return global_dc->printer->clone();
#endif
}

} // namespace klp::gcc
