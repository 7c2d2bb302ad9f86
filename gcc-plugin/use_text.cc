#include "lexer.h"
#include "use_facts.h"

namespace klp::gcc {

using facts::DefinitionKind;

namespace {

bool is_size_operator(rid keyword) {
  switch (keyword) {
  case RID_SIZEOF:
  case RID_ALIGNOF:
  case RID_OFFSETOF:
  case RID_TYPES_COMPATIBLE_P:
  case RID_GENERIC:
    return true;
  default:
    return false;
  }
}

bool precedes_tag(rid keyword) { return keyword == RID_STRUCT || keyword == RID_UNION || keyword == RID_ENUM; }

// Same as C_IS_RESERVED_WORD of c-tree.h.
bool is_keyword(tree identifier) { return TREE_LANG_FLAG_0(identifier); }

std::string_view text_of(const SourceFile& file, const Lines& lines) {
  std::string_view text = file.from(lines.first);
  return text.substr(0, text.size() - file.from(lines.last + 1).size());
}

} // namespace

Lines UseSearch::lines_of(unsigned number) {
  Item& item = items_[number];
  if (item.line == 0) place(item);
  if (item.line == 0) return {};
  const SourceFile& file = files_[item.file];
  if (!file.is_readable()) complete_ = false;
  if (!file.is_readable()) return {};
  if (item.what.kind == DefinitionKind::macro) return macro_lines(file, item.file, item.line);
  unsigned end = item.what.end ? expand_location(item.what.end).line : 0;
  return definition_lines(file, item.file, item.line, end);
}

// If `end` is given, the last line of the text is not known yet and is set here.
void UseSearch::scan(Scan& text, EndSearch* end) {
  static const tree object_size = identifiers_.look_up("__builtin_object_size").node;
  const SourceFile& file = files_[text.lines.file];
  Lexer lexer(end ? file.from(text.lines.first) : text_of(file, text.lines));
  const char* const readable_end = file.text().data() + file.text().size();
  char before = ' ', last = ' ';
  for (Word word = lexer.next(); word.kind != Word::end; word = lexer.next()) {
    if (word.kind == Word::character) {
      before = word.text[0] == '.' || (last == '-' && word.text[0] == '>') ? '.' : ' ';
      pastes_tokens_ |= last == '#' && word.text[0] == '#';
      last = word.text[0];
      if (!end || !end->is_end(word.text)) continue;
      text.lines.last = std::max(text.lines.last, file.line_of(word.text.data()));
      lexer.stop_at(file.end_of(text.lines.last));
      end = nullptr;
      continue;
    }
    const char here = before;
    before = last = ' ';
    const Identifier identifier = identifiers_.find(word.text, readable_end);
    if (!identifier.node) continue;
    if (!is_keyword(identifier.node)) {
      text.measures |= identifier.node == object_size;
      text.names.push_back({identifier, here});
    } else if (precedes_tag(C_RID_CODE(identifier.node))) {
      before = 't';
    } else {
      text.measures |= is_size_operator(C_RID_CODE(identifier.node));
    }
  }
  if (end) text.lines.last = file.line_count();
}

// Scans each definition once. Definitions that one macro makes in one place share a scan: a system call has a dozen.
UseSearch::Scan& UseSearch::scan_of(unsigned number) {
  if (items_[number].scan) return scans_[items_[number].scan];
  items_[number].scan = scans_.size();
  Scan& text = scans_.emplace_back();
  text.lines = lines_of(number);
  if (text.lines.first == 0) return text;
  Item& item = items_[number];
  const SourceFile& file = files_[item.file];
  const bool is_macro = item.what.kind == DefinitionKind::macro,
             is_function = item.what.kind == DefinitionKind::function;
  const bool searches_end = !is_macro && text.lines.last <= item.line;
  if (searches_end) {
    unsigned& same = scans_by_line_[std::uint64_t{item.file} << 33 | std::uint64_t{item.line} << 1 | is_function];
    if (same) {
      scans_.pop_back();
      return scans_[item.scan = same];
    }
    same = item.scan;
  }
  text.names.reserve(30);
  // The end of a function is known, except if a macro made it: then its lines are those of the macro call.
  EndSearch end(file, item.line, is_function);
  scan(text, searches_end ? &end : nullptr);
  return text;
}

} // namespace klp::gcc
