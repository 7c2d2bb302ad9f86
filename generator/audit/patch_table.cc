#include "generator/audit/patch_table.h"

#include "generator/prove/kernel_objects.h"
#include "generator/rules/refusal.h"
#include "klp-runtime/module/klp_description.h"

#include <algorithm>
#include <cstddef>
#include <fmt/format.h>
#include <set>

namespace klp {

namespace {

constexpr const char* hook_kinds[KLP_HOOK_KINDS] = {"pre_patch", "post_patch", "pre_unpatch", "post_unpatch",
                                                    "pre_patch_failed"}; // in the order of enum klp_hook_kind

tl::unexpected<Error> unreadable(const LivepatchFile& file, std::string symbol, std::string cause) {
  return fail(refusal({.cause = std::move(cause),
                       .remedy = "do not load it; make it anew with klp build",
                       .file = file.object.path,
                       .symbol = std::move(symbol)}));
}

struct Array {
  ModulePlace begin;
  std::string name;
  std::uint64_t size = 0; // bytes
};

class TableReader {
public:
  explicit TableReader(const LivepatchFile& file) : file_(file) {}

  Result<PatchTable> read() {
    TRY(ModulePlace patch, find_patch());
    CHECK_OK(check_use(patch));
    PatchTable table;
    CHECK_OK(read_patch(patch, table));
    TRY(auto objects, list<klp_object_description>(patch, offsetof(klp_patch_description, objects),
                                                   offsetof(klp_patch_description, object_count)));
    for (ModulePlace at : objects) {
      TRY(RedirectedObject object, read_object(at));
      table.objects.push_back(std::move(object));
    }
    if (table.objects.empty()) return unreadable(file_, main_symbol, "it lists nothing to be patched");
    TRY(auto states, list<klp_state_description>(patch, offsetof(klp_patch_description, states),
                                                 offsetof(klp_patch_description, state_count)));
    for (ModulePlace at : states) {
      TRY(auto id, number(at, offsetof(klp_state_description, id)));
      TRY(auto version, number(at, offsetof(klp_state_description, version)));
      if (id == 0)
        return unreadable(file_, main_symbol, "a state has the id 0, which ends the kernel's list of states");
      table.states.push_back({id, version});
    }
    for (const auto& array : arrays_) CHECK_OK(check_rest(array));
    return table;
  }

private:
  static constexpr const char* main_symbol = "klp_description";

  // --- fields ---

  static ModulePlace field(ModulePlace structure, std::size_t offset) {
    return {structure.section, structure.offset + static_cast<std::int64_t>(offset)};
  }

  std::optional<ModulePlace> pointer(ModulePlace structure, std::size_t offset) {
    auto place = file_.pointer_at(field(structure, offset));
    if (place) pointers_.insert(field(structure, offset));
    return place;
  }

  Result<std::uint64_t> number(ModulePlace structure, std::size_t offset) {
    ModulePlace at = field(structure, offset);
    auto value =
        ByteView(file_.loaded.sections[at.section].data).get<std::uint64_t>(static_cast<std::uint64_t>(at.offset));
    if (!value) return unreadable(file_, main_symbol, "it ends before its last field");
    numbers_.insert(at);
    return *value;
  }

  // The structures T that a pointer and a count lead to. They must be a whole variable, which nothing else uses.
  template <typename T>
  Result<std::vector<ModulePlace>> list(ModulePlace structure, std::size_t pointer_field, std::size_t count_field) {
    std::vector<ModulePlace> entries;
    TRY(std::uint64_t count, number(structure, count_field));
    auto place = pointer(structure, pointer_field);
    if (!place && count == 0) return entries;
    const Symbol* symbol = place ? file_.symbol_at(*place) : nullptr;
    bool fits = symbol && symbol->is_object() && symbol->size % sizeof(T) == 0 && symbol->size / sizeof(T) == count;
    if (!fits || count == 0)
      return unreadable(file_, main_symbol, fmt::format("a list of {} entries is not where it says", count));
    CHECK_OK(add_array({*place, symbol->name, symbol->size}));
    for (std::uint64_t i = 0; i < count; ++i) entries.push_back(field(*place, i * sizeof(T)));
    return entries;
  }

  Status add_array(Array array) {
    const Section& section = file_.loaded.sections[array.begin.section];
    if (!ByteView(section.data).sub(static_cast<std::uint64_t>(array.begin.offset), array.size))
      return unreadable(file_, array.name, "it is larger than its section");
    for (const auto& other : arrays_)
      if (other.begin == array.begin) return unreadable(file_, array.name, "two lists are in one place");
    arrays_.push_back(std::move(array));
    return {};
  }

  // The runtime would read a number from a field that has a relocation, or a pointer from one that has none.
  Status check_rest(const Array& array) const {
    const Section& section = file_.loaded.sections[array.begin.section];
    auto begin = static_cast<std::uint64_t>(array.begin.offset), end = begin + array.size;
    auto unexpected = [&](std::uint64_t at, const char* what) {
      return unreadable(file_, array.name, fmt::format("{} stands at +{:#x}, where nothing may be", what, at - begin));
    };
    for (const auto& r : section.relocations)
      if (r.offset >= begin && r.offset < end &&
          !pointers_.contains({array.begin.section, static_cast<std::int64_t>(r.offset)}))
        return unexpected(r.offset, "a pointer");
    for (std::uint64_t at = begin; at < end; ++at) {
      auto start = static_cast<std::int64_t>(at - (at - begin) % sizeof(unsigned long));
      if (section.data[at] && !numbers_.contains({array.begin.section, start})) return unexpected(at, "a number");
    }
    return {};
  }

