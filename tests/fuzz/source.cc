// C source texts, as the rules read them. The input is a text, a NUL byte, and the text after a change.
#include "generator/source/enumerators.h"
#include "generator/source/function_text.h"
#include "generator/source/items.h"
#include "tests/fuzz/fuzz.h"

#include <algorithm>

using namespace klp;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view input = fuzz::text(data, size);
  std::string_view original = input.substr(0, input.find('\0'));
  std::string_view patched = input.substr(std::min(input.size(), original.size() + 1));
  std::size_t lines = static_cast<std::size_t>(std::ranges::count(patched, '\n')) + 1;
  for (const auto& item : items_of(patched))
    fuzz::need(item.first_line >= 1 && item.first_line <= item.last_line && item.last_line <= lines,
               "an item lies in its text");
  renumbered(original, patched);
  for (const auto& [name, function] : functions_in_text(patched))
    for (const auto& call : function.calls)
      fuzz::need(call.line >= 1 && call.line <= lines && function.words.contains(call.callee),
                 "a call is one of its function's words");
  return 0;
}
