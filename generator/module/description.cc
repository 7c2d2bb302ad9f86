#include "generator/module/description.h"

#include "klp-runtime/module/klp_description.h"

#include <algorithm>
#include <cstddef>
#include <elf.h>
#include <fmt/format.h>
#include <set>

namespace klp {

namespace {

struct HookKindName {
  std::string_view name; // of the member of struct klp_callbacks
  klp_hook_kind kind;
};
constexpr HookKindName hook_kinds[] = {
    {"pre_patch", KLP_HOOK_PRE_PATCH},
    {"post_patch", KLP_HOOK_POST_PATCH},
    {"pre_unpatch", KLP_HOOK_PRE_UNPATCH},
    {"post_unpatch", KLP_HOOK_POST_UNPATCH},
};

unsigned long kind_of(std::string_view name) { return std::ranges::find(hook_kinds, name, &HookKindName::name)->kind; }

// A module may have new code and no patched function. It is listed, too, because the core applies the relocations of
// listed objects only (kernel/livepatch/core.c: klp_init_object_loaded()).
std::vector<std::string> patched_objects(const Extraction& extraction) {
  std::set<std::string> names(extraction.modules.begin(), extraction.modules.end());
  for (const auto& f : extraction.functions) names.insert(f.object);
  for (const auto& h : extraction.hooks) names.insert(h.object);
  for (const auto& w : extraction.writes) names.insert(w.object);
  if (!extraction.constants.empty()) names.insert(KernelObject::vmlinux_name);
  std::vector<std::string> objects(names.begin(), names.end());
  std::ranges::stable_partition(objects, [](const auto& name) { return name == KernelObject::vmlinux_name; });
  return objects;
}

// The hooks of the change's author in their order, and before and after them those of the runtime.
std::vector<DescribedHook> hooks_of(const std::string& object, const Extraction& extraction,
                                    const ModuleOptions& options) {
  std::vector<DescribedHook> hooks;
  // Before the hooks of the author, which can use new code.
  if (object == KernelObject::vmlinux_name && !extraction.constants.empty())
    hooks.push_back({KLP_HOOK_PRE_PATCH, "klp_fill_constants"});
  for (const auto& hook : extraction.hooks)
    if (hook.object == object) hooks.push_back({kind_of(hook.kind), hook.name});
  if (written_objects(extraction.writes).contains(object)) {
    hooks.push_back({KLP_HOOK_PRE_PATCH, "klp_write_new_values"});
    hooks.push_back({KLP_HOOK_POST_UNPATCH, "klp_write_old_values"});
  }
  if (object == KernelObject::vmlinux_name || options.kernel_clears) return hooks;
  bool can_fail = std::ranges::find(hooks, KLP_HOOK_PRE_PATCH, &DescribedHook::kind) != hooks.end();
  hooks.push_back({KLP_HOOK_POST_UNPATCH, "klp_clear_relocations"});
  if (can_fail) hooks.push_back({KLP_HOOK_PRE_PATCH_FAILED, "klp_clear_relocations"});
  return hooks;
}

SymbolId defined_or_undefined(Object& object, const std::string& name) {
  auto found = std::ranges::find(object.symbols, name, &Symbol::name);
  if (found != object.symbols.end()) return static_cast<SymbolId>(found - object.symbols.begin());
  object.symbols.push_back({name, STT_NOTYPE, STB_GLOBAL, STV_DEFAULT, section_undefined, 0, 0});
  return static_cast<SymbolId>(object.symbols.size() - 1);
}

SectionId add_section(Object& object, std::string name, std::uint64_t alignment, std::string data = {}) {
  std::uint64_t size = data.size();
  object.sections.push_back({std::move(name), SHT_PROGBITS, SHF_ALLOC, alignment, 0, 0, 0, std::move(data), size, {}});
  return static_cast<SectionId>(object.sections.size() - 1);
}

// Writes structures of klp_description.h into a section. All fields have 8 bytes.
class DescriptionWriter {
public:
  explicit DescriptionWriter(Object& object)
      : object_(object), structures_(add_section(object, KLP_DESCRIPTION_SECTION, 8)),
        names_(add_section(object, KLP_NAMES_SECTION, 1)) {}

  void write(const PatchDescription& description) {
    const auto& [replace, build_id, objects, states] = description;
    const auto patch = add_array("klp_description", sizeof(klp_patch_description), STB_GLOBAL);
    set_number(patch.offset + offsetof(klp_patch_description, format), KLP_DESCRIPTION_FORMAT);
    set_number(patch.offset + offsetof(klp_patch_description, replace), replace);
    set_number(patch.offset + offsetof(klp_patch_description, build_id_size), build_id.size());
    if (!build_id.empty()) set_text(patch.offset + offsetof(klp_patch_description, build_id), build_id);
    auto list = add_list<klp_object_description>("klp_objects", objects.size(),
                                                 patch.offset + offsetof(klp_patch_description, objects),
                                                 patch.offset + offsetof(klp_patch_description, object_count));
    for (std::size_t i = 0; i < objects.size(); ++i)
      write_object(list + i * sizeof(klp_object_description), i, objects[i]);
    write_states(patch.offset, states);
    finish();
  }

private:
  struct Array {
    std::uint64_t offset = 0;
    SymbolId symbol = 0;
  };

