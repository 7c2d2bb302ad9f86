#include "generator/plan/plan.h"

#include "base/file.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>

namespace klp {

namespace {

struct EditedFile {
  std::string original, text;
  bool created = false, deleted = false;
};

// Files of a kernel tree that no kernel is built from.
bool is_no_kernel_code(const std::string& path) {
  static constexpr std::string_view folders[] = {"Documentation/", "tools/", "samples/",
                                                 "LICENSES/",      "usr/",   "debian/"};
  static constexpr std::string_view endings[] = {".rst",       ".txt",        ".md",     ".yaml",
                                                 ".gitignore", "MAINTAINERS", "CREDITS", "README"};
  return std::any_of(std::begin(folders), std::end(folders), [&](auto f) { return path.starts_with(f); }) ||
         std::any_of(std::begin(endings), std::end(endings), [&](auto e) { return path.ends_with(e); });
}

struct RefusedKind {
  std::string_view ending, cause, remedy;
};

// What klp cannot turn into a livepatch, by the kind of file.
constexpr RefusedKind refused_kinds[] = {
    {".h", "a header is changed, and klp does not yet find every unit that uses it",
     "make the change in the .c files that need it, for instance with a copy of the inline function under another "
     "name"},
    {".S", "assembler code is changed, which cannot be redirected function by function",
     "make the change in the C code that calls it"},
    {".lds", "a linker script is changed; the layout of a running kernel is fixed", "leave it out of the change"},
    {".lds.S", "a linker script is changed; the layout of a running kernel is fixed", "leave it out of the change"},
    {"Kconfig", "the configuration's menus are changed; a running kernel has its configuration",
     "leave it out of the change"},
    {"Makefile", "the kernel's build rules are changed", "leave it out of the change"},
    {"Kbuild", "the kernel's build rules are changed", "leave it out of the change"},
};

// Code of other architectures is not in an x86-64 kernel.
bool is_other_architecture(const std::string& path) {
  return path.starts_with("arch/") && !path.starts_with("arch/x86/");
}

// A .c file may be compiled as a part of another (kernel/sched/rt.c). Looks through the sources of its folder and of
// the folder above for a quoted include of this name; gives the first that has one.
std::string included_by(const fs::path& source, const std::string& path) {
  std::string name = "/" + fs::path(path).filename().string() + "\"", own = "\"" + name.substr(1);
  fs::path folder = (source / path).parent_path();
  std::error_code gone; // a folder that is not there includes nothing
  for (const fs::path& place : {folder, folder.parent_path()}) {
    for (const auto& entry : fs::directory_iterator(place, gone)) {
      std::string extension = entry.path().extension().string();
      if (extension != ".c" && extension != ".h") continue;
      auto text = read_file(entry.path());
      if (!text) continue;
      for (std::size_t at = 0; (at = text->find("#include \"", at)) != std::string::npos; ++at) {
        std::string_view line = std::string_view(*text).substr(at, text->find('\n', at) - at);
        if (line.find(own) != line.npos || line.find(name) != line.npos) return entry.path().lexically_relative(source);
      }
    }
  }
  return {};
}

class Planner {
public:
  explicit Planner(const Target& target) : target_(target) {}

  Result<Plan> run(const std::vector<Change>& changes) {
    for (const auto& change : changes)
      for (const auto& file : change.files) CHECK_OK(edit(file));
    for (const auto& [path, file] : files_) CHECK_OK(examine(path, file));
    CHECK_OK(something_is_built());
    return std::move(plan_);
  }

private:
  Status edit(const FileChange& change) {
    if (change.mode_only || (is_no_kernel_code(change.path) && is_no_kernel_code(change.old_path))) {
      note(change.path, change.mode_only ? "only its mode changes" : "no kernel code");
      return {};
    }
    if (!change.not_text.empty() && is_other_architecture(change.path)) {
      note(change.path, "code of another architecture");
      return {};
    }
    if (!change.not_text.empty()) {
      refuse(change.path, "kind-of-file", "a " + change.not_text + " is changed: only source text can be patched",
             "leave it out of the change");
      return {};
    }
    auto known = files_.find(change.old_path);
    EditedFile file;
    if (known != files_.end()) {
      file = known->second;
    } else {
      auto text = read_file(target_.source / change.old_path);
      if (!text && !change.created) return missing(change);
      if (text) file.original = file.text = std::move(*text);
    }
    TRY(file.text, apply_text(change, file.text));
    file.created = file.created || change.created;
    file.deleted = change.deleted;
    if (change.old_path != change.path && !change.copied) rename_away(change.old_path, file);
    files_[change.path] = std::move(file);
    return {};
  }

