#include "source_text.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace klp::gcc {

namespace {

std::string_view map_file(int descriptor) {
  struct stat about;
  if (fstat(descriptor, &about) != 0 || !S_ISREG(about.st_mode) || about.st_size == 0) return {};
  void* start = mmap(nullptr, about.st_size, PROT_READ, MAP_PRIVATE, descriptor, 0);
  if (start == MAP_FAILED) return {};
  return {static_cast<const char*>(start), static_cast<std::size_t>(about.st_size)};
}

constexpr std::size_t block = 64;

// A mask of the newlines in a block: bit i is set if character i is one.
std::uint64_t newlines(const char* block_start) {
  using Characters = char __attribute__((vector_size(16)));
  std::uint64_t found = 0;
#pragma GCC unroll 4
  for (unsigned i = 0; i < block / sizeof(Characters); ++i) {
    Characters read;
    memcpy(&read, block_start + i * sizeof read, sizeof read);
    const unsigned mask = __builtin_ia32_pmovmskb128(read == '\n');
    found |= std::uint64_t(mask) << (i * sizeof read);
  }
  return found;
}

} // namespace

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

// Compares 64 characters at a time; memchr() is slower for short lines. The array has room for as many lines as there
// are characters, which costs nothing: pages that are never written are not allocated.
void SourceFile::find_lines() const {
  if (starts_ || text_.empty()) return;
  starts_.reset(new const char*[text_.size() + 1]);
  const char *at = text_.data(), *end = at + text_.size();
  const char** next = starts_.get();
  *next++ = at;
  for (; end - at >= std::ptrdiff_t(block); at += block)
    for (std::uint64_t found = newlines(at); found; found &= found - 1) *next++ = at + __builtin_ctzll(found) + 1;
  for (; at != end; ++at)
    if (*at == '\n') *next++ = at + 1;
  line_count_ = next - starts_.get() - (next[-1] == end);
}

unsigned SourceFile::line_count() const {
  find_lines();
  return line_count_;
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
  return std::upper_bound(starts_.get(), starts_.get() + line_count_, at) - starts_.get();
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
