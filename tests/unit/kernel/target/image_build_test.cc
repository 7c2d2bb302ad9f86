#include "generator/kernel/image/banner.h"
#include "generator/kernel/target/image_build.h"

#include "tests/unit/kernel/compress.h"
#include "tests/unit/kernel/small_image.h"

#include <catch2/catch.hpp>

using namespace klp;
using namespace klp::test;

namespace {

constexpr char compiler[] = "gcc-12 (Debian 12.2.0-14) 12.2.0";

struct Kernel {
  WorkFolder work = work_folder();
  Target target;

  Kernel() {
    target.source = work.path();
    target.config = work.path() / ".config";
    target.compiler_version = compiler;
    REQUIRE(write_file(target.source / "Makefile", "# SPDX\nVERSION = 6\nPATCHLEVEL = 1\nSUBLEVEL = 176\n"));
    REQUIRE(write_file(target.config, "CONFIG_X86_64=y\nCONFIG_HZ=250\n"));
  }

  std::string difference(const std::string& rodata) const {
    REQUIRE(write_file(work.path() / "vmlinux", make_vmlinux("code", rodata)));
    auto image = Image::read(work.path() / "vmlinux");
    REQUIRE(image);
    auto found = build_difference(target, *image);
    REQUIRE(found);
    return *found;
  }
};

const std::string banner =
    std::string("Linux version 6.1.0-50 (me@here) (") + compiler + ", GNU ld) #1 Debian 6.1.176-1\n";

std::string packed_config(const std::string& config) { return "IKCFG_ST" + compress(config, "gzip") + "IKCFG_ED"; }

} // namespace

TEST_CASE("the banner is the line that contains a release, without its newline") {
  CHECK(find_banner("Linux version %s\nLinux version 6.1.0 (x)\nmore") == "Linux version 6.1.0 (x)");
  CHECK(find_banner("Linux version 6") == "Linux version 6");
  CHECK_FALSE(find_banner("Linux version "));
  CHECK_FALSE(find_banner(""));
}

TEST_CASE("an image of the target's own compiler, source and configuration shows no difference") {
  Kernel kernel;
  CHECK(kernel.difference(banner) == "");
  CHECK(kernel.difference(banner + packed_config("CONFIG_X86_64=y\nCONFIG_HZ=250\n")) == "");
  CHECK(kernel.difference("an image that tells nothing") == "");
}

TEST_CASE("a difference of compiler, source version or configuration is described") {
  Kernel kernel;
  kernel.target.compiler_version = "gcc-12 (Debian 12.2.0-15) 12.2.0";
  CHECK(kernel.difference(banner).starts_with("the target compiles with gcc-12 (Debian 12.2.0-15) 12.2.0, the image "));
  kernel.target.compiler_version = std::string("x86_64-linux-gnu-") + compiler;
  CHECK(kernel.difference(banner) == "");
  CHECK(kernel.difference(packed_config("CONFIG_X86_64=y\nCONFIG_HZ=1000\n")) ==
        "the target's configuration has CONFIG_HZ: 250 instead of 1000");
  REQUIRE(write_file(kernel.target.source / "Makefile", "\nVERSION = 6\nPATCHLEVEL = 1\nSUBLEVEL = 192\n"));
  CHECK(
      kernel.difference(banner).starts_with("the target's source is 6.1.192, the image says \"Linux version 6.1.0-50"));
}

TEST_CASE("a damaged configuration in the image is ignored") {
  Kernel kernel;
  CHECK(kernel.difference(banner + "IKCFG_ST\x1f\x8b\x08 no gzip streamIKCFG_ED") == "");
  CHECK(kernel.difference(banner + "IKCFG_ST") == "");
}

TEST_CASE("the banner of Debian's kernels ends with the version of the package") {
  const std::string build =
      "Linux version 6.1.0-50-cloud-amd64 (x@example.org) (gcc-12 (Debian 12.2.0-14) 12.2.0, GNU ld "
      "(GNU Binutils for Debian) 2.40) #1 SMP PREEMPT_DYNAMIC ";
  CHECK(debian_version_in(build + "Debian 6.1.176-1 (2026-07-02)") == "6.1.176-1");
  CHECK(debian_version_in(build + "Thu Jul 2 2026").empty());
  CHECK(debian_version_in(build + "Debian 6.1.176-1").empty());
}
