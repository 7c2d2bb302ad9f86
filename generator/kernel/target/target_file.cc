#include "generator/kernel/target/target_file.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <nlohmann/json.hpp>

namespace klp {

using nlohmann::json;

namespace {

constexpr int format = 1;

struct TextField {
  const char* key;
  std::string Target::*member;
  bool optional = false; // earlier versions of klp did not write it
};
struct PathField {
  const char* key;
  fs::path Target::*member;
};
constexpr std::array text_fields = {TextField{"name", &Target::name}, TextField{"release", &Target::release},
                                    TextField{"compiler", &Target::compiler},
                                    TextField{"compiler_version", &Target::compiler_version},
                                    TextField{"debian_version", &Target::debian_version, true}};
constexpr std::array path_fields = {PathField{"folder", &Target::folder},
                                    PathField{"kernel_source", &Target::kernel_source},
                                    PathField{"source", &Target::source},
                                    PathField{"build", &Target::build},
                                    PathField{"config", &Target::config},
                                    PathField{"symvers", &Target::symvers},
                                    PathField{"image", &Target::image},
                                    PathField{"vmlinux", &Target::vmlinux},
                                    PathField{"modules", &Target::modules},
                                    PathField{"compile_commands", &Target::compile_commands},
                                    PathField{"toolchain", &Target::toolchain_root}};

Fingerprint decode_fingerprint(const json& j) {
  return {j.at("path").get<std::string>(), j.at("size"), j.at("modified"), j.at("sha256")};
}

} // namespace

fs::path target_folder(const fs::path& home, const std::string& name) { return home / "targets" / name; }
fs::path target_lock(const fs::path& folder) { return folder.string() + ".lock"; }

Status check_target_name(const std::string& name) {
  auto allowed = [](unsigned char c) {
    return std::isalnum(c) || std::string_view("._+-").find(c) != std::string_view::npos;
  };
  if (!name.empty() && name.front() != '.' && name.front() != '-' && name.size() <= 200 && !name.ends_with(".lock") &&
      std::ranges::all_of(name, allowed))
    return {};
  return fail("\"" + name + "\" cannot be a target's name",
              "use letters, digits and . _ + - only, not beginning with . or -");
}

std::string encode_target(const TargetFile& file) {
  json j = {{"format", format}, {"files", json::array()}};
  for (const auto& field : text_fields) j[field.key] = file.target.*field.member;
  for (const auto& field : path_fields) j[field.key] = (file.target.*field.member).string();
  for (const auto& print : file.files)
    j["files"].push_back(
        {{"path", print.path.string()}, {"size", print.size}, {"modified", print.modified}, {"sha256", print.sha256}});
  return j.dump(2) + "\n";
}

Result<TargetFile> decode_target(const std::string& text, const fs::path& path, const std::string& name) {
  const std::string remedy = "remove the target and create it again: klp target remove " + name;
  json j = json::parse(text, nullptr, false);
  TargetFile file;
  try {
    if (j.at("format") != format)
      return fail(Error{.cause = "is of another version of klp", .remedy = remedy, .file = path.string()});
    for (const auto& field : text_fields)
      file.target.*field.member = field.optional ? j.value(field.key, "") : j.at(field.key).get<std::string>();
    for (const auto& field : path_fields) file.target.*field.member = j.value(field.key, std::string());
    for (const auto& print : j.at("files")) file.files.push_back(decode_fingerprint(print));
  } catch (const json::exception&) {
    return fail(Error{.cause = "is damaged", .remedy = remedy, .file = path.string()});
  }
  return file;
}

} // namespace klp
