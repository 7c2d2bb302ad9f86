// Compares the commands that kbuild would run before and after a change of Makefiles or of the configuration.
#pragma once

#include "generator/kernel/target/target.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace klp {

struct BuildListing {
  std::map<std::string, Unit> units;          // by output
  std::map<std::string, std::string> recipes; // made file → the lines of its recipe; without units
};

// `text`: the output of `make -n V=1`. The made file of a recipe is found in its `trap` command, which removes the file
// if make is interrupted. `compiler`: the name or path by which the recipes call it. `tree`: the source tree.
BuildListing read_listing(std::string_view text, std::string_view compiler, const std::string& tree);

struct BuildDifference {
  struct Changed {
    Unit before, after;
  };
  std::vector<Unit> added, removed;
  std::vector<Changed> changed;   // compiled with another command
  std::vector<std::string> other; // files made by a new or changed rule that are neither a unit nor a list of objects
};

BuildDifference compare_listings(const BuildListing& before, const BuildListing& after);

// "+ -DX, - -O2": the words that differ between two commands for one unit; at most four.
std::string option_difference(const Unit& before, const Unit& after);

} // namespace klp
