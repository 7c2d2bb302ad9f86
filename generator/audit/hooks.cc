#include "generator/audit/checks.h"
#include "klp-runtime/module/klp_description.h"

#include <algorithm>
#include <fmt/format.h>
#include <set>

namespace klp {

namespace {

constexpr RuleId hooks_rule = "redirections";

// `function` is a hook of the change, by its name in the change, or a function of the template.
struct Call {
  std::string object, kind, function;
  auto operator<=>(const Call&) const = default;
};
using Calls = std::multiset<Call>;

class HookCheck {
public:
  HookCheck(const AuditCase& audited, std::vector<Finding>& findings) : audited_(audited), findings_(findings) {}

  void run() {
    for (const auto& object : audited_.table.objects)
      for (const auto& hook : object.hooks) read_hook(object.name, hook);
    compare(template_calls_, needed_template_calls());
    compare_hooks_with_modinfo();
    compare_states();
    if (audited_.units) compare_hooks_with_change();
  }

private:
  void report_finding(const std::string& symbol, std::string cause) {
    findings_.push_back(audit_finding(hooks_rule, symbol, std::move(cause)));
  }

  const Symbol& symbol(SymbolId id) const { return audited_.file.loaded.symbols[id]; }

  void read_hook(const std::string& object, const CalledHook& hook) {
    AtomId function = function_at(hook.function);
    if (function == no_atom) return report_finding(object, "its " + hook.kind + " hook is no function");
    if (is_of_template(function))
      template_calls_.insert({object, hook.kind, audited_.layout.name(function)});
    else
      hooks_.push_back({object, hook.kind, function});
  }

  AtomId function_at(ModulePlace place) const {
    const auto& atoms = audited_.layout.atoms();
    for (AtomId a = 0; a < atoms.size(); ++a) {
      bool here = atoms[a].section == place.section && static_cast<std::int64_t>(atoms[a].offset) == place.offset;
      if (here && atoms[a].kind == AtomKind::function) return a;
    }
    return no_atom;
  }

  bool is_of_template(AtomId function) const { return audited_.layout.section_of(function).name == ".text"; }

  void compare(const Calls& found, const Calls& wanted) {
    auto text = [](const Call& c) { return c.kind + " of " + c.object; };
    for (const auto& call : wanted)
      if (found.count(call) < wanted.count(call)) report_finding(call.function, text(call) + " does not call it");
    for (const auto& call : found)
      if (wanted.count(call) < found.count(call)) report_finding(call.function, text(call) + " should not call it");
  }

  // The template functions that must be hooks: those that write data, if the module writes data; and
  // klp_clear_relocations(), if the kernel is older than 6.3 and has no clear_relocate_add().
  Calls needed_template_calls() const {
    Calls needed;
    const std::string vmlinux = KernelObject::vmlinux_name;
    bool forgets = audited_.objects.vmlinux().symbols.named("clear_relocate_add").empty();
    for (const auto& object : written_objects()) {
      needed.insert({object, "pre_patch", "klp_write_new_values"});
      needed.insert({object, "post_unpatch", "klp_write_old_values"});
    }
    for (const auto& object : audited_.table.objects) {
      if (!forgets || object.name == vmlinux) continue;
      needed.insert({object.name, "post_unpatch", "klp_clear_relocations"});
      if (std::ranges::find(object.hooks, "pre_patch", &CalledHook::kind) != object.hooks.end())
        needed.insert({object.name, "pre_patch_failed", "klp_clear_relocations"});
    }
    return needed;
  }

  // The objects (vmlinux or modules) whose data the table klp_writes writes to.
  std::set<std::string> written_objects() const {
    std::set<std::string> objects;
    const Section* table = audited_.file.loaded.find_section(".rodata.klp_writes");
    if (!table) return objects;
    for (const auto& r : table->relocations) {
      auto livepatch = audited_.file.symbols.find(r.symbol);
      bool of_livepatch = livepatch != audited_.file.symbols.end();
      objects.insert(of_livepatch ? livepatch->second.object : KernelObject::vmlinux_name);
    }
    return objects;
  }

