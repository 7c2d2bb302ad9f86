// What a livepatch does, in lines of its modinfo (klp.function=, klp.state=, klp.hook=), and what follows from them for
// one that takes its place: the kernel's atomic replace undoes whatever the later one does not do itself.
#pragma once

#include "generator/module/extract.h"
#include "generator/rules/finding.h"

#include <filesystem>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace klp {

struct Contents {
  std::string file;                // as given, for messages
  std::string release;             // of the kernel it is for
  std::set<std::string> functions; // OBJECT.NAME,POSITION
  std::vector<State> states;
  std::set<std::string> hooks; // OBJECT.KIND
};

std::vector<std::pair<std::string, std::string>> contents_info(const Extraction& extraction);

// Reads a module that klp made. Error: it cannot be read, or is none of klp's.
Result<Contents> read_contents(const fs::path& module);
Result<Contents> contents_of(const Object& module);

// A refusal for each function that an earlier livepatch patches and this one does not, and for each state that it does
// not know in that version or a later one (kernel/livepatch/state.c: klp_is_state_compatible).
std::vector<Error> check_superset(const std::vector<Contents>& earlier, const Extraction& extraction,
                                  const std::string& release);

// The kernel does not call the unpatch hooks of a livepatch that is replaced (Documentation/livepatch/callbacks.rst).
std::vector<Note> notes_on_replacing(const std::vector<Contents>& earlier);

} // namespace klp
