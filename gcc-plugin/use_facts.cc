#include "use_facts.h"

namespace klp::gcc {

using facts::DefinitionKind;

namespace {

std::string name_of(const Definition& what) {
  if (what.identifier) return IDENTIFIER_POINTER(what.identifier);
  if (what.kind != DefinitionKind::enumeration || !TYPE_VALUES(what.type)) return {};
  return IDENTIFIER_POINTER(TREE_PURPOSE(TYPE_VALUES(what.type)));
}

bool is_configuration(const std::string& name) { return name.compare(0, 7, "CONFIG_") == 0; }

} // namespace

UseSearch::UseSearch(std::vector<Definition> definitions, MacroLog& macros, SourceFiles& files, UsedTypes& types)
    : macro_uses_(macros.sorted()), files_(files), types_(types), complete_(macros.is_complete()) {
  items_.resize(1), names_.resize(1), scans_.resize(1); // index 0 means none
  items_.reserve(definitions.size() + 10000);
  for (Definition& definition : definitions) items_.emplace_back().what = definition;
}

// For a definition made by a macro, the place where the outermost macro is used.
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

void UseSearch::use(unsigned number, bool measured) {
  Item& item = items_[number];
  if (item.is_used && (item.is_measured || !measured)) return;
  item.is_used = true;
  item.is_measured |= measured;
  if (!item.is_queued) item.is_queued = true, queue_.push_back(number);
}

// Tags have their own name space. The records that the code uses are found in the trees. So a record's tag in the text
// counts only if `tags` is set, which means that the text may use a size that the front end has folded.
void UseSearch::use_name(unsigned number, char before, bool measured, bool tags) {
  if (!number) return;
  Name& named = names_[number];
  const unsigned bit = 1 << (measured + 2 * tags + 4 * (before == 't'));
  if (named.done_mask & bit) return;
  named.done_mask |= bit;
  if (before == ' ' && named.constant) use(named.constant, measured);
  for (unsigned i = named.item; i; i = items_[i].next) {
    DefinitionKind kind = items_[i].what.kind;
    bool is_tag = kind == DefinitionKind::record || kind == DefinitionKind::enumeration;
    if (is_tag != (before == 't')) continue;
    if (kind == DefinitionKind::record) {
      if (tags) types_.add(items_[i].what.type);
    } else if (kind != DefinitionKind::function || measured) {
      use(i, measured); // for functions only if measured: otherwise use_functions() finds them in the call graph
    }
  }
}

void UseSearch::use_names(const Names& names, bool measured, bool tags) {
  for (const auto& [what, before] : names) {
    if (before != '.') use_name(what.number, before, measured, tags);
    if (measured) measured_members_.insert(what.node);
  }
}

void UseSearch::use_contents(unsigned number) {
  Scan& text = scan_of(number);
  if (text.lines.first == 0) return;
  const DefinitionKind kind = items_[number].what.kind;
  const bool is_measured = items_[number].is_measured;
  if (kind == DefinitionKind::macro) {
    bool measures = text.measures || is_measured;
    return use_names(text.names, measures, measures);
  }
  if (!text.are_macros_used) text.macros_measure = use_macros(text.lines), text.are_macros_used = true;
  bool measures = text.macros_measure || text.measures;
  bool declares = kind == DefinitionKind::declaration || kind == DefinitionKind::type_name;
  use_names(text.names, measures, measures || (declares && is_measured));
  if (kind == DefinitionKind::type_name) types_.add(items_[number].what.type);
}

// External functions count too, because attributes of their declarations can change the code.
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

// For code of the main file outside of functions and variables: EXPORT_SYMBOL, module_init, asm.
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

// For sizeof(*p->member) the trees do not show the type that `member` points to; only its name is in the text.
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

void UseSearch::use_pasted_constants() {
  if (!pastes_tokens_) return;
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
      use_contents(number);
    }
    use_measured_members();
    use_types();
  } while (!queue_.empty());
}

void UseSearch::run() {
  files_.number_of(main_input_filename); // gets number 0: main_file
  index();
  find_line_map_ranges();
  use_functions();
  use_variables();
  use_main_file();
  use_all_found();
  use_pasted_constants();
  use_all_found();
}

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
