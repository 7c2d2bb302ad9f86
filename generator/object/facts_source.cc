#include "generator/object/facts_source.h"

#include "base/file.h"
#include "facts/codec.h"
#include "generator/object/facts_section.h"

#include <fmt/format.h>

namespace klp {

namespace {

Result<std::vector<facts::Unit>> read_facts_file(const fs::path& file) {
  TRY(std::string content, read_file(file));
  auto units = facts::decode_all(ByteView(content));
  if (!units && units.error().file.empty()) units.error().file = file.string();
  return units;
}

Result<std::vector<facts::Unit>> read_units(const fs::path& object, FactsSource source) {
  switch (source) {
  case FactsSource::section:
    return read_all_facts(object);
  case FactsSource::file:
    return read_facts_file(facts_file_of(object));
  }
  return {};
}

} // namespace

fs::path facts_file_of(const fs::path& object) { return object.string() + ".klp-facts"; }

Result<facts::Unit> read_facts(const fs::path& object, FactsSource source) {
  TRY(auto units, read_units(object, source));
  if (units.size() == 1) return std::move(units.front());
  Error error;
  error.cause = fmt::format("holds the facts of {} units, one was expected", units.size());
  error.remedy = "name an object that was compiled from one source";
  error.file = object.string();
  return fail(std::move(error));
}

} // namespace klp
