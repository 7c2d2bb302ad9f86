#include "base/error.h"

#include <cstdio>

namespace klp {

namespace {

std::string location(const Error& e) {
  std::string at;
  if (!e.file.empty()) at += e.file + (e.line > 0 ? ":" + std::to_string(e.line) : "") + ": ";
  if (!e.section.empty()) {
    char offset[32];
    std::snprintf(offset, sizeof offset, "+0x%llx", static_cast<unsigned long long>(e.offset));
    at += e.section + offset + ": ";
  }
  if (!e.symbol.empty()) at += e.symbol + ": ";
  return at;
}

} // namespace

std::string render(const Error& error) {
  std::string text = location(error) + error.cause;
  if (!error.remedy.empty()) text += "\n  remedy: " + error.remedy;
  return text;
}

} // namespace klp
