#include "generator/plan/follow_build.h"

#include "base/file.h"
#include "generator/arch/kernel_folders.h"
#include "generator/plan/build_files.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace klp {

namespace {

using Files = std::map<std::string, EditedFile>;

// Linker scripts that test options; no unit reads them.
constexpr const char* linker_scripts[] = {"arch/x86/kernel/vmlinux.lds.S", "include/asm-generic/vmlinux.lds.h",
                                          "scripts/module.lds.S"};

std::string linked_into(const Unit& unit) { return unit.in_module ? "module " + unit.module_name : "vmlinux"; }

std::vector<std::string> macros_of(const std::string& option) {
  return {"CONFIG_" + option, "CONFIG_" + option + "_MODULE"};
}

// obj-y += ../lib/x.o in fs/Makefile compiles fs/../lib/x.c. The change names this file lib/x.c.
Unit with_normal_source(Unit unit) {
  const std::string normal = fs::path(unit.source).lexically_normal();
  std::string& compiled = unit.compile.back();
  if (compiled.ends_with(unit.source))
    compiled.replace(compiled.size() - unit.source.size(), std::string::npos, normal);
  unit.source = normal;
  return unit;
}

class BuildFollower {
public:
  BuildFollower(const Target& target, const Files& files, const BuildChange& change)
      : target_(target), files_(files), change_(change) {}

  Result<FollowedBuild> run() {
    TRY(auto units, all_units(target_));
    for (const auto& unit : units) {
      if (unit.in_module) modules_.insert(unit.module_name);
      sources_.insert(fs::path(unit.source).lexically_normal());
    }
    for (const auto& unit : change_.difference.added) add(with_normal_source(unit));
    for (const auto& unit : change_.difference.removed) remove(unit);
    for (const auto& pair : change_.difference.changed) alter(pair);
    for (const auto& made : change_.difference.other) refuse_rule(made);
    for (const auto& option : change_.options) set_option(option);
    if (!change_.options.empty()) result_.after.files[autoconf] = change_.autoconf;
    for (const auto& [path, file] : files_)
      if (!file.same()) report_effect(path, file);
    return std::move(result_);
  }

private:
  // The changed build file that most likely decides on `path`: the one in the deepest folder above it, Makefiles before
  // Kconfig files.
  std::string cause_of(const std::string& path) const {
    std::string best;
    std::size_t longest = 0;
    for (const auto& [name, file] : files_) {
      if (file.same() || (!is_makefile(name) && !is_kconfig(name))) continue;
      std::string folder = fs::path(name).parent_path();
      std::size_t shared = path.starts_with(folder) ? folder.size() + is_makefile(name) : 0;
      if (best.empty() || shared > longest) best = name, longest = shared;
    }
    return best;
  }

  void refuse(const std::string& path, std::string cause, std::string remedy) {
    result_.refusals.push_back(
        finding("kind-of-file", Error{.cause = std::move(cause), .remedy = std::move(remedy), .file = cause_of(path)}));
  }

  void add(const Unit& unit) {
    if (const auto* program = other_program(unit.output); program && program->runs_at_boot_only) return;
    result_.refused.insert(unit.source);
    if (unit.source.ends_with(".S"))
      return refuse(unit.output, fmt::format("{} is compiled newly, and is assembler code", unit.source),
                    "write it in C: a new .c file goes along with its line in the Makefile");
    if (unit.in_module && !modules_.contains(unit.module_name)) return refuse_module(unit);
    if (fs::path source = unit.source; source.is_absolute() || *source.begin() == "..")
      return refuse(unit.output, fmt::format("{} is compiled newly, and lies outside of the source tree", unit.source),
                    "put the file into the folder of the Makefile");
    if (sources_.contains(unit.source))
      return refuse(unit.output, fmt::format("{} is compiled for {} too", unit.source, unit.output),
                    "give the new object a source file of its own");
    if (auto first = result_.added.find(unit.source); first != result_.added.end()) {
      refuse(unit.output,
             fmt::format("{} is compiled newly for {} and for {}", unit.source, first->second.output, unit.output),
             "give each new object a source file of its own");
      result_.added.erase(first);
      result_.after.added.erase(unit.source);
      return;
    }
    if (!added_sources_.insert(unit.source).second) return; // refused with the second object
    result_.refused.erase(unit.source);
    result_.added.emplace(unit.source, unit);
    result_.after.added.insert(unit.source);
  }

