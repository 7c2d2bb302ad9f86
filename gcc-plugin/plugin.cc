// klp.so: listens to the compiler and writes down what it knew, into .discard.klp.facts of the object.
// It changes nothing: every other section but debug information is the same with and without it.
#include "callback_facts.h"
#include "constant_facts.h"
#include "definitions.h"
#include "file_facts.h"
#include "function_facts.h"
#include "lifetime_facts.h"
#include "record_facts.h"
#include "unit_facts.h"
#include "use_facts.h"
#include "variable_facts.h"

#include "facts/encode.h"

// The two names that GCC looks for; everything else stays inside.
#define KLP_EXPORTED extern "C" __attribute__((visibility("default")))
KLP_EXPORTED int plugin_is_GPL_compatible;
KLP_EXPORTED int plugin_init(plugin_name_args* info, plugin_gcc_version* version);

int plugin_is_GPL_compatible;

namespace klp::gcc {

namespace {

struct Account {
  FunctionFacts functions;
  VariableFacts variables;
  InliningLog inlinings;
  Definitions definitions;
  MacroLog macros;
  SourceFiles files;
  UsedTypes types;
  ConstantFacts constants;
  facts::Unit unit; // what is complete before the end
};

// After "final": the function is written, so it is real and its names are, the cold half's too.
class WrittenPass : public rtl_opt_pass {
public:
  WrittenPass(::gcc::context* context, Account& account) : rtl_opt_pass(data, context), account_(account) {}
  unsigned int execute(function*) override {
    account_.functions.add_written(account_.inlinings);
    account_.constants.add_written(current_function_decl);
    return 0;
  }

private:
  static const pass_data data;
  Account& account_;
};

const pass_data WrittenPass::data = {RTL_PASS, "klp_written", OPTGROUP_NONE, TV_NONE, 0, 0, 0, 0, 0};

} // namespace

static Account& account_of(void* user_data) { return *static_cast<Account*>(user_data); }

// Tens of thousands of parameters and fields come here as well.
static void on_declaration(void* decl, void* user_data) {
  if (!decl || !(VAR_OR_FUNCTION_DECL_P(static_cast<tree>(decl)) || TREE_CODE(static_cast<tree>(decl)) == TYPE_DECL))
    return;
  account_of(user_data).variables.declared(static_cast<tree>(decl));
  account_of(user_data).definitions.finish_declaration(static_cast<tree>(decl));
}

static void on_type(void* type, void* user_data) {
  account_of(user_data).definitions.finish_type(static_cast<tree>(type));
}

static void on_function(void* decl, void* user_data) {
  account_of(user_data).definitions.finish_function(static_cast<tree>(decl));
}

static void on_unit_start(void*, void* user_data) { account_of(user_data).macros.listen(); }

static void on_collection(void*, void* user_data) { account_of(user_data).definitions.mark(); }

// Each file but the main one.
static std::vector<facts::Use> whole_files(const std::vector<facts::IncludedFile>& files) {
  std::vector<facts::Use> out;
  for (std::size_t i = 1; i < files.size(); ++i)
    out.push_back({facts::DefinitionKind::declaration, "", {files[i].path, 0, 0}});
  return out;
}

static void on_ipa_end(void*, void* user_data) {
  Account& account = account_of(user_data);
  account.inlinings.decisions_made();
  account.functions.remember_results();
  account.constants.add_variables();
  account.unit.callbacks = callback_facts();
}

static void on_node_added(cgraph_node* node, void* user_data) { account_of(user_data).inlinings.node_added(node); }

static void on_node_removed(cgraph_node* node, void* user_data) { account_of(user_data).inlinings.node_removed(node); }

// The hooks go in no earlier: a precompiled header would save them, and run them in the process that reads it.
static void on_ipa_start(void*, void* user_data) {
  Account& account = account_of(user_data);
  account.functions.remember_lines();
  UseSearch search(account.definitions.take(), account.macros, account.files, account.types);
  search.run();
  account.unit.uses = search.list();
  account.unit.records = record_facts(account.types, search.measured_members());
  account.unit.lifetimes = lifetime_facts();
  account.unit.files = file_facts(account.files);
  if (!search.is_complete()) account.unit.uses = whole_files(account.unit.files);
  symtab->add_cgraph_insertion_hook(on_node_added, user_data);
  symtab->add_cgraph_removal_hook(on_node_removed, user_data);
}

namespace {

// How a string directive names each byte. Three octal digits are the one escape in which no following character can be
// misread.
struct Notations {
  struct Notation {
    char text[4];
    unsigned char size;
  } of[256] = {};
  constexpr Notations() {
    for (unsigned byte = 0; byte < 256; ++byte) {
      const bool plain = byte >= ' ' && byte < 0x7f && byte != '"' && byte != '\\';
      const char escape[] = {'\\', char('0' + (byte >> 6)), char('0' + (byte >> 3 & 7)), char('0' + (byte & 7))};
      for (unsigned i = 0; i < 4; ++i) of[byte].text[i] = plain ? char(byte) : escape[i];
      of[byte].size = plain ? 1 : 4;
    }
  }
};

} // namespace

static std::string as_directives(const std::string& bytes) {
  static constexpr Notations notations;
  constexpr std::size_t per_line = 256;
  constexpr std::string_view begin = "\t.ascii \"", end = "\"\n";
  std::string out(bytes.size() * 4 + (bytes.size() / per_line + 1) * (begin.size() + end.size()), '\0');
  char* to = &out[0];
  for (std::size_t at = 0; at < bytes.size(); at += per_line) {
    to = std::copy(begin.begin(), begin.end(), to);
    for (std::size_t i = at; i < std::min(at + per_line, bytes.size()); ++i) {
      const auto& notation = notations.of[static_cast<unsigned char>(bytes[i])];
      memcpy(to, notation.text, sizeof notation.text);
      to += notation.size;
    }
    to = std::copy(end.begin(), end.end(), to);
  }
  out.resize(to - &out[0]);
  return out;
}

// No flags: not allocated. Pushed and popped, so that GCC's own idea of the current section stays true.
static void on_unit_end(void*, void* user_data) {
  if (!asm_out_file || flag_syntax_only || seen_error()) return;
  Account& account = account_of(user_data);
  facts::Unit& unit = account.unit;
  begin_unit(unit);
  account.functions.add_aliases(account.inlinings);
  account.functions.finish(unit);
  account.variables.finish(unit);
  unit.constants = account.constants.take();
  fprintf(asm_out_file, "\t.pushsection %s,\"\",@progbits\n", facts::section_name);
  fputs(as_directives(facts::encode(unit)).c_str(), asm_out_file);
  fputs("\t.popsection\n", asm_out_file);
}

static void register_listeners(const char* name, Account& account) {
  register_callback(name, PLUGIN_START_UNIT, on_unit_start, &account);
  register_callback(name, PLUGIN_FINISH_DECL, on_declaration, &account);
  register_callback(name, PLUGIN_FINISH_TYPE, on_type, &account);
  register_callback(name, PLUGIN_FINISH_PARSE_FUNCTION, on_function, &account);
  register_callback(name, PLUGIN_GGC_MARKING, on_collection, &account);
  register_callback(name, PLUGIN_ALL_IPA_PASSES_START, on_ipa_start, &account);
  register_callback(name, PLUGIN_ALL_IPA_PASSES_END, on_ipa_end, &account);
  register_callback(name, PLUGIN_FINISH_UNIT, on_unit_end, &account);
  register_pass_info written = {new WrittenPass(g, account), "final", 1, PASS_POS_INSERT_AFTER};
  register_callback(name, PLUGIN_PASS_MANAGER_SETUP, nullptr, &written);
}

// Fatal, and in one line: going on would leave objects without facts, or read another compiler's data as one's own.
static void check_circumstances(plugin_gcc_version* version) {
  if (strcmp(version->basever, gcc_version.basever) != 0)
    fatal_error(UNKNOWN_LOCATION,
                "klp.so was built for GCC %s, this is GCC %s: compile with GCC %s (%<make CC=%>), or build klp for "
                "GCC %s (%<cmake -DKLP_GCC=%>)",
                gcc_version.basever, version->basever, gcc_version.basever, version->basever);
  if (!plugin_default_version_check(version, &gcc_version))
    fatal_error(UNKNOWN_LOCATION,
                "klp.so was built for another build of GCC %s: build klp again with the compiler that is installed now",
                gcc_version.basever);
  if (strncmp(lang_hooks.name, "GNU C", 5) != 0 || lang_hooks.name[5] == '+')
    fatal_error(UNKNOWN_LOCATION, "klp.so knows C only, not %s: leave out %<-fplugin%> here", lang_hooks.name);
  if (flag_lto)
    fatal_error(UNKNOWN_LOCATION, "klp.so cannot follow %<-flto%>: what is decided at link time would be missing");
}

static void check_arguments(const plugin_name_args* info) {
  if (info->argc > 0)
    fatal_error(UNKNOWN_LOCATION, "klp.so does not know the argument %qs: it takes none", info->argv[0].key);
}

} // namespace klp::gcc

int plugin_init(plugin_name_args* info, plugin_gcc_version* version) {
  auto& account = *new klp::gcc::Account; // the compiler calls back to its very end
  static plugin_info about = {"1", "writes what GCC knows of a unit into its object, for klp"};
  klp::gcc::check_circumstances(version);
  klp::gcc::check_arguments(info);
  account.unit.plugins = klp::gcc::other_plugins(info->base_name);
  register_callback(info->base_name, PLUGIN_INFO, nullptr, &about);
  klp::gcc::register_listeners(info->base_name, account);
  return 0;
}