  void write_object(std::uint64_t at, std::size_t number, const DescribedObject& object) {
    if (object.name != KernelObject::vmlinux_name) set_text(at + offsetof(klp_object_description, name), object.name);
    auto functions = add_list<klp_function_description>(
        fmt::format("klp_functions_{}", number), object.functions.size(),
        at + offsetof(klp_object_description, functions), at + offsetof(klp_object_description, function_count));
    for (const auto* function : object.functions) {
      set_text(functions + offsetof(klp_function_description, name), function->original.name);
      set_number(functions + offsetof(klp_function_description, position), function->original.position);
      set_symbol(functions + offsetof(klp_function_description, replacement), function->new_name);
      functions += sizeof(klp_function_description);
    }
    auto hooks = add_list<klp_hook_description>(fmt::format("klp_hooks_{}", number), object.hooks.size(),
                                                at + offsetof(klp_object_description, hooks),
                                                at + offsetof(klp_object_description, hook_count));
    for (const auto& hook : object.hooks) {
      set_number(hooks + offsetof(klp_hook_description, kind), hook.kind);
      set_symbol(hooks + offsetof(klp_hook_description, function), hook.function);
      hooks += sizeof(klp_hook_description);
    }
  }

  void write_states(std::uint64_t patch, const std::vector<State>& states) {
    auto at =
        add_list<klp_state_description>("klp_states", states.size(), patch + offsetof(klp_patch_description, states),
                                        patch + offsetof(klp_patch_description, state_count));
    for (const auto& state : states) {
      set_number(at + offsetof(klp_state_description, id), state.id);
      set_number(at + offsetof(klp_state_description, version), state.version);
      at += sizeof(klp_state_description);
    }
  }

  // --- the section's bytes, symbols and relocations ---

  Array add_array(std::string name, std::uint64_t size, std::uint8_t binding) {
    Section& section = object_.sections[structures_];
    Array array{section.size, static_cast<SymbolId>(object_.symbols.size())};
    std::uint8_t visibility = binding == STB_LOCAL ? STV_DEFAULT : STV_HIDDEN;
    object_.symbols.push_back({std::move(name), STT_OBJECT, binding, visibility, structures_, array.offset, size});
    section.data.append(size, '\0');
    section.size = section.data.size();
    return array;
  }

  // Adds an array of `count` structures T and sets the fields that lead to it. Returns its offset.
  template <typename T>
  std::uint64_t add_list(std::string name, std::size_t count, std::uint64_t pointer_field, std::uint64_t count_field) {
    set_number(count_field, count);
    if (count == 0) return 0;
    Array array = add_array(std::move(name), count * sizeof(T), STB_LOCAL);
    set_pointer(pointer_field, array.symbol, 0);
    return array.offset;
  }

  void set_number(std::uint64_t field, std::uint64_t value) {
    for (unsigned i = 0; i < sizeof value; ++i)
      object_.sections[structures_].data[field + i] = static_cast<char>(value >> (8 * i));
  }

  void set_pointer(std::uint64_t field, SymbolId symbol, std::int64_t addend) {
    object_.sections[structures_].relocations.push_back({field, R_X86_64_64, symbol, addend});
  }

  void set_symbol(std::uint64_t field, const std::string& name) {
    set_pointer(field, defined_or_undefined(object_, name), 0);
  }

  // Appends the text with a zero byte to the names, and points the field to it.
  void set_text(std::uint64_t field, const std::string& text) {
    if (!names_symbol_) {
      names_symbol_ = static_cast<SymbolId>(object_.symbols.size());
      object_.symbols.push_back({"klp_names", STT_OBJECT, STB_LOCAL, STV_DEFAULT, names_, 0, 0});
    }
    Section& names = object_.sections[names_];
    set_pointer(field, names_symbol_, static_cast<std::int64_t>(names.size));
    names.data.append(text).push_back('\0');
    names.size = names.data.size();
  }

  void finish() {
    if (names_symbol_) object_.symbols[names_symbol_].size = object_.sections[names_].size;
    std::ranges::stable_sort(object_.sections[structures_].relocations, {}, &Relocation::offset);
  }

  Object& object_;
  SectionId structures_, names_;
  SymbolId names_symbol_ = 0;
};

} // namespace

std::vector<State> states_of(const Extraction& extraction) {
  std::vector<State> states = extraction.states;
  for (const auto& write : extraction.writes) states.push_back({write.state, 1});
  return states;
}

PatchDescription describe(const Extraction& extraction, const ModuleOptions& options) {
  PatchDescription description{options.replace, options.build_id, {}, states_of(extraction)};
  for (const auto& name : patched_objects(extraction)) {
    DescribedObject object{name, {}, hooks_of(name, extraction, options)};
    for (const auto& function : extraction.functions)
      if (function.object == name) object.functions.push_back(&function);
    description.objects.push_back(std::move(object));
  }
  return description;
}

void add_description(Object& patch, const PatchDescription& description) {
  DescriptionWriter(patch).write(description);
}

void add_modinfo(Object& patch, const Extraction& extraction, const ModuleOptions& options) {
  std::string lines;
  for (const auto& [tag, value] : options.info) lines += fmt::format("{}={}", tag, value) + '\0';
  for (const auto& name : extraction.name_spaces) lines += "import_ns=" + name + '\0';
  if (!lines.empty()) add_section(patch, ".modinfo", 1, std::move(lines));
}

} // namespace klp
