#include "generator/compile/symbol_versions.h"

#include "base/file.h"
#include "base/process.h"
#include "generator/compile/unit_command.h"
#include "generator/kernel/kbuild/kbuild.h"

#include <algorithm>

namespace klp {

namespace {

template <class Use> void each_line(std::string_view text, Use use) {
  while (!text.empty()) {
    std::size_t end = std::min(text.find('\n'), text.size());
    use(text.substr(0, end));
    text.remove_prefix(std::min(text.size(), end + 1));
  }
}

// The unit's compile command, changed to preprocess only, as kbuild does for genksyms.
std::vector<std::string> preprocess_command(const UnitCommand& command, const std::string& object,
                                            const std::string& output) {
  std::vector<std::string> words;
  for (const auto& word : command.compile) {
    if (word == "-MMD" || word == "-MF" || word == object + ".d") continue;
    words.push_back(word == "-c" ? "-E" : word == object ? output : word);
  }
  words.emplace_back("-D__GENKSYMS__");
  return words;
}

Result<SymbolVersions> versions_of_side(const Target& target, const Unit& unit, const UnitCommand& command,
                                        const SideFolders& side) {
  const std::string object = std::string(objects_argument) + "/" + unit.output;
  const fs::path text = side.object(unit.output + ".i"), types = side.object(unit.output + ".types");
  Command compiler;
  compiler.arguments = preprocess_command(command, object, object + ".i");
  compiler.directory = side.build();
  compiler.environment = {"LC_ALL=C"};
  compiler.root = target.toolchain_root;
  CHECK_OK(run_ok(compiler, "correct the lines that the compiler names: they must compile with -D__GENKSYMS__ too"));
  Command versions;
  versions.arguments = {
      "sh", "-c", "exec \"$0\" -T \"$1\" <\"$2\"", (target.build / genksyms).string(), types.string(), text.string()};
  versions.root = target.toolchain_root;
  TRY(std::string output, run_ok(versions, "make the target anew: klp target remove, then klp target create"));
  TRY(std::string definitions, read_file(types));
  return parse_symbol_versions(output, definitions);
}

} // namespace

SymbolVersions parse_symbol_versions(std::string_view output, std::string_view types) {
  SymbolVersions versions;
  each_line(output, [&](std::string_view line) {
    constexpr std::string_view tag = "#SYMVER ";
    std::size_t end = line.find(' ', tag.size());
    if (line.starts_with(tag) && end != std::string_view::npos)
      versions.crcs.emplace(line.substr(tag.size(), end - tag.size()), line.substr(end + 1));
  });
  each_line(types, [&](std::string_view line) {
    std::size_t end = line.find(' ');
    if (end != std::string_view::npos) versions.types.emplace(line.substr(0, end), line.substr(end + 1));
  });
  return versions;
}

Result<std::optional<BothVersions>> symbol_versions(const Target& target, const Unit& unit, const fs::path& work,
                                                    const CompileOptions& options) {
  std::error_code ignored; // a build folder that klp did not make has genksyms only with symbol versions
  if (!unit.source.ends_with(".c") || !fs::exists(target.build / genksyms, ignored)) return std::nullopt;
  const CommandOptions without_plugin{.headers = !options.headers.empty()};
  TRY(UnitCommand command, unit_command(unit, path_prefixes(target), without_plugin));
  TRY(UnitCommand command_after, unit_command(unit_after(unit, options.after), path_prefixes(target), without_plugin));
  BothVersions both;
  TRY(both.original, versions_of_side(target, unit, command, SideFolders(work, "original")));
  TRY(both.patched, versions_of_side(target, unit, command_after, SideFolders(work, "patched")));
  return both;
}

} // namespace klp
