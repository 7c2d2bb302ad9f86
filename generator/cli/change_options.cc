#include "generator/cli/change_options.h"

namespace klp::cli {

void add_change_options(CLI::App& command, ChangeSource& source) {
  command
      .add_option("CHANGE", source.names,
                  "unified diffs, applied in this order; - for standard input; with --git commits and ranges")
      ->required();
  command
      .add_option(
          "--git", source.repository,
          "take the changes from this git repository: CHANGE is a commit (a merge is all that it brought to its "
          "first parent) or a range A..B (the commits after A up to B, in order, along first parents)")
      ->type_name("REPOSITORY");
}

nlohmann::json to_json(const Commit& commit) {
  return {{"hash", commit.hash},
          {"author", commit.author},
          {"subject", commit.subject},
          {"fixes", commit.fixes},
          {"cves", commit.cves}};
}

} // namespace klp::cli
