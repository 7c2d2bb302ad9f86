#include "generator/prove/kernel_objects.h"

#include "generator/prove/module_image.h"
#include "generator/prove/module_loader.h"

namespace klp {

namespace {

std::string types_of(const Image& image) {
  for (const auto& section : image.sections())
    if (section.name == ".BTF")
      if (auto bytes = image.at(section.address, section.size)) return std::string(bytes->text());
  return {};
}

} // namespace

Result<KernelObjects> KernelObjects::open(const Target& target) {
  KernelObjects objects(target);
  TRY(objects.relocates_per_cpu_data_, loader_relocates_per_cpu_data(target));
  TRY(Image image, Image::read(target.vmlinux));
  TRY(Kallsyms symbols, Kallsyms::decode(image));
  std::string name = KernelObject::vmlinux_name, types = types_of(image);
  objects.objects_[name] = std::make_unique<KernelObject>(
      KernelObject{.name = name, .image = std::move(image), .symbols = std::move(symbols), .types = std::move(types)});
  return objects;
}

KernelObjects::KernelObjects(std::vector<KernelObject> objects) : files_(ModuleFiles()) {
  for (auto& object : objects) {
    std::string name = object.name;
    objects_[name] = std::make_unique<KernelObject>(std::move(object));
  }
}

std::vector<const KernelObject*> KernelObjects::opened() const {
  std::vector<const KernelObject*> all;
  for (const auto& [name, object] : objects_) all.push_back(object.get());
  return all;
}

Result<const KernelObject*> KernelObjects::get(const std::string& name) {
  if (auto known = objects_.find(name); known != objects_.end()) return known->second.get();
  if (!files_) {
    TRY(files_, list_modules(target_));
  }
  TRY(fs::path file, find_module(*files_, name));
  TRY(std::string content, read_module(file));
  TRY(Object module, parse_object(content, file.string()));
  TRY(KernelObject object, lay_out_module(module));
  TRY(auto order, in_loading_order(*files_, {name}));
  object.needs.insert(order.begin(), order.end());
  object.needs.erase(object.name);
  if (const Section* types = module.find_section(".BTF")) object.types = types->data;
  return (objects_[name] = std::make_unique<KernelObject>(std::move(object))).get();
}

} // namespace klp