  // The kernel was built from the file of the old name: that one goes, unless the change itself had made it.
  void rename_away(const std::string& path, const EditedFile& file) {
    if (file.created)
      files_.erase(path);
    else
      files_[path] = {file.original, "", false, true};
  }

  tl::unexpected<Error> missing(const FileChange& change) const {
    Error e;
    e.file = change.origin;
    e.cause = fmt::format("it changes {}, which the target's source does not have", change.old_path);
    e.remedy = "the change was made for another kernel version or tree: make it again for " + target_.release;
    return fail(std::move(e));
  }

  void note(const std::string& path, std::string why) {
    bool known = std::any_of(plan_.ignored.begin(), plan_.ignored.end(), [&](auto& f) { return f.path == path; });
    if (!known) plan_.ignored.push_back({path, std::move(why)});
  }

  void refuse(const std::string& path, std::string_view rule, std::string_view cause, std::string_view remedy) {
    Error e;
    e.file = path;
    e.cause = cause;
    e.remedy = remedy;
    e.status = ExitStatus::refused;
    plan_.refusals.push_back(finding(std::string(rule), std::move(e)));
  }

  Status examine(const std::string& path, const EditedFile& file) {
    if (file.original == file.text && !file.created && !file.deleted) return {};
    if (is_other_architecture(path)) {
      note(path, "code of another architecture");
      not_built_.push_back(path);
      return {};
    }
    for (const auto& kind : refused_kinds) {
      if (!path.ends_with(kind.ending)) continue;
      if (!file.created && same_tokens(file.original, file.text, language_of(path))) {
        note(path, "only comments and white space change");
        return {};
      }
      refuse(path, "kind-of-file", kind.cause, kind.remedy);
      return {};
    }
    return examine_source(path, file);
  }

  Status examine_source(const std::string& path, const EditedFile& file) {
    TRY(auto units, units_of(target_, path));
    std::string includer = units.empty() ? included_by(target_.source, path) : "";
    if (!includer.empty()) {
      refuse(path, "kind-of-file", "it is compiled as a part of " + includer + ", and klp does not yet find such units",
             "make the change in a file that is compiled by itself");
      return {};
    }
    if (units.empty()) {
      note(path, "the target's configuration does not build it");
      not_built_.push_back(path);
      return {};
    }
    if (file.deleted) {
      refuse(path, "kind-of-file", "a source file is removed that the running kernel was built from",
             "leave the file in place");
      return {};
    }
    plan_.edits[path] = {number_lines(file.original, file.text), false, file.text};
    for (auto& unit : units) add_unit(path, std::move(unit));
    return {};
  }

  void add_unit(const std::string& path, Unit unit) {
    if (unit.in_module)
      refuse(path, "module", "it is part of module " + unit.module_name + ", and klp patches functions of vmlinux only",
             "rebuild and reload the module, where it can be unloaded");
    else
      plan_.units.push_back(std::move(unit));
  }

  Status something_is_built() {
    if (not_built_.empty() || !plan_.units.empty() || !plan_.refusals.empty()) return {};
    Error e;
    e.file = not_built_.front();
    e.cause = fmt::format("the configuration of target {} does not build this file", target_.name);
    if (not_built_.size() > 1) e.cause += fmt::format(", nor {} others that are changed", not_built_.size() - 1);
    e.remedy = "the running kernel holds none of this code and needs no livepatch; if it should, check the path and "
               "the target";
    return fail(std::move(e));
  }

  const Target& target_;
  std::map<std::string, EditedFile> files_;
  std::vector<std::string> not_built_;
  Plan plan_;
};

} // namespace

Result<Plan> make_plan(const Target& target, const std::vector<Change>& changes) {
  return Planner(target).run(changes);
}

} // namespace klp
