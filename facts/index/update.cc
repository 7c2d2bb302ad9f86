#include "facts/index/update.h"

#include "base/file.h"
#include "base/process.h"
#include "facts/index/decode_objects.h"
#include "facts/index/object_table.h"
#include "facts/index/scan.h"
#include "facts/index/schema.h"
#include "facts/index/store.h"

#include <algorithm>
#include <fmt/format.h>
#include <thread>

namespace klp::facts {

fs::path default_index(const fs::path& root) { return root / ".klp-facts.sqlite"; }

namespace {

tl::unexpected<Error> error_at(const fs::path& path, std::string cause, std::string remedy) {
  Error error;
  error.file = path.string();
  error.cause = std::move(cause);
  error.remedy = std::move(remedy);
  return fail(std::move(error));
}

constexpr char build_tree[] = "build the tree with KCFLAGS=-fplugin=klp, then index it";

// Waits for another process that writes the index, and prints a message about it.
Result<Transaction> begin(Database& database, const UpdateOptions& options) {
  database.wait_for_others(0);
  auto transaction = Transaction::begin(database);
  if (!transaction && database.busy()) {
    options.progress("another klp is writing this index: waiting for it");
    database.wait_for_others(-1);
    return Transaction::begin(database);
  }
  database.wait_for_others(-1); // the commit waits until no process reads
  return transaction;
}

// One update: compares the objects that were found with the tables, and changes the tables.
class IndexUpdate {
public:
  static Result<IndexUpdate> make(Database& database, bool tables_are_empty) {
    TRY(auto objects, ObjectTable::make(database));
    TRY(auto store, Store::make(database, tables_are_empty));
    return IndexUpdate(std::move(objects), std::move(store));
  }

  // Sets to_read_ to the objects that are new or changed, and removes the objects that no longer exist from the table.
  Status compare(const std::vector<FoundObject>& found) {
    TRY(auto known, objects_.all());
    report_.objects = found.size();
    for (const auto& object : found) {
      auto at = known.find(object.path);
      if (at == known.end() || at->second.stamp != object.stamp) to_read_.push_back(object);
      if (at != known.end()) known.erase(at);
    }
    for (const auto& [path, row] : known) CHECK_OK(objects_.remove(row.id));
    report_.read = to_read_.size();
    report_.unchanged = found.size() - to_read_.size();
    report_.vanished = known.size();
    return {};
  }

  Status read(const fs::path& root, unsigned threads) {
    TRY(units_, objects_.unit_hashes());
    std::unordered_set<std::string> known;
    for (const auto& [hash, id] : units_) known.insert(hash);
    std::vector<fs::path> paths;
    for (const auto& object : to_read_) paths.push_back(root / object.path);
    CHECK_OK(decode_objects(paths, std::move(known), threads,
                            [this](DecodedObject o) { return add_records(std::move(o)); }));
    // Not earlier: a record of an object may be decoded with another object. Now all records are decoded or in broken_.
    for (const auto& object : read_) CHECK_OK(write_object(object));
    return {};
  }

  Status finish() {
    TRY(auto orphans, objects_.units_of_no_object());
    for (Id unit : orphans) CHECK_OK(store_.remove(unit));
    CHECK_OK(objects_.choose_objects());
    return store_.finish();
  }

  bool nothing_to_do() const { return to_read_.empty() && report_.vanished == 0; }
  const UpdateReport& report() const { return report_; }

private:
  IndexUpdate(ObjectTable objects, Store store) : objects_(std::move(objects)), store_(std::move(store)) {}

  struct ReadObject {
    std::size_t position; // in to_read_
    Result<ObjectRecords::Kind> kind;
    std::vector<std::string> hashes;
  };

  // Adds the units that were decoded for this object.
  Status add_records(DecodedObject object) {
    for (auto& [hash, unit] : object.records) {
      if (!unit) {
        broken_.emplace(hash, unit.error());
        continue;
      }
      TRY(units_[hash], store_.add(hash, *unit));
      ++report_.decoded;
    }
    read_.push_back({object.position, std::move(object.kind), std::move(object.hashes)});
    return {};
  }

