#include "generator/audit/checks.h"
#include "generator/audit/runtime_sections.h"
#include "klp-runtime/module/klp_description.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <set>

namespace klp {

namespace {

constexpr RuleId hooks_rule = "redirections";
constexpr char first_hook[] = "klp_fill_constants";

// The hooks of one kind of a patched object (vmlinux or a module).
struct HookList {
  std::string object, kind;
  auto operator<=>(const HookList&) const = default;
};

// Function names, in the order of the calls.
using Calls = std::map<HookList, std::vector<std::string>>;

class HookCheck {
public:
  HookCheck(const AuditCase& audited, std::vector<Finding>& findings) : audited_(audited), findings_(findings) {}

  void run() {
    for (const auto& object : audited_.table.objects)
      for (const auto& hook : object.hooks) read_hook({object.name, hook.kind}, hook.function);
    compare(runtime_calls_, needed_runtime_calls());
    compare_hooks_with_modinfo();
    compare_states();
    if (audited_.units) compare_hooks_with_change();
  }

private:
  void report_finding(const std::string& symbol, std::string cause) {
    findings_.push_back(audit_finding(hooks_rule, symbol, std::move(cause)));
  }

  const Symbol& symbol(SymbolId id) const { return audited_.file.loaded.symbols[id]; }

  // klp_fill_constants() comes first, because the hooks of the change can use new code. The other functions of the
  // runtime come last: hooks of the change may use what klp_clear_relocations() clears.
  void read_hook(const HookList& list, ModulePlace place) {
    AtomId function = function_at(place);
    if (function == no_atom) return report_finding(list.object, "its " + list.kind + " hook is no function");
    const std::string& name = audited_.layout.name(function);
    if (is_of_runtime(function)) {
      if (name == first_hook && hooks_.contains(list)) report_finding(name, text(list) + " calls it after other hooks");
      return runtime_calls_[list].push_back(name);
    }
    auto earlier = runtime_calls_.find(list);
    if (earlier != runtime_calls_.end() && earlier->second.back() != first_hook)
      report_finding(audited_.layout.name(function), text(list) + " calls it after functions of klp's own code");
    hooks_[list].push_back(function);
  }

  AtomId function_at(ModulePlace place) const {
    const auto& atoms = audited_.layout.atoms();
    for (AtomId a = 0; a < atoms.size(); ++a) {
      bool here = atoms[a].section == place.section && static_cast<std::int64_t>(atoms[a].offset) == place.offset;
      if (here && atoms[a].kind == AtomKind::function) return a;
    }
    return no_atom;
  }

  bool is_of_runtime(AtomId function) const { return is_runtime_code(audited_.layout.section_of(function).name); }

  static std::string text(const HookList& list) { return list.kind + " of " + list.object; }

  void compare(const Calls& found, const Calls& wanted) {
    std::set<HookList> lists;
    for (const auto& [list, names] : found) lists.insert(list);
    for (const auto& [list, names] : wanted) lists.insert(list);
    for (const auto& list : lists) {
      auto calls_of = [&](const Calls& calls) {
        auto names = calls.find(list);
        return names == calls.end() ? std::vector<std::string>() : names->second;
      };
      compare(list, calls_of(found), calls_of(wanted));
    }
  }

  void compare(const HookList& list, const std::vector<std::string>& found, const std::vector<std::string>& wanted) {
    if (found == wanted) return;
    for (const auto& name : std::set(wanted.begin(), wanted.end()))
      if (std::ranges::count(found, name) < std::ranges::count(wanted, name))
        report_finding(name, text(list) + " does not call it");
    for (const auto& name : std::set(found.begin(), found.end()))
      if (std::ranges::count(wanted, name) < std::ranges::count(found, name))
        report_finding(name, text(list) + " should not call it");
    if (std::ranges::is_permutation(found, wanted))
      report_finding(found.front(),
                     fmt::format("{} calls its hooks in another order than {}", text(list), fmt::join(wanted, ", ")));
  }

