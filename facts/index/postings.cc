#include "facts/index/store.h"

#include <algorithm>

namespace klp::facts {

static std::string joined(const std::vector<std::string>& parts, const std::string& separator,
                          const std::string& suffix = {}) {
  std::string all;
  for (const auto& part : parts) all += (all.empty() ? "" : separator) + part + suffix;
  return all;
}

Result<Postings> Postings::make(Database& database, const std::string& table, const std::vector<std::string>& columns,
                                bool table_is_empty) {
  Postings p;
  p.columns_ = columns.size();
  p.empty_ = table_is_empty;
  const std::string marks = joined(std::vector<std::string>(columns.size() + 2, "?"), ", ");
  TRY(p.find_, database.prepare("SELECT id FROM " + table + " WHERE " + joined(columns, " AND ", " = ?")));
  TRY(p.insert_,
      database.prepare("INSERT INTO " + table + "(id, units, " + joined(columns, ", ") + ") VALUES(" + marks + ")"));
  TRY(p.read_, database.prepare("SELECT units FROM " + table + " WHERE id = ?"));
  TRY(p.update_, database.prepare("UPDATE " + table + " SET units = ? WHERE id = ?"));
  TRY(p.delete_, database.prepare("DELETE FROM " + table + " WHERE id = ?"));
  TRY(auto last, database.prepare("SELECT ifnull(max(id), 0) FROM " + table));
  TRY([[maybe_unused]] bool row, last.step());
  p.last_ = static_cast<Id>(last.number(0));
  return p;
}

Result<Id> Postings::find(const Key& key) {
  if (auto at = known_.find(key); at != known_.end()) return at->second;
  if (empty_) return 0;
  for (std::size_t i = 0; i < columns_; ++i) find_.bind(key[i]);
  TRY(bool found, find_.step());
  const Id id = found ? static_cast<Id>(find_.number(0)) : 0;
  find_.reset();
  if (id != 0) known_.emplace(key, id);
  return id;
}

Result<Id> Postings::add(const Key& key, Id unit) {
  TRY(Id id, find(key));
  if (id == 0) {
    id = ++last_;
    known_.emplace(key, id);
    changes_[id] = {true, key, {}};
  }
  changes_[id].units.push_back(unit);
  return id;
}

Status Postings::remove(const Key& key) {
  TRY(Id id, find(key));
  if (id != 0) remove(id);
  return {};
}

Status Postings::write_new(Id row, const Change& change) {
  insert_.bind(row).bind_blob(pack_set(change.units));
  for (std::size_t i = 0; i < columns_; ++i) insert_.bind(change.key[i]);
  return insert_.run();
}

Status Postings::update(Id row, const Change& change, const std::unordered_set<Id>& removed_units) {
  TRY(bool found, read_.bind(row).step());
  auto units = found ? unpack_set(read_.text(0)) : std::vector<Id>();
  read_.reset();
  std::erase_if(units, [&](Id unit) { return removed_units.contains(unit); });
  units.insert(units.end(), change.units.begin(), change.units.end());
  sort_unique(units);
  if (units.empty()) return delete_.bind(row).run();
  return update_.bind_blob(pack_set(units)).bind(row).run();
}

// In the order of rows: SQLite appends then.
Status Postings::finish(const std::unordered_set<Id>& removed_units) {
  std::vector<Id> rows;
  for (const auto& [row, change] : changes_) rows.push_back(row);
  std::sort(rows.begin(), rows.end());
  for (Id row : rows) {
    Change& change = changes_[row];
    sort_unique(change.units);
    CHECK_OK(change.is_new ? write_new(row, change) : update(row, change, removed_units));
  }
  changes_.clear();
  return {};
}

} // namespace klp::facts