  void refuse_module(const Unit& unit) {
    if (!new_modules_.insert(unit.module_name).second) return;
    refuse(unit.output,
           fmt::format("module {} is new: a livepatch changes what the kernel has, and brings no module",
                       unit.module_name),
           fmt::format("leave its files and its line in the Makefile out of the change; copy them to a folder of their "
                       "own, with the line `obj-m := {}.o`, and build and load it before the livepatch: make -C {} "
                       "M=FOLDER modules",
                       unit.module_name, target_.build.string()));
  }

  void remove(const Unit& unit) {
    if (const auto* program = other_program(unit.output); program && program->runs_at_boot_only) return;
    auto source = files_.find(unit.source);
    if (source != files_.end() && source->second.deleted) return; // refused with the file
    refuse(unit.output, fmt::format("{} is compiled no longer, and the running kernel has it", unit.source),
           "leave what compiles it as it is, and change its functions, or those that call them");
  }

  void alter(const BuildDifference::Changed& pair) {
    if (linked_into(pair.before) != linked_into(pair.after) || pair.before.source != pair.after.source)
      return refuse(pair.before.output,
                    fmt::format("{} becomes a part of {}, and the running kernel has it in {}", pair.after.source,
                                linked_into(pair.after), linked_into(pair.before)),
                    "leave it where it is linked");
    std::string options = option_difference(pair.before, pair.after);
    PlannedUnit planned;
    planned.unit = pair.before;
    planned.why = planned.affected.any = fmt::format("it is compiled with other options ({})", options);
    result_.changed.push_back(std::move(planned));
    result_.after.units[pair.before.output] = pair.after;
  }

  void refuse_rule(const std::string& made) {
    refuse(made, fmt::format("kbuild makes {} by a rule that the change adds or alters", made),
           "leave the rule out; where it generates code, put that code into a file of the change");
  }

  // Refuses options that a linker script tests, because the kernel is linked already. Code can test all other options.
  void set_option(const OptionChange& option) {
    for (const char* script : linker_scripts) {
      auto text = read_file(target_.source / script);
      if (text && names_option(*text, {option.option})) refuse_script(option, script);
    }
    Touched touch;
    touch.how = option.before.empty()  ? Touched::How::added
                : option.after.empty() ? Touched::How::removed
                                       : Touched::How::changed;
    touch.kind = ItemKind::macro;
    touch.names = macros_of(option.option);
    touch.file = target_.build / autoconf;
    result_.options.push_back(std::move(touch));
  }

  void refuse_script(const OptionChange& option, const char* script) {
    refuse(script,
           fmt::format("CONFIG_{} becomes {}, and the linker script {} reads it: the layout of a running kernel is "
                       "fixed",
                       option.option, value_in_words(option.after), script),
           "leave the option as it is, and let the code of the change test a macro of its own");
  }

  void report_effect(const std::string& path, const EditedFile& file) {
    if (is_kconfig(path))
      report_kconfig_effect(path, file);
    else if (is_makefile(path) && nothing_follows())
      result_.ignored.push_back({path, "what the kernel's build compiles, and how, stays the same"});
  }

  bool nothing_follows() const {
    const auto& d = change_.difference;
    return d.added.empty() && d.removed.empty() && d.changed.empty() && d.other.empty();
  }

  // The running kernel keeps its configuration: /boot/config-* and /proc/config.gz do not show the changed options.
  void report_kconfig_effect(const std::string& path, const EditedFile& file) {
    std::set<std::string> own = options_defined(file.text), old = options_defined(file.original);
    std::vector<std::string> becomes, off;
    for (const auto& o : change_.options)
      becomes.push_back(fmt::format("CONFIG_{} becomes {}", o.option, value_in_words(o.after)));
    for (const auto& option : own) {
      bool on = std::ranges::any_of(change_.options, [&](auto& o) { return o.option == option; });
      if (!old.contains(option) && !on) off.push_back("CONFIG_" + option);
    }
    std::string why = becomes.empty() ? "no option that the kernel has gets another value"
                                      : fmt::format("{}, in what is compiled here; the kernel's own configuration "
                                                    "and other modules stay as they are",
                                                    fmt::join(becomes, ", "));
    if (!off.empty())
      why += fmt::format("; not set is {}, which is new: code that needs it is not compiled (for that, write "
                         "`default y` to it, and see that what it depends on is set)",
                         fmt::join(off, ", "));
    result_.ignored.push_back({path, why});
  }

  const Target& target_;
  const Files& files_;
  const BuildChange& change_;
  std::set<std::string> modules_, new_modules_, sources_, added_sources_;
  FollowedBuild result_;
};

} // namespace

Result<FollowedBuild> follow_build(const Target& target, const Files& files, const BuildChange& change) {
  return BuildFollower(target, files, change).run();
}

} // namespace klp
