// The running image as witness: the compiled originals, matched against it byte for byte, relocations resolved.
//
// A function that is found proves compiler, flags, configuration and source. The addresses in its relocated fields say
// which of several same-named symbols is meant: positions are read out of the image, not guessed.
#pragma once

#include "generator/object/layout.h"
#include "generator/target/image.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace klp {

struct FunctionMatch {
  AtomId atom = no_atom;
  std::uint64_t address = 0; // 0: not found, or more than one place fits
  unsigned places_that_fit = 0;
  std::string mismatch; // where none fits: the first difference at the best candidate, in words
};

class Witness {
public:
  // Matches every function of the original object. Layout, image and kallsyms must outlive it.
  static Witness hear(const Layout& original, const Image& image, const Kallsyms& kallsyms);

  const std::vector<FunctionMatch>& functions() const { return functions_; }
  const FunctionMatch* function(AtomId atom) const;
  // Where a function or variable of the original object lies in the image, if any matched function says so.
  std::optional<std::uint64_t> address_of(AtomId atom) const;
  // Where a symbol that the object does not define lies.
  std::optional<std::uint64_t> address_of_external(const std::string& name) const;

private:
  friend class Hearing;
  std::vector<FunctionMatch> functions_;
  std::map<AtomId, std::size_t> by_atom_;
  std::map<AtomId, std::uint64_t> atoms_;
  std::map<std::string, std::uint64_t> externals_;
};

} // namespace klp
