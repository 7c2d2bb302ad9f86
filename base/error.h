// What went wrong, and where. Every fallible function of klp returns Result<T>; nothing throws across a folder.
#pragma once

#include <cstdint>
#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace klp {

// Exit status of every klp command (DESIGN: Commands).
enum class ExitStatus : int {
  done = 0,
  refused = 1,
  bad_input = 2,
  nothing_to_patch = 3,
  internal_fault = 70,
  interrupted = 130,
};

// One problem, as a tired engineer needs it: place, cause, remedy. Fields that do not apply stay empty.
struct Error {
  std::string cause;        // lower case, no period, subject first
  std::string remedy;       // what to do, imperative
  std::string file;         // source or object file
  int line = 0;             // source line, 0 when unknown
  std::string section;      // ELF section
  std::uint64_t offset = 0; // within section, shown only with section
  std::string symbol;       // function or variable
  ExitStatus status = ExitStatus::bad_input;
};

template <typename T> using Result = tl::expected<T, Error>;
using Status = Result<void>;

inline tl::unexpected<Error> fail(Error error) { return tl::unexpected<Error>(std::move(error)); }

// Shorthand for an input or environment error with just cause and remedy.
inline tl::unexpected<Error> fail(std::string cause, std::string remedy = {}) {
  Error error;
  error.cause = std::move(cause);
  error.remedy = std::move(remedy);
  return fail(std::move(error));
}

// A broken invariant of klp itself (exit status 70).
inline tl::unexpected<Error> fault(std::string cause) {
  Error error;
  error.cause = std::move(cause);
  error.remedy = "this is a fault of klp: please report it with the command and the --dump folder";
  error.status = ExitStatus::internal_fault;
  return fail(std::move(error));
}

// "file:line: section+0xoff: symbol(): cause" and, on a second line, "  remedy: ...".
std::string render(const Error& error);

} // namespace klp

#define KLP_CONCAT_(a, b) a##b
#define KLP_CONCAT(a, b) KLP_CONCAT_(a, b)

// TRY(auto x, f()): takes the value of a Result, or returns its error.
#define TRY(declaration, expression) TRY_(KLP_CONCAT(klp_try_, __LINE__), declaration, expression)
#define TRY_(name, declaration, expression)                                                                            \
  auto name = (expression);                                                                                            \
  if (!name) return tl::unexpected<::klp::Error>(std::move(name.error()));                                             \
  declaration = std::move(*name)

// CHECK_OK(f()): for Status; returns its error.
#define CHECK_OK(expression)                                                                                           \
  do {                                                                                                                 \
    auto klp_status = (expression);                                                                                    \
    if (!klp_status) return tl::unexpected<::klp::Error>(std::move(klp_status.error()));                               \
  } while (0)
