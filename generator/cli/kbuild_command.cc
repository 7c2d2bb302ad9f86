// klp kbuild install|remove|target|clean
#include "generator/cli/command.h"
#include "generator/tree/install.h"
#include "generator/tree/tree_target.h"

#include <fmt/core.h>
#include <memory>
#include <nlohmann/json.hpp>

namespace klp::cli {

namespace {

struct KbuildArguments {
  std::string tree, output, name, base;
};

using Work = ExitStatus (*)(const Session&, const KbuildArguments&, const KernelTree&);

ExitStatus report_files(const Session& session, const Result<std::vector<fs::path>>& files, const char* what,
                        const char* nothing) {
  if (!files) return session.report(files.error());
  auto list = nlohmann::json::array();
  for (const auto& file : *files) {
    list.push_back(file.string());
    session.progress(fmt::format("{}: {}", file.string(), what));
  }
  if (files->empty()) session.progress(nothing);
  if (session.json) session.print_json({{"files", list}});
  return ExitStatus::done;
}

ExitStatus install(const Session& session, const KbuildArguments&, const KernelTree& tree) {
  auto status = report_files(session, install_kbuild_rule(tree), "written", "make livepatch is there already");
  if (status == ExitStatus::done)
    session.progress("  now: make -C " + (tree.in_place() ? tree.source : tree.build).string() +
                     " livepatch PATCH=fix.patch");
  return status;
}

ExitStatus remove(const Session& session, const KbuildArguments&, const KernelTree& tree) {
  return report_files(session, remove_kbuild_rule(tree), "removed", "there was no make livepatch");
}

ExitStatus target(const Session& session, const KbuildArguments& arguments, const KernelTree& tree) {
  auto made = tree_target(session.home, {tree, arguments.name, arguments.base}, session.progress_function());
  if (!made) return session.report(made.error());
  if (session.json)
    session.print_json({{"target", made->name}, {"release", made->release}, {"source", made->source.string()}});
  else
    fmt::print("{}\n", made->name);
  return ExitStatus::done;
}

ExitStatus clean(const Session& session, const KbuildArguments& arguments, const KernelTree& tree) {
  auto forgotten = remove_tree_target(session.home, {tree, arguments.name, ""}, session.progress_function());
  if (!forgotten) return session.report(forgotten.error());
  if (session.json) session.print_json(nlohmann::json::object());
  return ExitStatus::done;
}

ExitStatus run_in_tree(const Session& session, const KbuildArguments& arguments, Work work) {
  auto tree = open_kernel_tree(arguments.tree, arguments.output);
  if (!tree) return session.report(tree.error());
  return work(session, arguments, *tree);
}

Command add_tree_command(Command app, Session& session, Action& action, std::shared_ptr<KbuildArguments> arguments,
                         const char* name, const char* what, Work work) {
  auto command = app.add_subcommand(name, what);
  command.add_option("TREE", arguments->tree, "kernel source tree, or an output folder of one (O=)").required();
  command.add_option("--output", arguments->output, "the folder the kernel is built in, as given to O=")
      .type_name("DIR");
  command.callback([&session, &action, arguments, work] {
    action = [&session, arguments, work] { return run_in_tree(session, *arguments, work); };
  });
  return command;
}

} // namespace

void add_kbuild_commands(Command app, Session& session, Action& action) {
  auto kbuild = app.add_subcommand("kbuild", "make livepatch in a kernel tree");
  kbuild.require_subcommand();
  auto arguments = std::make_shared<KbuildArguments>();
  add_tree_command(kbuild, session, action, arguments, "install",
                   "put make livepatch into a kernel tree; touches no tracked file", install);
  add_tree_command(kbuild, session, action, arguments, "remove", "take it out again", remove);
  auto make = add_tree_command(kbuild, session, action, arguments, "target",
                               "make the target of the kernel that was built in a tree, and print its name", target);
  make.add_option("--name", arguments->name, "the target's name");
  make.add_option("--base", arguments->base, "the commit it was built from; left out: found out").type_name("COMMIT");
  auto forget = add_tree_command(kbuild, session, action, arguments, "clean",
                                 "remove that target and the source kept for it", clean);
  forget.add_option("--name", arguments->name, "the target's name");
}

} // namespace klp::cli