  // --- the structures ---

  Result<ModulePlace> find_patch() {
    for (const auto& symbol : file_.loaded.symbols) {
      if (symbol.name != main_symbol || !symbol.is_object() || !symbol.defined_in_section()) continue;
      ModulePlace place{symbol.section, static_cast<std::int64_t>(symbol.value)};
      const Section& section = file_.loaded.sections[symbol.section];
      if (symbol.size != sizeof(klp_patch_description) || section.writable())
        return unreadable(file_, main_symbol, "it is not the constant that this version of klp makes");
      CHECK_OK(add_array({place, symbol.name, symbol.size}));
      return place;
    }
    return unreadable(file_, main_symbol, "it has no description of a livepatch");
  }

  // klp audit also compares the runtime's code with a newly compiled one, if it has the target's compiler
  // (runtime_code.cc).
  Status check_use(ModulePlace patch) const {
    bool enabled = false, used = false;
    for (const auto& section : file_.loaded.sections) {
      if (section.name != ".init.text") continue;
      for (const auto& r : section.relocations) {
        const Symbol& target = file_.loaded.symbols[r.symbol];
        enabled = enabled || target.name == "klp_enable_patch";
        used = used || (target.section == patch.section && target.name == main_symbol);
      }
    }
    if (enabled && used) return {};
    return unreadable(file_, "init_module", "it does not enable the livepatch that the module describes");
  }

  Status read_patch(ModulePlace patch, PatchTable& table) {
    TRY(auto format, number(patch, offsetof(klp_patch_description, format)));
    if (format != KLP_DESCRIPTION_FORMAT)
      return unreadable(
          file_, main_symbol,
          fmt::format("it has format {}; this version of klp knows format {}", format, KLP_DESCRIPTION_FORMAT));
    TRY(auto replace, number(patch, offsetof(klp_patch_description, replace)));
    if (replace > 1) return unreadable(file_, main_symbol, "its field replace is neither 0 nor 1");
    table.replaces = replace == 1;
    TRY(auto size, number(patch, offsetof(klp_patch_description, build_id_size)));
    auto place = pointer(patch, offsetof(klp_patch_description, build_id));
    if (!place && size == 0) return {};
    std::optional<ByteView> bytes;
    if (place)
      bytes = ByteView(file_.loaded.sections[place->section].data).sub(static_cast<std::uint64_t>(place->offset), size);
    if (!bytes || size == 0) return unreadable(file_, main_symbol, "the kernel's build ID is not where it says");
    table.build_id = bytes->text();
    return {};
  }

  Result<RedirectedObject> read_object(ModulePlace entry) {
    RedirectedObject object;
    auto name = pointer(entry, offsetof(klp_object_description, name));
    object.name = name ? file_.string_at(*name).value_or("") : KernelObject::vmlinux_name;
    if (object.name.empty()) return unreadable(file_, main_symbol, "an object has no name");
    TRY(auto functions, list<klp_function_description>(entry, offsetof(klp_object_description, functions),
                                                       offsetof(klp_object_description, function_count)));
    for (ModulePlace at : functions) {
      TRY(RedirectedFunction function, read_function(at));
      object.functions.push_back(std::move(function));
    }
    TRY(auto hooks, list<klp_hook_description>(entry, offsetof(klp_object_description, hooks),
                                               offsetof(klp_object_description, hook_count)));
    for (ModulePlace at : hooks) {
      TRY(CalledHook hook, read_hook(at));
      object.hooks.push_back(std::move(hook));
    }
    return object;
  }

  Result<RedirectedFunction> read_function(ModulePlace entry) {
    RedirectedFunction function;
    auto name = pointer(entry, offsetof(klp_function_description, name));
    auto replacement = pointer(entry, offsetof(klp_function_description, replacement));
    TRY(function.position, number(entry, offsetof(klp_function_description, position)));
    if (name) function.name = file_.string_at(*name).value_or("");
    if (function.name.empty() || !replacement)
      return unreadable(file_, function.name, "an entry of a list of functions cannot be read");
    function.replacement = *replacement;
    function.field = field(entry, offsetof(klp_function_description, replacement));
    return function;
  }

  Result<CalledHook> read_hook(ModulePlace entry) {
    TRY(auto kind, number(entry, offsetof(klp_hook_description, kind)));
    auto function = pointer(entry, offsetof(klp_hook_description, function));
    if (kind >= KLP_HOOK_KINDS || !function)
      return unreadable(file_, main_symbol, "an entry of a list of hooks cannot be read");
    return CalledHook{hook_kinds[kind], *function};
  }

  const LivepatchFile& file_;
  std::vector<Array> arrays_;
  std::set<ModulePlace> pointers_, numbers_; // the fields that were read as pointers and as numbers
};

} // namespace

Result<PatchTable> read_patch_table(const LivepatchFile& file) { return TableReader(file).read(); }

} // namespace klp
