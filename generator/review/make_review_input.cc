#include "generator/review/make_review_input.h"

#include "base/file.h"

#include <algorithm>

namespace klp {

namespace {

Result<std::map<std::string, Btf>> all_types(const std::vector<const KernelObject*>& objects) {
  std::map<std::string, Btf> types;
  auto vmlinux = std::ranges::find_if(objects, [](const KernelObject* o) { return o->is_vmlinux(); });
  for (const KernelObject* object : objects) {
    bool module = !object->is_vmlinux();
    if (object->types.empty() || (*vmlinux)->types.empty()) continue;
    TRY(Btf read, Btf::read(object->types, object->name, module ? ByteView((*vmlinux)->types) : ByteView()));
    types.emplace(object->name, std::move(read));
  }
  return types;
}

} // namespace

Result<std::map<std::string, TextChange>> changed_texts(const Target& target, const Plan& plan) {
  std::map<std::string, TextChange> texts;
  for (const auto& [path, edit] : plan.edits) {
    TextChange& text = texts[path];
    if (!edit.deleted) text.patched = edit.text;
    if (!fs::exists(target.source / path)) continue; // a new file
    TRY(text.original, read_file(target.source / path));
  }
  return texts;
}

Result<ReviewInput> make_review_input(const Target& target, const Plan& plan, const ComparedUnits& compared,
                                      const std::vector<const KernelObject*>& objects, bool replaces_all) {
  TRY(std::string text, read_file(target.config));
  TRY(KernelConfig config, parse_config(text, target.config.string()));
  TRY(auto texts, changed_texts(target, plan));
  TRY(auto types, all_types(objects));
  return ReviewInput{.units = compared.units,
                     .objects = objects,
                     .config = std::move(config),
                     .texts = std::move(texts),
                     .types = std::move(types),
                     .same_code = compared.same_code,
                     .lifetimes = &compared.lifetimes,
                     .replaces_all = replaces_all};
}

} // namespace klp
