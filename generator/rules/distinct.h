// Removes the repeated elements of a list.
#pragma once

#include <set>
#include <string>
#include <vector>

namespace klp {

// Of elements for which `words` gives the same text, the first one stays.
template <typename T, typename Words> void drop_repeated(std::vector<T>& all, Words words) {
  std::set<std::string> seen;
  std::erase_if(all, [&](const T& element) { return !seen.insert(words(element)).second; });
}

} // namespace klp
