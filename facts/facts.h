// Facts: what the compiler knew about one translation unit. gcc-plugin/ records them, generator/ reads them.
//
// Only plain values, in C++17 without exceptions and RTTI: this header is compiled into the GCC plugin too.
//
// "symbol" is always the name in the symbol table of the object, such as foo.isra.0; "name" is the name in the source,
// such as foo.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace klp::facts {

inline constexpr std::uint32_t schema_version = 5;
// The section of the object that holds the facts. It is not allocated, and the kernel's linker scripts drop .discard.*.
inline constexpr char section_name[] = ".discard.klp.facts";

// A position in the source. For the expansion of a macro: the position where the outermost macro is used.
struct Place {
  std::string file;         // path as the compiler was given it
  std::uint32_t line = 0;   // 1-based; 0 if the position is unknown
  std::uint32_t column = 0; // 1-based; 0 if unknown
};

enum class Linkage : std::uint8_t { local, global, weak };

enum class CloneKind : std::uint8_t {
  none,
  constprop, // made for constant arguments: foo.constprop.0
  isra,      // made with other parameters: foo.isra.0
  part,      // a part of the body, split off: foo.part.0
  cold,      // the unlikely half of a body, entered by jumps only: foo.cold
  icf,       // identical code folding: an alias of another function, or a wrapper that calls it (see same_body_as)
  other,
};

// Properties of a function, beyond its signature, that the code of its callers in the unit may rely on. If a change
// alters one of them, the machine code of the callers is wrong although their source is the same.
struct Assumptions {
  // GCC's attributes const, pure, nothrow and malloc, declared or found by analysis.
  bool is_const = false, is_pure = false, no_throw = false, is_malloc = false;
  std::string registers_kept; // call-clobbered registers that the function does not change (-fipa-ra): "si r8"
  std::string effects;        // hash of the memory that it reads and writes (ipa-modref); empty if not known
};

// A kind of value that a function returns. The kind of a constant is its meaning in Linux. The values are bits of the
// set Function::results.
enum class ResultKind : std::uint8_t {
  null = 1,
  error_pointer = 2, // a constant that IS_ERR() accepts (include/linux/err.h)
  zero = 4,
  error = 8,     // -1 to -4095 (MAX_ERRNO), in a signed type of 32 bits or any type of 64 bits
  value = 16,    // any other constant, in a function that does not return a pointer
  computed = 32, // not a constant, or the result of a function whose body is not known
};

struct Function {
  std::string symbol; // foo.isra.0
  std::string name;   // foo
  Place begin;        // of its name in its definition; for a clone, that of its original
  Place end;          // of the end of its body; for a clone, that of its original
  Linkage linkage = Linkage::local;
  std::string section;    // of an explicit section attribute; empty: default
  bool has_fentry = true; // calls __fentry__ at its start; false: notrace, unit compiled without -pg, or cold half
  bool declared_inline = false;
  bool may_return = true;     // false: noreturn
  bool exported = false;      // by an EXPORT_SYMBOL... of this unit
  bool address_taken = false; // may be called through a pointer
  std::uint8_t results = 0;   // set of ResultKind: the values that it may return; 0: none
  Assumptions assumptions;
  CloneKind clone_kind = CloneKind::none;
  std::string clone_of;     // symbol of the function that it was cloned from; empty if it is not a clone
  std::string same_body_as; // symbol of the function that it is an alias of, or was merged with (ICF); empty: none
  std::string signature;    // its C type as the compiler prints it
};

// One call that the compiler replaced by a copy of the callee's body.
//
//   a inlines b, and b inlines c:  { callee b, into a, caller a }, { callee c, into a, caller b }
struct Inlining {
  std::string callee; // name of the inlined function
  std::string into;   // symbol of the function whose machine code contains the copy
  std::string caller; // name of the function that contains the call in the source (may itself be inlined into `into`)
  Place call_site;    // line 0 if the compiler has no line for it
};

// A variable with static storage that is in the object.
struct Variable {
  std::string symbol;        // cnt.3
  std::string name;          // cnt
  std::string owner;         // for a static local: name of its function; empty: file scope
  std::uint32_t ordinal = 0; // for a static local: 0-based number among those of this name in `owner`, in the order of
                             // declaration, counting those that were optimized away; for a variable that the compiler
                             // creates (CSWTCH): in the order of creation
  Place place;
  Linkage linkage = Linkage::local;
  std::string section;    // of an explicit section attribute; empty: default
  std::string type;       // its C type as the compiler prints it
  std::uint64_t size = 0; // in bytes
  bool read_only = false; // const and not volatile
};

// A function whose address is in the initial value of a variable: an operations table, a notifier, a timer.
struct Callback {
  std::string function; // symbol
  std::string variable; // symbol; also of a static local
  std::string field;    // member of the variable: "open", "ops.read", "[3].handler"; empty: the variable is the pointer
};

