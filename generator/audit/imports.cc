#include "generator/audit/rules.h"
#include "generator/target/build_id.h"

#include <algorithm>
#include <elf.h>
#include <fmt/format.h>
#include <map>
#include <set>

namespace klp {

namespace {

constexpr std::string_view id = "imports";

class ImportCheck {
public:
  ImportCheck(const AuditCase& audited, std::vector<Finding>& findings) : audited_(audited), findings_(findings) {}

  void run() {
    check_kernel();
    read_versions();
    for (const auto& [tag, text] : audited_.file.information)
      if (tag == "import_ns") name_spaces_.insert(text);
    std::set<std::string> used{"module_layout"}; // its version stands for the layout of struct module
    for (const auto& symbol : audited_.file.object.symbols)
      if (symbol.section == section_undefined && !symbol.name.empty() && !symbol.is_local()) used.insert(symbol.name);
    for (const auto& name : used) check(name);
  }

private:
  void accuse(const std::string& symbol, std::string cause) {
    findings_.push_back(accusation(id, symbol, std::move(cause)));
  }

  // The kernel compares the module's vermagic with its own, a text that stands in the image (kernel/module/main.c:
  // check_modinfo).
  void check_kernel() {
    auto vermagic = audited_.file.info("vermagic");
    if (!vermagic) return accuse("vermagic", "it does not say what kernel it is for");
    if (!image_holds(*vermagic)) accuse("vermagic", fmt::format("the target's kernel is not \"{}\"", *vermagic));
    const KernelObject& vmlinux = audited_.objects.vmlinux();
    std::string build_id = hexadecimal(build_id_of(vmlinux.image, vmlinux.symbols).value_or(""));
    if (audited_.file.info("klp.build_id").value_or("") != build_id)
      accuse("klp.build_id", fmt::format("the target's kernel has build id {}", build_id.empty() ? "none" : build_id));
    if (!audited_.file.info("license").value_or("").starts_with("GPL"))
      accuse("license", "livepatching is for modules under the GPL");
  }

  bool image_holds(const std::string& text) const {
    const Image& image = audited_.objects.vmlinux().image;
    std::string wanted = '\0' + text + '\0';
    return std::ranges::any_of(image.sections(), [&](const Image::Section& section) {
      auto bytes = section.has_bytes && !section.executable ? image.at(section.address, section.size) : std::nullopt;
      return bytes && (bytes->text().find(wanted) != std::string_view::npos ||
                       bytes->text().starts_with(std::string_view(wanted).substr(1)));
    });
  }

  // struct modversion_info: a CRC of unsigned long, and a name.
  void read_versions() {
    constexpr std::size_t entry_size = 64, name_field = 8;
    const Section* section = audited_.file.object.find_section("__versions");
    if (!section) return;
    ByteView bytes(section->data);
    if (bytes.size() % entry_size != 0) accuse("__versions", "it is no list of versions");
    for (std::size_t at = 0; at + entry_size <= bytes.size(); at += entry_size)
      if (auto name = bytes.c_string(at + name_field)) versions_[std::string(*name)] = *bytes.get<std::uint64_t>(at);
  }

  void check(const std::string& name) {
    auto exported = audited_.exports.find(name);
    if (exported == audited_.exports.end()) return accuse(name, "the kernel does not export it");
    const Export& found = exported->second;
    if (found.module != KernelObject::vmlinux_name)
      accuse(name, fmt::format("it would make the livepatch depend on module {}", found.module));
    if (!found.name_space.empty() && !name_spaces_.contains(found.name_space))
      accuse(name, fmt::format("it is in the namespace {}, which the module does not import", found.name_space));
    auto version = versions_.find(name);
    if (found.crc != 0 && version == versions_.end())
      return accuse(name, "the version it was compiled with is missing");
    if (found.crc != 0 && version->second != found.crc)
      accuse(name, fmt::format("it was compiled with version {:#010x}, and the kernel has {:#010x}", version->second,
                               found.crc));
  }

  const AuditCase& audited_;
  std::vector<Finding>& findings_;
  std::map<std::string, std::uint64_t> versions_;
  std::set<std::string> name_spaces_;
};

} // namespace

void check_imports(const AuditCase& audited, std::vector<Finding>& findings) { ImportCheck(audited, findings).run(); }

} // namespace klp
