// A wrapper of SQLite that returns Results. Only for facts/index: no SQLite type is used outside of this folder.
#pragma once

#include "base/error.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace klp::facts {

class Database;

// The error after a signal to klp: a transaction that is not committed leaves the index unchanged.
tl::unexpected<Error> update_interrupted();

// A prepared statement. The calls of bind() set its parameters in order. step() returns false after the last row.
// Columns are 0-based.
class Statement {
public:
  Statement() = default;
  Statement& bind(std::int64_t value);
  Statement& bind(std::string_view text); // copies the text
  Statement& bind_blob(std::string_view bytes);
  Result<bool> step();
  Status run(); // executes a statement that returns no rows, and resets it
  void reset(); // must be called before the next bind()
  std::int64_t number(int column) const;
  std::string_view text(int column) const; // or a blob; valid until the next step() or reset()

private:
  friend class Database;
  struct Finalizer {
    void operator()(sqlite3_stmt* statement) const;
  };
  explicit Statement(sqlite3_stmt* statement) : statement_(statement) {}
  std::unique_ptr<sqlite3_stmt, Finalizer> statement_;
  int bound_ = 0;
};

class Database {
public:
  // Opens a file for queries. If a writer was killed during its commit, SQLite rolls the commit back now, which needs a
  // writable folder.
  static Result<Database> open(const std::filesystem::path& file);
  // Creates the file if it is missing.
  static Result<Database> open_for_writing(const std::filesystem::path& file);

  Result<Statement> prepare(std::string_view sql);
  Status execute(const std::string& sql);
  std::int64_t last_id() const;
  // How long later calls wait for a lock of another process, in milliseconds. -1: until it is released or klp is
  // interrupted.
  void wait_for_others(int milliseconds);
  bool busy() const; // true if the last call failed because another process has the lock

private:
  struct Closer {
    void operator()(sqlite3* handle) const;
  };
  static Result<Database> open(const std::filesystem::path& file, int flags);
  std::unique_ptr<sqlite3, Closer> handle_;
};

// A write transaction. The destructor rolls it back unless it was committed. The write lock is taken at the begin, so
// that a second writer waits before it does any work.
class Transaction {
public:
  static Result<Transaction> begin(Database& database);
  Status commit();
  Transaction(Transaction&& other) noexcept : database_(std::exchange(other.database_, nullptr)) {}
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();

private:
  explicit Transaction(Database& database) : database_(&database) {}
  Database* database_;
};

} // namespace klp::facts
