#include "generator/kernel/image/build_id.h"

namespace klp {

namespace {

// An ELF note: a header of three 4-byte words (name size, content size, type), then the owner's name and the content,
// each padded to a multiple of 4 bytes.
struct Note {
  std::string_view owner, content;
  std::uint32_t type = 0;
  std::uint64_t end = 0;
};

std::optional<Note> note_at(ByteView notes, std::uint64_t offset) {
  auto words = [](std::uint64_t size) { return (size + 3) / 4 * 4; };
  constexpr std::uint64_t header = 12;
  auto name_size = notes.get<std::uint32_t>(offset), size = notes.get<std::uint32_t>(offset + 4);
  auto type = notes.get<std::uint32_t>(offset + 8);
  if (!name_size || !size || !type) return std::nullopt;
  auto owner = notes.sub(offset + header, *name_size);
  auto content = notes.sub(offset + header + words(*name_size), *size);
  if (!owner || !content) return std::nullopt;
  return Note{owner->text(), content->text(), *type, offset + header + words(*name_size) + words(*size)};
}

} // namespace

std::optional<std::string> build_id_of(const Image& image, const Kallsyms& kallsyms) {
  constexpr std::uint32_t build_id_type = 3; // NT_GNU_BUILD_ID
  constexpr std::string_view owner("GNU", 4);
  auto begin = kallsyms.named("__start_notes"), end = kallsyms.named("__stop_notes");
  if (begin.size() != 1 || end.size() != 1 || end[0]->address < begin[0]->address) return std::nullopt;
  auto notes = image.at(begin[0]->address, end[0]->address - begin[0]->address);
  if (!notes) return std::nullopt;
  for (auto note = note_at(*notes, 0); note; note = note_at(*notes, note->end))
    if (note->type == build_id_type && note->owner == owner && !note->content.empty())
      return std::string(note->content);
  return std::nullopt;
}

std::string hexadecimal(std::string_view bytes) {
  constexpr char digits[] = "0123456789abcdef";
  std::string text;
  for (unsigned char byte : bytes) {
    text += digits[byte >> 4];
    text += digits[byte & 15];
  }
  return text;
}

} // namespace klp
