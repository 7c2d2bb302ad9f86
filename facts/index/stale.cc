// Compares the index with the files: whether an object is the one that was read, and whether it was compiled from the
// sources as they are now. For sources the content is compared and not the time, because a checkout can set the time to
// any value.
#include "base/file.h"
#include "facts/hash.h"
#include "facts/index/index.h"
#include "facts/index/index_state.h"
#include "facts/index/scan.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <optional>

namespace klp::facts {

namespace {

struct RecordedFile {
  std::string path, hash;
};

// The files as they are now. Each is read once.
class CurrentFiles {
public:
  // Returns nullopt if the file cannot be read.
  const std::optional<std::string>& hash(const fs::path& path) {
    auto [at, is_new] = hashes_.try_emplace(path.native());
    if (is_new)
      if (auto content = read_file(path)) at->second = short_hash_of(*content);
    return at->second;
  }
  bool exists(const fs::path& path) {
    auto [at, is_new] = exists_.try_emplace(path.native());
    std::error_code code;
    if (is_new) at->second = fs::exists(path, code);
    return at->second;
  }

private:
  std::unordered_map<std::string, std::optional<std::string>> hashes_;
  std::unordered_map<std::string, bool> exists_;
};

class StaleSearch {
public:
  explicit StaleSearch(IndexState& state) : state_(state), root_(state.root) {}

  Status prepare() {
    TRY(read_files_, state_.database.prepare("SELECT files FROM unit_lists WHERE unit = ?"));
    TRY(read_file_, state_.database.prepare("SELECT p.value, h.value FROM file JOIN text p ON p.id = path "
                                            "JOIN text h ON h.id = hash WHERE file.id = ?"));
    return {};
  }

  // Returns nullopt if the object is the one that was indexed.
  Result<std::optional<StaleUnit>> check_object(const IndexedUnit& unit) {
    TRY([[maybe_unused]] auto* known, state_.unit(unit.id));
    Stamp now;
    if (!read_stamp(unit.object, now))
      return StaleUnit{.unit = unit, .reason = StaleReason::object_vanished, .file = {}};
    if (now != state_.stamps[unit.id])
      return StaleUnit{.unit = unit, .reason = StaleReason::object_changed, .file = {}};
    return std::nullopt;
  }

  // Returns the first file whose content differs from the one that the unit was compiled from, or nullopt.
  Result<std::optional<StaleUnit>> check_sources(const IndexedUnit& unit) {
    const fs::path folder = compile_folder(unit);
    if (!current_.exists(folder / unit.source)) return StaleUnit{unit, StaleReason::source_missing, unit.source};
    TRY(const auto files, files_of(unit));
    for (Id id : files) {
      TRY(const RecordedFile* file, recorded(id));
      const auto& now = current_.hash(folder / file->path);
      if (!now) return StaleUnit{unit, StaleReason::source_missing, file->path};
      if (*now != file->hash) return StaleUnit{unit, StaleReason::source_changed, file->path};
    }
    return std::nullopt;
  }

  Status add_files_of(const IndexedUnit& unit, std::map<fs::path, std::vector<Id>>& files) {
    const fs::path folder = compile_folder(unit);
    TRY(const auto ids, files_of(unit));
    for (Id id : ids) {
      TRY(const RecordedFile* file, recorded(id));
      files[(folder / file->path).lexically_normal()].push_back(unit.id);
    }
    return {};
  }

private:
  Result<std::vector<Id>> files_of(const IndexedUnit& unit) {
    TRY(bool found, read_files_.bind(unit.id).step());
    auto files = found ? unpack_set(read_files_.text(0)) : std::vector<Id>();
    read_files_.reset();
    return files;
  }

  // The folder that the compiler ran in, which is not in the facts. It is the first of these folders in which the path
  // of the main source file exists: the root of the tree (kbuild), the folders between the root and the object, the
  // folders above the root.
  fs::path compile_folder(const IndexedUnit& unit) {
    if (current_.exists(root_ / unit.source)) return root_;
    fs::path below = root_;
    for (const auto& part : fs::path(unit.object).parent_path().lexically_relative(root_))
      if (below /= part; current_.exists(below / unit.source)) return below;
    for (fs::path above = root_; above != above.parent_path();)
      if (above = above.parent_path(); current_.exists(above / unit.source)) return above;
    return root_;
  }

  Result<const RecordedFile*> recorded(Id id) {
    if (auto at = recorded_.find(id); at != recorded_.end()) return &at->second;
    TRY(bool found, read_file_.bind(id).step());
    RecordedFile file;
    if (found) file = {std::string(read_file_.text(0)), std::string(read_file_.text(1))};
    read_file_.reset();
    return &recorded_.emplace(id, std::move(file)).first->second;
  }

  IndexState& state_;
  fs::path root_;
  CurrentFiles current_;
  Statement read_files_, read_file_;
  std::unordered_map<Id, RecordedFile> recorded_;
};

} // namespace

Result<std::vector<StaleUnit>> Index::stale(const std::vector<IndexedUnit>& units) {
  std::vector<StaleUnit> all;
  StaleSearch search(*state_);
  CHECK_OK(search.prepare());
  for (const auto& unit : units) {
    TRY(auto found, search.check_object(unit));
    if (!found) {
      TRY(found, search.check_sources(unit));
    }
    if (found) all.push_back(std::move(*found));
  }
  return all;
}

Result<std::vector<StaleUnit>> Index::changed_objects(const std::vector<IndexedUnit>& units) {
  std::vector<StaleUnit> all;
  StaleSearch search(*state_);
  for (const auto& unit : units) {
    TRY(auto found, search.check_object(unit));
    if (found) all.push_back(std::move(*found));
  }
  return all;
}

Result<std::vector<ReadFile>> Index::read_by(const std::vector<IndexedUnit>& units) {
  std::map<fs::path, std::vector<Id>> files;
  StaleSearch search(*state_);
  CHECK_OK(search.prepare());
  for (const auto& unit : units) CHECK_OK(search.add_files_of(unit, files));
  std::vector<ReadFile> all;
  for (auto& [path, ids] : files) {
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    all.push_back({path, std::move(ids)});
  }
  return all;
}

} // namespace klp::facts
