#include "facts/index/index.h"

#include "base/file.h"
#include "facts/index/index_state.h"
#include "facts/index/update.h"

#include <algorithm>
#include <tuple>

namespace klp::facts {

static tl::unexpected<Error> no_index(const fs::path& at) {
  Error error;
  error.file = at.string();
  error.cause = "there is no index of facts";
  error.remedy = "make one with klp facts index DIR, or name it with --index";
  return fail(std::move(error));
}

Index::Index(std::unique_ptr<IndexState> state) : state_(std::move(state)) {}
Index::Index(Index&&) noexcept = default;
Index& Index::operator=(Index&&) noexcept = default;
Index::~Index() = default;

static Result<fs::path> read_root(Database& database, const fs::path& file) {
  TRY(auto select, database.prepare("SELECT path FROM root"));
  TRY(bool found, select.step());
  if (!found) return fail("the index is damaged", "remove it and make it again: klp facts index DIR");
  const fs::path root(select.text(0));
  return root == "." ? file.parent_path() : root;
}

Result<std::unique_ptr<IndexState>> IndexState::open(const fs::path& file) {
  auto state = std::make_unique<IndexState>();
  TRY(state->database, Database::open(file));
  Database& database = state->database;
  // One state of the index for all questions, also while another klp writes the next one.
  CHECK_OK(database.execute("BEGIN"));
  CHECK_OK(check_schema(database, file));
  TRY(state->root, read_root(database, file));
  TRY(state->find_text, database.prepare("SELECT id FROM text WHERE value = ?"));
  TRY(state->read_text, database.prepare("SELECT value FROM text WHERE id = ?"));
  TRY(state->read_mention, database.prepare("SELECT units FROM mention WHERE name = ? AND role = ?"));
  TRY(state->read_unit,
      database.prepare(
          "SELECT source, path, size, modified, changed, inode FROM unit JOIN object ON object.id = object "
          "WHERE unit.id = ?"));
  TRY(state->read_inlinings, database.prepare("SELECT inlinings FROM unit_inlinings WHERE unit = ?"));
  return state;
}

Result<Index> Index::open(const fs::path& file_or_folder) {
  std::error_code code;
  fs::path file = fs::absolute(file_or_folder, code);
  if (fs::is_directory(file, code)) file = default_index(file);
  if (!fs::exists(file, code)) return no_index(file_or_folder);
  TRY(auto state, IndexState::open(fs::canonical(file, code)));
  return Index(std::move(state));
}

Result<Index> Index::open_nearest(const fs::path& folder) {
  std::error_code code;
  for (fs::path at = fs::absolute(folder, code).lexically_normal();; at = at.parent_path()) {
    if (fs::exists(default_index(at), code)) return open(at);
    if (at == at.parent_path()) return no_index(folder);
  }
}

Result<Id> IndexState::text_id(std::string_view text) {
  TRY(bool found, find_text.bind(text).step());
  const Id id = found ? static_cast<Id>(find_text.number(0)) : 0;
  find_text.reset();
  return id;
}

Result<std::string_view> IndexState::text(Id id) {
  if (auto at = texts.find(id); at != texts.end()) return at->second;
  TRY(bool found, read_text.bind(id).step());
  const auto& value = texts.emplace(id, found ? read_text.text(0) : "").first->second;
  read_text.reset();
  return value;
}

Result<const IndexedUnit*> IndexState::unit(Id id) {
  if (auto at = units.find(id); at != units.end()) return &at->second;
  IndexedUnit unit{id, {}, {}};
  Stamp stamp;
  TRY(bool found, read_unit.bind(id).step());
  if (found) {
    unit.source = read_unit.text(0);
    unit.object = root.native() + '/';
    unit.object += read_unit.text(1);
    stamp = {read_unit.number(2), read_unit.number(3), read_unit.number(4), read_unit.number(5)};
  }
  read_unit.reset();
  stamps.emplace(id, stamp);
  return &units.emplace(id, std::move(unit)).first->second;
}

Result<std::vector<IndexedUnit>> IndexState::units_of(const std::vector<Id>& ids) {
  std::vector<IndexedUnit> all;
  all.reserve(ids.size());
  for (Id id : ids) {
    TRY(auto* one, unit(id));
    all.push_back(*one);
  }
  sort_units(all);
  return all;
}

Result<Place> IndexState::place(const PackedPlace& packed) {
  TRY(auto file, text(packed.file));
  return Place{std::string(file), packed.line, packed.column};
}

Result<std::vector<Id>> IndexState::mentioning(Id name, Role role) {
  TRY(bool found, read_mention.bind(name).bind(static_cast<std::int64_t>(role)).step());
  auto ids = found ? unpack_set(read_mention.text(0)) : std::vector<Id>();
  read_mention.reset();
  return ids;
}

bool path_matches(std::string_view path, std::string_view wanted) {
  if (wanted.starts_with("./")) wanted.remove_prefix(2);
  if (!path.ends_with(wanted)) return false;
  return path.size() == wanted.size() || wanted.empty() || wanted.front() == '/' ||
         path[path.size() - wanted.size() - 1] == '/';
}

void sort_units(std::vector<IndexedUnit>& units) {
  auto key = [](const IndexedUnit& u) { return std::tie(u.source, u.object, u.id); };
  std::sort(units.begin(), units.end(), [&](auto& a, auto& b) { return key(a) < key(b); });
  units.erase(std::unique(units.begin(), units.end(), [](auto& a, auto& b) { return a.id == b.id; }), units.end());
}

Result<IndexSummary> Index::summary() {
  IndexSummary summary;
  summary.root = state_->root;
  TRY(auto counts, state_->database.prepare("SELECT count(*), (SELECT count(*) FROM unit), "
                                            "count(*) FILTER (WHERE kind = 2 AND cause IS NULL) FROM object"));
  TRY([[maybe_unused]] bool row, counts.step());
  summary.objects = counts.number(0), summary.units = counts.number(1), summary.without_compiler = counts.number(2);
  TRY(auto compilers, state_->database.prepare("SELECT compiler, version, count(*) FROM unit GROUP BY 1, 2 "
                                               "ORDER BY 3 DESC, 1, 2"));
  for (;;) {
    TRY(bool found, compilers.step());
    if (!found) return summary;
    summary.compilers.push_back({std::string(compilers.text(0)), std::string(compilers.text(1)),
                                 static_cast<std::size_t>(compilers.number(2))});
  }
}

Result<std::vector<IndexProblem>> Index::problems() {
  TRY(auto select, state_->database.prepare("SELECT path, cause, ifnull(remedy, '') FROM object "
                                            "WHERE cause IS NOT NULL ORDER BY path"));
  std::vector<IndexProblem> problems;
  for (;;) {
    TRY(bool found, select.step());
    if (!found) return problems;
    problems.push_back({state_->root / select.text(0), std::string(select.text(1)), std::string(select.text(2))});
  }
}

Result<std::vector<IndexedUnit>> Index::units() {
  TRY(auto select, state_->database.prepare("SELECT id FROM unit"));
  std::vector<Id> ids;
  for (;;) {
    TRY(bool found, select.step());
    if (!found) return state_->units_of(ids);
    ids.push_back(static_cast<Id>(select.number(0)));
  }
}

Result<std::vector<IndexedUnit>> Index::units_of_source(std::string_view path) {
  TRY(auto all, units());
  std::erase_if(all, [&](auto& unit) { return !path_matches(unit.source, path); });
  return all;
}

} // namespace klp::facts
