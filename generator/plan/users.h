// Finds the units that depend on the touched definitions of included files, by the text of the source.
#pragma once

#include "generator/kernel/target/target.h"
#include "generator/plan/affected.h"
#include "generator/source/include_graph.h"
#include "generator/source/mentions.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace klp {

struct User {
  Unit unit;
  std::string why; // "uses skb_put, which uses skb_tail_pointer"
  Affected affected;
  std::string use;     // how its own text uses a touched definition; empty: it is affected only because it reads a file
  fs::path with_facts; // the unit's object in a tree that was built with the plugin; empty if not known
};

struct Users {
  std::vector<User> units;    // by source
  std::size_t readers = 0;    // number of units that may read a changed file
  std::set<std::string> read; // the changed files that some unit may read
};

// `files`: changed files of the target's source that units include, or new files that an include directive of the
// original finds. `touched`: touched definitions in these files. `every_reader`: also list units that read a file and
// use no touched definition. Needs no kernel build and takes a few seconds. Returns an error if the target's units
// cannot be read.
Result<Users> users_of(const Target& target, const std::set<std::string>& files, const std::vector<Touched>& touched,
                       bool every_reader);

// All texts that the readers of some changed files read. They are read once and can serve many calls of users().
class Readers {
public:
  // `units` and `target` must outlive this.
  Readers(const std::vector<Unit>& units, const Target& target, const std::set<std::string>& changed);
  Users users(const std::vector<Touched>& touched, bool every_reader) const;

private:
  const std::vector<Unit>& units_;
  const Target& target_;
  IncludeGraph graph_;
  std::set<std::size_t> reading_; // indices of the units that may read a changed file
  std::set<std::string> read_;    // the changed files that some unit may read
  std::vector<FileItems> files_;
  std::map<std::string, const FileItems*> by_path_;
  std::vector<const FileItems*> included_sources_; // .c files that others include
  std::optional<Mentions> mentions_;               // of files_
};

// Same as users_of(), for these units only.
Result<Users> users_among(const std::vector<Unit>& units, const Target& target, const std::set<std::string>& files,
                          const std::vector<Touched>& touched, bool every_reader);

} // namespace klp
