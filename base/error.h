// Error and Result. Every function of klp that can fail returns Result<T>. No exception leaves a source folder.
#pragma once

#include <cstdint>
#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace klp {

// Exit status of every klp command.
enum class ExitStatus : int {
  done = 0,
  refused = 1,
  bad_input = 2,
  nothing_to_patch = 3,
  internal_fault = 70,
  interrupted = 130,
};

// One problem: where it is, its cause, and what the user can do. Fields that do not apply stay empty.
struct Error {
  std::string cause;        // lower case, no period; begins with its subject, or with a verb if `file` is the subject
  std::string remedy;       // an instruction in the imperative; empty only for ExitStatus::interrupted
  std::string file;         // source or object file
  int line = 0;             // source line, 1-based; 0 if unknown
  std::string section;      // name of an ELF section
  std::uint64_t offset = 0; // bytes from the start of the section; shown only together with `section`
  std::string symbol;       // name of a function or variable
  ExitStatus status = ExitStatus::bad_input;
};

template <typename T> using Result = tl::expected<T, Error>;
using Status = Result<void>;

// A value, or the cause why there is none, for a caller that makes an Error or a finding of the cause.
template <typename T> using ValueOrCause = tl::expected<T, std::string>;

inline tl::unexpected<Error> fail(Error error) { return tl::unexpected<Error>(std::move(error)); }

// An error in the user's input or environment (ExitStatus::bad_input) that has only a cause and a remedy.
inline tl::unexpected<Error> fail(std::string cause, std::string remedy) {
  Error error;
  error.cause = std::move(cause);
  error.remedy = std::move(remedy);
  return fail(std::move(error));
}

// The error after a signal to klp (see install_signal_handlers() in base/process.h). It has no remedy, because the user
// sent the signal.
inline tl::unexpected<Error> interruption(std::string cause = "interrupted") {
  Error error;
  error.cause = std::move(cause);
  error.status = ExitStatus::interrupted;
  return fail(std::move(error));
}

// A broken invariant of klp itself (ExitStatus::internal_fault).
inline tl::unexpected<Error> internal_error(std::string cause) {
  Error error;
  error.cause = std::move(cause);
  error.remedy = "this is a fault of klp: please report it with the command and the --dump folder";
  error.status = ExitStatus::internal_fault;
  return fail(std::move(error));
}

// "file:line: section+0xoffset: symbol: cause" and, if there is a remedy, a second line "  remedy: ...". Parts that are
// empty are left out.
std::string render(const Error& error);

} // namespace klp

#define KLP_CONCAT_(a, b) a##b
#define KLP_CONCAT(a, b) KLP_CONCAT_(a, b)

// TRY(auto x, f()): stores the value of the Result in x, or returns its error from the enclosing function.
#define TRY(declaration, expression) TRY_(KLP_CONCAT(klp_try_, __LINE__), declaration, expression)
#define TRY_(name, declaration, expression)                                                                            \
  auto name = (expression);                                                                                            \
  if (!name) return tl::unexpected<::klp::Error>(std::move(name.error()));                                             \
  declaration = std::move(*name)

// CHECK_OK(f()): returns the error of a Status from the enclosing function, if there is one.
#define CHECK_OK(expression)                                                                                           \
  do {                                                                                                                 \
    auto klp_status = (expression);                                                                                    \
    if (!klp_status) return tl::unexpected<::klp::Error>(std::move(klp_status.error()));                               \
  } while (0)
