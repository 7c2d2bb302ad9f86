#include "facts/index/object_table.h"

namespace klp::facts {

Result<ObjectTable> ObjectTable::make(Database& database) {
  ObjectTable t;
  t.database_ = &database;
  TRY(t.find_, database.prepare("SELECT id FROM object WHERE path = ?"));
  TRY(t.insert_, database.prepare("INSERT INTO object(path, size, modified, changed, inode, kind, records, cause, "
                                  "remedy) VALUES(?, ?, ?, ?, ?, ?, ?, nullif(?, ''), nullif(?, ''))"));
  TRY(t.delete_, database.prepare("DELETE FROM object WHERE id = ?"));
  TRY(t.unlink_, database.prepare("DELETE FROM object_unit WHERE object = ?"));
  TRY(t.link_, database.prepare("INSERT OR IGNORE INTO object_unit(object, unit) VALUES(?, ?)"));
  return t;
}

Result<std::unordered_map<std::string, ObjectRow>> ObjectTable::all() {
  TRY(auto select, database_->prepare("SELECT id, path, size, modified, changed, inode FROM object"));
  std::unordered_map<std::string, ObjectRow> rows;
  for (;;) {
    TRY(bool found, select.step());
    if (!found) return rows;
    ObjectRow row;
    row.id = static_cast<Id>(select.number(0));
    row.path = select.text(1);
    row.stamp = {select.number(2), select.number(3), select.number(4), select.number(5)};
    rows.emplace(row.path, row);
  }
}

Result<Id> ObjectTable::put(const ObjectRow& row) {
  TRY(bool found, find_.bind(row.path).step());
  const Id old = found ? static_cast<Id>(find_.number(0)) : 0;
  find_.reset();
  if (old != 0) CHECK_OK(remove(old));
  const Stamp& s = row.stamp;
  insert_.bind(row.path).bind(s.size).bind(s.modified).bind(s.changed).bind(s.inode);
  insert_.bind(static_cast<std::int64_t>(row.kind)).bind(static_cast<std::int64_t>(row.records));
  CHECK_OK(insert_.bind(row.problem.cause).bind(row.problem.remedy).run());
  return static_cast<Id>(database_->last_id());
}

Status ObjectTable::remove(Id object) {
  CHECK_OK(unlink_.bind(object).run());
  return delete_.bind(object).run();
}

Status ObjectTable::link(Id object, Id unit) { return link_.bind(object).bind(unit).run(); }

Result<std::unordered_map<std::string, Id>> ObjectTable::unit_hashes() {
  TRY(auto select, database_->prepare("SELECT hash, id FROM unit"));
  std::unordered_map<std::string, Id> hashes;
  for (;;) {
    TRY(bool found, select.step());
    if (!found) return hashes;
    hashes.emplace(select.text(0), static_cast<Id>(select.number(1)));
  }
}

Result<std::vector<Id>> ObjectTable::units_of_no_object() {
  TRY(auto select, database_->prepare("SELECT id FROM unit WHERE id NOT IN (SELECT unit FROM object_unit)"));
  std::vector<Id> units;
  for (;;) {
    TRY(bool found, select.step());
    if (!found) return units;
    units.push_back(static_cast<Id>(select.number(0)));
  }
}

Status ObjectTable::choose_objects() {
  return database_->execute(
      "UPDATE unit SET object = (SELECT object.id FROM object_unit JOIN object ON object.id = object_unit.object "
      "WHERE object_unit.unit = unit.id ORDER BY records, path LIMIT 1)");
}

} // namespace klp::facts
