// What a compiler knew of one translation unit. Filled by gcc-plugin/ and clang-tool/, read by generator/.
// Plain values, no exceptions, no RTTI: this links into a GCC plugin.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace klp::facts {

inline constexpr std::uint32_t schema_version = 1;
inline constexpr char section_name[] = ".discard.klp.facts";

struct Place { // after macro expansion: where the outermost macro was used; line 0: unknown
  std::string file;
  std::uint32_t line = 0;
  std::uint32_t column = 0;
};

enum class Linkage : std::uint8_t { local, global, weak };
enum class CloneKind : std::uint8_t { none, constprop, isra, part, cold, icf, other };

struct Function {
  std::string symbol; // as in the object: foo.isra.0
  std::string name;   // in the source: foo
  Place begin, end;   // where the definition names it, and its last line; a clone has its original\'s
  Linkage linkage = Linkage::local;
  std::string section;    // explicit section attribute; empty: default
  bool has_fentry = true; // calls the tracer at entry; false: notrace, unit compiled without -pg, cold half
  bool declared_inline = false;
  bool may_return = true; // false: noreturn
  CloneKind clone_kind = CloneKind::none;
  std::string clone_of;     // symbol it was cloned from; empty: none
  std::string same_body_as; // symbol it was merged with or is an alias of (ICF, alias); empty: none
  std::string signature;    // C type as the compiler prints it
};

struct Inlining {
  std::string callee; // source name of the function that was inlined
  std::string into;   // symbol of the function whose code holds it, in the object
  std::string caller; // the function it was directly called from (may itself be inlined into `into`)
  Place call_site;    // line 0 where the compiler no longer knew it
};

struct Variable {
  std::string symbol;        // as in the object: cnt.3
  std::string name;          // in the source: cnt
  std::string owner;         // source name of the owning function for static locals; empty: file scope
  std::uint32_t ordinal = 0; // 0-based among the owner's static locals of this name, in declaration order, also those
                             // that were optimized away; for what the compiler made (CSWTCH): in order of creation
  Place place;
  Linkage linkage = Linkage::local;
  std::string section;
  std::string type;
  std::uint64_t size = 0;
  bool read_only = false;
};

struct Unit {
  std::string compiler;         // "gcc"
  std::string compiler_version; // full: 12.2.0
  std::string source;           // main input file
  std::string flags_hash;       // of the options that reach code generation
  std::vector<Function> functions;
  std::vector<Inlining> inlinings;
  std::vector<Variable> variables;
};

} // namespace klp::facts
