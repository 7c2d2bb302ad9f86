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

// Sixteen characters at a time: memchr() is too slow for lines.
void SourceFile::find_lines() const {
  using Characters = char __attribute__((vector_size(16)));
  if (!starts_.empty() || text_.empty()) return;
  starts_.reserve(text_.size() / 24 + 1);
  const char *at = text_.data(), *end = at + text_.size();
  starts_.push_back(at);
  for (; end - at >= 16; at += 16) {
    Characters read;
    memcpy(&read, at, sizeof read);
    for (unsigned found = __builtin_ia32_pmovmskb128(read == '\n'); found; found &= found - 1)
      starts_.push_back(at + __builtin_ctz(found) + 1);
  }
  for (; at != end; ++at)
    if (*at == '\n') starts_.push_back(at + 1);
  if (starts_.back() == end) starts_.pop_back();
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

const char* SourceFile::end_of(unsigned number) const {
  return number < line_count() ? starts_[number] : text_.data() + text_.size();
}

unsigned SourceFiles::number_of(const char* path) {
  unsigned& known = by_pointer_[path];
  if (known) return known - 1;
  auto [named, is_new_path] = by_path_.try_emplace(path, by_path_.size());
  if (is_new_path) paths_.push_back(&named->first);
  known = named->second + 1;
  return named->second;
}

const SourceFile& SourceFiles::operator[](unsigned number) {
  if (files_.size() <= number) files_.resize(number + 1);
  if (!files_[number]) files_[number] = std::make_unique<SourceFile>(path(number).c_str());
  return *files_[number];
}

} // namespace klp::gcc
