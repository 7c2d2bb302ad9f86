#include "generator/arch/x86_64/kernel_folders.h"

namespace klp {

namespace {

constexpr OtherProgram other_programs[] = {
    {"arch/x86/boot/", "what runs before the kernel and unpacks it", true},
    {"drivers/firmware/efi/libstub/", "the EFI stub, which runs before the kernel", true},
    {"arch/x86/tools/", "a tool that runs where the kernel is built", true},
    {"arch/x86/realmode/rm/", "the real mode code, which processors run before they enter the kernel", false},
    {"arch/x86/purgatory/", "what runs between this kernel and the next one that kexec starts", false},
    {"arch/x86/entry/vdso/", "the vDSO, which processes run as their own code", false},
};

// Files in the folder of the vDSO that are code of the kernel and map the vDSO. The images vdso-image-*.c are data of
// the kernel that contain the vDSO.
constexpr std::string_view kernel_files_in_vdso_folder[] = {"arch/x86/entry/vdso/vma.", "arch/x86/entry/vdso/extable.",
                                                            "arch/x86/entry/vdso/vdso32-setup."};

constexpr std::string_view archive_folders[] = {"lib/", "arch/x86/lib/"};

} // namespace

std::span<const OtherProgram> x86_64_other_programs() { return other_programs; }

std::span<const std::string_view> x86_64_kernel_files_beside_programs() { return kernel_files_in_vdso_folder; }

std::span<const std::string_view> x86_64_archive_folders() { return archive_folders; }

} // namespace klp
