// Finds the functions of a compiled original object in the kernel image. The bytes must be equal, and each relocated
// field of the image must hold the address of the symbol that the object's relocation names.
//
// A function that is found proves that compiler, compiler options, configuration and source are those of the running
// kernel. The addresses in its relocated fields also show which of several symbols of one name is meant. So klp reads
// symbol positions from the image and does not guess them.
#pragma once

#include "generator/kernel/image/image.h"
#include "generator/object/layout.h"
#include "generator/prove/instruction_difference.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace klp {

struct FunctionMatch {
  AtomId atom = no_atom;
  std::uint64_t address = 0; // in the image; 0: not found, or more than one place fits
  unsigned matching_places = 0;
  std::string mismatch;        // why the function is not in the image, as text; empty if it is, also at several places
  Difference first_difference; // the first different instruction, at the candidate with the longest equal beginning
  // True also if more than one place fits: then the code is in the image, and only its address is not known.
  bool is_in_image() const { return mismatch.empty() && matching_places > 0; }
};

class ImageMatch {
public:
  // Matches every function of the original object.
  static ImageMatch find(const Layout& original, const Image& image, const Kallsyms& kallsyms);

  // Adds the results of `other` for functions that are not found here. `other` is the match of the same unit, compiled
  // as kbuild does: with all functions in one section, where jumps between functions may be shorter. Functions and
  // variables of the two objects correspond if their name is unique in each object. Nothing is added if the two matches
  // give different addresses for one function or variable. `own` and `others`: the layouts of this object and of the
  // object of `other`.
  void add_matches_of(const Layout& own, const ImageMatch& other, const Layout& others);

  const std::vector<FunctionMatch>& functions() const { return functions_; }
  const FunctionMatch* function(AtomId atom) const;
  // Address of a function or variable of the original object in the image; nullopt if no matched function determines
  // it.
  std::optional<std::uint64_t> address_of(AtomId atom) const;
  // Same as address_of(), for a symbol that the object does not define.
  std::optional<std::uint64_t> address_of_external(const std::string& name) const;

private:
  friend class ImageMatcher;
  std::vector<FunctionMatch> functions_;
  std::map<AtomId, std::size_t> by_atom_;          // index into functions_
  std::map<AtomId, std::uint64_t> atoms_;          // addresses
  std::map<std::string, std::uint64_t> externals_; // addresses of symbols of other units
};

} // namespace klp
