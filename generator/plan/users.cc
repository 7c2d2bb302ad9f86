#include "generator/plan/users.h"

#include "generator/source/include_graph.h"

#include <set>

namespace klp {

namespace {

// As the change names files: relative to the tree; what lies elsewhere (generated headers) stays absolute.
std::string in_tree(const std::string& path, const Target& target) {
  std::string tree = target.source.string() + "/";
  return path.starts_with(tree) ? path.substr(tree.size()) : path;
}

std::set<std::string> absolute(const std::set<std::string>& files, const Target& target) {
  std::set<std::string> paths;
  for (const auto& file : files) paths.insert((target.source / file).lexically_normal());
  return paths;
}

std::vector<FileItems> read_tree_items(const IncludeGraph& graph, const std::set<std::size_t>& units,
                                       const Target& target) {
  auto paths = graph.files_of(units);
  auto files = read_items({paths.begin(), paths.end()});
  for (auto& file : files) {
    file.included = graph.is_included(file.path);
    file.path = in_tree(file.path, target);
  }
  return files;
}

// Those that only the change makes.
std::set<std::string> created_among(const std::set<std::string>& paths) {
  std::set<std::string> created;
  for (const auto& path : paths) {
    std::error_code code;
    if (!fs::exists(path, code)) created.insert(path);
  }
  return created;
}

// Why the unit's own text makes it a user; empty: it does not.
std::string use_in(const FileItems& source, const Spread& spread, const Visible& visible) {
  for (const Item& item : source.items)
    if (auto name = used_in(source.path, item, spread, visible); !name.empty()) return chain(spread, name);
  return {};
}

} // namespace

Result<Users> users_of(const Target& target, const std::set<std::string>& changed, const std::vector<Touched>& touched,
                       bool every_reader) {
  TRY(auto units, all_units(target));
  return users_among(units, target, changed, touched, every_reader);
}

Result<Users> users_among(const std::vector<Unit>& units, const Target& target, const std::set<std::string>& changed,
                          const std::vector<Touched>& touched, bool every_reader) {
  IncludeGraph graph(units, target, created_among(absolute(changed, target)));
  Users users;
  std::set<std::size_t> reading;
  for (const auto& path : changed)
    for (const auto& [unit, file] : graph.readers(absolute({path}, target)))
      reading.insert(unit), users.read.insert(path);
  users.readers = reading.size();
  auto files = read_tree_items(graph, reading, target);
  Spread spread = spread_of(touched, files);

  std::set<std::string> spread_files;
  for (const auto& [file, why] : spread.files) spread_files.insert(file);
  auto every = graph.readers(absolute(spread_files, target)); // whatever they mention
  std::map<std::string, const FileItems*> by_path;
  std::vector<const FileItems*> sources; // that others include
  for (const auto& file : files) {
    by_path[file.path] = &file;
    if (file.included && file.path.ends_with(".c")) sources.push_back(&file);
  }
  for (std::size_t u : reading) {
    auto visible = [&](const std::string& file) { return graph.reads(u, (target.source / file).lexically_normal()); };
    auto source = by_path.find(fs::path(units[u].source).lexically_normal());
    std::string use = source == by_path.end() ? "" : use_in(*source->second, spread, visible), why = use;
    for (const FileItems* part : sources) // asm-offsets.c includes asm-offsets_64.c
      if (use.empty() && visible(part->path)) use = use_in(*part, spread, visible);
    if (auto reader = every.find(u); why.empty() && reader != every.end()) {
      std::string file = in_tree(reader->second, target);
      why = "reads " + file + ": " + spread.files.at(file);
    }
    if (why.empty() && every_reader) why = "may read a changed header";
    if (why.empty()) continue;
    FileItems nothing{units[u].source, {}};
    const FileItems& own = source == by_path.end() ? nothing : *source->second;
    users.units.push_back({units[u], why, affected_in(own, touched, spread, visible), use, {}});
  }
  return users;
}

} // namespace klp
