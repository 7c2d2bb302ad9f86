#include "unit_facts.h"

namespace klp::gcc {

// Options that change no code of a given preprocessed source: messages, dumps, dependencies, paths, debug information,
// this plugin; and what preprocessing has already turned into source text.
static constexpr const char* without_effect[] = {
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

static bool reaches_code(const cl_decoded_option& option) {
  if (option.opt_index == OPT_SPECIAL_input_file || !option.orig_option_with_args_text) return false;
  for (const char* prefix : without_effect)
    if (strncmp(option.orig_option_with_args_text, prefix, strlen(prefix)) == 0) return false;
  return true;
}

// FNV-1a over the options in their order, each ended by a zero.
static std::string hash_options() {
  std::uint64_t hash = 0xcbf29ce484222325;
  auto add = [&hash](char byte) { hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001b3; };
  for (unsigned i = 1; i < save_decoded_options_count; ++i) { // 0 is the program
    if (!reaches_code(save_decoded_options[i])) continue;
    for (const char* c = save_decoded_options[i].orig_option_with_args_text; *c; ++c) add(*c);
    add('\0');
  }
  char text[17];
  snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(hash));
  return text;
}

facts::Unit begin_unit() {
  facts::Unit unit;
  unit.compiler = "gcc";
  unit.compiler_version = gcc_version.basever;
  unit.source = main_input_filename ? main_input_filename : "";
  unit.flags_hash = hash_options();
  return unit;
}

} // namespace klp::gcc
