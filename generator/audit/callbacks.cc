#include "generator/audit/checks.h"

#include <fmt/format.h>
#include <set>

namespace klp {

namespace {

constexpr RuleId callbacks_rule = "redirections";

// A function that a callback calls: the author's by the name it has in the change, or one of the template.
struct Call {
  std::string object, kind, function;
  auto operator<=>(const Call&) const = default;
};
using Calls = std::multiset<Call>;

class CallbackCheck {
public:
  CallbackCheck(const AuditCase& audited, std::vector<Finding>& findings) : audited_(audited), findings_(findings) {}

  void run() {
    for (const auto& object : audited_.table.objects)
      for (const auto& [kind, place] : object.callbacks) read_callback(object.name, kind, place);
    compare(template_calls_, wanted_of_template());
    compare_hooks_with_information();
    compare_states();
    if (audited_.units) compare_hooks_with_change();
  }

private:
  void report_finding(const std::string& symbol, std::string cause) {
    findings_.push_back(accusation(callbacks_rule, symbol, std::move(cause)));
  }

  const Symbol& symbol(SymbolId id) const { return audited_.file.loaded.symbols[id]; }

  // The template's function that calls the hooks of one kind (klp-runtime/module/livepatch.c).
  void read_callback(const std::string& object, const std::string& kind, ModulePlace place) {
    AtomId wrapper = function_at(place);
    if (wrapper == no_atom || !is_of_template(wrapper))
      return report_finding(object, kind + " is no callback of the template");
    for (const auto& r : audited_.layout.atom(wrapper).references) {
      if (r.atom == no_atom) continue; // the kernel's: __fentry__, __x86_return_thunk
      if (r.atom == wrapper) continue;
      if (audited_.layout.atom(r.atom).kind != AtomKind::function || r.delta != 0)
        report_finding(object, kind + " uses something that is no hook");
      else if (is_of_template(r.atom))
        template_calls_.insert({object, kind, audited_.layout.name(r.atom)});
      else
        hooks_.push_back({object, kind, r.atom});
    }
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

  // What the template's own parts need, where they are in the module; kernels before 6.3 need klp_forget_relocations().
  Calls wanted_of_template() const {
    Calls wanted;
    const std::string vmlinux = KernelObject::vmlinux_name;
    bool forgets = audited_.objects.vmlinux().symbols.named("clear_relocate_add").empty();
    for (const auto& object : written_objects()) {
      wanted.insert({object, "pre_patch", "klp_write_new_values"});
      wanted.insert({object, "post_unpatch", "klp_write_old_values"});
    }
    for (const auto& object : audited_.table.objects) {
      if (!forgets || object.name == vmlinux) continue;
      wanted.insert({object.name, "post_unpatch", "klp_forget_relocations"});
      if (object.callbacks.contains("pre_patch")) wanted.insert({object.name, "pre_patch", "klp_forget_relocations"});
    }
    return wanted;
  }

  // Whose data klp_writes names: by its places, each of which is a symbol of vmlinux or of a module.
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

  void compare_hooks_with_information() {
    std::multiset<std::string> called, told;
    for (const auto& hook : hooks_) called.insert(hook.object + "." + hook.kind);
    for (const auto& [tag, text] : audited_.file.information)
      if (tag == "klp.hook") told.insert(text);
    for (const auto& hook : std::set(called.begin(), called.end()))
      if (told.count(hook) != called.count(hook)) report_finding(hook, "modinfo does not say how often it is called");
    for (const auto& hook : std::set(told.begin(), told.end()))
      if (!called.contains(hook))
        report_finding(hook, "modinfo says that there is such a hook, and it is never called");
  }

  // Each pointer in a section .klp.hook.KIND of the change is a hook.
  void compare_hooks_with_change() {
    constexpr std::string_view prefix = ".klp.hook.";
    Calls asked;
    for (const auto& unit : *audited_.units) {
      const Layout& layout = *unit.patched.layout;
      for (AtomId a = 0; a < layout.atoms().size(); ++a) {
        if (!layout.section_of(a).name.starts_with(prefix)) continue;
        std::string kind = layout.section_of(a).name.substr(prefix.size());
        for (const auto& r : layout.atom(a).references)
          if (r.atom != no_atom) asked.insert({unit.object->name, kind, layout.name(r.atom)});
      }
    }
    Calls called;
    for (const auto& hook : hooks_) called.insert({hook.object, hook.kind, name_asked_for(hook, asked)});
    compare(called, asked);
  }

  struct HookCall {
    std::string object, kind;
    AtomId function;
  };

  // Of its names in the module (klp_hook_0 among them) the one that the change has.
  std::string name_asked_for(const HookCall& hook, const Calls& asked) const {
    const Atom& atom = audited_.layout.atom(hook.function);
    for (SymbolId alias : atom.aliases)
      if (asked.contains({hook.object, hook.kind, symbol(alias).name})) return symbol(alias).name;
    return symbol(atom.symbol).name;
  }

  void compare_states() {
    std::multiset<DeclaredState> declared(audited_.table.states.begin(), audited_.table.states.end());
    std::multiset<std::string> described, told;
    for (const auto& state : declared) described.insert(fmt::format("{:#x},{}", state.id, state.version));
    for (const auto& [tag, text] : audited_.file.information)
      if (tag == "klp.state") told.insert(text);
    if (described != told) report_finding("klp_states", "it declares other states than modinfo");
    if (audited_.units && declared != wanted_states())
      report_finding("klp_states", "it declares other states than the change");
  }

  // The change's own, and one for each store (write_data.c: struct klp_write).
  std::multiset<DeclaredState> wanted_states() const {
    constexpr std::size_t write_size = 40;
    std::multiset<DeclaredState> wanted;
    for (const auto& unit : *audited_.units)
      for (const auto& atom : unit.patched.layout->atoms()) {
        if (unit.patched.layout->object().sections[atom.section].name != ".klp.state") continue;
        ByteView bytes(atom.bytes);
        auto state = bytes.get<std::uint64_t>(0), version = bytes.get<std::uint64_t>(8);
        if (state && version) wanted.insert({*state, static_cast<std::uint32_t>(*version)});
      }
    const Section* writes = audited_.file.object.find_section(".rodata.klp_writes");
    for (std::size_t at = 0; writes && at < writes->data.size(); at += write_size)
      if (auto state = ByteView(writes->data).get<std::uint64_t>(at); state && *state) wanted.insert({*state, 1});
    return wanted;
  }

  const AuditCase& audited_;
  std::vector<Finding>& findings_;
  Calls template_calls_;
  std::vector<HookCall> hooks_;
};

} // namespace

void check_callbacks(const AuditCase& audited, std::vector<Finding>& findings) {
  CallbackCheck(audited, findings).run();
}

} // namespace klp
