#include "generator/audit/checks.h"
#include "generator/kernel/image/build_id.h"

#include <algorithm>
#include <fmt/format.h>

namespace klp {

namespace {

void add_wrong_kernel(std::vector<Finding>& findings, const char* what, std::string cause) {
  Finding found = audit_finding("imports", what, std::move(cause));
  found.error.remedy = "give the target that it was made for, or make it anew for this one (klp build)";
  findings.push_back(std::move(found));
}

// Finds the text as a whole C string in the image's data.
bool image_contains(const Image& image, const std::string& text) {
  std::string wanted = '\0' + text + '\0';
  return std::ranges::any_of(image.sections(), [&](const Image::Section& section) {
    auto bytes = section.has_bytes && !section.executable ? image.at(section.address, section.size) : std::nullopt;
    return bytes && (bytes->text().find(wanted) != std::string_view::npos ||
                     bytes->text().starts_with(std::string_view(wanted).substr(1)));
  });
}

} // namespace

// The kernel compares the module's vermagic with its own, which is a string in the image (kernel/module/main.c:
// check_modinfo). The module's init function compares the kernel's build id.
void check_kernel(const AuditCase& audited, std::vector<Finding>& findings) {
  const KernelObject& vmlinux = audited.objects.vmlinux();
  auto vermagic = audited.file.info("vermagic");
  if (!vermagic) return add_wrong_kernel(findings, "vermagic", "it does not say what kernel it is for");
  if (!image_contains(vmlinux.image, *vermagic))
    add_wrong_kernel(findings, "vermagic", fmt::format("the target's kernel is not \"{}\"", *vermagic));
  std::string build_id = hexadecimal(build_id_of(vmlinux.image, vmlinux.symbols).value_or(""));
  if (audited.file.info("klp.build_id").value_or("") != build_id)
    add_wrong_kernel(
        findings, "klp.build_id",
        fmt::format("the target's kernel has {}", build_id.empty() ? "no build id" : "build id " + build_id));
}

} // namespace klp
