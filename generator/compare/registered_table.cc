#include "generator/compare/registered_table.h"

#include "generator/compare/data_elements.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <set>
#include <vector>

namespace klp {

namespace {

#define NEW_ID(bus)                                                                                                    \
  "leave the table as it is, and give the driver the new ids while the kernel runs: echo VENDOR DEVICE > "             \
  "/sys/bus/" bus "/drivers/DRIVER/new_id"

constexpr char override_remedy[] =
    "leave the table as it is, and bind each device by its name while the kernel runs: echo DRIVER > "
    "/sys/bus/platform/devices/DEVICE/driver_override; echo DEVICE > /sys/bus/platform/drivers/DRIVER/bind";
constexpr char command_remedy[] =
    "leave the table as it is, and register the new commands as a family of their own: genl_register_family() in a "
    "KLP_POST_PATCH hook, genl_unregister_family() in KLP_PRE_UNPATCH";

// clang-format off
constexpr RegisteredTable tables[] = {
    {"struct ctl_table", "a table of sysctl entries", "the new sysctl{names} will not be there",
     "leave the table as it is, and register the new entries as a table of their own: register_sysctl() in a "
     "KLP_POST_PATCH hook, unregister_sysctl_table() in KLP_PRE_UNPATCH, as in examples/sysctl"},
    {"struct pci_device_id", "a table of device ids", "the driver will not take devices of the new ids", NEW_ID("pci")},
    {"struct usb_device_id", "a table of device ids", "the driver will not take devices of the new ids", NEW_ID("usb")},
    {"struct hid_device_id", "a table of device ids", "the driver will not take devices of the new ids",
     "leave the table as it is, and give the driver the new ids while the kernel runs: echo BUS VENDOR PRODUCT > "
     "/sys/bus/hid/drivers/DRIVER/new_id"},
    {"struct of_device_id", "a table of device names", "the driver will not take the new devices", override_remedy},
    {"struct acpi_device_id", "a table of device names", "the driver will not take the new devices", override_remedy},
    {"struct platform_device_id", "a table of device names", "the driver will not take the new devices",
     override_remedy},
    {"struct i2c_device_id", "a table of device names", "the driver will not take the new devices",
     "leave the table as it is, and name the device as one that the driver knows: echo NAME ADDRESS > "
     "/sys/bus/i2c/devices/BUS/new_device"},
    {"struct spi_device_id", "a table of device names", "the driver will not take the new devices",
     "leave the table as it is, and bind each device by its name while the kernel runs: echo DRIVER > "
     "/sys/bus/spi/devices/DEVICE/driver_override; echo DEVICE > /sys/bus/spi/drivers/DRIVER/bind"},
    {"struct genl_ops", "a table of netlink commands", "the family will not have the new commands", command_remedy},
    {"struct genl_small_ops", "a table of netlink commands", "the family will not have the new commands",
     command_remedy},
    {"struct genl_split_ops", "a table of netlink commands", "the family will not have the new commands",
     command_remedy},
    {"struct genl_family", "a netlink family", "the family will not have what is new", command_remedy,
     "its numbers count the entries of tables that stay as they are"},
    {"struct nla_policy", "a table of netlink attributes", "the new attributes are not let through",
     "leave the table as it is, and check the attributes in the function that is given them"},
    {"struct attribute *", "a list of attributes in sysfs", "the new files will not be there",
     "leave the list as it is, and add the new files: sysfs_create_file() in a KLP_POST_PATCH hook, "
     "sysfs_remove_file() in KLP_PRE_UNPATCH"},
    {"struct dmi_system_id", "a table of machines", "the new machines are not recognised",
     "leave the table as it is; where this machine is one of them, do what its entry stands for in a KLP_PRE_PATCH "
     "hook"},
};
// clang-format on

#undef NEW_ID

std::set<std::string> texts(const Layout& layout, AtomId variable) {
  std::set<std::string> found;
  for (const auto& r : layout.atom(variable).references) {
    if (r.atom == no_atom || layout.atom(r.atom).kind != AtomKind::string || r.delta < 0) continue;
    const std::string& bytes = layout.atom(r.atom).bytes;
    if (static_cast<std::size_t>(r.delta) < bytes.size()) found.insert(bytes.c_str() + r.delta);
  }
  return found;
}

} // namespace

const RegisteredTable* registered_table(const Side& side, AtomId variable) {
  std::string element = element_type(side, variable).name;
  auto at = std::ranges::find(tables, element, &RegisteredTable::element);
  return at == std::end(tables) ? nullptr : at;
}

std::string new_texts(const Side& original, const Side& patched, AtomId o, AtomId p) {
  constexpr std::size_t most = 4;
  auto known = texts(*original.layout, o);
  std::vector<std::string> added;
  for (const auto& text : texts(*patched.layout, p))
    if (!known.contains(text) && added.size() < most) added.push_back('"' + text + '"');
  return fmt::format("{}", fmt::join(added, ", "));
}

} // namespace klp