  // The functions of the runtime that must be hooks: klp_fill_constants(), if the module has a table of runtime
  // constants; those that write data, if the module writes data; and
  // klp_clear_relocations(), if the kernel is older than 6.3 and has no clear_relocate_add(). It is the last one, since
  // it clears the addresses of the data that klp_write_old_values() writes.
  Calls needed_runtime_calls() const {
    Calls needed;
    const std::string vmlinux = KernelObject::vmlinux_name;
    if (audited_.file.loaded.find_section(KLP_CONSTANTS_SECTION))
      needed[{vmlinux, "pre_patch"}].emplace_back(first_hook);
    bool kernel_clears = !audited_.objects.vmlinux().symbols.named("clear_relocate_add").empty();
    for (const auto& object : written_objects()) {
      needed[{object, "pre_patch"}].push_back("klp_write_new_values");
      needed[{object, "post_unpatch"}].push_back("klp_write_old_values");
    }
    for (const auto& object : audited_.table.objects) {
      if (kernel_clears || object.name == vmlinux) continue;
      needed[{object.name, "post_unpatch"}].push_back("klp_clear_relocations");
      if (std::ranges::find(object.hooks, "pre_patch", &CalledHook::kind) != object.hooks.end())
        needed[{object.name, "pre_patch_failed"}].push_back("klp_clear_relocations");
    }
    return needed;
  }

  // The objects (vmlinux or modules) whose data the table klp_writes writes to.
  std::set<std::string> written_objects() const {
    std::set<std::string> objects;
    const Section* table = audited_.file.loaded.find_section(KLP_WRITES_SECTION);
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
    for (const auto& [list, functions] : hooks_)
      for (std::size_t i = 0; i < functions.size(); ++i) called.insert(list.object + "." + list.kind);
    for (const auto& [tag, text] : audited_.file.information)
      if (tag == "klp.hook") in_modinfo.insert(text);
    for (const auto& hook : std::set(called.begin(), called.end()))
      if (in_modinfo.count(hook) != called.count(hook))
        report_finding(hook, "modinfo does not say how often it is called");
    for (const auto& hook : std::set(in_modinfo.begin(), in_modinfo.end()))
      if (!called.contains(hook))
        report_finding(hook, "modinfo says that there is such a hook, and it is never called");
  }

  // Each pointer in a section .klp.hook.KIND of a patched object declares a hook. They are called in this order.
  void compare_hooks_with_change() {
    constexpr std::string_view prefix = ".klp.hook.";
    Calls declared, called;
    for (const auto& unit : *audited_.units) {
      const Layout& layout = *unit.patched.layout;
      for (AtomId a = 0; a < layout.atoms().size(); ++a) {
        if (!layout.section_of(a).name.starts_with(prefix)) continue;
        HookList list{unit.object->name, layout.section_of(a).name.substr(prefix.size())};
        for (const auto& r : layout.atom(a).references)
          if (r.atom != no_atom) declared[list].push_back(layout.name(r.atom));
      }
    }
    for (const auto& [list, functions] : hooks_)
      for (AtomId function : functions) called[list].push_back(name_in_change(function, declared[list]));
    compare(called, declared);
  }

  // A hook has several symbols in the module: klp_hook_0, and its name in the change.
  std::string name_in_change(AtomId function, const std::vector<std::string>& declared) const {
    const Atom& atom = audited_.layout.atom(function);
    for (SymbolId alias : atom.aliases)
      if (std::ranges::find(declared, symbol(alias).name) != declared.end()) return symbol(alias).name;
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
    const Section* writes = audited_.file.object.find_section(KLP_WRITES_SECTION);
    for (std::size_t at = 0; writes && at < writes->data.size(); at += sizeof(klp_write_description))
      if (auto entry = ByteView(writes->data).get<klp_write_description>(at); entry && entry->state)
        wanted.insert({entry->state, 1});
    return wanted;
  }

  const AuditCase& audited_;
  std::vector<Finding>& findings_;
  Calls runtime_calls_;                           // of functions of the runtime
  std::map<HookList, std::vector<AtomId>> hooks_; // of functions of the change
};

} // namespace

void check_hooks(const AuditCase& audited, std::vector<Finding>& findings) { HookCheck(audited, findings).run(); }

} // namespace klp
