#include "generator/module/hide_from_kallsyms.h"

namespace klp {

void hide_from_kallsyms(Object& module) {
  for (auto& symbol : module.symbols) {
    if (!symbol.defined_in_section() || !module.sections[symbol.section].executable()) continue;
    auto mark = symbol.name.find(tail_called_mark);
    bool cold = symbol.is_function() && symbol.name.find(".cold") != std::string::npos;
    if (mark == std::string::npos && !cold) continue;
    if (mark != std::string::npos) symbol.name.erase(mark, tail_called_mark.size());
    symbol.name.insert(0, ".L");
  }
}

} // namespace klp
