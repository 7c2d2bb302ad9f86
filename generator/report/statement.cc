#include "generator/report/statement.h"

#include "base/file.h"

#include <nlohmann/json.hpp>

namespace klp {

using nlohmann::json;

namespace {

json material(const std::string& name, const std::string& algorithm, const std::string& digest) {
  return {{"name", name}, {"digest", {{algorithm, digest}}}};
}

Result<json> kernel_file(const std::string& name, const fs::path& file) {
  TRY(std::string content, read_file(file));
  return material(name, "sha256", sha256(content));
}

// The change: commits by their hashes, and diffs by the digest in the line klp.change of modinfo.
json change_materials(const BuildReport& report, const BuildRequest& request) {
  json materials = json::array();
  for (const auto& commit : report.commits) materials.push_back(material(commit.subject, "gitCommit", commit.hash));
  constexpr std::string_view algorithm = "sha256:";
  for (const auto& [tag, text] : request.info)
    if (tag == "klp.change" && text.starts_with(algorithm))
      materials.push_back(material("change", "sha256", text.substr(algorithm.size())));
  return materials;
}

} // namespace

Result<json> statement(const BuildReport& report, const BuildRequest& request, const std::string& name,
                       const std::string& version) {
  json materials = change_materials(report, request);
  TRY(json image, kernel_file("image of " + report.release, request.target.image));
  TRY(json config, kernel_file("configuration of " + report.release, request.target.config));
  materials.push_back(std::move(image));
  materials.push_back(std::move(config));
  json definition = {{"buildType", "https://www.kernel.org/doc/html/latest/livepatch/livepatch.html"},
                     {"externalParameters", {{"release", report.release}, {"replace", request.replace}}},
                     {"internalParameters", {{"build_id", report.build_id}, {"compiler", report.compiler}}},
                     {"resolvedDependencies", std::move(materials)}};
  json details = {{"builder", {{"id", "klp"}, {"version", {{"klp", version}}}}},
                  {"byproducts", {material("report", "sha256", sha256(report.document))}}};
  return json{{"_type", "https://in-toto.io/Statement/v1"},
              {"subject", {material(name, "sha256", sha256(report.module))}},
              {"predicateType", "https://slsa.dev/provenance/v1"},
              {"predicate", {{"buildDefinition", std::move(definition)}, {"runDetails", std::move(details)}}}};
}

} // namespace klp
