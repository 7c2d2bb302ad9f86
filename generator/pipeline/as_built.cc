#include "generator/pipeline/as_built.h"

#include "base/file.h"

#include <algorithm>

namespace klp {

static Result<std::unique_ptr<AsBuilt>> hear(const fs::path& file, const KernelObject& object) {
  auto built = std::make_unique<AsBuilt>();
  built->file = file;
  TRY(built->object, read_object(file));
  TRY(built->layout, Layout::make(built->object));
  built->witness = Witness::hear(built->layout, object.image, object.symbols);
  return built;
}

Result<std::vector<std::unique_ptr<AsBuilt>>> hear_as_built(const Target& target, const std::vector<HeardUnit>& units,
                                                            const fs::path& work, CompileOptions options) {
  std::vector<std::unique_ptr<AsBuilt>> heard;
  if (units.empty()) return heard;
  CHECK_OK(make_folder(work));
  options.only_originals = true;
  options.form = ObjectForm::as_built;
  std::vector<Unit> compile;
  for (const auto& unit : units) compile.push_back(unit.unit);
  TRY(auto compiled, compile_units(target, compile, {}, work, options));
  for (std::size_t u = 0; u < units.size(); ++u) {
    TRY(auto built, hear(compiled[u].original, *units[u].object));
    heard.push_back(std::move(built));
  }
  return heard;
}

// An archive's member that nobody needs is not linked at all (lib/lib.a: the kernel's Makefile, KBUILD_VMLINUX_LIBS):
// the image has none of its functions that others could call.
static bool is_left_out(const Witness& witness, const Layout& layout, const KernelObject& object) {
  std::size_t callable = 0, there = 0;
  for (const auto& match : witness.functions()) {
    const Symbol& symbol = layout.object().symbols[layout.atom(match.atom).symbol];
    if (symbol.is_local() || symbol.is_weak()) continue;
    ++callable;
    there += !object.symbols.named(symbol.name).empty();
  }
  return callable > 0 && there == 0;
}

// The image's own symbol of this name is no weak one: another definition won.
static bool is_overridden(const Symbol& symbol, const KernelObject& object) {
  auto named = object.symbols.named(symbol.name);
  return symbol.is_weak() && !named.empty() && std::ranges::none_of(named, [](const KernelSymbol* s) {
           return std::string_view("wWvV").find(s->type) != std::string_view::npos;
         });
}

std::optional<std::string> why_absent(const Witness& witness, const Layout& layout, AtomId function,
                                      const KernelObject& object) {
  const Symbol& symbol = layout.object().symbols[layout.atom(function).symbol];
  if (is_overridden(symbol, object)) return "a weak definition, and another one is linked";
  if (is_left_out(witness, layout, object)) return "the linker left its unit out: nothing in this kernel calls it";
  return std::nullopt;
}

bool has_mismatch(const Witness& witness, const Layout& layout, const KernelObject& object) {
  return std::ranges::any_of(witness.functions(), [&](const FunctionMatch& match) {
    return !match.is_in_image() && !why_absent(witness, layout, match.atom, object);
  });
}

} // namespace klp
