#include "generator/audit/patch_table.h"

#include "generator/prove/kernel_objects.h"
#include "generator/rules/refusal.h"

#include <algorithm>
#include <fmt/format.h>
#include <set>

namespace klp {

namespace {

// Offsets (bytes) of the first fields, the same in every kernel that has the structure.
namespace klp_patch_field {
constexpr std::int64_t mod = 0, objs = 8, states = 16, replace = 24;
}
namespace klp_object_field {
constexpr std::int64_t name = 0, funcs = 8, callbacks = 16;
constexpr const char* kinds[] = {"pre_patch", "post_patch", "pre_unpatch",
                                 "post_unpatch"}; // in the order of the fields
} // namespace klp_object_field
namespace klp_func_field {
constexpr std::int64_t old_name = 0, new_func = 8, old_sympos = 16;
}
namespace klp_state_field {
constexpr std::int64_t id = 0, version = 8, size = 24;
}

tl::unexpected<Error> unreadable(const LivepatchFile& file, std::string symbol, std::string cause) {
  return fail(refusal({.cause = std::move(cause),
                       .remedy = "do not load it; make it anew with klp build",
                       .file = file.object.path,
                       .symbol = std::move(symbol)}));
}

struct Array {
  ModulePlace begin;
  std::string name;
  std::int64_t size = 0;
};

std::optional<Array> array_at(const LivepatchFile& file, ModulePlace place) {
  const Symbol* symbol = file.symbol_at(place);
  if (!symbol || !symbol->is_object() || symbol->size == 0) return std::nullopt;
  return Array{place, symbol->name, static_cast<std::int64_t>(symbol->size)};
}

class TableReader {
public:
  explicit TableReader(const LivepatchFile& file) : file_(file) {}

  Result<PatchTable> read() {
    TRY(Array patch, find_patch());
    PatchTable table;
    TRY(table.replaces, read_patch(patch));
    auto objects = pointed_array(patch, klp_patch_field::objs);
    if (!objects) return unreadable(file_, patch.name, "it points to no list of objects");
    TRY(auto entries, entries_of(*objects, is_list));
    for (ModulePlace entry : entries) {
      TRY(RedirectedObject object, read_object(entry));
      table.objects.push_back(std::move(object));
    }
    if (table.objects.empty()) return unreadable(file_, objects->name, "it lists nothing to be patched");
    TRY(table.states, read_states(patch));
    for (const auto& array : arrays_) CHECK_OK(check_rest(array));
    return table;
  }

private:
  // --- reading fields, and checking that there are no others ---

  std::optional<ModulePlace> pointer(ModulePlace field) {
    auto place = file_.pointer_at(field);
    if (place) pointers_.insert(field);
    return place;
  }

  template <typename T> std::optional<T> number(ModulePlace field) {
    for (std::int64_t byte = 0; byte < std::int64_t{sizeof(T)}; ++byte)
      numbers_.insert({field.section, field.offset + byte});
    const Section& section = file_.loaded.sections[field.section];
    if (section.no_bits()) return T{0};
    return ByteView(section.data).get<T>(static_cast<std::uint64_t>(field.offset));
  }

  // Only the livepatch core writes the other bytes of an array and the bytes up to the next variable. They must be zero
  // before it runs: otherwise it could read further entries behind the end of the symbol.
  Status check_rest(const Array& array) const {
    const Section& section = file_.loaded.sections[array.begin.section];
    std::int64_t begin = array.begin.offset, end = next_variable(array);
    auto unexpected = [&](std::int64_t at, const char* what) {
      return unreadable(file_, array.name, fmt::format("{} stands at +{:#x}, where nothing may be", what, at - begin));
    };
    for (const auto& r : section.relocations) {
      auto at = static_cast<std::int64_t>(r.offset);
      if (at >= begin && at < end && !pointers_.contains({array.begin.section, at})) return unexpected(at, "a pointer");
    }
    for (std::int64_t at = begin; !section.no_bits() && at < end; ++at)
      if (section.data[static_cast<std::size_t>(at)] && !numbers_.contains({array.begin.section, at}))
        return unexpected(at, "a number");
    return {};
  }

  std::int64_t next_variable(const Array& array) const {
    auto next = static_cast<std::int64_t>(file_.loaded.sections[array.begin.section].size);
    for (const auto& symbol : file_.loaded.symbols) {
      auto value = static_cast<std::int64_t>(symbol.value);
      bool behind = symbol.section == array.begin.section && symbol.is_object() && symbol.size > 0;
      if (behind && value >= array.begin.offset + array.size) next = std::min(next, value);
    }
    return next;
  }

  // --- klp_patch and klp_state ---

  // Whether the livepatch replaces all others.
  Result<bool> read_patch(const Array& patch) {
    arrays_.push_back(patch);
    auto module = pointer({patch.begin.section, patch.begin.offset + klp_patch_field::mod});
    bool own =
        module && module->offset == 0 && file_.loaded.sections[module->section].name == ".gnu.linkonce.this_module";
    if (!own) return unreadable(file_, patch.name, "it does not belong to this module");
    auto replace = number<std::uint8_t>({patch.begin.section, patch.begin.offset + klp_patch_field::replace});
    if (!replace || *replace > 1) return unreadable(file_, patch.name, "its field replace is neither true nor false");
    return *replace == 1;
  }

