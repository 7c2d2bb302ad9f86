// The folders in which the two sides are compiled:
//
//     work/original/source   ─► the target's source                    work/patched/source   the same, with the edits
//     work/original/build    the target's build folder, by symlinks    work/patched/build    likewise
//     work/original/objects  objects, dependency files and logs        work/patched/objects  likewise
//     work/original/include  headers for authors of changes            work/patched/include  likewise
//
// Each compiler runs in the build folder of its side, and its arguments name only ../source, ../objects, ../include and
// paths below ".". So the commands are the same on both sides and in all runs, and no text in an object (__FILE__,
// assertions, facts) depends on the side or on the place of `work`.
#pragma once

#include <filesystem>
#include <string>

namespace klp {

namespace fs = std::filesystem;

inline constexpr char source_argument[] = "../source";
inline constexpr char objects_argument[] = "../objects";
inline constexpr char include_argument[] = "../include";

struct SideFolders {
  std::string name; // "original" or "patched"
  fs::path root;    // the folder work/original or work/patched

  SideFolders(const fs::path& work, std::string side) : name(std::move(side)), root(work / name) {}
  fs::path source() const { return root / "source"; }
  fs::path build() const { return root / "build"; }
  fs::path objects() const { return root / "objects"; }
  fs::path include() const { return root / "include"; }
  fs::path object(const std::string& output) const { return objects() / output; }
  fs::path dependencies(const std::string& output) const { return object(output + ".d"); }
  fs::path log(const std::string& output) const { return object(output + ".log"); }
};

} // namespace klp
