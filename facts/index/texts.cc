#include "facts/index/store.h"

namespace klp::facts {

Result<Texts> Texts::make(Database& database, bool table_is_empty) {
  Texts texts;
  texts.empty_ = table_is_empty;
  TRY(texts.find_, database.prepare("SELECT id FROM text WHERE value = ?"));
  TRY(texts.insert_, database.prepare("INSERT INTO text(id, value) VALUES(?, ?)"));
  TRY(auto last, database.prepare("SELECT ifnull(max(id), 0) FROM text"));
  TRY([[maybe_unused]] bool row, last.step());
  texts.last_ = static_cast<Id>(last.number(0));
  return texts;
}

Result<Id> Texts::id(const HashedText& text) {
  if (auto at = known_.find(text); at != known_.end()) return at->second;
  Id id = 0;
  if (!empty_) {
    TRY(bool found, find_.bind(text.text).step());
    if (found) id = static_cast<Id>(find_.number(0));
    find_.reset();
  }
  if (id == 0) {
    id = ++last_;
    CHECK_OK(insert_.bind(id).bind(text.text).run());
  }
  known_.emplace(StoredText{std::string(text.text), text.hash}, id);
  return id;
}

} // namespace klp::facts
