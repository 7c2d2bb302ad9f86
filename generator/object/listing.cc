#include "generator/object/listing.h"

#include <algorithm>
#include <fmt/format.h>

namespace klp {

namespace {

std::string described(const Layout& layout, const Reference& reference) {
  std::string name;
  if (reference.atom == no_atom) {
    name = layout.object().symbols[reference.symbol].name;
  } else {
    const Atom& atom = layout.atom(reference.atom);
    if (atom.kind == AtomKind::string && reference.delta == 0) {
      std::string text(atom.bytes.c_str());
      std::ranges::replace_if(
          text, [](unsigned char c) { return c < 0x20 || c > 0x7e; }, '.');
      return fmt::format("\"{}\"", text);
    }
    name = layout.name_or_section(reference.atom);
  }
  return reference.delta ? fmt::format("{}{:+#x}", name, reference.delta) : name;
}

std::string mnemonic_of(const std::string& text) { return text.substr(0, text.find(' ')); }

std::string text_of(const Layout& layout, const Atom& atom, const Instruction& instruction) {
  auto bytes = ByteView(atom.bytes).sub(instruction.offset, instruction.length);
  std::string text = bytes ? disassemble(*bytes, instruction.offset) : "(bad)";
  auto inside = [&](const Reference& r) {
    return r.offset >= instruction.offset && r.offset < instruction.offset + instruction.length;
  };
  bool branch = is_branch(instruction.branch);
  auto reference = std::ranges::find_if(atom.references, inside);
  if (reference == atom.references.end())
    return branch && instruction.relative_target
               ? fmt::format("{} {:+#x}", mnemonic_of(text), *instruction.relative_target)
               : text;
  if (branch) return mnemonic_of(text) + " " + described(layout, *reference);
  for (; reference != atom.references.end() && inside(*reference); ++reference)
    text += "  # " + described(layout, *reference);
  return text;
}

} // namespace

std::vector<ListedInstruction> list_code(const Layout& layout, AtomId function) {
  const Atom& atom = layout.atom(function);
  std::vector<ListedInstruction> lines;
  for (const auto& instruction : decode(atom.bytes))
    lines.push_back({instruction.offset, text_of(layout, atom, instruction)});
  return lines;
}

} // namespace klp
