// Definitions of included files that the unit's code depends on. Nothing may be missing here: a header fix compiles
// only the units whose uses hold a definition that it changed.
//
// Two witnesses, before the first IPA pass throws anything away. The trees: the functions and variables that the call
// graph reaches, which are all that can be emitted or inlined, the external ones that they refer to, and the records
// they access. And the text of the lines these were defined in: macros that were expanded there, and the names of
// constants, types and declarations, for what the front end folded (sizeof, enumerators). From each definition found
// so the search goes on into its own lines. A record that is only pointed to is not looked into.
// Directives count where they stand in such a text, and in the main file. Those elsewhere klp finds in the text of the
// files that were read (generator/source/directives.h): every unit that reads them would have to name the same macros.
//
// Names that ## glued together stand in no text. Functions and variables of such names are in the call graph; where a
// macro glues, each constant that the front end marked as used counts. Not seen: a type or tag of such a name of which
// only the size was asked.
#pragma once

#include "definitions.h"
#include "extent.h"
#include "identifiers.h"
#include "macro_log.h"
#include "pointer_table.h"
#include "used_types.h"

namespace klp::gcc {

class UseSearch {
public:
  UseSearch(std::vector<Definition> definitions, MacroLog& macros, SourceFiles& files, UsedTypes& types);
  void run();
  std::vector<facts::Use> list();
  // False: what was used of the included files could not be seen.
  bool is_complete() const { return complete_; }
  // Names of fields that stand where sizes or offsets are asked for.
  const std::unordered_set<const void*>& measured_members() const { return measured_members_; }

private:
  struct Mention {
    Identifier what;
    char before; // '.': a member; 't': a tag; ' ': other
  };
  using Names = std::vector<Mention>;
  struct Item { // a definition, and what the search knows of it
    Definition what;
    const char* name = "";
    unsigned file = 0, line = 0;
    bool is_used = false, is_queued = false;
    bool is_measured = false;    // used where sizes or offsets are asked for: what it names may have been folded
    bool asks_for_sizes = false; // what its scan found
    unsigned scan = 0;           // of its text; 0: not yet
    unsigned next = 0;           // item of the same name; 0: none
  };
  struct Scan { // of the text of one definition
    Lines lines;
    Names names;
    bool measures = false;                             // asks for sizes or offsets itself
    bool knows_macros = false, macros_measure = false; // what use_macros() says of the lines
  };
  struct Stretch { // of a file, read at one time
    location_t start, end;
    unsigned first, last, bits; // lines; the bits of a location below the line
    location_t location_of(unsigned line) const;
  };
  struct Name { // an identifier, and what it stands for
    unsigned item = 0, constant = 0;
    unsigned done = 0; // what was used by it already, in bits
  };

  void index();
  void place(Item& item);
  void find_stretches();
  unsigned macro_item(const MacroUse& use);
  void use_functions();
  void use_variables();
  void use_main_file();
  void use_types();
  void use_measured_members();
  void use_pasted_names();
  void use_glued_constants();
  void use_all_found();
  void use(unsigned item, bool measured);
  void use_name(unsigned number, char before, bool measured, bool tags);
  void use_names(const Names& names, bool measured, bool tags);
  bool use_macros(const Lines& lines);
  bool use_macro(const MacroUse& use_of);
  void read(unsigned item);
  Lines lines_of(unsigned item);
  Scan& scan_of(unsigned item);
  void scan(Scan& text, EndSearch* end);
  Name& name(tree identifier);

  static constexpr unsigned main_file = 0;
  MacroUses macro_uses_;
  SourceFiles& files_;
  UsedTypes& types_;
  std::vector<Item> items_;
  PointerTable by_name_, by_type_;
  std::vector<Name> names_; // by_name_ numbers them
  Identifiers identifiers_{by_name_};
  NumberTable functions_;
  NumberTable macro_items_;
  Table<std::uint64_t> scans_by_line_;          // of definitions whose end was searched for
  std::vector<std::vector<Stretch>> stretches_; // by file
  std::vector<unsigned> queue_;
  std::unordered_set<const void*> measured_members_;
  std::deque<Scan> scans_; // Item::scan numbers them
  std::size_t types_seen_ = 0;
  bool glues_ = false; // a macro that is used pastes tokens
  bool complete_ = true;
};

} // namespace klp::gcc
