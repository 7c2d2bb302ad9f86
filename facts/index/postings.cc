#include "facts/index/store.h"

#include <algorithm>

namespace klp::facts {

namespace {

std::string joined(const std::vector<std::string>& parts, const std::string& separator,
                   const std::string& suffix = {}) {
  std::string all;
  for (const auto& part : parts) all += (all.empty() ? "" : separator) + part + suffix;
  return all;
}

} // namespace

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
  p.first_new_ = static_cast<Id>(last.number(0)) + 1;
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

Result<Id> Postings::row(const Key& key) {
  TRY(Id id, find(key));
  if (id != 0) return id;
  id = first_new_ + static_cast<Id>(new_.size());
  known_.emplace(key, id);
  new_.push_back({key, {}});
  return id;
}

void Postings::add(Id row, Id unit) {
  if (row >= first_new_)
    new_[row - first_new_].units.add(unit);
  else
    changed_[row].add(unit);
}

Status Postings::remove(const Key& key) {
  TRY(Id id, find(key));
  if (id != 0 && id < first_new_) remove(id);
  return {};
}

Status Postings::write_new(Id row, const NewRow& content) {
  insert_.bind(row).bind_blob(content.units.bytes());
  for (std::size_t i = 0; i < columns_; ++i) insert_.bind(content.key[i]);
  return insert_.run();
}

Status Postings::update(Id row, const SetWriter& added, const std::unordered_set<Id>& removed_units) {
  TRY(bool found, read_.bind(row).step());
  auto units = found ? unpack_set(read_.text(0)) : std::vector<Id>();
  read_.reset();
  std::erase_if(units, [&](Id unit) { return removed_units.contains(unit); });
  const auto more = unpack_set(added.bytes());
  units.insert(units.end(), more.begin(), more.end());
  sort_unique(units);
  if (units.empty()) return delete_.bind(row).run();
  return update_.bind_blob(pack_set(units)).bind(row).run();
}

Status Postings::finish(const std::unordered_set<Id>& removed_units) {
  for (const auto& [row, added] : changed_) CHECK_OK(update(row, added, removed_units));
  for (std::size_t i = 0; i < new_.size(); ++i) CHECK_OK(write_new(first_new_ + static_cast<Id>(i), new_[i]));
  return {};
}

} // namespace klp::facts
