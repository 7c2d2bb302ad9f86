#include "generator/audit/audit_case.h"

namespace klp {

Finding audit_finding(RuleId check, std::string symbol, std::string cause) {
  Error e{.cause = "in the finished module: " + std::move(cause),
          .remedy = "do not load it; if klp build made it, this is a fault of klp: report it with the --dump folder",
          .symbol = std::move(symbol)};
  return finding(check, std::move(e));
}

} // namespace klp
