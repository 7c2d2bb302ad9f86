// The text of the files that were read, by line: some of what code depends on the front end folds away before any
// tree shows it (sizeof, enumerators), so the text is looked at too.
#pragma once

#include "pointer_table.h"

namespace klp::gcc {

class SourceFile {
public:
  explicit SourceFile(const char* path);
  SourceFile(const SourceFile&) = delete;
  ~SourceFile();

  // False where the path is no file (any more): <built-in>, a generator's name given by #line.
  bool is_readable() const { return readable_; }
  std::string_view text() const { return text_; }
  unsigned line_count() const;
  // Lines count from 1; beyond the last one there is nothing.
  std::string_view line(unsigned number) const;
  // From the first character of `first` to the end of the file.
  std::string_view from(unsigned first) const;
  unsigned line_of(const char* at) const;
  // The line's end, behind its newline.
  const char* end_of(unsigned number) const;

private:
  void find_lines() const;

  std::string_view text_;
  bool readable_ = false;
  mutable std::unique_ptr<const char*[]> starts_; // of lines; found when first asked for
  mutable unsigned line_count_ = 0;
};

// Opened once each, kept until the end. Numbers are in the order of first use.
class SourceFiles {
public:
  unsigned number_of(const char* path);
  const std::string& path(unsigned number) const { return *paths_[number]; }
  const SourceFile& operator[](unsigned number);

private:
  PointerTable by_pointer_; // the number plus one: line maps repeat the same few pointers
  std::unordered_map<std::string, unsigned> by_path_;
  std::vector<const std::string*> paths_;
  std::vector<std::unique_ptr<SourceFile>> files_;
};

} // namespace klp::gcc
