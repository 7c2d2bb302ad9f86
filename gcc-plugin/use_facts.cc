#include "use_facts.h"
#include "lexer.h"

namespace klp::gcc {

using facts::DefinitionKind;

UseSearch::UseSearch(std::vector<Definition> definitions, MacroLog& macros, SourceFiles& files, UsedTypes& types)
    : macro_uses_(macros.sorted()), files_(files), types_(types), complete_(macros.is_complete()) {
  items_.resize(1), names_.resize(1), scans_.resize(1); // 0: none
  items_.reserve(definitions.size() + 10000);
  for (Definition& definition : definitions) items_.emplace_back().what = definition;
}

// Where the outermost macro was used.
void UseSearch::place(Item& item) {
  expanded_location at = expand_location(item.what.begin);
  if (!at.file || at.line <= 0) return;
  item.file = files_.number_of(at.file);
  item.line = at.line;
}

UseSearch::Name& UseSearch::name(tree identifier) {
  unsigned& number = by_name_[identifier];
  if (!number) {
    number = names_.size();
    names_.emplace_back();
  }
  return names_[number];
}

void UseSearch::index() {
  by_name_.reserve(items_.size() + 10000);
  names_.reserve(items_.size() + 10000);
  for (unsigned i = 1; i < items_.size(); ++i) {
    const Definition& what = items_[i].what;
    if (what.identifier) {
      Name& named = name(what.identifier);
      items_[i].next = named.item;
      named.item = i;
    }
    if (what.kind == DefinitionKind::function) functions_[what.id] = i;
    if (what.kind == DefinitionKind::record || what.kind == DefinitionKind::enumeration) by_type_[what.type] = i;
    if (what.kind != DefinitionKind::enumeration) continue;
    for (tree value = TYPE_VALUES(what.type); value; value = TREE_CHAIN(value)) name(TREE_PURPOSE(value)).constant = i;
  }
}

unsigned UseSearch::macro_item(const MacroUse& use) {
  unsigned& number = macro_items_[use.defined];
  if (number) return number;
  number = items_.size();
  Item& item = items_.emplace_back();
  item.what.kind = DefinitionKind::macro;
  item.what.begin = use.defined;
  item.name = reinterpret_cast<const char*>(NODE_NAME(use.name));
  return number;
}

// What a line map covers, where that holds macros.
void UseSearch::find_stretches() {
  auto use = macro_uses_.begin();
  for (unsigned i = 0; i < LINEMAPS_ORDINARY_USED(line_table); ++i) {
    const line_map_ordinary* map = LINEMAPS_ORDINARY_MAP_AT(line_table, i);
    if (map->reason == LC_ENTER) files_.number_of(ORDINARY_MAP_FILE_NAME(map)); // in the order of entering them
    const bool is_last = map == LINEMAPS_LAST_ORDINARY_MAP(line_table);
    const location_t start = MAP_START_LOCATION(map);
    const location_t end = is_last ? LINE_MAP_MAX_LOCATION : MAP_START_LOCATION(map + 1);
    while (use != macro_uses_.end() && use->where < start) ++use;
    if (use == macro_uses_.end() || use->where >= end) continue;
    const unsigned file = files_.number_of(ORDINARY_MAP_FILE_NAME(map));
    const unsigned first = ORDINARY_MAP_STARTING_LINE_NUMBER(map), bits = map->m_column_and_range_bits;
    if (stretches_.size() <= file) stretches_.resize(file + 1);
    stretches_[file].push_back({start, end, first, first + ((end - 1 - start) >> bits), bits});
  }
}

// Where the line begins, or would.
location_t UseSearch::Stretch::location_of(unsigned line) const {
  if (line <= first) return start;
  return std::min<std::uint64_t>(end, start + (std::uint64_t(line - first) << bits));
}

void UseSearch::use(unsigned number, bool measured) {
  Item& item = items_[number];
  if (item.is_used && (item.is_measured || !measured)) return;
  item.is_used = true;
  item.is_measured |= measured;
  if (!item.is_queued) item.is_queued = true, queue_.push_back(number);
}

// Tags are a name space of their own. A record that the trees show is used whether it is named or not, so its tag
// counts only where a size may have been folded.
void UseSearch::use_name(unsigned number, char before, bool measured, bool tags) {
  if (!number) return;
  Name& named = names_[number];
  const unsigned bit = 1 << (measured + 2 * tags + 4 * (before == 't'));
  if (named.done & bit) return;
  named.done |= bit;
  if (before == ' ' && named.constant) use(named.constant, measured);
  for (unsigned i = named.item; i; i = items_[i].next) {
    DefinitionKind kind = items_[i].what.kind;
    bool is_tag = kind == DefinitionKind::record || kind == DefinitionKind::enumeration;
    if (is_tag != (before == 't')) continue;
    if (kind == DefinitionKind::record) {
      if (tags) types_.add(items_[i].what.type);
    } else if (kind != DefinitionKind::function || measured) { // functions that count are roots
      use(i, measured);
    }
  }
}

void UseSearch::use_names(const Names& names, bool measured, bool tags) {
  for (const auto& [what, before] : names) {
    if (before != '.') use_name(what.number, before, measured, tags);
    if (measured) measured_members_.insert(what.node);
  }
}

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

static bool asks_for_size(rid keyword) {
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

static bool names_tag(rid keyword) { return keyword == RID_STRUCT || keyword == RID_UNION || keyword == RID_ENUM; }

// What c-tree.h calls C_IS_RESERVED_WORD.
static bool is_keyword(tree identifier) { return TREE_LANG_FLAG_0(identifier); }

static std::string_view text_of(const SourceFile& file, const Lines& lines) {
  std::string_view text = file.from(lines.first);
  return text.substr(0, text.size() - file.from(lines.last + 1).size());
}

// With `end` also finds the last of the lines.
void UseSearch::scan(Scan& text, EndSearch* end) {
  static const tree object_size = identifiers_.look_up("__builtin_object_size").node;
  const SourceFile& file = files_[text.lines.file];
  Lexer lexer(end ? file.from(text.lines.first) : text_of(file, text.lines));
  const char* const readable_end = file.text().data() + file.text().size();
  char before = ' ', last = ' ';
  for (Word word = lexer.next(); word.kind != Word::end; word = lexer.next()) {
    if (word.kind == Word::character) {
      before = word.text[0] == '.' || (last == '-' && word.text[0] == '>') ? '.' : ' ';
      glues_ |= last == '#' && word.text[0] == '#';
      last = word.text[0];
      if (!end || !end->closes(word.text)) continue;
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
    } else if (names_tag(C_RID_CODE(identifier.node))) {
      before = 't';
    } else {
      text.measures |= asks_for_size(C_RID_CODE(identifier.node));
    }
  }
  if (end) text.lines.last = file.line_count();
}

// Once for each definition, and once for all that a macro defines in one place: a system call is a dozen.
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
  // A function's end is known, unless a macro made it: then its lines are those of the macro's arguments.
  EndSearch end(file, item.line, is_function);
  scan(text, searches_end ? &end : nullptr);
  return text;
}

// True: it asks for sizes.
bool UseSearch::use_macro(const MacroUse& use_of) {
  if (use_of.where <= BUILTINS_LOCATION || use_of.defined <= BUILTINS_LOCATION) return false;
  const unsigned number = macro_item(use_of);
  const Item& known = items_[number];
  if (known.is_used && known.scan) return known.asks_for_sizes; // a system call alone expands thousands
  use(number, false);
  return items_[number].asks_for_sizes = scan_of(number).measures;
}

// True: one of them asks for sizes.
bool UseSearch::use_macros(const Lines& lines) {
  bool measures = false;
  if (lines.first == 0 || stretches_.size() <= lines.file) return false;
  for (const Stretch& here : stretches_[lines.file]) {
    if (here.first > lines.last || here.last < lines.first) continue;
    const location_t first = here.location_of(lines.first), behind = here.location_of(lines.last + 1);
    auto at = std::lower_bound(macro_uses_.begin(), macro_uses_.end(), first,
                               [](const MacroUse& use, location_t where) { return use.where < where; });
    for (; at != macro_uses_.end() && at->where < behind; ++at) measures |= use_macro(*at);
  }
  return measures;
}

void UseSearch::read(unsigned number) {
  Scan& text = scan_of(number);
  if (text.lines.first == 0) return;
  const DefinitionKind kind = items_[number].what.kind;
  const bool is_measured = items_[number].is_measured;
  if (kind == DefinitionKind::macro) {
    bool measures = text.measures || is_measured;
    return use_names(text.names, measures, measures);
  }
  if (!text.knows_macros) text.macros_measure = use_macros(text.lines), text.knows_macros = true;
  bool measures = text.macros_measure || text.measures;
  bool declares = kind == DefinitionKind::declaration || kind == DefinitionKind::type_name;
  use_names(text.names, measures, measures || (declares && is_measured));
  if (kind == DefinitionKind::type_name) types_.add(items_[number].what.type);
}

// The external ones too: attributes of their declarations reach the code.
void UseSearch::use_functions() {
  cgraph_node* node;
  FOR_EACH_FUNCTION(node) {
    if (unsigned defined = functions_.find(id_of(node->decl))) use(defined, false);
    if (DECL_NAME(node->decl)) use_name(by_name_.find(DECL_NAME(node->decl)), ' ', false, false);
    if (node->has_gimple_body_p()) types_.add_body(DECL_STRUCT_FUNCTION(node->decl));
  }
}

void UseSearch::use_variables() {
  varpool_node* node;
  FOR_EACH_VARIABLE(node) {
    if (node->definition) types_.add_variable(node->decl);
    if (DECL_NAME(node->decl) && DECL_FILE_SCOPE_P(node->decl))
      use_name(by_name_.find(DECL_NAME(node->decl)), ' ', false, false);
  }
}

// For what stands outside of every function and variable there: EXPORT_SYMBOL, module_init, asm.
void UseSearch::use_main_file() {
  const SourceFile& file = files_[main_file];
  if (!file.is_readable()) complete_ = false;
  if (file.line_count() > 0) use_macros({main_file, 1, file.line_count()});
}

void UseSearch::use_types() {
  for (; types_seen_ < types_.list().size(); ++types_seen_) {
    if (unsigned item = by_type_.find(types_.list()[types_seen_])) use(item, false);
  }
}

// sizeof(*p->member) leaves no trace of what `member` points to but its name.
void UseSearch::use_measured_members() {
  for (std::size_t i = 0; i < types_.list().size(); ++i) {
    tree type = types_.list()[i];
    if (!RECORD_OR_UNION_TYPE_P(type)) continue;
    for (tree field = TYPE_FIELDS(type); field; field = DECL_CHAIN(field)) {
      tree to = strip_array_types(TREE_TYPE(field));
      if (POINTER_TYPE_P(to) && measured_members_.count(DECL_NAME(field))) types_.add(TREE_TYPE(to));
    }
  }
}

void UseSearch::use_glued_constants() {
  if (!glues_) return;
  for (tree unit : *all_translation_units)
    for (tree decl = BLOCK_VARS(DECL_INITIAL(unit)); decl; decl = DECL_CHAIN(decl))
      if (TREE_CODE(decl) == CONST_DECL && TREE_USED(decl))
        if (unsigned item = names_[by_name_.find(DECL_NAME(decl))].constant) use(item, false);
}

void UseSearch::use_all_found() {
  do {
    while (!queue_.empty()) {
      unsigned number = queue_.back();
      queue_.pop_back();
      items_[number].is_queued = false;
      read(number);
    }
    use_measured_members();
    use_types();
  } while (!queue_.empty());
}

void UseSearch::run() {
  files_.number_of(main_input_filename); // 0
  index();
  find_stretches();
  use_functions();
  use_variables();
  use_main_file();
  use_all_found();
  use_glued_constants();
  use_all_found();
}

static std::string name_of(const Definition& what) {
  if (what.identifier) return IDENTIFIER_POINTER(what.identifier);
  if (what.kind != DefinitionKind::enumeration || !TYPE_VALUES(what.type)) return {};
  return IDENTIFIER_POINTER(TREE_PURPOSE(TYPE_VALUES(what.type)));
}

static bool is_configuration(const std::string& name) { return name.compare(0, 7, "CONFIG_") == 0; }

std::vector<facts::Use> UseSearch::list() {
  std::vector<const Item*> used;
  for (Item& item : items_) {
    if (!item.is_used) continue;
    if (item.line == 0) place(item);
    if (item.line != 0 && item.file != main_file) used.push_back(&item);
  }
  auto key = [](const Item* item) { return std::make_tuple(item->file, item->line, item->what.kind); };
  std::stable_sort(used.begin(), used.end(), [&](const Item* a, const Item* b) { return key(a) < key(b); });
  std::vector<facts::Use> out;
  out.reserve(used.size());
  for (const Item* item : used) {
    std::string name = item->what.kind == DefinitionKind::macro ? item->name : name_of(item->what);
    if (!name.empty() && !is_configuration(name))
      out.push_back({item->what.kind, name, {files_.path(item->file), item->line, 0}});
  }
  auto same = [](const facts::Use& a, const facts::Use& b) {
    return a.name == b.name && a.kind == b.kind && a.place.line == b.place.line && a.place.file == b.place.file;
  };
  out.erase(std::unique(out.begin(), out.end(), same), out.end());
  return out;
}

} // namespace klp::gcc
