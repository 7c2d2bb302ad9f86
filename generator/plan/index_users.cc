#include "generator/plan/index_users.h"

#include "base/file.h"
#include "facts/hash.h"
#include "facts/index/index.h"
#include "generator/source/dependents.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>

namespace klp {

namespace {

using facts::Index;
using facts::IndexedUnit;

constexpr char rebuild[] = "build the tree again with the plugin and run klp facts index, or leave out --index";

// Touched items whose users cannot be found by a name in the index, so that every reader of the file counts as a user:
// - include directives, #if and macro invocations: what they define is visible only after preprocessing.
// - a new item that makes code in each reader: no unit mentions it yet.
// - an item that moves past a directive, because the directive can change the meaning of the item.
bool affects_every_reader(const Touched& touch) {
  static constexpr ItemKind kinds[] = {ItemKind::include, ItemKind::condition, ItemKind::invocation, ItemKind::other};
  return std::find(std::begin(kinds), std::end(kinds), touch.kind) != std::end(kinds) || touch.may_define_more ||
         touch.moves || (touch.emits && touch.how == Touched::How::added);
}

// A new macro can replace any word of the text. The index has only words that were used as names, so the users of new
// macros are found by text.
std::vector<Touched> new_macros(const std::vector<Touched>& touched) {
  std::vector<Touched> macros;
  std::copy_if(touched.begin(), touched.end(), std::back_inserter(macros),
               [](const Touched& touch) { return touch.kind == ItemKind::macro && touch.how == Touched::How::added; });
  return macros;
}

// "struct inode" → "inode", the name of the record in the index.
std::string without_tag(const std::string& name) {
  std::size_t blank = name.find(' ');
  return blank == std::string::npos ? name : name.substr(blank + 1);
}

class IndexQuery {
public:
  IndexQuery(const Target& target, Index& index) : target_(target), index_(index) {}

  // Checks that the index was made from the same text of the changed files as the target's source has.
  Status check_source(const std::set<std::string>& changed) {
    for (const auto& path : changed) {
      TRY(std::string text, read_file(target_.source / path));
      TRY(auto files, index_.including(path));
      for (const auto& file : files)
        if (facts::path_matches(file.path, path) && file.hash != facts::short_hash_of(text))
          return fail(Error{.cause = "has another content in the index than in the source of target " + target_.name,
                            .remedy = rebuild,
                            .file = path});
      TRY(auto readers, index_.units_including(path));
      CHECK_OK(check_fresh(readers));
      for (const auto& reader : readers) readers_.emplace(reader.id, reader);
      if (!readers.empty()) read_.insert(path);
    }
    return {};
  }

  // Checks that the index was made with the target's compiler: another compiler may inline other functions.
  Status check_compiler() {
    TRY(auto summary, index_.summary());
    for (const auto& compiler : summary.compilers)
      if ((" " + target_.compiler_version + " ").find(" " + compiler.version + " ") == std::string::npos)
        return fail(
            Error{.cause = fmt::format("{} units of the index were compiled by {} {}, the kernel of target {} by {}",
                                       compiler.units, compiler.compiler, compiler.version, target_.name,
                                       target_.compiler_version),
                  .remedy = "build the tree with CC=" + target_.compiler + ", or leave out --index"});
    return {};
  }

  Status find_users_of(const Touched& touch) {
    if (affects_every_reader(touch)) {
      TRY(auto units, index_.units_including(touch.file));
      return add(units, "reads " + touch.file + ", where something changes that has no name");
    }
    // If a unit was compiled from preprocessed text (as distcc does), the index does not contain which definitions of
    // the file the unit uses. Such a unit counts as a user.
    TRY(auto whole_files, index_.uses(""));
    for (const auto& whole : whole_files)
      if (facts::path_matches(whole.place.file, touch.file))
        CHECK_OK(add(whole.units, "reads " + touch.file + ", and was compiled from preprocessed text"));
    // Users of all definitions in the touched lines, also of a structure inside of another one.
    TRY(auto within, index_.uses_within(touch.file, static_cast<std::uint32_t>(touch.old_first),
                                        static_cast<std::uint32_t>(touch.old_last)));
    for (const auto& definition : within) CHECK_OK(add(definition.units, "uses " + definition.name));
    for (const auto& name : touch.names) {
      TRY(auto definitions, index_.uses(without_tag(name)));
      for (const auto& definition : definitions) {
        // A new definition can replace another one of the same name in any file.
        bool meant = touch.how == Touched::How::added || facts::path_matches(definition.place.file, touch.file);
        if (meant) CHECK_OK(add(definition.units, "uses " + name));
      }
    }
    return {};
  }

