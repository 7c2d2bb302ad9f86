// planned_units HOME TARGET [--after TREE] FILE.h...: prints, for each name that a header defines, how many units read
// the header and how many of them klp would compile for a change of this name. Leaves out headers that no unit reads.
// With --after: only the names whose definition differs in TREE, and a line for all of them together. Compiles nothing.
#include "base/file.h"
#include "generator/plan/users.h"

#include <fmt/format.h>
#include <iostream>

using namespace klp;

namespace {

void print(const std::string& header, const std::string& name, const Users& users) {
  std::cout << fmt::format("{}\t{}\t{}\t{}\n", header, name, users.readers, users.units.size()) << std::flush;
}

// All definitions of the header as changed ones.
std::vector<Touched> definitions_of(const std::string& header, const std::string& text) {
  std::vector<Touched> all;
  for (const Item& item : items_of(text))
    if (!item.names.empty())
      all.push_back({.how = Touched::How::changed,
                     .kind = item.kind,
                     .names = item.names,
                     .emits = item.emits,
                     .may_define_more = item.may_define_more,
                     .file = header,
                     .old_first = item.first_line,
                     .old_last = item.last_line,
                     .new_first = item.first_line,
                     .new_last = item.last_line});
  return all;
}

Status print_header(const std::vector<Unit>& units, const Target& target, const std::string& after,
                    const std::string& header) {
  TRY(std::string text, read_file(target.source / header));
  std::vector<Touched> touched;
  if (after.empty()) {
    touched = definitions_of(header, text);
  } else {
    TRY(std::string changed, read_file(fs::path(after) / header));
    touched = touched_items(header, text, changed);
  }
  const Readers readers(units, target, {header});
  for (const Touched& touch : touched)
    print(header,
          touch.names.empty() ? fmt::format("line {}", touch.old_first ? touch.old_first : touch.new_first)
                              : touch.names.front(),
          readers.users({touch}, false));
  if (!after.empty()) print(header, "(all)", readers.users(touched, false));
  return {};
}

Status run(const std::vector<std::string>& arguments) {
  if (arguments.size() < 3)
    return fail("usage: planned_units HOME TARGET [--after TREE] FILE.h...",
                "give klp's folder, a target and at least one header");
  TRY(Target target, open_target(arguments[0], arguments[1]));
  TRY(auto units, all_units(target));
  std::size_t first = 2;
  std::string after;
  if (arguments[first] == "--after") {
    after = arguments.at(first + 1);
    first += 2;
  }
  const IncludeGraph graph(units, target);
  for (std::size_t i = first; i < arguments.size(); ++i) {
    if (graph.readers({(target.source / arguments[i]).lexically_normal()}).empty()) continue;
    if (auto done = print_header(units, target, after, arguments[i]); !done)
      std::cout << fmt::format("{}\t{}\n", arguments[i], render(done.error()));
  }
  return {};
}

} // namespace

int main(int argc, char** argv) {
  auto done = run({argv + 1, argv + argc});
  if (!done) std::cerr << render(done.error()) << '\n';
  return done ? 0 : static_cast<int>(ExitStatus::bad_input);
}
