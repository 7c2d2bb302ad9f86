#include "generator/compare/changed_records.h"

namespace klp {

std::map<std::string, std::set<std::string>> changed_records(const std::vector<Touched>& touched) {
  std::map<std::string, std::set<std::string>> records;
  for (const auto& touch : touched) {
    bool type = touch.kind == ItemKind::record || touch.kind == ItemKind::type_name;
    if (!type || touch.how != Touched::How::changed) continue;
    for (const auto& name : touch.names) records[name].insert(touch.new_words.begin(), touch.new_words.end());
  }
  return records;
}

} // namespace klp