  // Facts do not contain which macros the directives test, so directives are read from the text of the files.
  Status find_directive_users(const std::vector<Touched>& touched) {
    std::vector<Touched> macros;
    for (const auto& touch : touched)
      if (touch.kind == ItemKind::macro) macros.push_back(touch);
    if (macros.empty()) return {};
    std::vector<IndexedUnit> readers;
    for (const auto& [id, reader] : readers_) readers.push_back(reader);
    TRY(auto files, index_.read_by(readers));
    std::vector<std::string> paths;
    for (const auto& file : files) paths.push_back(file.where);
    const Dependents dependents = dependents_of(macros, read_directives(paths));
    for (const auto& file : files)
      if (auto tests = dependents.files.find(file.where); tests != dependents.files.end())
        for (auto id : file.units)
          found_.emplace(id,
                         std::pair{readers_.at(id), fmt::format("reads {}: {}", in_tree(file.where), tests->second)});
    return {};
  }

  const std::map<std::uint32_t, std::pair<IndexedUnit, std::string>>& found() const { return found_; }
  const std::set<std::string>& read() const { return read_; }
  std::size_t readers() const { return readers_.size(); }

private:
  Status check_fresh(const std::vector<IndexedUnit>& units) {
    TRY(auto stale, index_.stale(units));
    if (stale.empty()) return {};
    return fail(Error{.cause = fmt::format("is not what the index was made of ({} of {} units that read the changed "
                                           "files are stale)",
                                           stale.size(), units.size()),
                      .remedy = rebuild,
                      .file = stale.front().file.empty() ? stale.front().unit.object : stale.front().file});
  }

  Status add(const std::vector<IndexedUnit>& units, const std::string& why) {
    for (const auto& unit : units) found_.emplace(unit.id, std::pair{unit, why});
    return {};
  }

  std::string in_tree(const fs::path& path) const {
    const std::string tree = target_.source.string() + "/";
    return path.string().starts_with(tree) ? path.string().substr(tree.size()) : path.string();
  }

  const Target& target_;
  Index& index_;
  std::map<std::uint32_t, std::pair<IndexedUnit, std::string>> found_;
  std::map<std::uint32_t, IndexedUnit> readers_;
  std::set<std::string> read_;
};

// The affected functions of a user. Touched functions are listed by name, and the predictions find where they are
// inlined. For macros and types the index does not contain which functions use them, so any function may be affected.
Affected affected_by_use(const std::vector<Touched>& touched, const std::string& why) {
  Affected affected;
  bool only_functions = true;
  for (const auto& touch : touched) {
    if (touch.kind != ItemKind::function) only_functions = false;
    for (const auto& name : touch.names)
      if (touch.kind == ItemKind::function) affected.functions.emplace(name, "it is changed");
  }
  if (!only_functions) affected.any = why;
  return affected;
}

} // namespace

Result<Users> users_by_index(const Target& target, const fs::path& path, const std::set<std::string>& changed,
                             const std::vector<Touched>& touched) {
  TRY(Index index, Index::open(path));
  IndexQuery query(target, index);
  CHECK_OK(query.check_compiler());
  CHECK_OK(query.check_source(changed));
  for (const auto& touch : touched) CHECK_OK(query.find_users_of(touch));
  CHECK_OK(query.find_directive_users(touched));

  TRY(auto units, all_units(target));
  TRY(auto indexed, index.units());
  std::map<std::string, const IndexedUnit*> known; // by source in the tree
  for (const auto& unit : indexed)
    for (std::string_view source = unit.source; !source.empty();) {
      known.emplace(source, &unit);
      std::size_t slash = source.find('/');
      source = slash == std::string_view::npos ? "" : source.substr(slash + 1);
    }
  Users users;
  users.read = query.read();
  std::vector<Unit> unknown;
  for (const auto& unit : units) {
    auto entry = known.find(unit.source);
    if (entry == known.end()) {
      unknown.push_back(unit);
      continue;
    }
    auto found = query.found().find(entry->second->id);
    if (found == query.found().end()) continue;
    const auto& [in_index, why] = found->second;
    users.units.push_back({unit, why, affected_by_use(touched, why), why, in_index.object});
  }
  TRY(Users others, users_among(unknown, target, changed, touched, false));
  users.readers = query.readers() + others.readers;
  users.read.insert(others.read.begin(), others.read.end());
  std::move(others.units.begin(), others.units.end(), std::back_inserter(users.units));
  if (auto macros = new_macros(touched); !macros.empty()) {
    TRY(Users by_text, users_among(units, target, changed, macros, false));
    std::move(by_text.units.begin(), by_text.units.end(), std::back_inserter(users.units));
  }
  return users;
}

} // namespace klp