  Result<std::vector<DeclaredState>> read_states(const Array& patch) {
    std::vector<DeclaredState> states;
    auto array = pointed_array(patch, klp_patch_field::states);
    if (!array) return states;
    constexpr auto size = klp_state_field::size;
    if (array->size % size != 0) return unreadable(file_, array->name, "it is no list of states");
    for (std::int64_t at = 0; at + size < array->size; at += size) {
      ModulePlace entry{array->begin.section, array->begin.offset + at};
      auto id = number<std::uint64_t>({entry.section, entry.offset + klp_state_field::id});
      auto version = number<std::uint32_t>({entry.section, entry.offset + klp_state_field::version});
      if (!id || !version || *id == 0) return unreadable(file_, array->name, "it ends before its last state");
      states.push_back({*id, *version});
    }
    return states;
  }

  // --- lists of objects and functions ---

  // The variable klp_patch, which init_module() must pass to klp_enable_patch().
  Result<Array> find_patch() const {
    const Section* start = nullptr;
    SectionId data = 0;
    ModulePlace patch;
    for (const auto& symbol : file_.loaded.symbols) {
      if (symbol.name == "init_module" && symbol.defined_in_section()) start = &file_.loaded.sections[symbol.section];
      if (symbol.name == "klp_patch" && symbol.is_object() && symbol.defined_in_section()) {
        data = symbol.section;
        patch = {data, static_cast<std::int64_t>(symbol.value)};
      }
    }
    if (!start || !data) return unreadable(file_, "klp_patch", "it has no description of a livepatch");
    bool enabled = false, named = false;
    for (const auto& r : start->relocations) {
      const Symbol& target = file_.loaded.symbols[r.symbol];
      enabled = enabled || target.name == "klp_enable_patch";
      named = named || (target.section == data && static_cast<std::int64_t>(target.value) + r.addend == patch.offset);
    }
    if (!enabled || !named)
      return unreadable(file_, "init_module", "it does not enable the livepatch that the module describes");
    return *array_at(file_, patch);
  }

  std::optional<Array> pointed_array(const Array& holder, std::int64_t field) {
    auto place = pointer({holder.begin.section, holder.begin.offset + field});
    auto array = place ? array_at(file_, *place) : std::nullopt;
    if (array) arrays_.push_back(*array);
    return array;
  }

  // The key of an entry: its only pointer to a section of this kind. Both structures have the key at the same offset.
  using IsKey = bool (*)(const Section&);
  static bool is_list(const Section& target) { return target.writable(); }   // klp_object.funcs
  static bool is_code(const Section& target) { return target.executable(); } // klp_func.new_func
  static_assert(klp_object_field::funcs == klp_func_field::new_func);
  static constexpr std::int64_t key_field = klp_func_field::new_func;

  // All entries of a list have the same size, and the last one is empty. The number of keys is the number of the other
  // entries: the size of an entry is computed from it.
  Result<std::vector<ModulePlace>> entries_of(const Array& array, IsKey is_key) const {
    std::vector<std::int64_t> keys;
    for (const auto& r : file_.loaded.sections[array.begin.section].relocations) {
      auto field = static_cast<std::int64_t>(r.offset);
      if (field < array.begin.offset || field >= array.begin.offset + array.size) continue;
      auto target = file_.pointer_at({array.begin.section, field});
      if (target && is_key(file_.loaded.sections[target->section])) keys.push_back(field - array.begin.offset);
    }
    auto count = static_cast<std::int64_t>(keys.size());
    if (array.size % (count + 1) != 0)
      return unreadable(file_, array.name, "it is no list of equal entries with an empty one at its end");
    std::int64_t size = array.size / (count + 1);
    std::vector<ModulePlace> entries;
    for (std::int64_t key : keys) {
      auto begin = static_cast<std::int64_t>(entries.size()) * size;
      if (key != begin + key_field)
        return unreadable(file_, array.name, fmt::format("its entry {} cannot be read", entries.size()));
      entries.push_back({array.begin.section, array.begin.offset + begin});
    }
    return entries;
  }

  Result<RedirectedObject> read_object(ModulePlace entry) {
    RedirectedObject object;
    auto name = pointer({entry.section, entry.offset + klp_object_field::name});
    object.name = KernelObject::vmlinux_name;
    if (name) object.name = file_.string_at(*name).value_or("");
    auto array = pointed_array({entry, {}, 0}, klp_object_field::funcs);
    if (!array || object.name.empty())
      return unreadable(file_, object.name, "an entry of the list of objects cannot be read");
    std::int64_t field = entry.offset + klp_object_field::callbacks;
    for (const char* kind : klp_object_field::kinds) {
      if (auto callback = pointer({entry.section, field})) object.callbacks[kind] = *callback;
      field += 8;
    }
    TRY(auto entries, entries_of(*array, is_code));
    for (ModulePlace at : entries) {
      TRY(RedirectedFunction function, read_function(at));
      object.functions.push_back(std::move(function));
    }
    return object;
  }

  Result<RedirectedFunction> read_function(ModulePlace entry) {
    RedirectedFunction function;
    auto name = pointer({entry.section, entry.offset + klp_func_field::old_name});
    auto replacement = pointer({entry.section, entry.offset + klp_func_field::new_func});
    auto position = number<std::uint64_t>({entry.section, entry.offset + klp_func_field::old_sympos});
    if (name) function.name = file_.string_at(*name).value_or("");
    if (function.name.empty() || !replacement || !position)
      return unreadable(file_, function.name, "an entry of a list of functions cannot be read");
    function.position = *position;
    function.replacement = *replacement;
    function.field = {entry.section, entry.offset + klp_func_field::new_func};
    return function;
  }

  const LivepatchFile& file_;
  std::vector<Array> arrays_;
  std::set<ModulePlace> pointers_, numbers_; // the fields that hold pointers, and the bytes of numbers, read so far
};

} // namespace

Result<PatchTable> read_patch_table(const LivepatchFile& file) { return TableReader(file).read(); }

} // namespace klp
