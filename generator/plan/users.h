// The units that depend on what a change touches in files that units include.
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
  std::string use; // how its own text uses what is touched; empty: it only reads a file whose every reader is affected
  fs::path with_facts; // the unit's object in a tree that was built with the plugin; empty: not known
};

struct Users {
  std::vector<User> units;    // by source
  std::size_t readers = 0;    // units that may read the changed files at all
  std::set<std::string> read; // the changed files that some unit may read
};

// `files`: changed files of the target's source that units include, or new ones that a directive of the original finds;
// `touched`: what is touched in them. By the text of the source alone: it takes a few seconds and needs no kernel
// build. `every_reader`: also units that use nothing of it.
Result<Users> users_of(const Target& target, const std::set<std::string>& files, const std::vector<Touched>& touched,
                       bool every_reader);

// The texts that the readers of some files read, for as many questions as there are.
class Readers {
public:
  // `units` and `target` must outlive this.
  Readers(const std::vector<Unit>& units, const Target& target, const std::set<std::string>& changed);
  Users users(const std::vector<Touched>& touched, bool every_reader) const;

private:
  const std::vector<Unit>& units_;
  const Target& target_;
  IncludeGraph graph_;
  std::set<std::size_t> reading_; // units
  std::set<std::string> read_;    // the changed files that some unit may read
  std::vector<FileItems> files_;
  std::map<std::string, const FileItems*> by_path_;
  std::vector<const FileItems*> included_sources_; // .c files that others include
  std::optional<Mentions> mentions_;               // of files_
};

// The same, of these units only.
Result<Users> users_among(const std::vector<Unit>& units, const Target& target, const std::set<std::string>& files,
                          const std::vector<Touched>& touched, bool every_reader);

} // namespace klp
