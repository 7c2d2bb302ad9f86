#include "generator/boot/guest_files.h"

#include "base/bytes.h"
#include "base/file.h"
#include "generator/kernel/target/module_files.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <elf.h>
#include <fmt/format.h>
#include <set>
#include <sys/random.h>

namespace klp {

namespace {

using Kind = InitramfsEntry::Kind;
constexpr std::string_view busybox = "/bin/busybox";

tl::unexpected<Error> bad_file(const fs::path& path, std::string cause, std::string remedy) {
  return fail(Error{.cause = std::move(cause), .remedy = std::move(remedy), .file = path.string()});
}

bool is_elf(std::string_view content) { return content.substr(0, SELFMAG) == std::string_view(ELFMAG, SELFMAG); }

// A program that needs a dynamic loader cannot start in the virtual machine, which holds no libraries.
bool needs_loader(std::string_view content) {
  ByteView program(content);
  auto header = program.get<Elf64_Ehdr>(0);
  if (!header || !is_elf(content)) return false;
  for (unsigned i = 0; i < header->e_phnum; ++i) {
    auto segment = program.get<Elf64_Phdr>(header->e_phoff + i * sizeof(Elf64_Phdr));
    if (segment && segment->p_type == PT_INTERP) return true;
  }
  return false;
}

Result<InitramfsEntry> busybox_entry() {
  std::error_code code;
  if (!fs::exists(busybox, code))
    return bad_file(busybox, "is missing, and the virtual machine runs on it", "apt-get install busybox-static");
  TRY(auto content, read_file(busybox));
  if (needs_loader(content))
    return bad_file(busybox, "is linked dynamically, and the virtual machine holds no libraries",
                    "apt-get install busybox-static");
  return InitramfsEntry{Kind::file, "bin/busybox", std::move(content), true};
}

Result<InitramfsEntry> module_entry(const fs::path& path, std::size_t number) {
  TRY(auto content, read_file(path));
  if (!is_elf(content))
    return bad_file(path, "is not a kernel module: it is not an ELF file", "give the .ko that klp build wrote");
  return InitramfsEntry{Kind::file, fmt::format("modules/{}.ko", number), std::move(content)};
}

Result<InitramfsEntry> user_entry(const fs::path& path, bool is_script) {
  TRY(auto content, read_file(path));
  if (is_script && needs_loader(content))
    return bad_file(path, "is linked dynamically, and the virtual machine holds no libraries", "link it with -static");
  std::error_code code;
  bool executable = (fs::status(path, code).permissions() & fs::perms::owner_exec) != fs::perms::none;
  return InitramfsEntry{Kind::file, "klp/" + path.filename().string(), std::move(content), is_script || executable};
}

// Quotes any text for a shell: it's -> 'it'\''s'.
std::string in_quotes(const std::string& text) {
  std::string out = "'";
  for (char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

std::string names_of(const std::vector<KernelModule>& modules) {
  std::string names;
  for (const auto& module : modules) names += (names.empty() ? "" : " ") + module.name;
  return in_quotes(names);
}

std::string settings(const BootRequest& request, const Tokens& tokens) {
  return fmt::format("token={}\nlog_token={}\ntransition_limit={}\nphase_limit={}\nscript={}\nearly={}\nlate={}\n",
                     tokens.session, tokens.log, step_limit(request), step_limit(request),
                     request.script ? in_quotes(request.script->filename().string()) : "", names_of(request.early),
                     names_of(request.late));
}

Status add_target_modules(const BootRequest& request, std::vector<InitramfsEntry>& entries) {
  for (const auto* modules : {&request.early, &request.late})
    for (const auto& module : *modules) {
      TRY(auto content, read_module(module.file));
      entries.push_back({Kind::file, "target/" + module.name + ".ko", std::move(content)});
    }
  return {};
}

Status add_user_files(const BootRequest& request, std::vector<InitramfsEntry>& entries) {
  std::set<std::string> names;
  auto add = [&](const fs::path& path, bool is_script) -> Status {
    TRY(auto entry, user_entry(path, is_script));
    if (!names.insert(entry.path).second)
      return bad_file(path, "has the same name as another file given", "rename one: both would be /" + entry.path);
    entries.push_back(std::move(entry));
    return {};
  };
  if (request.script) CHECK_OK(add(*request.script, true));
  for (const auto& path : request.added) CHECK_OK(add(path, false));
  return {};
}

} // namespace

Result<Tokens> random_tokens() {
  unsigned char random[32];
  if (::getrandom(random, sizeof random, 0) != sizeof random)
    return fail(std::string("cannot draw a random number: ") + std::strerror(errno),
                "run klp test on a kernel that provides getrandom(), without a filter of system calls that forbids it");
  std::string hex;
  for (unsigned char byte : random) hex += fmt::format("{:02x}", byte);
  return Tokens{hex.substr(0, 32), hex.substr(32)};
}

int step_limit(const BootRequest& request) { return std::max(1, static_cast<int>(request.time_limit.count() / 4)); }

Result<std::vector<InitramfsEntry>> guest_files(const BootRequest& request, const Tokens& tokens) {
  std::vector<InitramfsEntry> entries;
  for (const char* folder : {"bin", "dev", "klp", "modules", "proc", "sys", "target", "tmp"})
    entries.push_back({Kind::folder, folder, {}});
  entries.push_back({Kind::console, "dev/console", {}});
  TRY(auto shell, busybox_entry());
  entries.push_back(std::move(shell));
  TRY(auto init_path, installed_or_build_path("share/klp/boot/init.sh", KLP_SOURCE_INIT));
  TRY(auto init, read_file(init_path));
  entries.push_back({Kind::file, "init", std::move(init), true});
  entries.push_back({Kind::file, "settings", settings(request, tokens)});
  for (std::size_t i = 0; i < request.modules.size(); ++i) {
    TRY(auto entry, module_entry(request.modules[i], i));
    entries.push_back(std::move(entry));
  }
  CHECK_OK(add_target_modules(request, entries));
  CHECK_OK(add_user_files(request, entries));
  return entries;
}

} // namespace klp
