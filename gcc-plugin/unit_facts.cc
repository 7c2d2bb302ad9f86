#include "unit_facts.h"

namespace klp::gcc {

namespace {

// Prefixes of options that do not change the code for the same preprocessed source: messages, dumps, dependencies,
// paths, debug information, plugins, and options of the preprocessor.
constexpr const char* options_without_effect[] = {
    "-D",
    "-U",
    "-I",
    "-i",
    "-M",
    "-W",
    "-o",
    "-g",
    "-dump",
    "-w",
    "-quiet",
    "-version",
    "-auxbase",
    "-fplugin",
    "-fdump-",
    "-fdiagnostics-",
    "-fmacro-prefix-map=",
    "-fdebug-prefix-map=",
    "-ffile-prefix-map=",
    "-fmessage-length",
    "-fverbose-asm",
    "-fpreprocessed",
};

bool affects_code(const cl_decoded_option& option) {
  if (option.opt_index == OPT_SPECIAL_input_file || !option.orig_option_with_args_text) return false;
  for (const char* prefix : options_without_effect)
    if (strncmp(option.orig_option_with_args_text, prefix, strlen(prefix)) == 0) return false;
  return true;
}

std::string hash_options() {
  facts::Hash hash;
  for (unsigned i = 1; i < save_decoded_options_count; ++i) // [0] is the program
    if (affects_code(save_decoded_options[i]))
      hash.add(std::string_view(save_decoded_options[i].orig_option_with_args_text));
  return hash.text();
}

std::string plugin_name(std::string path) {
  path.erase(0, path.rfind('/') + 1);
  return path.substr(0, path.find(".so"));
}

} // namespace

std::vector<std::string> other_plugins(const std::string& own) {
  std::vector<std::string> out;
  for (unsigned i = 1; i < save_decoded_options_count; ++i) {
    const cl_decoded_option& option = save_decoded_options[i];
    if (option.opt_index != OPT_fplugin_ || !option.arg) continue;
    std::string name = plugin_name(option.arg);
    if (name != own && std::find(out.begin(), out.end(), name) == out.end()) out.push_back(name);
  }
  return out;
}

void begin_unit(facts::Unit& unit) {
  unit.compiler = "gcc";
  unit.compiler_version = gcc_version.basever;
  unit.source = main_input_filename ? main_input_filename : "";
  unit.flags_hash = hash_options();
}

} // namespace klp::gcc
