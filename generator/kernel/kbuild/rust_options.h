// Configuration options for Rust, on a machine or in a toolchain root without rustc.
//
// klp never compiles Rust. `make olddefconfig` without rustc drops CONFIG_RUST and the options that depend on it. Then
// kbuild needs no Rust tools and lists no Rust unit. C code sees the options as the kernel was built with them: they
// are added to autoconf.h again. (lib/vsprintf.c tests CONFIG_RUST in 7.3.) If any other option is dropped, making the
// target is refused.
#pragma once

#include "generator/kernel/kbuild/kconfig_dependencies.h"
#include "generator/kernel/target/option_changes.h"

#include <string>
#include <vector>

namespace klp {

// Whether the difference is an option for Rust code, by its name (RUST, AX88796B_RUST_PHY), that is not set although
// the kernel was built with it.
bool is_dropped_rust_option(const OptionChange& change);

// Those of the changes that are dropped options for Rust code: by name, or because the option depends on one of them.
std::vector<OptionChange> dropped_rust_options(const std::vector<OptionChange>& changes,
                                               const KconfigDependencies& dependencies);

// The lines of autoconf.h for these options.
std::string autoconf_lines(const std::vector<OptionChange>& dropped);

} // namespace klp
