#include "facts/index/database.h"

#include "base/process.h"

#include <cerrno>
#include <cstring>
#include <sqlite3.h>

namespace klp::facts {

namespace {

std::string file_of(sqlite3* handle) {
  const char* name = handle ? sqlite3_db_filename(handle, "main") : nullptr;
  return name ? name : "";
}

const char* remedy_for(int code) {
  switch (code & 0xff) {
  case SQLITE_FULL:
    return "free some space, or write the index to another disk with -o; the index is as it was before";
  case SQLITE_CANTOPEN:
  case SQLITE_READONLY:
  case SQLITE_PERM:
  case SQLITE_AUTH:
    return "write the index to a folder that can be written with -o FILE, and name it with --index FILE";
  case SQLITE_BUSY:
  case SQLITE_LOCKED:
    return "wait until the other klp is done, and try again";
  case SQLITE_CORRUPT:
  case SQLITE_NOTADB:
    return "remove it and make it again: klp facts index DIR";
  default:
    return "look at the disk; the index can always be removed and made again: klp facts index DIR";
  }
}

const char* cause_of(sqlite3* handle, int code) {
  switch (code & 0xff) {
  case SQLITE_FULL:
    return "the disk is full";
  case SQLITE_CANTOPEN:
    return "the index cannot be created or opened";
  case SQLITE_READONLY:
    return "the index cannot be written";
  case SQLITE_BUSY:
    return "another klp is writing the index";
  case SQLITE_CORRUPT:
    return "the index is damaged";
  case SQLITE_NOTADB:
    return "the file is not an index of klp";
  default:
    return handle ? sqlite3_errmsg(handle) : sqlite3_errstr(code);
  }
}

tl::unexpected<Error> sqlite_error(sqlite3* handle, int code, std::string file) {
  if (interrupted()) return update_interrupted();
  Error error;
  error.file = std::move(file);
  error.cause = cause_of(handle, code);
  if (int number = handle ? sqlite3_system_errno(handle) : 0; number != 0 && (code & 0xff) == SQLITE_CANTOPEN)
    error.cause += std::string(": ") + std::strerror(number);
  error.remedy = remedy_for(code);
  return fail(std::move(error));
}

tl::unexpected<Error> sqlite_error(sqlite3* handle) {
  return sqlite_error(handle, sqlite3_extended_errcode(handle), file_of(handle));
}

// A busy handler of SQLite. Returns 0 if SQLite shall not wait any longer.
int wait_unless_interrupted(void*, int) {
  if (interrupted()) return 0;
  sqlite3_sleep(20);
  return 1;
}

} // namespace

tl::unexpected<Error> update_interrupted() { return interruption("interrupted; the index is as it was before"); }

void Statement::Finalizer::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

Statement& Statement::bind(std::int64_t value) {
  sqlite3_bind_int64(statement_.get(), ++bound_, value);
  return *this;
}

Statement& Statement::bind(std::string_view text) {
  sqlite3_bind_text64(statement_.get(), ++bound_, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
  return *this;
}

Statement& Statement::bind_blob(std::string_view bytes) {
  sqlite3_bind_blob64(statement_.get(), ++bound_, bytes.empty() ? "" : bytes.data(), bytes.size(), SQLITE_TRANSIENT);
  return *this;
}

Result<bool> Statement::step() {
  int code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  return sqlite_error(sqlite3_db_handle(statement_.get()));
}

Status Statement::run() {
  TRY([[maybe_unused]] bool row, step());
  reset();
  return {};
}

void Statement::reset() {
  sqlite3_reset(statement_.get());
  bound_ = 0;
}

std::int64_t Statement::number(int column) const { return sqlite3_column_int64(statement_.get(), column); }

std::string_view Statement::text(int column) const {
  const void* bytes = sqlite3_column_blob(statement_.get(), column);
  return {static_cast<const char*>(bytes), static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
}

void Database::Closer::operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }

Result<Database> Database::open(const std::filesystem::path& file, int flags) {
  sqlite3* raw = nullptr;
  int code = sqlite3_open_v2(file.c_str(), &raw, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
  Database database;
  database.handle_.reset(raw);
  if (code != SQLITE_OK) return sqlite_error(raw, code, file.string());
  return database;
}

// With SQLITE_OPEN_READWRITE, SQLite opens a file that cannot be written for reading.
Result<Database> Database::open(const std::filesystem::path& file) {
  TRY(auto database, open(file, SQLITE_OPEN_READWRITE));
  database.wait_for_others(10000); // a commit takes a second or two
  CHECK_OK(database.execute("PRAGMA query_only = 1; PRAGMA mmap_size = 1073741824"));
  return database;
}

// A rollback journal, not a write-ahead log: the index is a single file, which may be on NFS or in a folder that
// readers cannot write. With cache_spill = 0, readers are locked out only during the commit.
Result<Database> Database::open_for_writing(const std::filesystem::path& file) {
  TRY(auto database, open(file, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE));
  database.wait_for_others(-1);
  CHECK_OK(database.execute("PRAGMA page_size = 8192; PRAGMA cache_spill = 0; PRAGMA cache_size = -65536;"
                            "PRAGMA temp_store = 2; PRAGMA foreign_keys = 0"));
  return database;
}

Result<Statement> Database::prepare(std::string_view sql) {
  sqlite3_stmt* raw = nullptr;
  if (sqlite3_prepare_v3(handle_.get(), sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &raw,
                         nullptr) != SQLITE_OK)
    return sqlite_error(handle_.get());
  return Statement(raw);
}

Status Database::execute(const std::string& sql) {
  if (sqlite3_exec(handle_.get(), sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK) return {};
  return sqlite_error(handle_.get());
}

std::int64_t Database::last_id() const { return sqlite3_last_insert_rowid(handle_.get()); }

void Database::wait_for_others(int milliseconds) {
  if (milliseconds < 0)
    sqlite3_busy_handler(handle_.get(), wait_unless_interrupted, nullptr);
  else
    sqlite3_busy_timeout(handle_.get(), milliseconds);
}

bool Database::busy() const { return (sqlite3_extended_errcode(handle_.get()) & 0xff) == SQLITE_BUSY; }

Result<Transaction> Transaction::begin(Database& database) {
  CHECK_OK(database.execute("BEGIN IMMEDIATE"));
  return Transaction(database);
}

Status Transaction::commit() {
  CHECK_OK(database_->execute("COMMIT"));
  database_ = nullptr;
  return {};
}

Transaction::~Transaction() {
  if (database_) (void)database_->execute("ROLLBACK");
}

} // namespace klp::facts
