#include "generator/kernel/target/toolchain_plugin.h"

#include "base/file.h"
#include "base/process.h"

#include <algorithm>

namespace klp {

namespace {

constexpr const char* source_folders[] = {"gcc-plugin", "facts"};

// Folders below /usr, where klp may be installed, are not visible to a compiler in a root folder.
Status copy_sources(const fs::path& sources, const fs::path& work) {
  for (const char* folder : source_folders) {
    CHECK_OK(make_folder(work / folder));
    std::error_code code;
    for (const auto& entry : fs::directory_iterator(sources / folder, code)) {
      if (!entry.is_regular_file(code)) continue;
      TRY(std::string text, read_file(entry.path()));
      CHECK_OK(write_file(work / folder / entry.path().filename(), text));
    }
  }
  return {};
}

// A hash of the names and contents of all sources.
Result<std::string> hash_of_sources(const fs::path& sources) {
  std::vector<fs::path> files;
  for (const char* folder : source_folders) {
    std::error_code code;
    for (const auto& entry : fs::directory_iterator(sources / folder, code))
      if (entry.is_regular_file(code)) files.push_back(entry.path());
  }
  if (files.empty())
    return fail(Error{.cause = "the sources of klp's compiler plugin are missing",
                      .remedy = "install klp again: cmake --install BUILD --prefix PREFIX",
                      .file = sources.string()});
  std::ranges::sort(files);
  std::string all;
  for (const auto& file : files) {
    TRY(std::string text, read_file(file));
    all += file.filename().string() + '\0' + text + '\0';
  }
  return sha256(all);
}

// g++-14 for x86_64-linux-gnu-gcc-14.
std::string cxx_compiler(const std::string& c_compiler) {
  std::string name = c_compiler;
  std::size_t at = name.rfind("gcc");
  if (at != std::string::npos) name.replace(at, 3, "g++");
  return name;
}

} // namespace

Result<fs::path> plugin_for_root(const Target& target, const fs::path& sources) {
  TRY(std::string hash, hash_of_sources(sources));
  const fs::path kept = target.toolchain_root.parent_path() / "plugins" / hash.substr(0, 16) / "klp.so";
  std::error_code code;
  if (fs::exists(kept, code)) return kept;
  CHECK_OK(make_folder(kept.parent_path()));
  const fs::path home = target.folder.parent_path().parent_path();
  TRY(WorkFolder work, WorkFolder::create(home, "plugin"));
  CHECK_OK(copy_sources(sources, work.path()));
  Command make;
  make.arguments = {"make",
                    "-s",
                    "-j2",
                    "-f",
                    (work.path() / "gcc-plugin/plugin.mk").string(),
                    "GXX=" + cxx_compiler(target.compiler),
                    "OUT=" + (work.path() / "out").string()};
  make.environment = {"LC_ALL=C", "MAKEFLAGS="};
  make.root = target.toolchain_root;
  CHECK_OK(run_ok(make, "klp's plugin does not compile for " + target.compiler_version +
                            ": use a kernel of another compiler, and report this"));
  TRY(std::string plugin, read_file(work.path() / "out/klp.so"));
  CHECK_OK(write_file(kept, plugin));
  return kept;
}

} // namespace klp
