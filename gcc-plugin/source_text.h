// The text of the source files, by line. It is needed in addition to the trees, because the front end folds some
// expressions (sizeof, enumerators) before they appear in a tree.
#pragma once

#include "pointer_table.h"

namespace klp::gcc {

class SourceFile {
public:
  explicit SourceFile(const char* path);
  SourceFile(const SourceFile&) = delete;
  ~SourceFile();

  // False if the path is not a readable file: <built-in>, a name given by #line, a file that was deleted.
  bool is_readable() const { return readable_; }
  std::string_view text() const { return text_; }
  unsigned line_count() const;
  // Lines are 1-based. Empty beyond the last line.
  std::string_view line(unsigned number) const;
  // The text from the line `first` to the end of the file.
  std::string_view from(unsigned first) const;
  unsigned line_of(const char* at) const;
  // The end of the line, behind its newline.
  const char* end_of(unsigned number) const;

private:
  void find_lines() const;

  std::string_view text_;
  bool readable_ = false;
  mutable std::unique_ptr<const char*[]> starts_; // of lines; set by find_lines() on the first use
  mutable unsigned line_count_ = 0;
};

// Each file is opened once and kept until the end. Files are numbered in the order of first use.
class SourceFiles {
public:
  unsigned number_of(const char* path);
  const std::string& path(unsigned number) const { return *paths_[number]; }
  const SourceFile& operator[](unsigned number);

private:
  PointerTable by_pointer_; // number + 1; avoids hashing paths, because line maps repeat a few pointers
  std::unordered_map<std::string, unsigned> by_path_;
  std::vector<const std::string*> paths_;
  std::vector<std::unique_ptr<SourceFile>> files_;
};

} // namespace klp::gcc