  Status write_object(const ReadObject& object) {
    ObjectRow row;
    row.path = to_read_[object.position].path;
    row.stamp = to_read_[object.position].stamp;
    row.records = object.hashes.size();
    if (object.kind)
      row.kind = *object.kind;
    else
      row.problem = object.kind.error();
    for (const auto& hash : object.hashes)
      if (auto at = broken_.find(hash); at != broken_.end()) row.problem = at->second;
    if (row.kind == ObjectRecords::Kind::compiled_without)
      row.problem.cause = "holds no compiler facts", row.problem.remedy = "compile it with -fplugin=klp";
    TRY(Id id, objects_.put(row));
    for (const auto& hash : object.hashes)
      if (auto at = units_.find(hash); at != units_.end()) CHECK_OK(objects_.link(id, at->second));
    return {};
  }

  ObjectTable objects_;
  Store store_;
  UpdateReport report_;
  std::vector<FoundObject> to_read_;
  std::vector<ReadObject> read_;
  std::unordered_map<std::string, Id> units_;     // by the hash of the record
  std::unordered_map<std::string, Error> broken_; // errors of the decoder, by the hash of the record
};

// The root of the tree as it is stored in the index. "." for an index in the root folder, so that the tree can be moved
// together with its index.
std::string stored_root(const fs::path& file, const fs::path& root) {
  return file.parent_path() == root ? "." : root.string();
}

Status set_root(Database& database, const fs::path& file, const fs::path& root, bool is_new) {
  const std::string wanted = stored_root(file, root);
  TRY(auto read, database.prepare("SELECT path FROM root"));
  TRY(bool found, read.step());
  if (found && read.text(0) != wanted)
    return error_at(file, fmt::format("it is the index of another tree, {}", read.text(0)),
                    "name another file with -o, or remove this one");
  if (found) return {};
  if (!is_new) return error_at(file, "the index is damaged", "remove it and make it again: klp facts index DIR");
  TRY(auto write, database.prepare("INSERT INTO root(path) VALUES(?)"));
  return write.bind(wanted).run();
}

// An error if no object has usable facts.
Status check_units(Database& database, const fs::path& root) {
  TRY(auto count, database.prepare("SELECT (SELECT count(*) FROM unit), count(*), min(path), cause FROM object "
                                   "WHERE cause IS NOT NULL"));
  TRY([[maybe_unused]] bool row, count.step());
  if (count.number(0) > 0) return {};
  if (count.number(1) == 0) return error_at(root, "no object below it was compiled with facts", build_tree);
  return error_at(root,
                  fmt::format("no object below it has usable facts; {} of them have problems, the first is {}: {}",
                              count.number(1), count.text(2), count.text(3)),
                  build_tree);
}

Result<UpdateReport> update_in_transaction(Database& database, const fs::path& root, const fs::path& file,
                                           const std::vector<FoundObject>& found, const UpdateOptions& options) {
  TRY(auto transaction, begin(database, options));
  TRY(bool is_new, prepare_schema(database, file));
  CHECK_OK(set_root(database, file, root, is_new));
  TRY(auto update, IndexUpdate::make(database, is_new));
  CHECK_OK(update.compare(found));
  if (!is_new && update.nothing_to_do()) return update.report();
  const unsigned threads = options.threads ? options.threads : std::max(1u, std::thread::hardware_concurrency());
  CHECK_OK(update.read(root, threads));
  CHECK_OK(update.finish());
  CHECK_OK(check_units(database, root));
  if (interrupted()) return update_interrupted();
  CHECK_OK(transaction.commit());
  return update.report();
}

} // namespace

Result<UpdateReport> update_index(const fs::path& root, const fs::path& file, const UpdateOptions& options) {
  std::error_code code;
  const fs::path real_root = fs::canonical(root, code);
  if (code || !fs::is_directory(real_root, code)) return error_at(root, "no such folder", "name a built tree");
  const fs::path real_file = fs::weakly_canonical(fs::absolute(file, code), code);
  // Before the database is opened, which creates the file: without objects, no file is created.
  TRY(auto found, find_objects(real_root));
  if (found.empty()) return error_at(root, "no object files are below it", build_tree);
  TRY(auto database, Database::open_for_writing(real_file));
  return update_in_transaction(database, real_root, real_file, found, options);
}

} // namespace klp::facts
