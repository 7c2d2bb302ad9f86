#include "generator/pipeline/to_review.h"

#include "base/file.h"

namespace klp {

namespace {

Result<Btf> types_of(const KernelObject& object, const Btf* base) {
  return Btf::read(object.types, object.name, object.is_vmlinux() ? nullptr : base);
}

// vmlinux first: what its modules say builds on that.
Result<std::map<std::string, Btf>> all_types(const std::vector<const KernelObject*>& objects) {
  std::map<std::string, Btf> types;
  const std::string vmlinux = KernelObject::vmlinux_name;
  for (const KernelObject* object : objects) {
    if (!object->is_vmlinux() || object->types.empty()) continue;
    TRY(Btf read, types_of(*object, nullptr));
    types.emplace(vmlinux, std::move(read));
  }
  if (types.empty()) return types;
  const Btf& base = types.at(vmlinux);
  for (const KernelObject* object : objects) {
    if (object->is_vmlinux() || object->types.empty()) continue;
    TRY(Btf read, types_of(*object, &base));
    types.emplace(object->name, std::move(read));
  }
  return types;
}

Result<std::map<std::string, TextChange>> texts_of(const Target& target, const Plan& plan) {
  std::map<std::string, TextChange> texts;
  for (const auto& [path, edit] : plan.edits) {
    if (edit.deleted || !fs::exists(target.source / path)) continue;
    TRY(std::string original, read_file(target.source / path));
    texts[path] = {std::move(original), edit.text};
  }
  return texts;
}

} // namespace

Result<Reviewed> to_review(const Target& target, const Plan& plan, const Compared& compared,
                           const std::vector<const KernelObject*>& objects) {
  TRY(std::string text, read_file(target.config));
  TRY(KernelConfig config, parse_config(text, target.config.string()));
  TRY(auto texts, texts_of(target, plan));
  TRY(auto types, all_types(objects));
  return Reviewed{compared.units, objects, std::move(config), std::move(texts), std::move(types), compared.same_code};
}

} // namespace klp
