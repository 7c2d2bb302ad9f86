// The running image as witness: the compiled originals, matched against it byte for byte, relocations resolved.
//
// A function that is found proves compiler, flags, configuration and source. The addresses in its relocated fields say
// which of several same-named symbols is meant: positions are read out of the image, not guessed.
#pragma once

#include "generator/kernel/image/image.h"
#include "generator/object/layout.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace klp {

// The first instruction of a function that is not what the image runs.
struct Difference {
  std::uint64_t address = 0;     // of the function that was compared, in the image
  std::uint64_t offset = 0;      // of the instruction, in it
  std::string compiled, running; // disassembled, and what its operand means: "call 0x5 (kfree)"
};

struct FunctionMatch {
  AtomId atom = no_atom;
  std::uint64_t address = 0; // 0: not found, or more than one place fits
  unsigned places_that_fit = 0;
  std::string mismatch; // where none fits: why, in words
  Difference first;     // where bytes or what they mean differ: at the candidate that is the same for longest
  bool is_in_image() const { return mismatch.empty() && places_that_fit > 0; }
};

class ImageMatch {
public:
  // Matches every function of the original object. Layout, image and kallsyms must outlive it.
  static ImageMatch find(const Layout& original, const Image& image, const Kallsyms& kallsyms);

  // Takes over what `other` says of functions that are not found here: the same unit, compiled with the functions side
  // by side as kbuild does, where jumps between them may be shorter. Names that stand for one thing in each of the two
  // objects tell which function or variable is meant.
  void adopt(const Layout& own, const ImageMatch& other, const Layout& others);

  const std::vector<FunctionMatch>& functions() const { return functions_; }
  const FunctionMatch* function(AtomId atom) const;
  // Where a function or variable of the original object lies in the image, if any matched function says so.
  std::optional<std::uint64_t> address_of(AtomId atom) const;
  // Where a symbol that the object does not define lies.
  std::optional<std::uint64_t> address_of_external(const std::string& name) const;

private:
  friend class ImageMatcher;
  std::vector<FunctionMatch> functions_;
  std::map<AtomId, std::size_t> by_atom_;
  std::map<AtomId, std::uint64_t> atoms_;
  std::map<std::string, std::uint64_t> externals_;
};

} // namespace klp
