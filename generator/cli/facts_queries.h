// What the subcommands of klp facts share.
#pragma once

#include "facts/index/index.h"
#include "generator/cli/command.h"

#include <string>
#include <vector>

namespace klp::cli {

void add_facts_index_command(CLI::App& facts, Session& session, Action& action);
void add_who_inlines_command(CLI::App& facts, Session& session, Action& action);
void add_uses_command(CLI::App& facts, Session& session, Action& action);

// "fs/inode.o: its source include/linux/fs.h has changed since it was compiled"
std::string cause_of(const facts::StaleUnit& stale);
const char* remedy_for(facts::StaleReason reason);

// The index that --index names, else the nearest one above the current folder.
Result<facts::Index> open_index(const std::string& option);

// On standard error: what makes an answer incomplete, and those of its units whose objects are no longer the ones that
// were indexed. The same for the JSON document: {"problems": N, "stale": [...]}.
Result<nlohmann::json> warn_of_doubts(const Session& session, facts::Index& index,
                                      std::vector<facts::IndexedUnit> units);

nlohmann::json to_json(const facts::IndexedUnit& unit);
nlohmann::json to_json(const facts::Place& place);
std::string at(const facts::Place& place); // "fs/inode.c:231"

} // namespace klp::cli
