// klp.so, the plugin for GCC: collects facts about the unit and writes them to the section .discard.klp.facts of the
// object. All other sections, except debug information, are the same with and without the plugin.
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

// The two symbols that GCC looks up. All other symbols are local (exports.map).
#define KLP_EXPORTED extern "C" __attribute__((visibility("default")))
KLP_EXPORTED int plugin_is_GPL_compatible;
KLP_EXPORTED int plugin_init(plugin_name_args* info, plugin_gcc_version* version);

int plugin_is_GPL_compatible;

namespace klp::gcc {

namespace {

struct Collectors {
  FunctionFacts functions;
  VariableFacts variables;
  InliningLog inlinings;
  Definitions definitions;
  MacroLog macros;
  SourceFiles files;
  UsedTypes types;
  ConstantFacts constants;
  facts::Unit unit; // the facts that are complete before the end of the unit
};

// Runs after the pass "final", which writes the function to the assembly: the function is certainly in the object, and
// its symbols are final, also the symbol of its cold part.
class WrittenPass : public rtl_opt_pass {
public:
  WrittenPass(::gcc::context* context, Collectors& collectors) : rtl_opt_pass(data, context), collectors_(collectors) {}
  unsigned int execute(function*) override {
    collectors_.functions.add_current_function(collectors_.inlinings);
    collectors_.constants.add_current_function(current_function_decl);
    return 0;
  }

private:
  static const pass_data data;
  Collectors& collectors_;
};

const pass_data WrittenPass::data = {RTL_PASS, "klp_written", OPTGROUP_NONE, TV_NONE, 0, 0, 0, 0, 0};
Collectors& collectors_of(void* user_data) { return *static_cast<Collectors*>(user_data); }

// GCC calls this function also for parameters and fields, of which a unit has tens of thousands. They are skipped
// first.
void on_declaration(void* decl, void* user_data) {
  if (!decl || !(VAR_OR_FUNCTION_DECL_P(static_cast<tree>(decl)) || TREE_CODE(static_cast<tree>(decl)) == TYPE_DECL))
    return;
  collectors_of(user_data).variables.add_declaration(static_cast<tree>(decl));
  collectors_of(user_data).definitions.finish_declaration(static_cast<tree>(decl));
}

void on_type(void* type, void* user_data) { collectors_of(user_data).definitions.finish_type(static_cast<tree>(type)); }

void on_function(void* decl, void* user_data) {
  collectors_of(user_data).definitions.finish_function(static_cast<tree>(decl));
}

void on_unit_start(void*, void* user_data) { collectors_of(user_data).macros.register_callbacks(); }
void on_garbage_collection(void*, void* user_data) { collectors_of(user_data).definitions.mark(); }

// A use of the whole file (without a name), for each file except the main file.
std::vector<facts::Use> whole_files(const std::vector<facts::IncludedFile>& files) {
  std::vector<facts::Use> out;
  for (std::size_t i = 1; i < files.size(); ++i)
    out.push_back({facts::DefinitionKind::declaration, "", {files[i].path, 0, 0}});
  return out;
}

void on_ipa_end(void*, void* user_data) {
  Collectors& collectors = collectors_of(user_data);
  collectors.inlinings.record_late_inlining();
  collectors.functions.analyze_results();
  collectors.constants.add_variables();
  collectors.unit.callbacks = callback_facts();
}

void on_node_added(cgraph_node* node, void* user_data) { collectors_of(user_data).inlinings.node_added(node); }
void on_node_removed(cgraph_node* node, void* user_data) { collectors_of(user_data).inlinings.node_removed(node); }

// Registers the hooks only here. If they were registered earlier, a precompiled header would save them, and the process
// that reads the header would call them.
void on_ipa_start(void*, void* user_data) {
  Collectors& collectors = collectors_of(user_data);
  collectors.functions.record_lines();
  UseSearch search(collectors.definitions.take(), collectors.macros, collectors.files, collectors.types);
  search.run();
  collectors.unit.uses = search.list();
  collectors.unit.records = record_facts(collectors.types, search.measured_members());
  collectors.unit.lifetimes = lifetime_facts();
  collectors.unit.files = file_facts(collectors.files);
  if (!search.is_complete()) collectors.unit.uses = whole_files(collectors.unit.files);
  symtab->add_cgraph_insertion_hook(on_node_added, user_data);
  symtab->add_cgraph_removal_hook(on_node_removed, user_data);
}

// The text of each byte in an .ascii directive. Escapes have three octal digits: with fewer digits, a digit that
// follows would become a part of the escape.
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

std::string ascii_directives(const std::string& bytes) {
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

// The section has no flags, so it is not allocated. .pushsection and .popsection restore the current section, which GCC
// keeps track of.
void on_unit_end(void*, void* user_data) {
  if (!asm_out_file || flag_syntax_only || seen_error()) return;
  Collectors& collectors = collectors_of(user_data);
  facts::Unit& unit = collectors.unit;
  begin_unit(unit);
  collectors.functions.add_aliases(collectors.inlinings);
  collectors.functions.finish(unit);
  collectors.variables.finish(unit);
  unit.constants = collectors.constants.take();
  fprintf(asm_out_file, "\t.pushsection %s,\"\",@progbits\n", facts::section_name);
  fputs(ascii_directives(facts::encode(unit)).c_str(), asm_out_file);
  fputs("\t.popsection\n", asm_out_file);
}

void register_callbacks(const char* name, Collectors& collectors) {
  register_callback(name, PLUGIN_START_UNIT, on_unit_start, &collectors);
  register_callback(name, PLUGIN_FINISH_DECL, on_declaration, &collectors);
  register_callback(name, PLUGIN_FINISH_TYPE, on_type, &collectors);
  register_callback(name, PLUGIN_FINISH_PARSE_FUNCTION, on_function, &collectors);
  register_callback(name, PLUGIN_GGC_MARKING, on_garbage_collection, &collectors);
  register_callback(name, PLUGIN_ALL_IPA_PASSES_START, on_ipa_start, &collectors);
  register_callback(name, PLUGIN_ALL_IPA_PASSES_END, on_ipa_end, &collectors);
  register_callback(name, PLUGIN_FINISH_UNIT, on_unit_end, &collectors);
  register_pass_info written = {new WrittenPass(g, collectors), "final", 1, PASS_POS_INSERT_AFTER};
  register_callback(name, PLUGIN_PASS_MANAGER_SETUP, nullptr, &written);
}

// Errors are fatal: otherwise objects would have no facts, or the plugin would read data structures of another version
// of GCC with a wrong layout.
void check_compiler(plugin_gcc_version* version) {
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

void check_arguments(const plugin_name_args* info) {
  if (info->argc > 0)
    fatal_error(UNKNOWN_LOCATION, "klp.so does not know the argument %qs: it takes none", info->argv[0].key);
}

} // namespace

} // namespace klp::gcc

int plugin_init(plugin_name_args* info, plugin_gcc_version* version) {
  auto& collectors = *new klp::gcc::Collectors; // never deleted: the compiler calls the callbacks until it exits
  static plugin_info about = {"1", "writes what GCC knows of a unit into its object, for klp"};
  klp::gcc::check_compiler(version);
  klp::gcc::check_arguments(info);
  collectors.unit.plugins = klp::gcc::other_plugins(info->base_name);
  register_callback(info->base_name, PLUGIN_INFO, nullptr, &about);
  klp::gcc::register_callbacks(info->base_name, collectors);
  return 0;
}
