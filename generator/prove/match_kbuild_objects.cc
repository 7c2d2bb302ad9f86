#include "generator/prove/match_kbuild_objects.h"

#include "base/file.h"
#include "generator/arch/kernel_folders.h"

#include <algorithm>

namespace klp {

namespace {

Result<std::unique_ptr<KbuildObject>> load_and_match(const fs::path& file, const KernelObject& object) {
  auto built = std::make_unique<KbuildObject>();
  built->file = file;
  TRY(built->object, read_object(file));
  TRY(built->layout, Layout::make(built->object));
  built->image_match = ImageMatch::find(built->layout, object.image, object.symbols);
  return built;
}

// The linker does not link a member of an archive that no other object needs. The image then has none of the member's
// functions that other units could call. Units outside of archives are always linked: if their functions are missing,
// the configuration is another one.
bool is_left_out(const MatchedUnit& unit) {
  if (!is_in_archive(unit.source)) return false;
  std::size_t callable = 0, in_image = 0;
  for (const auto& match : unit.image_match.functions()) {
    const Symbol& symbol = unit.layout.symbol_of(match.atom);
    if (symbol.is_local() || symbol.is_weak()) continue;
    ++callable;
    in_image += !unit.object.symbols.named(symbol.name).empty();
  }
  return callable > 0 && in_image == 0;
}

// A weak definition whose name the image has with a symbol that is not weak: the linker took another definition.
bool is_overridden(const Symbol& symbol, const KernelObject& object) {
  auto named = object.symbols.named(symbol.name);
  return symbol.is_weak() && !named.empty() && std::ranges::none_of(named, [](const KernelSymbol* s) {
           return std::string_view("wWvV").find(s->type) != std::string_view::npos;
         });
}

} // namespace

Result<std::vector<std::unique_ptr<KbuildObject>>> match_kbuild_objects(const Target& target,
                                                                        const std::vector<UnitToMatch>& units,
                                                                        const fs::path& work, CompileOptions options) {
  std::vector<std::unique_ptr<KbuildObject>> matched;
  if (units.empty()) return matched;
  CHECK_OK(make_folder(work));
  options.only_originals = true;
  options.form = ObjectForm::as_built;
  std::vector<Unit> compile;
  for (const auto& unit : units) compile.push_back(unit.unit);
  TRY(auto compiled, compile_units(target, compile, {}, work, options));
  for (std::size_t u = 0; u < units.size(); ++u) {
    TRY(auto built, load_and_match(compiled[u].original, *units[u].object));
    matched.push_back(std::move(built));
  }
  return matched;
}

std::optional<std::string> why_absent(const MatchedUnit& unit, AtomId function) {
  const Symbol& symbol = unit.layout.symbol_of(function);
  if (is_overridden(symbol, unit.object)) return "a weak definition, and another one is linked";
  if (is_left_out(unit)) return "the linker left its unit out: nothing in this kernel calls it";
  return std::nullopt;
}

bool has_mismatch(const MatchedUnit& unit) {
  return std::ranges::any_of(unit.image_match.functions(), [&](const FunctionMatch& match) {
    return !match.is_in_image() && !why_absent(unit, match.atom);
  });
}

} // namespace klp