// A string or another constant without a name (such as a floating-point number), once for each owner.
struct Constant {
  std::string owner;      // symbol of the function or variable that refers to it
  std::uint64_t size = 0; // in bytes
  std::string hash;       // of its content: Hash in hash.h
  bool is_string = false;
};

struct Field {
  std::string name;                   // empty: an anonymous member
  std::string type;                   // as declared, also for a bit-field
  std::uint64_t offset = 0, size = 0; // in bits
};

enum class RecordKind : std::uint8_t { structure, union_ };

// A record whose layout the code depends on. All fields are listed if the main source file defines it. For a record
// of an included file, only the fields are listed that the code accesses, or whose size or offset it may use: all
// records of the kernel's headers in every object would take too much space.
struct Record {
  RecordKind kind = RecordKind::structure;
  std::string name;                      // tag, or name of the typedef; empty: neither
  Place place;                           // of its definition; without a column
  std::uint64_t size = 0, alignment = 0; // in bytes
  std::vector<Field> fields;
};

// The reason why an object of a record may live longer than the function that has it in its stack frame, or why code
// that this function does not call may reach the object. `what` is Lifetime::what.
enum class Outlives : std::uint8_t {
  nothing,        // no such reason was found
  variable,       // the variable `what`, which has static storage, is an object or an array of objects
  stored,         // an address of an object is stored in memory
  loaded,         // an address of an object is read from memory, or comes from va_arg()
  converted_from, // a value of type `what` is converted to an address of an object: malloc(), container_of(), void *
  converted_to,   // an address of an object is converted to a value of type `what`
  accessed_as,    // an object is accessed through type `what`
  passed,         // an object or its address is passed to function `what`, whose parameter has another type
  indirect,       // an object or its address is passed or returned by a call through a function pointer
  assembler,      // an object or its address is an operand of inline assembler
  address_taken,  // function `what` takes or returns an object or its address, and may be called through a pointer
  exported,       // function `what` takes or returns an object or its address, and modules may call it
};

// How a function or a record holds objects of a record.
enum class HolderKind : std::uint8_t {
  owner,     // a function that has an object in its stack frame
  taker,     // a global function of this unit that takes or returns an object or its address
  callee,    // a function, defined in another unit, to which an object or its address is passed, or which returns one
  container, // a record that has an object as a member: "struct scan_control"
};
struct Holder {
  HolderKind kind = HolderKind::owner;
  std::string name; // of a function, or "struct TAG" / "union TAG" of a container
  Place place;      // for a container: where it is defined
};

// How long objects of a record live, according to the bodies of this unit's functions before any inlining. If
// something makes an object outlive its function, the first such place is recorded, and no holders.
struct Lifetime {
  RecordKind kind = RecordKind::structure;
  std::string name; // as Record::name
  Place place;      // of the record's definition; line 0: the unit only declares the record
  Outlives outlives = Outlives::nothing;
  std::string what;            // a variable, type or function: see Outlives
  std::string function;        // name of the function that contains `where`; empty: outside of functions
  Place where;                 // of the reason `outlives`
  std::vector<Holder> holders; // without repetitions
};

// A definition in an included file that the code of this unit depends on, directly or through other definitions: if
// none of them changes, the object does not change. For an enumeration without a tag, `name` is its first constant.
//
// Not listed: macros that are named only by directives of included files (they are in the text of the `files`, for all
// units that read it), and macros of the kernel's configuration (CONFIG_...), which belongs to the target and whose
// header is among the `files`.
//
// An empty name means the whole file: the plugin could not find out which definitions of the file the unit uses
// (preprocessed text, a precompiled header).
enum class DefinitionKind : std::uint8_t { function, macro, record, enumeration, type_name, variable, declaration };
struct Use {
  DefinitionKind kind = DefinitionKind::function;
  std::string name;
  Place place; // of the definition
};

struct IncludedFile {
  std::string path; // as the compiler was given it
  std::string hash; // of its content: short_hash_of() in hash.h
};

struct Unit {
  std::string compiler;         // "gcc"
  std::string compiler_version; // all parts of the version: "12.2.0"
  std::string source;           // path of the main source file
  std::string flags_hash;       // of the options that can change the machine code
  std::vector<Function> functions;
  std::vector<Inlining> inlinings;
  std::vector<Variable> variables;
  std::vector<Callback> callbacks;
  std::vector<Constant> constants;
  std::vector<Record> records;
  std::vector<Lifetime> lifetimes; // of all records that function bodies access or point to, or variables contain
  std::vector<Use> uses;
  std::vector<IncludedFile> files;  // all files that were read, the main source file first
  std::vector<std::string> plugins; // names of the other compiler plugins that were loaded
};

} // namespace klp::facts
