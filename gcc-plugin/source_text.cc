#include "source_text.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace klp::gcc {

static std::string_view map_file(int descriptor) {
  struct stat about;
  if (fstat(descriptor, &about) != 0 || !S_ISREG(about.st_mode) || about.st_size == 0) return {};
  void* start = mmap(nullptr, about.st_size, PROT_READ, MAP_PRIVATE, descriptor, 0);
  if (start == MAP_FAILED) return {};
  return {static_cast<const char*>(start), static_cast<std::size_t>(about.st_size)};
}

SourceFile::SourceFile(const char* path) {
  int descriptor = open(path, O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return;
  readable_ = true;
  text_ = map_file(descriptor);
  close(descriptor);
}

SourceFile::~SourceFile() {
  if (!text_.empty()) munmap(const_cast<char*>(text_.data()), text_.size());
}

void SourceFile::find_lines() const {
  if (!starts_.empty()) return;
  starts_.reserve(text_.size() / 24);
  const char* end = text_.data() + text_.size();
  for (const char* at = text_.data(); at != end;) {
    starts_.push_back(at);
    auto* newline = static_cast<const char*>(memchr(at, '\n', end - at));
    at = newline ? newline + 1 : end;
  }
}

unsigned SourceFile::line_count() const {
  find_lines();
  return starts_.size();
}

std::string_view SourceFile::line(unsigned number) const {
  std::string_view rest = from(number);
  return rest.substr(0, rest.find('\n'));
}

std::string_view SourceFile::from(unsigned first) const {
  if (first == 0 || first > line_count()) return {};
  return text_.substr(starts_[first - 1] - text_.data());
}

unsigned SourceFile::line_of(const char* at) const {
  return std::upper_bound(starts_.begin(), starts_.end(), at) - starts_.begin();
}

unsigned SourceFiles::number_of(const char* path) {
  auto [at, is_new] = by_pointer_.try_emplace(path, 0);
  if (!is_new) return at->second;
  auto [named, is_new_path] = by_path_.try_emplace(path, by_path_.size());
  if (is_new_path) paths_.push_back(&named->first);
  return at->second = named->second;
}

const SourceFile& SourceFiles::operator[](unsigned number) {
  if (files_.size() <= number) files_.resize(number + 1);
  if (!files_[number]) files_[number] = std::make_unique<SourceFile>(path(number).c_str());
  return *files_[number];
}

} // namespace klp::gcc
