#include "generator/compile/unit_command.h"

#include "generator/compile/work_folders.h"

#include <algorithm>

namespace klp {

namespace {

// Options that a path can follow without a blank.
constexpr std::string_view path_options[] = {"-I",       "-L",       "-B",         "-iquote",  "-isystem",
                                             "-include", "-imacros", "-idirafter", "-iprefix", "-isysroot"};

bool path_may_begin(std::string_view before) {
  if (before.empty()) return true;
  if (std::string_view("=,:;\"'( ").find(before.back()) != std::string_view::npos) return true;
  std::size_t comma = before.rfind(','); // -Wa,-I/path
  std::string_view option = comma == std::string_view::npos ? before : before.substr(comma + 1);
  return std::find(std::begin(path_options), std::end(path_options), option) != std::end(path_options);
}

bool prefix_may_end(std::string_view after) {
  return after.empty() || std::string_view("/=,:;\"') ").find(after.front()) != std::string_view::npos;
}

const PathPrefix* prefix_at(std::string_view argument, std::size_t at, const std::vector<PathPrefix>& prefixes) {
  if (!path_may_begin(argument.substr(0, at))) return nullptr;
  auto fits = [&](const PathPrefix& p) {
    std::string_view rest = argument.substr(at);
    return rest.starts_with(p.from) && prefix_may_end(rest.substr(p.from.size()));
  };
  auto found = std::find_if(prefixes.begin(), prefixes.end(), fits);
  return found == prefixes.end() ? nullptr : &*found;
}

// Kernels with delay-objtool (scripts/Makefile.lib) run objtool on linked files, including a module of a single unit
// (is-single-obj-m). klp must not do this for the unit alone: its code is linked into a livepatch module with other
// code, and objtool then makes no list that one part of the module already contains.
bool runs_after_linking(const std::vector<std::string>& objtool) {
  return std::find(objtool.begin(), objtool.end(), "--link") != objtool.end();
}

enum class Drop { no, alone, with_next };

// Whether to leave out an argument: options for debug information and for the dependency file.
Drop drop_of(std::string_view argument) {
  if (argument == "-MF" || argument == "-MT" || argument == "-MQ") return Drop::with_next;
  constexpr std::string_view prefixes[] = {"-g", "-Wa,-g", "-MD", "-MMD", "-MP", "-MF", "-Wp,-M"};
  bool dropped = std::any_of(std::begin(prefixes), std::end(prefixes), [&](auto p) { return argument.starts_with(p); });
  return dropped ? Drop::alone : Drop::no;
}

tl::unexpected<Error> malformed(const Unit& unit, const char* what) {
  return fail(Error{.cause = std::string("compile command ") + what,
                    .remedy = "make the target anew: klp target remove, then klp target create",
                    .file = unit.source});
}

} // namespace

std::vector<PathPrefix> path_prefixes(const Target& target) {
  std::vector<PathPrefix> prefixes;
  auto add = [&](const fs::path& from, const char* to) {
    std::string text = from.string();
    bool known = std::any_of(prefixes.begin(), prefixes.end(), [&](const PathPrefix& p) { return p.from == text; });
    if (!text.empty() && text != "." && !known) prefixes.push_back({text, to});
  };
  std::error_code ignored; // if the folder does not exist, opening a file in it fails later
  for (const fs::path& build : {target.build, fs::weakly_canonical(target.build, ignored)}) add(build, ".");
  for (const fs::path& source : {target.source, fs::weakly_canonical(target.source, ignored)}) {
    add(source, source_argument);
    add(source.lexically_relative(target.build), source_argument);
  }
  // The build folder can lie inside of the source folder, or the reverse: the longer prefix has priority.
  std::stable_sort(prefixes.begin(), prefixes.end(),
                   [](const PathPrefix& a, const PathPrefix& b) { return a.from.size() > b.from.size(); });
  return prefixes;
}

std::string replace_prefixes(const std::string& argument, const std::vector<PathPrefix>& prefixes) {
  std::string result;
  for (std::size_t at = 0; at < argument.size();) {
    if (const PathPrefix* prefix = prefix_at(argument, at, prefixes)) {
      result += prefix->to;
      at += prefix->from.size();
    } else {
      result += argument[at++];
    }
  }
  return result;
}

Result<UnitCommand> unit_command(const Unit& unit, const std::vector<PathPrefix>& prefixes,
                                 const CommandOptions& options) {
  const bool in_function_sections = options.form == ObjectForm::in_function_sections;
  const std::string object = std::string(objects_argument) + "/" + unit.output;
  UnitCommand command;
  std::string kbuild_object;
  for (std::size_t i = 0; i < unit.compile.size(); ++i) {
    const std::string& argument = unit.compile[i];
    Drop drop = drop_of(argument);
    if (drop == Drop::with_next) ++i;
    if (drop != Drop::no) continue;
    command.compile.push_back(replace_prefixes(argument, prefixes));
    if (argument != "-o") continue;
    if (++i == unit.compile.size()) return malformed(unit, "ends with -o");
    kbuild_object = unit.compile[i];
    command.compile.push_back(object);
  }
  if (kbuild_object.empty()) return malformed(unit, "has no -o");
  std::string source = std::string(source_argument) + "/" + unit.source;
  if (std::find(command.compile.begin(), command.compile.end(), source) == command.compile.end())
    return malformed(unit, "does not name the source below the target's source folder");
  for (std::string argument :
       {std::string(in_function_sections ? "-g0" : "-g1"), std::string("-MMD"), std::string("-MF"), object + ".d"})
    command.compile.push_back(std::move(argument));
  if (unit.source.ends_with(".c")) { // the assembler does not support these options
    if (in_function_sections) command.compile.insert(command.compile.end(), {"-ffunction-sections", "-fdata-sections"});
    if (options.headers) command.compile.insert(command.compile.end(), {"-idirafter", include_argument});
    command.compile.insert(command.compile.end(), options.plugin_options.begin(), options.plugin_options.end());
  }
  if (runs_after_linking(unit.objtool)) return command;
  for (const std::string& argument : unit.objtool)
    command.objtool.push_back(
        argument == kbuild_object || argument == unit.output ? object : replace_prefixes(argument, prefixes));
  return command;
}

} // namespace klp
