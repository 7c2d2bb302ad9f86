// Debian's archive as apt knows it: by the lists of this machine, or by lists of klp's own for another release.
#pragma once

#include "base/error.h"
#include "generator/kernel/target/target.h"

#include <string>
#include <vector>

namespace klp {

enum class ArchiveLists {
  packages, // binary packages
  sources,  // source packages
};

struct Archive {
  std::string suite;   // trixie, trixie-backports, sid; empty: the lists of this machine
  fs::path apt_folder; // $KLP_HOME/apt/SUITE, with sources.list, lists and cache; empty: those of this machine
  ArchiveLists lists = ArchiveLists::packages;
  // What a user can do if the package lists are old: part of a remedy.
  std::string how_to_update() const;
  // The command line of an apt program that uses these lists.
  std::vector<std::string> apt(const std::string& program, const std::vector<std::string>& arguments) const;
};

// klp's own lists are fetched if they are missing or older than a day, from the mirrors that this machine's apt uses,
// and are checked with Debian's keyring. suite: empty for the lists of this machine (packages only). Errors: not the
// name of a release, the mirror does not have it, no network.
Result<Archive> open_archive(const fs::path& home, const std::string& suite, const Progress& progress,
                             ArchiveLists lists = ArchiveLists::packages);

// Fetches klp's own lists again. Does nothing for the lists of this machine.
Status update_archive(const Archive& archive, const Progress& progress);

// The lines of sources.list for the release: its updates and security updates too; for backports, those of the release
// that they are for.
Result<std::vector<std::string>> source_lines(const std::string& suite, ArchiveLists lists = ArchiveLists::packages);

// Settings of this machine's apt that programs with a configuration of their own need too, in the form of apt.conf.
Result<std::vector<std::string>> download_options();

// The release whose compilers built the kernels of `suite`: trixie for trixie-backports.
std::string base_suite(const std::string& suite);

inline constexpr char debian_keyring[] = "/usr/share/keyrings/debian-archive-keyring.gpg";

} // namespace klp
