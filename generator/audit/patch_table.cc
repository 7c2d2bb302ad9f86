#include "generator/audit/patch_table.h"

#include "generator/audit/description_reader.h"
#include "generator/audit/runtime_sections.h"
#include "generator/prove/kernel_objects.h"
#include "klp-runtime/module/klp_description.h"

#include <cstddef>
#include <fmt/format.h>
#include <limits>

namespace klp {

namespace {

constexpr const char* hook_kinds[KLP_HOOK_KINDS] = {"pre_patch", "post_patch", "pre_unpatch", "post_unpatch",
                                                    "pre_patch_failed"}; // in the order of enum klp_hook_kind

class TableReader {
public:
  explicit TableReader(const LivepatchFile& file) : file_(file), reader_(file) {}

  Result<PatchTable> read() {
    TRY(ModulePlace patch, find_patch());
    CHECK_OK(check_use(patch));
    PatchTable table;
    CHECK_OK(read_patch(patch, table));
    TRY(table.objects, read_list<klp_object_description>(member(patch, offsetof(klp_patch_description, objects)),
                                                         member(patch, offsetof(klp_patch_description, object_count)),
                                                         &TableReader::read_object));
    if (table.objects.empty()) return fault("it lists nothing to be patched");
    TRY(table.states, read_list<klp_state_description>(member(patch, offsetof(klp_patch_description, states)),
                                                       member(patch, offsetof(klp_patch_description, state_count)),
                                                       &TableReader::read_state));
    CHECK_OK(reader_.check_rest());
    return table;
  }

private:
  tl::unexpected<Error> fault(std::string cause) const {
    return unreadable(file_, description_symbol, std::move(cause));
  }

  Result<ModulePlace> find_patch() {
    const Symbol* patch = nullptr;
    for (const auto& symbol : file_.loaded.symbols) {
      if (symbol.name != description_symbol || !symbol.defined_in_section()) continue;
      if (patch) return fault("the module has two descriptions of a livepatch");
      patch = &symbol;
    }
    if (!patch) return fault("the module has no description of a livepatch");
    if (patch->size != sizeof(klp_patch_description))
      return fault("it has another size than the descriptions of this version of klp");
    CHECK_OK(reader_.add_variable(*patch));
    return ModulePlace{patch->section, static_cast<std::int64_t>(patch->value)};
  }

  // The runtime's code must pass this description to the kernel, and must not refer to anything else in its section.
  // Whether the code is that of the runtime is checked by runtime_code.cc.
  Status check_use(ModulePlace patch) const {
    bool enabled = false, used = false;
    for (const auto& section : file_.loaded.sections) {
      if (!is_runtime_code(section.name)) continue;
      for (const auto& r : section.relocations) {
        const Symbol& target = file_.loaded.symbols[r.symbol];
        enabled = enabled || target.name == "klp_enable_patch";
        if (target.section != patch.section) continue;
        if (target.name != description_symbol)
          return unreadable(file_, target.name, "the code of the runtime refers to it directly");
        used = true;
      }
    }
    if (enabled && used) return {};
    return unreadable(file_, "init_module", "it does not enable the livepatch that the module describes");
  }

  Status read_patch(ModulePlace patch, PatchTable& table) {
    TRY(auto format, reader_.number(member(patch, offsetof(klp_patch_description, format))));
    if (format != KLP_DESCRIPTION_FORMAT)
      return fault(
          fmt::format("it has format {}; this version of klp knows format {}", format, KLP_DESCRIPTION_FORMAT));
    TRY(auto replace, reader_.number(member(patch, offsetof(klp_patch_description, replace))));
    if (replace > 1) return fault("its field replace is neither 0 nor 1");
    table.replaces = replace == 1;
    TRY(auto size, reader_.number(member(patch, offsetof(klp_patch_description, build_id_size))));
    if (size == 0) return {};
    TRY(table.build_id, reader_.bytes(member(patch, offsetof(klp_patch_description, build_id)), size));
    return {};
  }

  // Reads each entry of the list of structures `Described` that two fields lead to.
  template <typename Described, typename Entry>
  Result<std::vector<Entry>> read_list(ModulePlace pointer_field, ModulePlace count_field,
                                       Result<Entry> (TableReader::*read_entry)(ModulePlace)) {
    TRY(auto places, reader_.list(pointer_field, count_field, sizeof(Described)));
    std::vector<Entry> entries;
    for (ModulePlace at : places) {
      TRY(Entry entry, (this->*read_entry)(at));
      entries.push_back(std::move(entry));
    }
    return entries;
  }

  Result<RedirectedObject> read_object(ModulePlace entry) {
    RedirectedObject object;
    TRY(object.name, read_name(member(entry, offsetof(klp_object_description, name))));
    TRY(object.functions,
        read_list<klp_function_description>(member(entry, offsetof(klp_object_description, functions)),
                                            member(entry, offsetof(klp_object_description, function_count)),
                                            &TableReader::read_function));
    TRY(object.hooks, read_list<klp_hook_description>(member(entry, offsetof(klp_object_description, hooks)),
                                                      member(entry, offsetof(klp_object_description, hook_count)),
                                                      &TableReader::read_hook));
    return object;
  }

  // A null pointer is vmlinux. The kernel would wait for a module of the name "vmlinux", and patch nothing.
  Result<std::string> read_name(ModulePlace field) {
    if (!file_.pointer_at(field)) return std::string(KernelObject::vmlinux_name);
    TRY(std::string name, reader_.text(field));
    if (name.empty() || name == KernelObject::vmlinux_name) return fault("an object has a name that no module has");
    return name;
  }

  Result<RedirectedFunction> read_function(ModulePlace entry) {
    RedirectedFunction function;
    function.field = member(entry, offsetof(klp_function_description, replacement));
    TRY(function.name, reader_.text(member(entry, offsetof(klp_function_description, name))));
    TRY(function.position, reader_.number(member(entry, offsetof(klp_function_description, position))));
    auto replacement = reader_.pointer(function.field);
    if (function.name.empty() || !replacement) return fault("a function has no name, or no new version");
    function.replacement = *replacement;
    return function;
  }

  Result<CalledHook> read_hook(ModulePlace entry) {
    TRY(auto kind, reader_.number(member(entry, offsetof(klp_hook_description, kind))));
    auto function = reader_.pointer(member(entry, offsetof(klp_hook_description, function)));
    if (kind >= KLP_HOOK_KINDS || !function)
      return fault("a hook has no function, or is of a kind that does not exist");
    return CalledHook{hook_kinds[kind], *function};
  }

  Result<DeclaredState> read_state(ModulePlace entry) {
    TRY(auto id, reader_.number(member(entry, offsetof(klp_state_description, id))));
    TRY(auto version, reader_.number(member(entry, offsetof(klp_state_description, version))));
    if (id == 0) return fault("a state has the id 0, which ends the kernel's list of states");
    if (version > std::numeric_limits<std::uint32_t>::max())
      return fault("the version of a state has more than 32 bits");
    return DeclaredState{id, version};
  }

  const LivepatchFile& file_;
  DescriptionReader reader_;
};

} // namespace

Result<PatchTable> read_patch_table(const LivepatchFile& file) { return TableReader(file).read(); }

} // namespace klp
