#include "generator/prove/module_loader.h"

#include <catch2/catch.hpp>

using namespace klp;

TEST_CASE("a loader that passes over sections without SHF_ALLOC leaves per-CPU data as it is in the file") {
  CHECK_FALSE(
      relocates_per_cpu_data("static int apply_relocations(struct module *mod, const struct load_info *info)\n{\n"
                             "\tif (!(info->sechdrs[infosec].sh_flags & SHF_ALLOC))\n\t\treturn 0;\n}\n"
                             "static int other(void)\n{\n\treturn info->index.pcpu;\n}\n"));
}

TEST_CASE("a loader that makes an exception for the per-CPU section fills in its addresses") {
  CHECK(relocates_per_cpu_data(
      "static int apply_relocations(struct module *mod, const struct load_info *info)\n{\n"
      "\tif (!(flags & SHF_ALLOC) && (!infosec || infosec != info->index.pcpu))\n\t\treturn 0;\n}\n"));
  CHECK_FALSE(relocates_per_cpu_data("")); // nobody knows
}
