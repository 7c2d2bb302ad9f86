#include "generator/source/include_graph.h"

#include "base/file.h"
#include "generator/source/include_lines.h"

#include <algorithm>
#include <map>
#include <unordered_map>
#include <unordered_set>

namespace klp {

namespace {

using Id = std::uint32_t;
inline constexpr Id none = ~Id{0};

// Texts with numbers, so that equal texts are stored once.
class InternedTexts {
public:
  Id id(const std::string& text) {
    auto [at, is_new] = ids_.try_emplace(text, static_cast<Id>(texts_.size()));
    if (is_new) texts_.push_back(&at->first);
    return at->second;
  }
  // Returns `none` if the text has no number.
  Id known_id(const std::string& text) const {
    auto at = ids_.find(text);
    return at == ids_.end() ? none : at->second;
  }
  const std::string& text(Id id) const { return *texts_[id]; }

private:
  std::unordered_map<std::string, Id> ids_;
  std::vector<const std::string*> texts_;
};

// Files by number, with their include directives. Each is looked up in the file system once and read once.
class Files {
public:
  struct Include {
    Id name;
    bool quoted;
  };

  // Treats the file as existing.
  void assume_exists(const std::string& path) {
    Id id = paths_.id(path);
    if (state_.size() <= id) state_.resize(id + 1);
    state_[id].is_looked_up = state_[id].exists = true;
  }

  // Returns `none` if there is no such file.
  Id find(const std::string& path) {
    Id id = paths_.id(path);
    if (state_.size() <= id) state_.resize(id + 1);
    State& state = state_[id];
    if (!state.is_looked_up) {
      std::error_code code;
      state.exists = fs::is_regular_file(path, code);
      state.is_looked_up = true;
    }
    return state.exists ? id : none;
  }

  const std::vector<Include>& includes(Id file) {
    State& state = state_[file];
    if (state.is_read) return state.includes;
    state.is_read = true;
    auto text = read_file(paths_.text(file));
    if (!text) return state.includes; // removed in the meantime, or created by the change
    for (const auto& line : include_lines(*text)) state.includes.push_back({names_.id(line.name), line.quoted});
    return state.includes;
  }

  // Returns `none` if no directive or unit has named the file.
  Id known_id(const std::string& path) const { return paths_.known_id(path); }
  const std::string& path(Id file) const { return paths_.text(file); }
  const std::string& name(Id name) const { return names_.text(name); }

private:
  struct State {
    bool is_looked_up = false, exists = false, is_read = false;
    std::vector<Include> includes;
  };
  InternedTexts paths_, names_;
  std::vector<State> state_;
};

// The search paths of the units: lists of folders, stored as a trie. A chain is a folder of the trie with those before
// it. The lists of nearly all units begin alike, so most results are found once for all of them.
class FolderChains {
public:
  explicit FolderChains(Files& files) : files_(files) {}

  // The chain of these folders, in the order of search.
  Id chain_of(const std::vector<std::string>& folders) {
    Id at = none;
    for (const auto& folder : folders) {
      auto [known, is_new] = ids_.try_emplace({at, folder}, static_cast<Id>(links_.size()));
      if (is_new) links_.push_back({at, folder, {}});
      at = known->second;
    }
    return at;
  }

  // The file of this name in the first folder that has it. Returns `none` if no folder has it.
  Id find(Id chain, Id name) {
    if (chain == none) return none;
    if (auto known = links_[chain].found.find(name); known != links_[chain].found.end()) return known->second;
    Id file = find(links_[chain].before, name);
    if (file == none) file = files_.find((fs::path(links_[chain].folder) / files_.name(name)).lexically_normal());
    links_[chain].found[name] = file;
    return file;
  }

private:
  struct Link {
    Id before;
    std::string folder;
    std::unordered_map<Id, Id> found;
  };
  Files& files_;
  std::map<std::pair<Id, std::string>, Id> ids_;
  std::vector<Link> links_;
};

// The include graph of all units with the same search path: only in these, a directive always means the same file.
class PathGraph {
public:
  PathGraph(Files& files, FolderChains& chains, Id chain) : files_(files), chains_(chains), chain_(chain) {}

  // Adds everything that can be reached from the file (depth-first search).
  void explore(Id root) {
    std::vector<Id> pending;
    if (add_file(root)) pending.push_back(root);
    while (!pending.empty()) {
      Id file = pending.back();
      pending.pop_back();
      for (const auto& include : files_.includes(file)) {
        Id to = resolve(file, include);
        if (to == none) continue;
        includes_[file].push_back(to);
        includers_[to].push_back(file);
        if (add_file(to)) pending.push_back(to);
      }
    }
  }

