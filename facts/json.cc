#include "facts/json.h"
#include "facts/names.h"

#include <nlohmann/json.hpp>

namespace klp::facts {

using nlohmann::json;

static void put_text(json& out, const char* key, const std::string& value) {
  if (!value.empty()) out[key] = value;
}

static void put_place(json& out, const char* key, const Place& place) {
  if (place.line > 0) out[key] = {{"file", place.file}, {"line", place.line}, {"column", place.column}};
}

static json to_json(const Function& f) {
  json out = {{"symbol", f.symbol},
              {"name", f.name},
              {"linkage", to_string(f.linkage)},
              {"has_fentry", f.has_fentry},
              {"declared_inline", f.declared_inline},
              {"may_return", f.may_return},
              {"clone_kind", to_string(f.clone_kind)}};
  put_place(out, "begin", f.begin);
  put_place(out, "end", f.end);
  put_text(out, "section", f.section);
  put_text(out, "clone_of", f.clone_of);
  put_text(out, "same_body_as", f.same_body_as);
  put_text(out, "signature", f.signature);
  return out;
}

static json to_json(const Inlining& i) {
  json out = {{"callee", i.callee}, {"into", i.into}, {"caller", i.caller}};
  put_place(out, "call_site", i.call_site);
  return out;
}

static json to_json(const Variable& v) {
  json out = {{"symbol", v.symbol},
              {"name", v.name},
              {"linkage", to_string(v.linkage)},
              {"size", v.size},
              {"read_only", v.read_only}};
  if (!v.owner.empty()) out["owner"] = v.owner, out["ordinal"] = v.ordinal;
  put_place(out, "place", v.place);
  put_text(out, "section", v.section);
  put_text(out, "type", v.type);
  return out;
}

template <typename T> static json to_json(const std::vector<T>& items) {
  json out = json::array();
  for (const T& item : items) out.push_back(to_json(item));
  return out;
}

json to_json(const Unit& unit) {
  return {{"compiler", unit.compiler},
          {"compiler_version", unit.compiler_version},
          {"source", unit.source},
          {"flags_hash", unit.flags_hash},
          {"functions", to_json(unit.functions)},
          {"inlinings", to_json(unit.inlinings)},
          {"variables", to_json(unit.variables)}};
}

} // namespace klp::facts
