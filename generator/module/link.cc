#include "generator/module/link.h"

#include "base/file.h"
#include "base/process.h"
#include "generator/module/description.h"
#include "generator/module/hide_from_kallsyms.h"
#include "generator/module/livepatch_sections.h"
#include "generator/module/tables.h"
#include "klp-runtime/module/klp_description.h"

#include <elf.h>
#include <fmt/format.h>

namespace klp {

namespace {

// A function of klp-runtime/module/ that is used as a hook. The object that defines it is linked only if the livepatch
// has this hook.
struct RuntimeHook {
  std::string_view function, object;
  klp_hook_kind kind;
};
constexpr RuntimeHook runtime_hooks[] = {
    {"klp_fill_constants", "fill_constants.o", KLP_HOOK_PRE_PATCH},
    {"klp_clear_relocations", "clear_relocations.o", KLP_HOOK_POST_UNPATCH},
    {"klp_write_new_values", "write_data.o", KLP_HOOK_PRE_PATCH},
    {"klp_write_old_values", "write_data.o", KLP_HOOK_POST_UNPATCH},
};

std::set<std::string> parts_for(const PatchDescription& description) {
  std::set<std::string> parts;
  for (const auto& object : description.objects)
    for (const auto& hook : object.hooks)
      for (const auto& of_runtime : runtime_hooks)
        if (hook.function == of_runtime.function) parts.emplace(of_runtime.object);
  return parts;
}

Status copy_files(const fs::path& folder, const fs::path& work) {
  CHECK_OK(make_folder(work));
  std::error_code code;
  fs::directory_iterator entries(folder, code);
  if (code) return fail(folder.string() + " cannot be read: " + code.message(), "install klp anew");
  for (const auto& entry : entries) {
    if (!entry.is_regular_file()) continue;
    TRY(auto content, read_file(entry.path()));
    CHECK_OK(write_file(work / entry.path().filename(), content));
  }
  return {};
}

// The runtime's C code uses symbols of vmlinux that are not exported, as klp_vmlinux_NAME; they become livepatch
// symbols.
void name_runtime_symbols(Object& module) {
  constexpr std::string_view prefix = "klp_vmlinux_";
  for (auto& symbol : module.symbols)
    if (symbol.section == section_undefined && symbol.name.starts_with(prefix))
      symbol.name = fmt::format("{}vmlinux.{},0", livepatch_symbol_prefix, symbol.name.substr(prefix.size()));
}

Status run_kbuild(const Target& target, const ModuleOptions& options, const std::set<std::string>& parts,
                  const fs::path& work) {
  Command make;
  // Without debug information, and without paths of the work folder: the module's bytes must not depend on them.
  std::string flags = fmt::format("KCFLAGS=-g0 -ffile-prefix-map={}=.", work.string());
  make.arguments = {"make",
                    "-s",
                    "-C",
                    target.build.string(),
                    "M=" + work.string(),
                    "KLP_NAME=" + options.name,
                    fmt::format("KLP_PARTS={}", fmt::join(parts, " ")),
                    "CC=" + target.compiler,
                    "KERNELRELEASE=" + target.release,
                    flags,
                    "modules"};
  make.environment = {"KBUILD_BUILD_TIMESTAMP=1970-01-01", "KBUILD_BUILD_USER=klp", "KBUILD_BUILD_HOST=klp", "LC_ALL=C",
                      "MAKEFLAGS="};
  make.root = target.toolchain_root;
  auto output = run_ok(make, "the lines above are kbuild's; if they do not help, report them with the --dump folder");
  if (output) return {};
  if (output.error().status == ExitStatus::interrupted) return fail(output.error());
  Error error = output.error();
  error.cause = "kbuild could not link the module: " + error.cause;
  return fail(std::move(error));
}

// `patch`: the object with the new code and the description of the livepatch.
Result<Object> link_parts(const Target& target, const Object& patch, const std::set<std::string>& parts,
                          const ModuleOptions& options, const fs::path& work) {
  CHECK_OK(copy_files(options.runtime / "module", work));
  CHECK_OK(copy_files(options.runtime / "include" / "klp", work / "klp"));
  TRY(std::string object, write_object(patch));
  CHECK_OK(write_file(work / "patch.o", object));
  CHECK_OK(write_file(work / ".patch.o.cmd", "")); // modpost needs such a file beside each object
  CHECK_OK(run_kbuild(target, options, parts, work));
  TRY(Object module, read_object(work / (options.name + ".ko")));
  name_runtime_symbols(module);
  hide_from_kallsyms(module);
  CHECK_OK(convert_to_livepatch(module));
  return module;
}

// A livepatch without new code, with those hooks that are among `functions`. They must be described as in every other
// livepatch: objtool lists functions whose address nothing takes (.ibt_endbr_seal).
PatchDescription describe_runtime(const std::set<std::string>& functions) {
  DescribedObject object{KernelObject::vmlinux_name, {}, {}};
  for (const auto& hook : runtime_hooks)
    if (functions.contains(std::string(hook.function))) object.hooks.push_back({hook.kind, std::string(hook.function)});
  PatchDescription description;
  description.objects.push_back(std::move(object));
  return description;
}

// An object with empty tables for write_data.c and fill_constants.c, in the sections in which they are in a livepatch.
Object empty_patch() {
  Object object;
  object.sections.emplace_back();
  object.symbols.emplace_back();
  auto add_table = [&](const char* section_name, const char* name, std::uint64_t size) {
    object.sections.push_back({section_name, SHT_PROGBITS, SHF_ALLOC, 8, 0, 0, 0, std::string(size, '\0'), size, {}});
    const auto section = static_cast<SectionId>(object.sections.size() - 1);
    object.symbols.push_back({name, STT_OBJECT, STB_GLOBAL, STV_HIDDEN, section, 0, size});
  };
  add_table(KLP_WRITES_SECTION, write_table, sizeof(klp_write_description));
  add_table(KLP_CONSTANTS_SECTION, constant_table, sizeof(klp_constant_description));
  return object;
}

} // namespace

Result<std::string> link_module(const Target& target, const Extraction& extraction, const ModuleOptions& options,
                                const fs::path& work) {
  const PatchDescription description = describe(extraction, options);
  Object patch = extraction.object;
  add_description(patch, description);
  add_modinfo(patch, extraction, options);
  TRY(Object module, link_parts(target, patch, parts_for(description), options, work));
  return write_object(module);
}

Result<Object> link_runtime(const Target& target, const std::set<std::string>& functions, const ModuleOptions& options,
                            const fs::path& work) {
  const PatchDescription description = describe_runtime(functions);
  Object patch = empty_patch();
  add_description(patch, description);
  return link_parts(target, patch, parts_for(description), options, work);
}

} // namespace klp
