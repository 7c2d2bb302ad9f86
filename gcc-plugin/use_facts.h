// Finds the definitions in included files that the code of the unit depends on. No definition may be missing: for a
// change of a header, klp compiles only the units that use a changed definition.
//
// The search runs before the first IPA pass, which removes functions and variables. It uses two sources:
// - The trees: the functions and variables in the call graph (all that can be emitted or inlined), the external
//   functions and variables that they refer to, and the records that they access.
// - The text of the lines in which these are defined: the macros that were expanded there, and the names of constants,
//   types and declarations. It shows what the front end folded (sizeof, enumerators).
// The search continues in the lines of each definition that it finds (a worklist algorithm). It does not continue in a
// record to which there are only pointers.
//
// A macro that a directive tests counts if the directive is in one of these texts or in the main file. klp finds other
// directives by the text of the files that the unit reads (directives_of() in generator/source), because otherwise
// every unit that reads them would have to list the same macros.
//
// Names that a macro joins with ## are in no text. Functions and variables with such names are in the call graph; if a
// used macro joins tokens, each constant that the front end marked as used counts. Not found: a type or tag with such a
// name if the code depends only on its size.
//
// "Measured" means that the size of a definition, or an offset in it, may be used: sizeof, offsetof, alignof and
// similar.
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
  // False if the uses of included files are not all visible (preprocessed text, precompiled header, unreadable file).
  bool is_complete() const { return complete_; }
  // Identifiers in texts that use sizes or offsets: if a field has such a name, it may be measured.
  const std::unordered_set<const void*>& measured_members() const { return measured_members_; }

private:
  struct Mention {
    Identifier what;
    char before; // '.': a member (behind . or ->); 't': a tag (behind struct, union, enum); ' ': other
  };
  using Names = std::vector<Mention>;
  struct Item { // a definition and the state of its search
    Definition what;
    const char* name = "";
    unsigned file = 0, line = 0;
    bool is_used = false, is_queued = false;
    bool is_measured = false; // used in a text that uses sizes or offsets: names in its own text may be folded
    bool measures = false;    // for a macro: its text uses sizes or offsets (Scan::measures)
    unsigned scan = 0;        // number of the scan of its text; 0: not scanned yet
    unsigned next = 0;        // the next item of the same name; 0: none
  };
  struct Scan { // the result of scanning the text of a definition
    Lines lines;
    Names names;
    bool measures = false;                                // the text itself uses sizes or offsets
    bool are_macros_used = false, macros_measure = false; // result of use_macros() for the lines
  };
  struct LineMapRange { // the part of a file that one line map covers, if it has macro uses
    location_t start, end;
    unsigned first, last, bits; // lines; number of bits for columns and ranges in a location
    location_t location_of(unsigned line) const;
  };
  struct Name { // the meanings of an identifier: first item of this name, enumeration of this constant
    unsigned item = 0, constant = 0;
    unsigned done_mask = 0; // bit mask of the argument combinations for which use_name() is done
  };

  void index();
  void place(Item& item);
  void find_line_map_ranges();
  unsigned macro_item(const MacroUse& use);
  void use_functions();
  void use_variables();
  void use_main_file();
  void use_types();
  void use_measured_members();
  void use_pasted_constants();
  void use_all_found();
  void use(unsigned item, bool measured);
  void use_name(unsigned number, char before, bool measured, bool tags);
  void use_names(const Names& names, bool measured, bool tags);
  bool use_macros(const Lines& lines);
  bool use_macro(const MacroUse& use_of);
  void use_contents(unsigned item);
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
  std::vector<Name> names_; // index: by_name_
  Identifiers identifiers_{by_name_};
  NumberTable functions_;
  NumberTable macro_items_;
  Table<std::uint64_t> scans_by_line_;                     // scans of definitions whose end was searched for
  std::vector<std::vector<LineMapRange>> line_map_ranges_; // index: number of the file
  std::vector<unsigned> queue_;
  std::unordered_set<const void*> measured_members_;
  std::deque<Scan> scans_; // index: Item::scan
  std::size_t types_seen_ = 0;
  bool pastes_tokens_ = false; // a used macro joins tokens with ##
  bool complete_ = true;
};

} // namespace klp::gcc
