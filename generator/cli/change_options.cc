#include "generator/cli/change_options.h"

namespace klp::cli {

void add_change_options(Command command, ChangeSource& source, bool required) {
  command
      .add_option("CHANGE", source.names,
                  "unified diffs or mail, applied in this order; - for standard input; with --git commits and ranges")
      .required(required);
  command
      .add_option(
          "--git", source.repository,
          "take the changes from this git repository: CHANGE is a commit (a merge is all that it brought to its "
          "first parent) or a range A..B (the commits after A up to B, in order, along first parents)")
      .type_name("REPOSITORY");
}

void add_plan_options(Command command, PlanOptions& options) {
  command.add_option("--max-units", options.most_units, "refuse a header change that more units than this depend on")
      .range(1, 100'000)
      .show_default();
  command.add_flag("--every-reader", options.every_reader,
                   "compile every unit that may read a changed header, not only those that use what changes there");
  command
      .add_option("--index", options.index,
                  "find the users of a changed header by the compiler's account of a tree (see klp facts index)")
      .type_name("FILE|DIR")
      .excludes("--every-reader");
}

Result<BuildRequest> change_request(const Session& session, const std::string& target, const ChangeSource& source,
                                    const PlanOptions& options) {
  BuildRequest request;
  TRY(request.target, open_target(session.home, target));
  TRY(request.changes, read_changes(source, request.target));
  TRY(request.toolchain, find_toolchain(request.target, KLP_BUILD_FOLDER));
  request.plan = options;
  request.jobs = session.jobs;
  request.progress = session.progress_function();
  return request;
}

} // namespace klp::cli
