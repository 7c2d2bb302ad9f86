#include "generator/audit/runtime_sections.h"

#include "klp-runtime/module/klp_description.h"

#include <algorithm>

namespace klp {

bool is_runtime_code(std::string_view section) {
  constexpr std::string_view sections[] = {".text", ".text.unlikely", ".init.text", ".exit.text"};
  return std::ranges::find(sections, section) != std::end(sections);
}

// The runtime has no .data: its variables are zero until it is started.
bool is_runtime_data(std::string_view section) {
  constexpr std::string_view sections[] = {
      ".bss",       ".rodata",    ".gnu.linkonce.this_module", KLP_DESCRIPTION_SECTION, KLP_NAMES_SECTION,
      ".init.data", ".exit.data", KLP_WRITES_SECTION,          KLP_CONSTANTS_SECTION,   "__versions"};
  return std::ranges::find(sections, section) != std::end(sections);
}

} // namespace klp
