// Two listings of what kbuild would run, before and after a change of its Makefiles or of the configuration, compared.
#pragma once

#include "generator/kernel/target/target.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace klp {

struct BuildListing {
  std::map<std::string, Unit> units;          // by output
  std::map<std::string, std::string> recipes; // what is made → the lines that make it
};

// `text`: what `make -n V=1` prints. kbuild's recipes name what they make, to remove it when they are interrupted.
BuildListing read_listing(std::string_view text, std::string_view compiler, const std::string& tree);

struct BuildDifference {
  struct Changed {
    Unit before, after;
  };
  std::vector<Unit> added, removed;
  std::vector<Changed> changed;   // compiled with another command
  std::vector<std::string> other; // made by a rule that is new or changed, and neither a unit nor a list of objects
};

BuildDifference compare_listings(const BuildListing& before, const BuildListing& after);

// "+ -DX, - -O2": the words that differ between two commands for one unit.
std::string option_difference(const Unit& before, const Unit& after);

} // namespace klp
