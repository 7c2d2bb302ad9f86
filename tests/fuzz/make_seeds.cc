// make_seeds FOLDER: writes seeds that no compiler makes: kallsyms in each layout, kernel images with each compression,
// and BTF of a kernel and of a module based on it.
#include "tests/unit/kernel/bzimage.h"
#include "tests/unit/kernel/small_btf.h"
#include "tests/unit/kernel/small_image.h"

#include <iostream>

using namespace klp;
using namespace klp::test;

namespace {

Status write_seeds(const fs::path& folder) {
  for (const char* name : {"kallsyms", "image", "btf"}) CHECK_OK(make_folder(folder / name));
  int number = 0;
  for (auto layout : {Layout::plain, Layout::with_seqs, Layout::late})
    for (auto rule : {Rule::relative, Rule::absolute_percpu}) {
      auto symbols = symbols_for(rule);
      symbols.resize(number % 2 ? 20 : 300);
      std::string tables = std::string(64, '\0') + kallsyms_tables(symbols, layout, rule);
      CHECK_OK(write_file(folder / "kallsyms" / std::to_string(number++), tables));
    }
  std::string types = btf_of({"s 16 a 64", "s 24 b 0", "typedef named 8 c 32"}), length(4, '\0');
  length[0] = static_cast<char>(types.size());
  CHECK_OK(write_file(folder / "btf/kernel", types));
  CHECK_OK(write_file(folder / "btf/module", length + types + types));
  std::string vmlinux = small_vmlinux();
  CHECK_OK(write_file(folder / "image/vmlinux", vmlinux));
  for (const char* filter : {"gzip", "bzip2", "xz", "lzma", "lz4", "zstd"})
    CHECK_OK(write_file(folder / "image" / filter, bzimage(payload(vmlinux, filter))));
  return {};
}

} // namespace

int main(int count, char** arguments) {
  auto written = count == 2 ? write_seeds(arguments[1]) : fail("no folder is given", "make_seeds FOLDER");
  if (written) return 0;
  std::cerr << render(written.error()) << '\n';
  return 2;
}
