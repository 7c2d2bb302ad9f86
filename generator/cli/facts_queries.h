// Shared by the subcommands of klp facts.
#pragma once

#include "facts/index/index.h"
#include "generator/cli/command.h"

#include <string>
#include <vector>

namespace klp::cli {

void add_facts_index_command(Command facts, Session& session, Action& action);
void add_who_inlines_command(Command facts, Session& session, Action& action);
void add_uses_command(Command facts, Session& session, Action& action);

// "fs/inode.o: its source include/linux/fs.h has changed since it was compiled"
std::string cause_of(const facts::StaleUnit& stale);
const char* remedy_for(facts::StaleReason reason);

// Opens the index that --index names, or the nearest one in the current folder or above. Error: there is no index, or
// it cannot be read.
Result<facts::Index> open_index(const std::string& option);

// Prints a warning on standard error if the result of a query is incomplete because objects have no usable facts, and
// if objects of its units have changed since they were indexed. Returns the same information for the JSON document:
// {"problems": N, "stale": [...]}.
Result<nlohmann::json> warn_if_incomplete(const Session& session, facts::Index& index,
                                          std::vector<facts::IndexedUnit> units);

nlohmann::json unit_json(const facts::IndexedUnit& unit);
nlohmann::json place_json(const facts::Place& place);
std::string at(const facts::Place& place); // "fs/inode.c:231"

} // namespace klp::cli
