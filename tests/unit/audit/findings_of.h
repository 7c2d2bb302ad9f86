// Runs one check of the audit, for tests.
#pragma once

#include "generator/audit/checks.h"

#include <catch2/catch.hpp>

namespace klp::test {

// The findings of the check as "SYMBOL: CAUSE". The target has neither vmlinux nor modules.
inline std::vector<std::string> findings_of(void (*check)(const AuditCase&, std::vector<Finding>&),
                                            const LivepatchFile& file, const Symvers& exports,
                                            const Layout& layout = {}, const PatchTable& table = {}) {
  const std::string where = "in the finished module: ";
  KernelObjects objects(std::vector<KernelObject>{});
  std::vector<Finding> findings;
  check({.file = file, .layout = layout, .table = table, .objects = objects, .exports = exports, .units = nullptr},
        findings);
  std::vector<std::string> texts;
  for (const auto& f : findings) {
    CHECK(f.error.cause.starts_with(where));
    texts.push_back(f.error.symbol + ": " + f.error.cause.substr(where.size()));
  }
  return texts;
}

} // namespace klp::test
