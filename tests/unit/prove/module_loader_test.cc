#include "generator/prove/module_loader.h"

#include <catch2/catch.hpp>

using namespace klp;

TEST_CASE("a loader that skips sections without SHF_ALLOC does not relocate per-CPU data") {
  CHECK_FALSE(
      relocates_per_cpu_data("static int apply_relocations(struct module *mod, const struct load_info *info)\n{\n"
                             "\tif (!(info->sechdrs[infosec].sh_flags & SHF_ALLOC))\n\t\treturn 0;\n}\n"
                             "static int other(void)\n{\n\treturn info->index.pcpu;\n}\n"));
}

TEST_CASE("a loader that makes an exception for the per-CPU section relocates it") {
  CHECK(relocates_per_cpu_data(
      "static int apply_relocations(struct module *mod, const struct load_info *info)\n{\n"
      "\tif (!(flags & SHF_ALLOC) && (!infosec || infosec != info->index.pcpu))\n\t\treturn 0;\n}\n"));
  CHECK_FALSE(relocates_per_cpu_data("")); // no apply_relocations()
}
