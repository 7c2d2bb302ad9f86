#include "generator/kernel/target/symvers.h"

#include "tests/unit/kernel/small_image.h"

#include <catch2/catch.hpp>

using namespace klp;
using namespace klp::test;

namespace {

Result<Symvers> read(const std::string& text) {
  auto work = work_folder();
  REQUIRE(write_file(work.path() / "Module.symvers", text));
  return read_symvers(work.path() / "Module.symvers");
}

} // namespace

struct BadLine {
  const char* text;
  const char* cause;
  int line;
};

TEST_CASE("Module.symvers gives CRC, module, licence and namespace of each export") {
  auto exports = read("0x1a2b3c4d\tvfs_read\tvmlinux\tEXPORT_SYMBOL\t\n"
                      "0xffffffff\tdma_buf_get\tdrivers/dma-buf/x\tEXPORT_SYMBOL_GPL\tDMA_BUF\n"
                      "0x00000001\told\tvmlinux\tEXPORT_SYMBOL\n");
  REQUIRE(exports);
  CHECK(exports->size() == 3);
  CHECK(exports->at("vfs_read").crc == 0x1a2b3c4d);
  CHECK_FALSE(exports->at("vfs_read").gpl_only);
  CHECK(exports->at("dma_buf_get").crc == 0xffffffff);
  CHECK(exports->at("dma_buf_get").gpl_only);
  CHECK(exports->at("dma_buf_get").module == "drivers/dma-buf/x");
  CHECK(exports->at("dma_buf_get").name_space == "DMA_BUF");
}

TEST_CASE("the error about Module.symvers names the wrong line") {
  auto bad = GENERATE(values<BadLine>({
      {"vfs_read\n", "line has 1 tab-separated fields instead of 5", 1},
      {"0x1\ta\tvmlinux\tEXPORT_SYMBOL\t\n1\tb\tvmlinux\tEXPORT_SYMBOL\t\n", "\"1\" is not a CRC such as 0x1a2b3c4d",
       2},
      {"0x123456789\ta\tvmlinux\tEXPORT_SYMBOL\t\n", "\"0x123456789\" is not a CRC such as 0x1a2b3c4d", 1},
      {"0x\ta\tvmlinux\tEXPORT_SYMBOL\t\n", "\"0x\" is not a CRC such as 0x1a2b3c4d", 1},
      {"0x1\t\tvmlinux\tEXPORT_SYMBOL\t\n", "line names no symbol or no module", 1},
      {"0x1\ta\tvmlinux\tEXPORT\t\n", "\"EXPORT\" is neither EXPORT_SYMBOL nor EXPORT_SYMBOL_GPL", 1},
      {"0x1\ta\tvmlinux\tEXPORT_SYMBOL\t\n0x1\ta\tm\tEXPORT_SYMBOL\t\n", "symbol a is exported twice", 2},
      {"0x1\ta\tvmlinux\tEXPORT_SYMBOL\t\n0x1\tb\tvmlinux\tEXPO", "last line is cut off", 2},
      {"", "file is empty", 0},
  }));
  auto exports = read(bad.text);
  REQUIRE_FALSE(exports);
  CHECK(exports.error().cause == bad.cause);
  CHECK(exports.error().line == bad.line);
  CHECK(exports.error().remedy == "give the Module.symvers that the kernel's own build wrote");
}
