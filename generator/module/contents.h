// The contents of a livepatch, as lines of its modinfo (klp.function=, klp.state=, klp.hook=), and the check of a later
// livepatch that replaces it: the kernel's atomic replace removes every effect of the earlier livepatch that the later
// one does not have too.
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
  std::string file;                // path of the module, for messages
  std::string release;             // release of the kernel that the livepatch is for
  std::set<std::string> functions; // OBJECT.NAME,POSITION
  std::vector<State> states;
  std::set<std::string> hooks; // OBJECT.KIND
};

std::vector<std::pair<std::string, std::string>> contents_info(const Extraction& extraction);

// Reads a module that klp has built. Errors: the file cannot be read, or klp did not build it.
Result<Contents> read_contents(const fs::path& module);
Result<Contents> contents_of(const Object& module);

// Rule not-a-superset. One refusal for each function that an earlier livepatch patches and this one does not, and for
// each state of an earlier livepatch that this one does not declare with the same or a later version
// (kernel/livepatch/state.c: klp_is_state_compatible()).
std::vector<Error> check_superset(const std::vector<Contents>& earlier, const Extraction& extraction,
                                  const std::string& release);

// Rule hook-not-called: the kernel does not call the unpatch hooks of a livepatch that is replaced
// (Documentation/livepatch/callbacks.rst).
std::vector<Note> notes_on_replacing(const std::vector<Contents>& earlier);

} // namespace klp
