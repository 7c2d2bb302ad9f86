#include "facts/index/schema.h"

#include "facts/facts.h"

#include <fmt/format.h>

namespace klp::facts {

namespace {

constexpr int layout_version = 1;                                                       // of the tables
constexpr int index_version = layout_version * 1000 + static_cast<int>(schema_version); // in PRAGMA user_version
constexpr int application_id = 0x6b6c7066; // "klpf", in PRAGMA application_id

// The columns name, file, file.path and file.hash contain ids of the table text. The columns `units` are packed sets of
// unit ids. unit_lists contains the packed sets of the definitions and files that a unit uses: they are needed when the
// unit is removed.
constexpr char create_tables[] = R"(
  CREATE TABLE root(path TEXT NOT NULL);
  CREATE TABLE text(id INTEGER PRIMARY KEY, value TEXT NOT NULL);
  CREATE TABLE object(id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, size INTEGER, modified INTEGER,
    changed INTEGER, inode INTEGER, kind INTEGER NOT NULL, records INTEGER NOT NULL, cause TEXT, remedy TEXT);
  CREATE TABLE unit(id INTEGER PRIMARY KEY, hash TEXT NOT NULL UNIQUE, source TEXT NOT NULL, compiler TEXT NOT NULL,
    version TEXT NOT NULL, flags TEXT NOT NULL, object INTEGER);
  CREATE TABLE unit_lists(unit INTEGER PRIMARY KEY, functions BLOB, variables BLOB, uses BLOB, files BLOB);
  CREATE TABLE unit_inlinings(unit INTEGER PRIMARY KEY, inlinings BLOB);
  CREATE TABLE object_unit(object INTEGER NOT NULL, unit INTEGER NOT NULL, PRIMARY KEY(object, unit)) WITHOUT ROWID;
  CREATE INDEX object_of_unit ON object_unit(unit);
  CREATE TABLE definition(id INTEGER PRIMARY KEY, name INTEGER NOT NULL, kind INTEGER NOT NULL, file INTEGER NOT NULL,
    line INTEGER NOT NULL, column INTEGER NOT NULL, units BLOB NOT NULL);
  CREATE INDEX definition_name ON definition(name, kind, file, line, column);
  CREATE TABLE file(id INTEGER PRIMARY KEY, path INTEGER NOT NULL, hash INTEGER NOT NULL, units BLOB NOT NULL);
  CREATE UNIQUE INDEX file_path ON file(path, hash);
  CREATE TABLE mention(id INTEGER PRIMARY KEY, name INTEGER NOT NULL, role INTEGER NOT NULL, units BLOB NOT NULL);
  CREATE UNIQUE INDEX mention_name ON mention(name, role);
)";

constexpr const char* table_names[] = {"root",           "text",        "object",     "unit", "unit_lists",
                                       "unit_inlinings", "object_unit", "definition", "file", "mention"};

// The values that identify a database file, and the number of its tables and indices.
struct FileMarks {
  std::int64_t application = 0, version = 0, tables = 0;
};

Result<std::int64_t> one_number(Database& database, std::string_view sql) {
  TRY(auto statement, database.prepare(sql));
  TRY(bool row, statement.step());
  return row ? statement.number(0) : 0;
}

Result<FileMarks> read_marks(Database& database) {
  FileMarks marks;
  TRY(marks.application, one_number(database, "PRAGMA application_id"));
  TRY(marks.version, one_number(database, "PRAGMA user_version"));
  TRY(marks.tables, one_number(database, "SELECT count(*) FROM sqlite_schema"));
  return marks;
}

tl::unexpected<Error> in_file(const std::filesystem::path& file, std::string cause, std::string remedy) {
  Error error;
  error.file = file.string();
  error.cause = std::move(cause);
  error.remedy = std::move(remedy);
  return fail(std::move(error));
}

} // namespace

Result<bool> prepare_schema(Database& database, const std::filesystem::path& file) {
  TRY(auto marks, read_marks(database));
  if (marks.tables > 0 && marks.application != application_id)
    return in_file(file, "the file is not an index of klp", "name another file with -o, or remove this one");
  if (marks.tables > 0 && marks.version == index_version) return false;
  for (const char* name : table_names) CHECK_OK(database.execute(std::string("DROP TABLE IF EXISTS ") + name));
  CHECK_OK(database.execute(create_tables));
  CHECK_OK(database.execute(
      fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {}", application_id, index_version)));
  return true;
}

Status check_schema(Database& database, const std::filesystem::path& file) {
  TRY(auto marks, read_marks(database));
  if (marks.tables == 0)
    return in_file(file, "the index is empty: no run of klp facts index has filled it yet",
                   "run klp facts index again");
  if (marks.application != application_id)
    return in_file(file, "the file is not an index of klp", "name one that klp facts index made with --index");
  if (marks.version != index_version)
    return in_file(file, "the index was made by another version of klp", "run klp facts index again");
  return {};
}

Status add_text_index(Database& database) {
  return database.execute("CREATE UNIQUE INDEX IF NOT EXISTS text_value ON text(value)");
}

} // namespace klp::facts
