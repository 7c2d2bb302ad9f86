#include "generator/review/touched_match.h"

#include "generator/plan/predict_functions.h"

#include <algorithm>

namespace klp {

namespace {

bool is_path_of(const std::string& path, const std::string& file) { return path == file || path.ends_with("/" + file); }

} // namespace

bool has_name(const Touched& touch, const std::string& name) {
  return std::ranges::find(touch.names, name) != touch.names.end();
}

bool defines(const Touched& touch, const facts::Function& f, bool original_lines) {
  if (f.begin.file != touch.file || f.clone_kind == facts::CloneKind::cold) return false;
  bool here = original_lines && f.begin.line >= touch.old_first && f.begin.line <= touch.old_last;
  if (touch.kind == ItemKind::function) return here || has_name(touch, f.name);
  // An invocation's names are its arguments: EXPORT_SYMBOL(f) does not define f.
  return here || std::ranges::any_of(touch.names, [&](auto& name) { return is_system_call(f.name, name); });
}

bool defines(const Touched& touch, const facts::Variable& v, bool original_lines) {
  if (v.place.file != touch.file || !v.owner.empty()) return false;
  bool here = original_lines && v.place.line >= touch.old_first && v.place.line <= touch.old_last;
  return here || (touch.kind == ItemKind::variable && has_name(touch, v.name));
}

bool uses(const facts::Unit& facts, const Touched& touch) {
  return std::ranges::any_of(facts.uses, [&](const facts::Use& use) {
    bool named = std::ranges::any_of(touch.names, [&](const std::string& name) {
      return name == use.name || name.ends_with(" " + use.name); // "struct inode"
    });
    return (named || use.name.empty()) && is_path_of(use.place.file, touch.file);
  });
}

} // namespace klp
