// What a compiler knew of one translation unit. Filled by gcc-plugin/ and clang-tool/, read by generator/.
// Plain values, no exceptions, no RTTI: this links into a GCC plugin.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace klp::facts {

inline constexpr std::uint32_t schema_version = 5;
inline constexpr char section_name[] = ".discard.klp.facts";

struct Place { // after macro expansion: where the outermost macro was used; line 0: unknown
  std::string file;
  std::uint32_t line = 0;
  std::uint32_t column = 0;
};

enum class Linkage : std::uint8_t { local, global, weak };
enum class CloneKind : std::uint8_t { none, constprop, isra, part, cold, icf, other };

// What callers in the unit were compiled to rely on, beyond the signature. Where a change alters any of it, the
// callers' code is wrong although their source is the same.
struct Assumptions {
  bool is_const = false, is_pure = false, no_throw = false, is_malloc = false;
  std::string registers_kept; // call-clobbered registers this function is known to leave alone (-fipa-ra): "rsi r8"
  std::string effects;        // hash of what it was found to read and write (ipa-modref); empty: not known
};

// What a function's result is where it is a constant, by what Linux means with it; bits of a set.
enum class ResultKind : std::uint8_t {
  null = 1,
  error_pointer = 2, // include/linux/err.h
  zero = 4,
  error = 8,  // -1 to -4095 in at least 32 bits
  value = 16, // any other number
  computed = 32,
};

struct Function {
  std::string symbol; // as in the object: foo.isra.0
  std::string name;   // in the source: foo
  Place begin, end;   // where the definition names it, and its last line; a clone has its original\'s
  Linkage linkage = Linkage::local;
  std::string section;    // explicit section attribute; empty: default
  bool has_fentry = true; // calls the tracer at entry; false: notrace, unit compiled without -pg, cold half
  bool declared_inline = false;
  bool may_return = true;     // false: noreturn
  bool exported = false;      // EXPORT_SYMBOL and its kind, in this unit
  bool address_taken = false; // may be called through a pointer
  std::uint8_t results = 0;   // set of ResultKind: what it may return; 0: nothing
  Assumptions assumptions;
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

// A function whose address is in the initial value of a variable: an operations table, a notifier, a timer.
struct Callback {
  std::string function; // symbol
  std::string variable; // symbol of the variable; static locals too
  std::string field;    // "open", "ops.read", "[3].handler"; empty: the variable is the pointer
};

// Strings and other constants without a name of their own, by who uses them.
struct Constant {
  std::string owner; // symbol of the function or variable that refers to it
  std::uint64_t size = 0;
  std::string hash;
  bool is_string = false;
};

struct Field {
  std::string name; // empty: an anonymous member
  std::string type;
  std::uint64_t offset = 0, size = 0; // in bits
};

enum class RecordKind : std::uint8_t { structure, union_ };

// Only those whose layout the code depends on. Of those of included files, only the fields that it reads, sets or may
// have taken the offset of: a whole kernel's headers in every object would be too much.
struct Record {
  RecordKind kind = RecordKind::structure;
  std::string name; // tag, or the type name it is known by; empty: neither
  Place place;
  std::uint64_t size = 0, alignment = 0; // in bytes
  std::vector<Field> fields;
};

// What makes an object of a record live longer than the function that has it on its stack, or makes it reachable for
// code that this function does not call.
enum class Outlives : std::uint8_t {
  nothing,
  variable,       // `what` exists as long as the kernel or module
  stored,         // its address is stored in memory
  loaded,         // its address is read from memory
  converted_from, // a value of type `what` becomes its address: allocated memory, container_of(), void *
  converted_to,   // its address becomes a value of type `what`
  accessed_as,    // it is accessed as if it were of type `what`
  passed,         // its address goes to `what`, which takes another type
  indirect,       // it is passed through a function pointer
  assembler,      // it is passed to inline assembler
  address_taken,  // `what` takes or returns it, and may be called through a function pointer
  exported,       // `what` takes or returns it, and modules may call it
};

// By whom objects of a record are had and handed on.
enum class HolderKind : std::uint8_t {
  owner,     // a function with an object in its frame
  taker,     // a global function of this unit that takes or returns an object or its address
  callee,    // a function of another unit that gets an object or its address, or returns one
  container, // a record that has one as a member: "struct scan_control"
};
struct Holder {
  HolderKind kind = HolderKind::owner;
  std::string name; // in the source
  Place place;      // of a container: where it is defined
};

// How long objects of a record live, by the bodies of this unit's functions, as they were before anything was inlined.
// Where something makes them outlive their function, the first such place, and no holders.
struct Lifetime {
  RecordKind kind = RecordKind::structure;
  std::string name; // as Record::name
  Place place;      // where the record is defined; line 0: the unit only declares it
  Outlives outlives = Outlives::nothing;
  std::string what;     // see Outlives
  std::string function; // where; empty: outside of functions
  Place where;
  std::vector<Holder> holders; // each once
};

// A definition of an included file that the code of this unit depends on, directly or through others: where none of
// them changes, neither does the object. For an enumeration without a tag `name` is its first constant. Macros
// that only directives of included files name are not listed: they stand in the text of `files`, for all that read it.
// No name: all of the file, because what the unit used of it could not be seen (preprocessed text, a precompiled
// header). The kernel's configuration (CONFIG_...) is not listed: it belongs to the target, and its header is among the
// files.
enum class DefinitionKind : std::uint8_t { function, macro, record, enumeration, type_name, variable, declaration };
struct Use {
  DefinitionKind kind = DefinitionKind::function;
  std::string name;
  Place place; // where it is defined
};

struct IncludedFile {
  std::string path;
  std::string hash; // of its content: short_hash_of() in hash.h
};

struct Unit {
  std::string compiler;         // "gcc"
  std::string compiler_version; // full: 12.2.0
  std::string source;           // main input file
  std::string flags_hash;       // of the options that reach code generation
  std::vector<Function> functions;
  std::vector<Inlining> inlinings;
  std::vector<Variable> variables;
  std::vector<Callback> callbacks;
  std::vector<Constant> constants;
  std::vector<Record> records;
  std::vector<Lifetime> lifetimes; // of all records that bodies access, point to, or hold
  std::vector<Use> uses;
  std::vector<IncludedFile> files;  // all that were read, the main file first
  std::vector<std::string> plugins; // other plugins of the compiler that were at work
};

} // namespace klp::facts
