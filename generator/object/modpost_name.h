// MODULE_DEVICE_TABLE(pci, ids) gives `ids` a second, global name, which only modpost uses (include/linux/module.h):
//
//   extern typeof(ids) __mod_pci__ids_device_table __attribute__((unused, alias("ids")));
#pragma once

#include <string_view>

namespace klp {

// True for such a name. Since 6.14 the name has another form: __mod_device_table__pci__ids.
inline bool is_for_modpost(std::string_view symbol) {
  return symbol.starts_with("__mod_") &&
         (symbol.ends_with("_device_table") || symbol.starts_with("__mod_device_table__"));
}

} // namespace klp
