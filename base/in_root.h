// Runs a command with the programs and libraries of another installation of an operating system (a root folder), and
// with all other files of this machine.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace klp {

// The command line that runs `arguments` with /usr and /etc of the folder `root`; also /bin, /lib and the like, if they
// are folders of this machine and not links into /usr. Uses bubblewrap if it is on PATH; otherwise mounts in a
// namespace of its own, which only root may do.
std::vector<std::string> in_root(const std::filesystem::path& root, const std::vector<std::string>& arguments);

// What must be added to the environment: folders of the user's PATH and libraries of this machine do not belong to the
// root folder.
std::vector<std::string> environment_in_root();

} // namespace klp