  void compare_hooks_with_modinfo() {
    std::multiset<std::string> called, in_modinfo;
    for (const auto& hook : hooks_) called.insert(hook.object + "." + hook.kind);
    for (const auto& [tag, text] : audited_.file.information)
      if (tag == "klp.hook") in_modinfo.insert(text);
    for (const auto& hook : std::set(called.begin(), called.end()))
      if (in_modinfo.count(hook) != called.count(hook))
        report_finding(hook, "modinfo does not say how often it is called");
    for (const auto& hook : std::set(in_modinfo.begin(), in_modinfo.end()))
      if (!called.contains(hook))
        report_finding(hook, "modinfo says that there is such a hook, and it is never called");
  }

  // Each pointer in a section .klp.hook.KIND of a patched object declares a hook.
  void compare_hooks_with_change() {
    constexpr std::string_view prefix = ".klp.hook.";
    Calls declared;
    for (const auto& unit : *audited_.units) {
      const Layout& layout = *unit.patched.layout;
      for (AtomId a = 0; a < layout.atoms().size(); ++a) {
        if (!layout.section_of(a).name.starts_with(prefix)) continue;
        std::string kind = layout.section_of(a).name.substr(prefix.size());
        for (const auto& r : layout.atom(a).references)
          if (r.atom != no_atom) declared.insert({unit.object->name, kind, layout.name(r.atom)});
      }
    }
    Calls called;
    for (const auto& hook : hooks_) called.insert({hook.object, hook.kind, name_in_change(hook, declared)});
    compare(called, declared);
  }

  struct HookCall {
    std::string object, kind;
    AtomId function;
  };

  // A hook has several symbols in the module: klp_hook_0, and its name in the change.
  std::string name_in_change(const HookCall& hook, const Calls& declared) const {
    const Atom& atom = audited_.layout.atom(hook.function);
    for (SymbolId alias : atom.aliases)
      if (declared.contains({hook.object, hook.kind, symbol(alias).name})) return symbol(alias).name;
    return symbol(atom.symbol).name;
  }

  void compare_states() {
    std::multiset<DeclaredState> declared(audited_.table.states.begin(), audited_.table.states.end());
    std::multiset<std::string> described, in_modinfo;
    for (const auto& state : declared) described.insert(fmt::format("{:#x},{}", state.id, state.version));
    for (const auto& [tag, text] : audited_.file.information)
      if (tag == "klp.state") in_modinfo.insert(text);
    if (described != in_modinfo) report_finding("klp_states", "it declares other states than modinfo");
    if (audited_.units && declared != wanted_states())
      report_finding("klp_states", "it declares other states than the change");
  }

  // The states that the change declares, and one state for each store.
  std::multiset<DeclaredState> wanted_states() const {
    std::multiset<DeclaredState> wanted;
    for (const auto& unit : *audited_.units)
      for (const auto& atom : unit.patched.layout->atoms()) {
        if (unit.patched.layout->object().sections[atom.section].name != ".klp.state") continue;
        ByteView bytes(atom.bytes);
        auto state = bytes.get<std::uint64_t>(0), version = bytes.get<std::uint64_t>(8);
        if (state && version) wanted.insert({*state, *version});
      }
    const Section* writes = audited_.file.object.find_section(".rodata.klp_writes");
    for (std::size_t at = 0; writes && at < writes->data.size(); at += sizeof(klp_write_description))
      if (auto entry = ByteView(writes->data).get<klp_write_description>(at); entry && entry->state)
        wanted.insert({entry->state, 1});
    return wanted;
  }

  const AuditCase& audited_;
  std::vector<Finding>& findings_;
  Calls template_calls_;
  std::vector<HookCall> hooks_;
};

} // namespace

void check_hooks(const AuditCase& audited, std::vector<Finding>& findings) { HookCheck(audited, findings).run(); }

} // namespace klp
