// Modules: of the target, laid out as a witness; of klp, asked what they patch.
#include "generator/module/contents.h"
#include "generator/prove/module_image.h"
#include "tests/fuzz/fuzz.h"

using namespace klp;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto module = parse_object(fuzz::text(data, size), "input.ko");
  if (!fuzz::succeeds(module)) return 0;
  fuzz::succeeds(module_info(*module));
  fuzz::succeeds(contents_of(*module));
  auto laid_out = lay_out_module(*module);
  if (!fuzz::succeeds(laid_out)) return 0;
  // It is its own witness, as far as it can be cut into functions.
  auto layout = Layout::make(*module);
  if (fuzz::succeeds(layout)) ImageMatch::find(*layout, laid_out->image, laid_out->symbols);
  return 0;
}
