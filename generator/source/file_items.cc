#include "generator/source/file_items.h"

#include "base/file.h"
#include "base/parallel.h"
#include "generator/source/items.h"

namespace klp {

namespace {

using Split = std::vector<Item> (*)(std::string_view text);

std::vector<FileItems> read_and_split(const std::vector<std::string>& paths, Split split) {
  std::vector<FileItems> files(paths.size());
  in_parallel(paths.size(), [&](std::size_t i) {
    files[i].path = paths[i];
    if (auto text = read_file(paths[i])) files[i].items = split(*text);
  });
  return files;
}

} // namespace

std::vector<FileItems> read_items(const std::vector<std::string>& paths) { return read_and_split(paths, items_of); }

std::vector<FileItems> read_directives(const std::vector<std::string>& paths) {
  return read_and_split(paths, directives_of);
}

} // namespace klp
