#include "generator/kernel/target/module_files.h"

#include "base/file.h"
#include "generator/kernel/image/decompress.h"

#include <algorithm>
#include <optional>
#include <set>

namespace klp {

namespace {

constexpr std::string_view packed[] = {".gz", ".xz", ".zst"};
constexpr std::uint64_t largest_module = std::uint64_t{1} << 30;

// The name of the module in the file; nullopt if the file name is not that of a module.
std::optional<std::string> name_of(const fs::path& file) {
  fs::path name = file.filename();
  if (std::ranges::find(packed, name.extension().string()) != std::end(packed)) name = name.stem();
  if (name.extension() != ".ko" || name.stem().empty()) return std::nullopt;
  std::string text = name.stem().string();
  std::ranges::replace(text, '-', '_');
  return text;
}

Error in_file(Error error, const fs::path& file) {
  error.file = file.string();
  return error;
}

// A signed module ends with: signature, struct module_signature (12 bytes, the last 4 are the size of the signature in
// big-endian order), marker text (kernel/module/signing.c, include/linux/module_signature.h).
std::string without_signature(std::string module) {
  constexpr std::string_view marker = "~Module signature appended~\n";
  constexpr std::size_t record = 12;
  if (!module.ends_with(marker) || module.size() < marker.size() + record) return module;
  std::size_t end = module.size() - marker.size();
  std::uint64_t length = 0;
  for (std::size_t i = end - 4; i < end; ++i) length = length << 8 | static_cast<unsigned char>(module[i]);
  if (length <= end - record) module.resize(end - record - length);
  return module;
}

// The values of a key. .modinfo is a sequence of zero-terminated strings "key=value".
std::vector<std::string> values_of(const Section& modinfo, const std::string& key) {
  std::vector<std::string> values;
  std::string_view rest = modinfo.data;
  while (!rest.empty()) {
    std::string_view line = rest.substr(0, rest.find('\0'));
    if (line.starts_with(key + "=")) values.emplace_back(line.substr(key.size() + 1));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
  }
  return values;
}

std::vector<std::string> split_commas(const std::string& list) {
  std::vector<std::string> words;
  for (std::size_t at = 0; at < list.size();) {
    std::size_t comma = std::min(list.find(',', at), list.size());
    if (comma > at) words.push_back(list.substr(at, comma - at));
    at = comma + 1;
  }
  for (auto& word : words) std::ranges::replace(word, '-', '_');
  return words;
}

class LoadingOrder {
public:
  explicit LoadingOrder(const ModuleFiles& files) : files_(files) {}

  Status add(const std::string& name) {
    if (!seen_.insert(name).second) return {};
    TRY(fs::path file, find_module(files_, name));
    TRY(std::string content, read_module(file));
    TRY(Object object, parse_object(content, file.string()));
    TRY(ModuleInfo info, module_info(object));
    for (const auto& needed : info.depends) CHECK_OK(add(needed));
    order.push_back(name);
    return {};
  }

  std::vector<std::string> order;

private:
  const ModuleFiles& files_;
  std::set<std::string> seen_;
};

} // namespace

Result<ModuleFiles> list_modules(const Target& target) {
  if (target.modules.empty())
    return fail("target " + target.name + " was made without its modules",
                "create it again and name their folder: klp target create NAME ... --modules /lib/modules/RELEASE");
  ModuleFiles files;
  std::error_code code;
  for (fs::recursive_directory_iterator at(target.modules, code), end; !code && at != end; at.increment(code))
    if (auto name = name_of(at->path()); name && at->is_regular_file(code)) files.emplace(*name, at->path());
  if (code)
    return fail(
        in_file({.cause = "cannot be listed: " + code.message(),
                 .remedy = "check that the folder exists and may be read, or remove the target and create it again"},
                target.modules));
  return files;
}

Result<fs::path> find_module(const ModuleFiles& files, const std::string& name) {
  std::string kernel_name = name;
  std::ranges::replace(kernel_name, '-', '_');
  if (auto at = files.find(kernel_name); at != files.end()) return at->second;
  return fail("the target has no module " + name,
              "see lib/modules of the target for the names; what is built into vmlinux is no module");
}

Result<std::string> read_module(const fs::path& file) {
  TRY(std::string content, read_file(file));
  bool is_packed = std::ranges::find(packed, file.extension().string()) != std::end(packed);
  if (is_packed) {
    auto unpacked = decompress(content, largest_module);
    if (!unpacked) return fail(in_file(unpacked.error(), file));
    content = std::move(*unpacked);
  }
  return without_signature(std::move(content));
}

Result<ModuleInfo> module_info(const Object& module) {
  const Section* modinfo = module.find_section(".modinfo");
  auto names = modinfo ? values_of(*modinfo, "name") : std::vector<std::string>();
  if (names.empty())
    return fail(in_file({.cause = "is not a kernel module: its .modinfo has no name",
                         .remedy = "give the .ko file of a module, as modinfo -n NAME names it"},
                        module.path));
  ModuleInfo info;
  info.name = names[0];
  for (const auto& magic : values_of(*modinfo, "vermagic")) info.release = magic.substr(0, magic.find(' '));
  for (const auto& list : values_of(*modinfo, "depends"))
    for (auto& word : split_commas(list)) info.depends.push_back(std::move(word));
  return info;
}

Result<std::vector<std::string>> in_loading_order(const ModuleFiles& files, const std::vector<std::string>& names) {
  LoadingOrder order(files);
  for (std::string name : names) {
    std::ranges::replace(name, '-', '_');
    CHECK_OK(order.add(name));
  }
  return std::move(order.order);
}

} // namespace klp
