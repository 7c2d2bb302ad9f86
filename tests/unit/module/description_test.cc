#include "generator/module/description.h"

#include "klp-runtime/module/klp_description.h"

#include <catch2/catch.hpp>

using namespace klp;

namespace {

using Hooks = std::vector<std::pair<unsigned long, std::string>>;

Hooks hooks_of(const DescribedObject& object) {
  Hooks hooks;
  for (const auto& hook : object.hooks) hooks.emplace_back(hook.kind, hook.function);
  return hooks;
}

std::string modinfo_of(const Extraction& extraction, const ModuleOptions& options) {
  Object object;
  add_modinfo(object, extraction, options);
  const Section* section = object.find_section(".modinfo");
  return section ? section->data : "";
}

} // namespace

TEST_CASE("vmlinux is described first, then each module by its name") {
  Extraction extraction;
  extraction.functions.push_back({{0, 0}, "tun", {"f", 0, 0, true}, "klp_new_0"});
  extraction.functions.push_back({{1, 0}, "vmlinux", {"g", 0, 0, true}, "klp_new_1"});
  extraction.functions.push_back({{2, 0}, "fuse", {"h", 2, 0, true}, "klp_new_2"});
  ModuleOptions options;
  options.kernel_clears = false;
  auto objects = describe(extraction, options).objects;
  REQUIRE(objects.size() == 3);
  CHECK(objects[0].name == "vmlinux");
  CHECK(hooks_of(objects[0]).empty());
  CHECK(objects[1].name == "fuse");
  REQUIRE(objects[1].functions.size() == 1);
  CHECK(objects[1].functions[0]->new_name == "klp_new_2");
  CHECK(hooks_of(objects[1]) == Hooks{{KLP_HOOK_POST_UNPATCH, "klp_clear_relocations"}});
  CHECK(objects[2].name == "tun");
  options.kernel_clears = true;
  CHECK(hooks_of(describe(extraction, options).objects[1]).empty());
}

TEST_CASE("the hooks of the author are described before those that write values") {
  Extraction extraction;
  extraction.writes.resize(1);
  extraction.writes[0].state = 0x1f;
  extraction.writes[0].object = KernelObject::vmlinux_name;
  extraction.hooks.push_back({{0, 0}, KernelObject::vmlinux_name, "post_unpatch", "klp_hook_0"});
  auto objects = describe(extraction, {}).objects;
  REQUIRE(objects.size() == 1);
  CHECK(hooks_of(objects[0]) == Hooks{{KLP_HOOK_POST_UNPATCH, "klp_hook_0"},
                                      {KLP_HOOK_PRE_PATCH, "klp_write_new_values"},
                                      {KLP_HOOK_POST_UNPATCH, "klp_write_old_values"}});
  REQUIRE(states_of(extraction).size() == 1);
  CHECK(states_of(extraction)[0].id == 0x1f);
}

TEST_CASE("if a module is refused after a failed hook, its relocations are cleared on kernels before 6.3") {
  Extraction extraction;
  extraction.writes.resize(1);
  extraction.writes[0].object = "loop";
  ModuleOptions options;
  options.kernel_clears = false;
  CHECK(hooks_of(describe(extraction, options).objects[0]) ==
        Hooks{{KLP_HOOK_PRE_PATCH, "klp_write_new_values"},
              {KLP_HOOK_POST_UNPATCH, "klp_write_old_values"},
              {KLP_HOOK_POST_UNPATCH, "klp_clear_relocations"},
              {KLP_HOOK_PRE_PATCH_FAILED, "klp_clear_relocations"}});
}

TEST_CASE("modinfo keeps the order of its lines, and has the namespaces of imported symbols") {
  Extraction extraction;
  extraction.name_spaces = {"CRYPTO_INTERNAL"};
  ModuleOptions options;
  options.info = {{"klp.change", "say \"hi\""}, {"klp.replace", "yes"}};
  CHECK(modinfo_of(extraction, options) ==
        std::string("klp.change=say \"hi\"\0klp.replace=yes\0import_ns=CRYPTO_INTERNAL\0", 62));
  CHECK(modinfo_of({}, {}).empty());
}
