#include "generator/module/contents.h"

#include "base/file.h"
#include "generator/module/description.h"
#include "generator/object/object.h"
#include "generator/rules/refusal.h"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>

namespace klp {

namespace {

constexpr char function_tag[] = "klp.function", state_tag[] = "klp.state", hook_tag[] = "klp.hook",
               release_tag[] = "klp.release";

std::string function_line(const PatchedFunction& f) {
  return fmt::format("{}.{},{}", f.object, f.original.name, f.original.position);
}

tl::unexpected<Error> not_built_by_klp(const fs::path& module, std::string cause) {
  return fail(Error{.cause = std::move(cause),
                    .remedy = "name a livepatch module that this version of klp has built",
                    .file = module.string()});
}

// Parses "0x1f,2": id and version.
std::optional<State> parse_state(const std::string& text) {
  State state;
  const char *at = text.data(), *end = at + text.size();
  if (!text.starts_with("0x")) return std::nullopt;
  auto id = std::from_chars(at + 2, end, state.id, 16);
  if (id.ec != std::errc() || id.ptr == end || *id.ptr != ',') return std::nullopt;
  auto version = std::from_chars(id.ptr + 1, end, state.version);
  if (version.ec != std::errc() || version.ptr != end) return std::nullopt;
  return state;
}

Error not_a_superset(const Contents& earlier, const std::string& symbol, std::string cause, std::string remedy) {
  return refusal({.cause = std::move(cause), .remedy = std::move(remedy), .file = earlier.file, .symbol = symbol});
}

void check_states(const Contents& earlier, const std::vector<State>& states, std::vector<Error>& refusals) {
  for (const auto& old : earlier.states) {
    auto known = std::find_if(states.begin(), states.end(), [&](const State& s) { return s.id == old.id; });
    if (known != states.end() && known->version >= old.version) continue;
    refusals.push_back(not_a_superset(
        earlier, fmt::format("state {:#x}", old.id),
        known == states.end() ? "the earlier livepatch has changed it, and this one does not know of it: the kernel "
                                "would refuse to load it"
                              : fmt::format("the earlier livepatch has version {} of it, this one {}: the kernel "
                                            "would refuse to load it",
                                            old.version, known->version),
        "declare it with KLP_STATE in that version or a later one; what --write-data "
        "wrote needs the same --write-data again"));
  }
}

} // namespace

std::vector<std::pair<std::string, std::string>> contents_info(const Extraction& extraction) {
  std::vector<std::pair<std::string, std::string>> info;
  for (const auto& f : extraction.functions) info.emplace_back(function_tag, function_line(f));
  for (const auto& s : states_of(extraction)) info.emplace_back(state_tag, fmt::format("{:#x},{}", s.id, s.version));
  for (const auto& h : extraction.hooks) info.emplace_back(hook_tag, h.object + "." + h.kind);
  return info;
}

Result<Contents> read_contents(const fs::path& module) {
  TRY(Object object, read_object(module));
  return contents_of(object);
}

Result<Contents> contents_of(const Object& object) {
  const fs::path module = object.path;
  const Section* modinfo = object.find_section(".modinfo");
  if (!modinfo) return not_built_by_klp(module, "no module: it has no section .modinfo");
  Contents contents;
  contents.file = module.string();
  for (std::size_t at = 0; at < modinfo->data.size();) {
    std::string line = modinfo->data.c_str() + at;
    at += line.size() + 1;
    std::size_t equals = line.find('=');
    if (equals == std::string::npos) continue;
    std::string tag = line.substr(0, equals), value = line.substr(equals + 1);
    if (tag == release_tag) contents.release = value;
    if (tag == function_tag) contents.functions.insert(value);
    if (tag == hook_tag) contents.hooks.insert(value);
    if (tag != state_tag) continue;
    auto state = parse_state(value);
    if (!state) return not_built_by_klp(module, "a state that cannot be read: " + value);
    contents.states.push_back(*state);
  }
  bool is_empty = contents.functions.empty() && contents.states.empty() && contents.hooks.empty();
  if (contents.release.empty() || is_empty)
    return not_built_by_klp(module, "its modinfo does not tell what it patches");
  return contents;
}

std::vector<Error> check_superset(const std::vector<Contents>& earlier, const Extraction& extraction,
                                  const std::string& release) {
  std::vector<Error> refusals;
  std::set<std::string> functions;
  for (const auto& f : extraction.functions) functions.insert(function_line(f));
  for (const auto& e : earlier) {
    if (e.release != release)
      refusals.push_back(not_a_superset(e, "",
                                        fmt::format("it is for kernel {}, and this one for {}", e.release, release),
                                        "name the livepatch that is in place on this kernel"));
    for (const auto& function : e.functions)
      if (!functions.contains(function))
        refusals.push_back(
            not_a_superset(e, function,
                           "the earlier livepatch patches it, and this one does not: replacing would "
                           "bring the old code back",
                           "build from the earlier changes and the new one together; where the old code is wanted "
                           "back, leave --replaces out"));
    check_states(e, states_of(extraction), refusals);
  }
  return refusals;
}

std::vector<Note> notes_on_replacing(const std::vector<Contents>& earlier) {
  std::vector<Note> found;
  for (const auto& e : earlier)
    for (const auto& hook : e.hooks)
      if (hook.find("unpatch") != std::string::npos)
        found.push_back(note("hook-not-called", e.file,
                             "the kernel does not call its " + hook +
                                 " hook when it is replaced: what that would undo "
                                 "stays, and is this livepatch's from then on"));
  return found;
}

} // namespace klp