  // The files from which one of `wanted` can be reached: file → the wanted one.
  std::unordered_map<Id, Id> reaching(const std::set<Id>& wanted) const {
    std::unordered_map<Id, Id> seen;
    std::vector<Id> pending;
    for (Id file : wanted)
      if (includes_.contains(file) && seen.emplace(file, file).second) pending.push_back(file);
    while (!pending.empty()) {
      Id to = pending.back();
      pending.pop_back();
      auto from = includers_.find(to);
      if (from == includers_.end()) continue;
      for (Id file : from->second)
        if (seen.emplace(file, seen.at(to)).second) pending.push_back(file);
    }
    return seen;
  }

  bool is_included(Id file) const { return includers_.contains(file); }

  // Adds the file and all that can be reached from it to `seen`.
  void collect(Id root, std::unordered_set<Id>& seen) const {
    std::vector<Id> pending = {root};
    if (!seen.insert(root).second) return;
    while (!pending.empty()) {
      auto out = includes_.find(pending.back());
      pending.pop_back();
      if (out == includes_.end()) continue;
      for (Id to : out->second)
        if (seen.insert(to).second) pending.push_back(to);
    }
  }

private:
  using Edges = std::unordered_map<Id, std::vector<Id>>;

  // Returns false if the file is in the graph already.
  bool add_file(Id file) { return includes_.try_emplace(file).second; }

  Id resolve(Id includer, const Files::Include& include) {
    if (include.quoted) {
      fs::path beside = fs::path(files_.path(includer)).parent_path() / files_.name(include.name);
      if (Id file = files_.find(beside.lexically_normal()); file != none) return file;
    }
    return chains_.find(chain_, include.name);
  }

  Files& files_;
  FolderChains& chains_;
  Id chain_;
  Edges includes_, includers_; // file → the files that it includes, or that include it
};

} // namespace

struct IncludeGraph::Graph {
  struct Member {
    std::size_t unit;
    std::set<Id> roots; // its source, and the files of its -include options
  };
  struct Group {
    PathGraph graph;
    std::vector<Member> members;
  };

  Files files;
  FolderChains chains{files};
  std::map<Id, Group> groups; // by search path
  std::map<std::size_t, std::pair<const Group*, const Member*>> by_unit;
  std::map<std::size_t, std::unordered_set<Id>> read; // files that a unit may include, filled by reads()

  void add(std::size_t u, const Unit& unit, const Target& target) {
    SearchPath path = search_path(unit, target);
    Id chain = chains.chain_of(path.folders);
    auto group = groups.try_emplace(chain, Group{PathGraph(files, chains, chain), {}}).first;
    Member member{u, {}};
    path.forced.push_back((target.source / unit.source).lexically_normal());
    for (const auto& root : path.forced)
      if (Id file = files.find(root); file != none) member.roots.insert(file);
    for (Id root : member.roots) group->second.graph.explore(root);
    group->second.members.push_back(std::move(member));
  }
};

IncludeGraph::IncludeGraph(const std::vector<Unit>& units, const Target& target, const std::set<std::string>& created)
    : graph_(std::make_unique<Graph>()) {
  for (const auto& path : created) graph_->files.assume_exists(path);
  for (std::size_t u = 0; u < units.size(); ++u) graph_->add(u, units[u], target);
  for (const auto& [chain, group] : graph_->groups)
    for (const auto& member : group.members) graph_->by_unit[member.unit] = {&group, &member};
}

IncludeGraph::~IncludeGraph() = default;

std::map<std::size_t, std::string> IncludeGraph::readers(const std::set<std::string>& files) const {
  std::set<Id> wanted;
  for (const auto& path : files)
    if (Id file = graph_->files.known_id(path); file != none) wanted.insert(file);
  std::map<std::size_t, std::string> readers;
  for (const auto& [chain, group] : graph_->groups) {
    auto reaching = group.graph.reaching(wanted);
    for (const auto& member : group.members)
      for (Id root : member.roots)
        if (auto file = reaching.find(root); file != reaching.end())
          readers.emplace(member.unit, graph_->files.path(file->second));
  }
  return readers;
}

bool IncludeGraph::is_included(const std::string& file) const {
  Id id = graph_->files.known_id(file);
  return std::any_of(graph_->groups.begin(), graph_->groups.end(),
                     [&](const auto& group) { return group.second.graph.is_included(id); });
}

bool IncludeGraph::reads(std::size_t unit, const std::string& file) const {
  auto [at, is_new] = graph_->read.try_emplace(unit);
  auto [group, member] = graph_->by_unit.at(unit);
  if (is_new)
    for (Id root : member->roots) group->graph.collect(root, at->second);
  return at->second.contains(graph_->files.known_id(file));
}

std::set<std::string> IncludeGraph::files_of(const std::set<std::size_t>& units) const {
  std::map<const Graph::Group*, std::unordered_set<Id>> seen;
  for (std::size_t u : units) {
    auto [group, member] = graph_->by_unit.at(u);
    for (Id root : member->roots) group->graph.collect(root, seen[group]);
  }
  std::set<std::string> files;
  for (const auto& [group, ids] : seen)
    for (Id id : ids) files.insert(graph_->files.path(id));
  return files;
}

} // namespace klp
