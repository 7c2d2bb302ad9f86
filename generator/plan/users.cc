#include "generator/plan/users.h"

#include <algorithm>
#include <iterator>
#include <set>

namespace klp {

namespace {

// The path relative to the tree, as the change names files. A path outside of the tree (a generated header) stays
// absolute.
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

// The files that do not exist yet: the change creates them.
std::set<std::string> created_among(const std::set<std::string>& paths) {
  std::set<std::string> created;
  for (const auto& path : paths) {
    std::error_code code;
    if (!fs::exists(path, code)) created.insert(path);
  }
  return created;
}

// How the text uses a touched definition; empty if it does not.
std::string use_in(const FileItems& source, const Dependents& dependents, const Visible& visible) {
  for (const Item& item : source.items)
    if (auto name = used_in(source.path, item, dependents, visible); !name.empty()) return chain(dependents, name);
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
  return Readers(units, target, changed).users(touched, every_reader);
}

Readers::Readers(const std::vector<Unit>& units, const Target& target, const std::set<std::string>& changed)
    : units_(units), target_(target), graph_(units, target, created_among(absolute(changed, target))) {
  for (const auto& path : changed)
    for (const auto& [unit, file] : graph_.readers(absolute({path}, target))) {
      reading_.insert(unit);
      read_.insert(path);
    }
  files_ = read_tree_items(graph_, reading_, target);
  for (const auto& file : files_) {
    by_path_[file.path] = &file;
    if (file.included && file.path.ends_with(".c")) included_sources_.push_back(&file);
  }
  mentions_.emplace(files_);
}

Users Readers::users(const std::vector<Touched>& touched, bool every_reader) const {
  Users users;
  users.readers = reading_.size();
  users.read = read_;
  std::vector<Touched> seen; // without definitions in files that no unit reads: they have no users
  std::ranges::copy_if(touched, std::back_inserter(seen), [&](const Touched& t) { return read_.contains(t.file); });
  const Dependents dependents = dependents_of(seen, files_, *mentions_);
  const auto of_headers = std::make_shared<const AffectedFunctions>(affected_in_headers(dependents));
  std::set<std::string> files_affecting_all_readers;
  for (const auto& [file, why] : dependents.files) files_affecting_all_readers.insert(file);
  auto every =
      graph_.readers(absolute(files_affecting_all_readers, target_)); // these are affected whatever they mention
  for (std::size_t u : reading_) {
    auto visible = [&](const std::string& file) { return graph_.reads(u, (target_.source / file).lexically_normal()); };
    auto source = by_path_.find(fs::path(units_[u].source).lexically_normal());
    std::string use = source == by_path_.end() ? "" : use_in(*source->second, dependents, visible), why = use;
    for (const FileItems* part : included_sources_) // asm-offsets.c includes asm-offsets_64.c
      if (use.empty() && visible(part->path)) use = use_in(*part, dependents, visible);
    if (auto reader = every.find(u); why.empty() && reader != every.end()) {
      std::string file = in_tree(reader->second, target_);
      why = "reads " + file + ": " + dependents.files.at(file);
    }
    if (why.empty() && every_reader) why = "may read a changed header";
    if (why.empty()) continue;
    FileItems no_items{.path = units_[u].source, .items = {}};
    const FileItems& own = source == by_path_.end() ? no_items : *source->second;
    Affected affected = affected_in(own, seen, dependents, visible);
    affected.of_headers = of_headers;
    users.units.push_back({.unit = units_[u], .why = why, .affected = std::move(affected), .use = use});
  }
  return users;
}

} // namespace klp
