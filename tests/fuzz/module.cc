// Kernel modules: laid out in memory to compare functions with them, as for a module of the target; and read as a
// livepatch module of klp.
#include "generator/audit/patch_table.h"
#include "generator/module/contents.h"
#include "generator/prove/module_image.h"
#include "tests/fuzz/fuzz.h"

using namespace klp;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto module = parse_object(fuzz::text(data, size), "input.ko");
  if (!fuzz::succeeds(module)) return 0;
  fuzz::succeeds(module_info(*module));
  fuzz::succeeds(contents_of(*module));
  auto livepatch = read_livepatch(*module);
  if (fuzz::succeeds(livepatch)) fuzz::succeeds(read_patch_table(*livepatch));
  auto laid_out = lay_out_module(*module);
  if (!fuzz::succeeds(laid_out)) return 0;
  // Compares the module with itself, if it can be divided into functions.
  auto layout = Layout::make(*module);
  if (fuzz::succeeds(layout)) ImageMatch::find(*layout, laid_out->image, laid_out->symbols);
  return 0;
}
