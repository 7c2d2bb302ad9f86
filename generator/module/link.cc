#include "generator/module/link.h"

#include "base/file.h"
#include "base/process.h"
#include "generator/module/hide_from_kallsyms.h"
#include "generator/module/livepatch_sections.h"

#include <elf.h>
#include <fmt/format.h>

namespace klp {

namespace {

// Defined in klp-runtime/module/clear_relocations.c.
constexpr const char* clear_relocations = "klp_forget_relocations";

std::string c_string(const std::string& text) {
  std::string quoted = "\"";
  for (unsigned char c : text) {
    if (c == '"' || c == '\\')
      quoted += fmt::format("\\{}", static_cast<char>(c));
    else if (c < 0x20 || c > 0x7e)
      quoted += fmt::format("\\{:03o}", c);
    else
      quoted += static_cast<char>(c);
  }
  return quoted + '"';
}

// vmlinux first, then modules by name.
std::vector<std::string> patched_objects(const Extraction& extraction) {
  std::set<std::string> modules;
  bool vmlinux = false;
  auto add = [&](const std::string& object) {
    if (object == KernelObject::vmlinux_name)
      vmlinux = true;
    else
      modules.insert(object);
  };
  for (const auto& f : extraction.functions) add(f.object);
  for (const auto& h : extraction.hooks) add(h.object);
  for (const auto& w : extraction.writes) add(w.object);
  // A module may have new code and no patched function. It is listed, too, because the core applies the relocations of
  // listed objects only (kernel/livepatch/core.c: klp_init_object_loaded()).
  for (const auto& module : extraction.modules) add(module);
  std::vector<std::string> objects(modules.begin(), modules.end());
  if (vmlinux) objects.insert(objects.begin(), KernelObject::vmlinux_name);
  return objects;
}

bool clears_relocations(const Extraction& extraction, const ModuleOptions& options) {
  const auto objects = patched_objects(extraction);
  return !options.kernel_clears && !objects.empty() && objects.back() != KernelObject::vmlinux_name;
}

// The objects of klp-runtime/module/ that are linked in addition to livepatch.o.
std::vector<std::string> runtime_parts(const Extraction& extraction, const ModuleOptions& options) {
  std::vector<std::string> parts;
  if (!options.build_id.empty()) parts.push_back("check_build_id.o");
  if (clears_relocations(extraction, options)) parts.push_back("clear_relocations.o");
  if (!extraction.writes.empty()) parts.push_back("write_data.o");
  return parts;
}

// The hooks of a patched object, by kind: first those of the change's author in their order, then the runtime's own.
std::map<std::string, std::vector<std::string>> hooks_of(const std::string& object, const Extraction& extraction,
                                                         const ModuleOptions& options) {
  std::map<std::string, std::vector<std::string>> hooks;
  for (const auto& hook : extraction.hooks)
    if (hook.object == object) hooks[hook.kind].push_back(hook.name);
  bool is_vmlinux = object == KernelObject::vmlinux_name;
  if (written_objects(extraction.writes).contains(object)) {
    hooks[std::string(pre_patch)].push_back("klp_write_new_values");
    hooks[std::string(post_unpatch)].push_back("klp_write_old_values");
  }
  if (!is_vmlinux && !options.kernel_clears) hooks[std::string(post_unpatch)].push_back(clear_relocations);
  return hooks;
}

std::string describe_object(std::size_t number, const std::string& object, const Extraction& extraction,
                            const ModuleOptions& options) {
  bool is_vmlinux = object == KernelObject::vmlinux_name;
  std::string text = fmt::format("KLP_OBJECT({}, {})\n", number, is_vmlinux ? "NULL" : c_string(object));
  for (const auto& f : extraction.functions)
    if (f.object == object)
      text += fmt::format("KLP_FUNC({}, {}, {})\n", f.new_name, c_string(f.original.name), f.original.position);
  for (const auto& [kind, names] : hooks_of(object, extraction, options)) {
    text += fmt::format("KLP_CALLBACK({}, {})\n", number, kind);
    for (const auto& name : names) text += fmt::format("KLP_HOOK({}, {})\n", kind, name);
    if (kind == pre_patch && !is_vmlinux && !options.kernel_clears)
      text += fmt::format("KLP_IF_FAILED({})\n", clear_relocations);
    text += fmt::format("KLP_CALLBACK_END({})\n", kind);
  }
  return text + fmt::format("KLP_OBJECT_END({})\n", number);
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

Status run_kbuild(const Target& target, const ModuleOptions& options, const std::vector<std::string>& parts,
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
  auto output = run_ok(make, "the lines above are kbuild's; if they do not help, report them with the --dump folder");
  if (output) return {};
  if (output.error().status == ExitStatus::interrupted) return fail(output.error());
  Error error = output.error();
  error.cause = "kbuild could not link the module: " + error.cause;
  return fail(std::move(error));
}

// `patch`: the object with the new code. `header`: the text of klp_patch.h.
Result<Object> link_parts(const Target& target, const Object& patch, const std::string& header,
                          const std::vector<std::string>& parts, const ModuleOptions& options, const fs::path& work) {
  CHECK_OK(copy_files(options.runtime / "module", work));
  CHECK_OK(copy_files(options.runtime / "include" / "klp", work / "klp"));
  CHECK_OK(write_file(work / "klp_patch.h", header));
  TRY(std::string object, write_object(patch));
  CHECK_OK(write_file(work / "patch.o_shipped", object));
  CHECK_OK(write_file(work / ".patch.o.cmd", "")); // modpost needs such a file beside each object
  CHECK_OK(run_kbuild(target, options, parts, work));
  TRY(Object module, read_object(work / (options.name + ".ko")));
  name_runtime_symbols(module);
  return module;
}

// An object in place of the patch. It has an empty table for write_data.c, which the patch defines otherwise.
Object empty_patch() {
  Object object;
  object.sections.emplace_back();
  object.sections.push_back({".rodata", SHT_PROGBITS, SHF_ALLOC, 8, 0, 0, 0, std::string(8, '\0'), 8, {}});
  object.symbols = {{}, {"klp_writes", STT_OBJECT, STB_GLOBAL, STV_HIDDEN, 1, 0, 8}};
  return object;
}

} // namespace

std::vector<State> states_of(const Extraction& extraction) {
  std::vector<State> states = extraction.states;
  for (const auto& write : extraction.writes) states.push_back({write.state, 1});
  return states;
}

std::string runtime_header(const Extraction& extraction, const ModuleOptions& options) {
  std::string text = "/* Made by klp; read several times by livepatch.c. */\n";
  text += fmt::format("KLP_REPLACE({})\n", options.replace);
  if (!options.build_id.empty()) text += fmt::format("KLP_BUILD_ID({})\n", c_string(options.build_id));
  for (const auto& [tag, value] : options.info) text += fmt::format("KLP_INFO({}, {})\n", tag, c_string(value));
  for (const auto& name : extraction.name_spaces) text += fmt::format("KLP_IMPORT_NS({})\n", c_string(name));
  const auto objects = patched_objects(extraction);
  for (std::size_t number = 0; number < objects.size(); ++number)
    text += describe_object(number, objects[number], extraction, options);
  for (const auto& state : states_of(extraction))
    text += fmt::format("KLP_STATE({:#x}, {})\n", state.id, state.version);
  return text;
}

Result<std::string> link_module(const Target& target, const Extraction& extraction, const ModuleOptions& options,
                                const fs::path& work) {
  TRY(Object module, link_parts(target, extraction.object, runtime_header(extraction, options),
                                runtime_parts(extraction, options), options, work));
  hide_from_kallsyms(module);
  CHECK_OK(convert_to_livepatch(module));
  return write_object(module);
}

Result<Object> link_runtime(const Target& target, const std::set<std::string>& functions, const ModuleOptions& options,
                            const fs::path& work) {
  constexpr std::pair<const char*, const char*> parts_by_function[] = {
      {"klp_check_kernel", "check_build_id.o"},
      {clear_relocations, "clear_relocations.o"},
      {"klp_write_new_values", "write_data.o"},
  };
  std::vector<std::string> parts;
  for (auto [function, part] : parts_by_function)
    if (functions.contains(function)) parts.emplace_back(part);
  TRY(Object module, link_parts(target, empty_patch(), runtime_header({}, options), parts, options, work));
  hide_from_kallsyms(module);
  CHECK_OK(convert_to_livepatch(module));
  return module;
}

} // namespace klp
