// klp target create|list|show|remove|source
#include "generator/cli/command.h"
#include "generator/kernel/create/debian.h"
#include "generator/kernel/target/target.h"
#include "generator/report/json_values.h"

#include <fmt/core.h>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

namespace klp::cli {

namespace {

struct CreateOptions {
  DebianParts debian; // --debian, --suite
  TargetParts parts;
  ExternalParts external; // --external
};

nlohmann::json to_json(const Target& target) {
  return {{"name", target.name},
          {"release", target.release},
          {"source", target.source.string()},
          {"kernel_source", target.kernel_source.string()},
          {"build", target.build.string()},
          {"config", target.config.string()},
          {"symvers", target.symvers.string()},
          {"image", target.image.string()},
          {"vmlinux", target.vmlinux.string()},
          {"modules", target.modules.string()},
          {"compile_commands", target.compile_commands.string()},
          {"compiler", target.compiler},
          {"compiler_version", target.compiler_version},
          {"debian_version", target.debian_version},
          {"toolchain", target.toolchain_root.string()}};
}

void print_text(const Target& target) {
  for (const char* key :
       {"name", "release", "source", "kernel_source", "build", "config", "symvers", "image", "vmlinux", "modules",
        "compile_commands", "compiler", "compiler_version", "debian_version", "toolchain"})
    fmt::print("{:<17} {}\n", key, to_json(target)[key].get<std::string>());
}

ExitStatus show_target(const Session& session, const Result<Target>& target) {
  if (!target) return session.report(target.error());
  if (session.json)
    session.print_json(to_json(*target));
  else
    print_text(*target);
  return ExitStatus::done;
}

Status check_options(const CreateOptions& options) {
  const TargetParts& parts = options.parts;
  bool some = !parts.source.empty() || !parts.config.empty() || !parts.symvers.empty() || !parts.image.empty() ||
              !parts.modules.empty();
  bool all = !parts.source.empty() && !parts.config.empty() && !parts.symvers.empty() && !parts.image.empty();
  if (!options.debian.release.empty() && some)
    return fail("--debian and explicit parts exclude each other",
                "leave out --debian, or leave out --source, --config, --symvers, --image and --modules");
  if (options.debian.release.empty() && (!all || parts.name.empty()))
    return fail("neither a Debian release nor all parts of a kernel are given",
                "klp target create --debian RELEASE [NAME], or klp target create NAME --source DIR --config FILE "
                "--symvers FILE --image FILE [--modules DIR]");
  return {};
}

Status check_external(const CreateOptions& options) {
  const TargetParts& parts = options.parts;
  bool kernel = !options.debian.release.empty() || !parts.source.empty() || !parts.config.empty() ||
                !parts.symvers.empty() || !parts.image.empty() || !parts.modules.empty();
  if (!kernel && !parts.name.empty() && !options.external.base.empty()) return {};
  return fail("--external goes with a name and the kernel's target, and with nothing that describes a kernel",
              "klp target create NAME --external DIR --base TARGET [--module FILE.ko]... [--built-in DIR]");
}

ExitStatus create_external(const Session& session, const CreateOptions& options) {
  if (auto valid = check_external(options); !valid) return session.report(valid.error());
  ExternalParts parts = options.external;
  parts.name = options.parts.name;
  auto target = create_external_target(session.home, parts, session.progress_function());
  if (target) session.progress("target " + target->name + " is ready");
  return show_target(session, target);
}

Result<Target> create_debian(const Session& session, const CreateOptions& options) {
  DebianParts parts = options.debian;
  parts.name = options.parts.name;
  return create_debian_target(session.home, parts, session.progress_function());
}

ExitStatus create(const Session& session, const CreateOptions& options) {
  if (!options.external.source.empty()) return create_external(session, options);
  if (auto valid = check_options(options); !valid) return session.report(valid.error());
  auto target = options.debian.release.empty() ? create_target(session.home, options.parts, session.progress_function())
                                               : create_debian(session, options);
  if (target) session.progress("target " + target->name + " is ready");
  return show_target(session, target);
}

void add_create(Command app, Session& session, Action& action) {
  auto options = std::make_shared<CreateOptions>();
  auto command = app.add_subcommand("create", "make a target, or continue one that was interrupted");
  command.add_option("NAME", options->parts.name, "the target's name; with --debian the release where left out");
  command.add_option("--debian", options->debian.release, "a stock Debian kernel, as `uname -r` prints it")
      .type_name("RELEASE");
  command
      .add_option("--suite", options->debian.suite,
                  "with --debian: the Debian release that has the kernel, if it is "
                  "not that of this machine: trixie, trixie-backports, sid")
      .type_name("SUITE");
  command.add_option("--source", options->parts.source, "clean kernel source tree; only read").type_name("DIR");
  command.add_option("--config", options->parts.config, "its .config").type_name("FILE");
  command.add_option("--symvers", options->parts.symvers, "its Module.symvers").type_name("FILE");
  command.add_option("--image", options->parts.image, "the vmlinuz or vmlinux that boots").type_name("FILE");
  command.add_option("--modules", options->parts.modules, "its lib/modules/RELEASE").type_name("DIR");
  auto& external = options->external;
  auto folder = command.add_option("--external", external.source,
                                   "folder of a module from outside of the kernel's tree: a target for its changes");
  folder.type_name("DIR");
  command.add_option("--base", external.base, "with --external: the kernel's target").needs(folder);
  command.add_option("--module", external.modules, "with --external: a .ko as it runs; those in DIR where left out")
      .type_name("FILE")
      .one_value_each()
      .needs(folder);
  command.add_option("--built-in", external.built_in, "with --external: where it was compiled, where that was not DIR")
      .type_name("DIR")
      .needs(folder);
  command.callback(
      [&session, &action, options] { action = [&session, options] { return create(session, *options); }; });
}

ExitStatus list(const Session& session) {
  nlohmann::json rows = nlohmann::json::array();
  for (const auto& name : list_targets(session.home)) {
    auto target = open_target(session.home, name);
    nlohmann::json row = {{"name", name}, {"usable", target.has_value()}};
    if (target)
      row["release"] = target->release;
    else
      row["error"] = klp::to_json(target.error());
    if (!session.json) fmt::print("{:<36} {}\n", name, target ? target->release : "unusable: " + target.error().cause);
    rows.push_back(std::move(row));
  }
  if (session.json)
    session.print_json({{"targets", rows}});
  else if (rows.empty())
    session.progress("there are no targets in " + session.home.string());
  return ExitStatus::done;
}

ExitStatus remove(const Session& session, const std::string& name) {
  auto removed = remove_target(session.home, name);
  if (!removed) return session.report(removed.error());
  if (session.json) session.print_json({{"removed", name}});
  session.progress("target " + name + " is removed; downloads and sources stay in " + session.home.string());
  return ExitStatus::done;
}

// `package`: "PACKAGE=VERSION"
ExitStatus source(const Session& session, const std::string& package) {
  auto equals = package.find('=');
  std::string version = equals == std::string::npos ? "" : package.substr(equals + 1);
  auto tree = debian_source(session.home, {}, package.substr(0, equals), version, session.progress_function());
  if (!tree) return session.report(tree.error());
  if (session.json)
    session.print_json({{"source", tree->string()}});
  else
    fmt::print("{}\n", tree->string());
  return ExitStatus::done;
}

struct Argument {
  const char *name, *what;
};

// Adds a command with one argument.
template <typename Function>
void add_named(Command app, Action& action, const char* name, const char* what, Argument argument, Function function) {
  auto value = std::make_shared<std::string>();
  auto command = app.add_subcommand(name, what);
  command.add_option(argument.name, *value, argument.what).required();
  command.callback([&action, value, function] { action = [value, function] { return function(*value); }; });
}

} // namespace

void add_target_commands(Command app, Session& session, Action& action) {
  auto target = app.add_subcommand("target", "kernels to be patched");
  target.require_subcommand();
  add_create(target, session, action);
  target.add_subcommand("list", "all targets").callback([&] { action = [&session] { return list(session); }; });
  constexpr Argument known{"NAME", "the target's name (klp target list)"};
  add_named(target, action, "show", "where a target's parts are", known,
            [&session](const std::string& name) { return show_target(session, open_target(session.home, name)); });
  add_named(target, action, "remove", "remove a target; downloads and sources stay", known,
            [&session](const std::string& name) { return remove(session, name); });
  add_named(target, action, "source", "unpack a Debian kernel source package, and print its folder",
            {"PACKAGE", "PACKAGE=VERSION, such as linux-source-6.1=6.1.176-1"},
            [&session](const std::string& package) { return source(session, package); });
}

} // namespace klp::cli
