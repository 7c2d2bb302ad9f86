#include "facts/index/index.h"

#include "base/file.h"
#include "facts/index/index_state.h"
#include "facts/index/update.h"

namespace klp::facts {

namespace {

tl::unexpected<Error> no_index(const fs::path& at) {
  Error error;
  error.file = at.string();
  error.cause = "there is no index of facts";
  error.remedy = "make one with klp facts index DIR, or name it with --index";
  return fail(std::move(error));
}

} // namespace

Index::Index(std::unique_ptr<IndexState> state) : state_(std::move(state)) {}
Index::Index(Index&&) noexcept = default;
Index& Index::operator=(Index&&) noexcept = default;
Index::~Index() = default;

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

bool path_matches(std::string_view path, std::string_view wanted) {
  if (wanted.starts_with("./")) wanted.remove_prefix(2);
  if (!path.ends_with(wanted)) return false;
  return path.size() == wanted.size() || wanted.empty() || wanted.front() == '/' ||
         path[path.size() - wanted.size() - 1] == '/';
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
