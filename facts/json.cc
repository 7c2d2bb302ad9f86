#include "facts/json.h"
#include "facts/names.h"

#include <nlohmann/json.hpp>

namespace klp::facts {

using nlohmann::json;

namespace {

void put_text(json& out, const char* key, const std::string& value) {
  if (!value.empty()) out[key] = value;
}

void put_place(json& out, const char* key, const Place& place) {
  if (place.line > 0) out[key] = {{"file", place.file}, {"line", place.line}, {"column", place.column}};
}

json to_json(const Assumptions& a) {
  json out = {{"is_const", a.is_const}, {"is_pure", a.is_pure}, {"no_throw", a.no_throw}, {"is_malloc", a.is_malloc}};
  put_text(out, "registers_kept", a.registers_kept);
  put_text(out, "effects", a.effects);
  return out;
}

json to_json(const Function& f) {
  json out = {{"symbol", f.symbol},
              {"name", f.name},
              {"linkage", to_string(f.linkage)},
              {"has_fentry", f.has_fentry},
              {"declared_inline", f.declared_inline},
              {"may_return", f.may_return},
              {"exported", f.exported},
              {"address_taken", f.address_taken},
              {"results", names_of_results(f.results)},
              {"assumptions", to_json(f.assumptions)},
              {"clone_kind", to_string(f.clone_kind)}};
  put_place(out, "begin", f.begin);
  put_place(out, "end", f.end);
  put_text(out, "section", f.section);
  put_text(out, "clone_of", f.clone_of);
  put_text(out, "same_body_as", f.same_body_as);
  put_text(out, "signature", f.signature);
  return out;
}

json to_json(const Inlining& i) {
  json out = {{"callee", i.callee}, {"into", i.into}, {"caller", i.caller}};
  put_place(out, "call_site", i.call_site);
  return out;
}

json to_json(const Variable& v) {
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

json to_json(const Callback& c) {
  json out = {{"function", c.function}, {"variable", c.variable}};
  put_text(out, "field", c.field);
  return out;
}

json to_json(const Constant& c) {
  return {{"owner", c.owner}, {"size", c.size}, {"hash", c.hash}, {"is_string", c.is_string}};
}

json to_json(const Field& f) {
  json out = {{"type", f.type}, {"offset", f.offset}, {"size", f.size}};
  put_text(out, "name", f.name);
  return out;
}

template <typename T> json to_json(const std::vector<T>& items);

json to_json(const Record& r) {
  json out = {{"kind", to_string(r.kind)}, {"size", r.size}, {"alignment", r.alignment}, {"fields", to_json(r.fields)}};
  put_text(out, "name", r.name);
  put_place(out, "place", r.place);
  return out;
}

json to_json(const Holder& h) {
  json out = {{"kind", to_string(h.kind)}};
  put_text(out, "name", h.name);
  put_place(out, "place", h.place);
  return out;
}

json to_json(const Lifetime& l) {
  json out = {{"kind", to_string(l.kind)}, {"outlives", to_string(l.outlives)}, {"holders", to_json(l.holders)}};
  put_text(out, "name", l.name);
  put_place(out, "place", l.place);
  put_text(out, "what", l.what);
  put_text(out, "function", l.function);
  put_place(out, "where", l.where);
  return out;
}

json to_json(const Use& u) {
  json out = {{"kind", to_string(u.kind)}};
  put_text(out, "name", u.name);
  if (!u.place.file.empty()) out["place"] = {{"file", u.place.file}, {"line", u.place.line}};
  return out;
}

json to_json(const IncludedFile& f) { return {{"path", f.path}, {"hash", f.hash}}; }

json to_json(const std::string& text) { return text; }

template <typename T> json to_json(const std::vector<T>& items) {
  json out = json::array();
  for (const T& item : items) out.push_back(to_json(item));
  return out;
}

} // namespace

json to_json(const Unit& unit) {
  return {{"compiler", unit.compiler},
          {"compiler_version", unit.compiler_version},
          {"source", unit.source},
          {"flags_hash", unit.flags_hash},
          {"functions", to_json(unit.functions)},
          {"inlinings", to_json(unit.inlinings)},
          {"variables", to_json(unit.variables)},
          {"callbacks", to_json(unit.callbacks)},
          {"constants", to_json(unit.constants)},
          {"records", to_json(unit.records)},
          {"lifetimes", to_json(unit.lifetimes)},
          {"uses", to_json(unit.uses)},
          {"files", to_json(unit.files)},
          {"plugins", to_json(unit.plugins)}};
}

} // namespace klp::facts
