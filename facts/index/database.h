// SQLite as values and Results. Inside facts/index only: no SQLite type leaves this folder.
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

// A prepared statement. bind() numbers its parameters in the order of the calls; step() is false behind the last row.
class Statement {
public:
  Statement() = default;
  Statement& bind(std::int64_t value);
  Statement& bind(std::string_view text); // copied
  Statement& bind_blob(std::string_view bytes);
  Result<bool> step();
  Status run(); // one that gives no rows
  void reset(); // ready to be bound and run again
  std::int64_t number(int column) const;
  std::string_view text(int column) const; // until the next step() or reset(); a blob's bytes too

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
  // For queries. A run that was killed while it committed is undone here, which needs a writable folder.
  static Result<Database> open(const std::filesystem::path& file);
  // Created where missing.
  static Result<Database> open_for_writing(const std::filesystem::path& file);

  Result<Statement> prepare(std::string_view sql);
  Status execute(const std::string& sql);
  std::int64_t last_id() const;
  // Milliseconds to wait for another process; -1: until it is done or klp is interrupted.
  void wait_for_others(int milliseconds);
  bool busy() const; // the last call failed because another process writes

private:
  struct Closer {
    void operator()(sqlite3* handle) const;
  };
  static Result<Database> open(const std::filesystem::path& file, int flags);
  std::unique_ptr<sqlite3, Closer> handle_;
};

// Rolled back unless committed. Taken at once, so that a second writer waits before it does any work.
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
