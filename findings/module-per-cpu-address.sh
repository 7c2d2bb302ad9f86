#!/usr/bin/env bash
# If a per-CPU variable of a loadable module is initialized with an address, its value is a null pointer after loading.
#
# Behaviour: in a module,
#     static DEFINE_PER_CPU(const char *, greeting) = "hello";
# is NULL after the module is loaded. A number in the same section (DEFINE_PER_CPU(int, number) = 42) has its correct
# value, and so does an ordinary static variable that is initialized with the same address. The module file is correct:
# .rela.data..percpu contains the same relocation as .rela.data. The loader applies only the relocation of .rela.data.
#
# Versions: Debian 12 (amd64), linux-image-6.1.0-50-cloud-amd64-unsigned 6.1.176-1, unmodified; the module is built with
# gcc-12 12.2.0-14+deb12u1.
#
# Explanation, in kernel/module/main.c of linux-source-6.1 6.1.176-1:
#   - layout_and_allocate() clears SHF_ALLOC of .data..percpu, because this section is allocated separately later;
#   - apply_relocations() skips each relocation section whose target section lacks SHF_ALLOC, so the relocations of
#     .data..percpu are never applied;
#   - post_relocation() then calls percpu_modcopy(), which copies this section to each CPU. The comment there is "Copy
#     relocated percpu area over", but the section is not relocated: x86-64 has the addends in the relocations, and the
#     bytes of the section are zero.
#
# Observed output:
#   packages of the test:
#     linux-headers-6.1.0-50-cloud-amd64 6.1.176-1
#     linux-headers-6.1.0-50-common 6.1.176-1
#     linux-image-6.1.0-50-cloud-amd64-unsigned 6.1.176-1
#     linux-kbuild-6.1 6.1.176-1
#   packages of the host:
#     binutils 2.40-2
#     busybox-static 1:1.35.0-4+deb12u1+b1
#     cpio 2.13+dfsg-7.1
#     gcc-12 12.2.0-14+deb12u1
#     make 4.3-4.1
#     qemu-system-x86 1:7.2+dfsg-7+deb12u18+b3
#   relocations for .data..percpu in percpu_address.ko (offset, info, type, symbol's value and name):
#     0000000000000008  0000000500000001 R_X86_64_64            0000000000000000 .rodata.str1.1 + 5
#   relocations for .data in percpu_address.ko (offset, info, type, symbol's value and name):
#     0000000000000000  0000000500000001 R_X86_64_64            0000000000000000 .rodata.str1.1 + 5
#   expected from the C source:
#     percpu_address: per-CPU number: 42
#     percpu_address: ordinary address: hello
#     percpu_address: per-CPU address: hello
#   observed:
#     kernel: 6.1.0-50-cloud-amd64 #1 SMP PREEMPT_DYNAMIC Debian 6.1.176-1 (2026-07-02)
#     percpu_address: per-CPU number: 42
#     percpu_address: ordinary address: hello
#     percpu_address: per-CPU address: NULL
#   The behaviour is unchanged: the per-CPU address is NULL, the other two are correct.
#
# Exit status: 0: the behaviour is unchanged; 1: the behaviour has changed; 2: the test could not be run.
# Installs nothing: packages are unpacked in a temporary folder, which is removed at the end.
# shellcheck source=findings/functions.bash
. "$(dirname "$0")/functions.bash"

release=6.1.0-50-cloud-amd64
version=6.1.176-1
packages=("linux-image-$release-unsigned" "linux-headers-$release" linux-headers-6.1.0-50-common linux-kbuild-6.1)

need apt-get apt
need dpkg-deb dpkg
need make make
need gcc-12 gcc-12
need readelf binutils
need qemu-system-x86_64 qemu-system-x86
need busybox busybox-static
need cpio cpio
/sbin/ldconfig -p | grep -F libelf.so.1 >/dev/null || missing+=('libelf.so.1 (package libelf1), for objtool')
check_host
busybox=$(command -v busybox)
if readelf -lW "$busybox" | grep -w INTERP >/dev/null; then die "$busybox is not static (package busybox-static)"; fi

root=$folder/root
headers=$root/usr/src/linux-headers-$release
mkdir "$root" "$folder/module" "$folder/initramfs"

# Downloads and unpacks the packages. The Makefile of the headers contains the path of the common headers in an
# installed system, which is replaced.
echo 'packages of the test:'
cd "$folder"
timeout 300 apt-get -q -o APT::Sandbox::User=root download "${packages[@]/%/=$version}" >download.log 2>&1 ||
  die "apt did not download ${packages[*]} $version (run apt-get update first)" download.log
for file in ./*.deb; do
  dpkg-deb -x "$file" "$root"
  dpkg-deb -W "$file" | sed 's/^/  /; s/\t/ /'
done
sed -i "s|/usr/src/|$root/usr/src/|" "$headers/Makefile"
echo 'packages of the host:'
dpkg-query -W -f='  ${Package} ${Version}\n' gcc-12 binutils make qemu-system-x86 busybox-static cpio || true

# volatile: the compiler must not replace the ordinary variable by its initial value, nor place it in .rodata.
cat >module/percpu_address.c <<'MODULE'
#define pr_fmt(format) KBUILD_MODNAME ": " format
#include <linux/module.h>
#include <linux/percpu.h>

static DEFINE_PER_CPU(const char *, greeting) = "hello";
static DEFINE_PER_CPU(int, number) = 42;
static const char *volatile ordinary = "hello";

static int __init percpu_address_init(void)
{
	pr_info("per-CPU number: %d\n", this_cpu_read(number));
	pr_info("ordinary address: %s\n", ordinary);
	pr_info("per-CPU address: %s\n", this_cpu_read(greeting) ?: "NULL");
	return 0;
}
module_init(percpu_address_init);

MODULE_DESCRIPTION("Initial values of per-CPU variables");
MODULE_LICENSE("GPL");
MODULE
echo 'obj-m := percpu_address.o' >module/Makefile
timeout 300 make -C "$headers" M="$folder/module" CC=gcc-12 HOSTCC=gcc-12 modules >build.log 2>&1 ||
  die 'the module was not built' build.log
for section in .data..percpu .data; do
  echo "relocations for $section in percpu_address.ko (offset, info, type, symbol's value and name):"
  readelf -rW module/percpu_address.ko | sed -n "/'\.rela${section//./\\.}'/,/^\$/ { /R_X86_64/ s/^/  /p }"
done

cat >initramfs/init <<'INIT'
#!/busybox sh
/busybox echo "kernel: $(/busybox uname -rv)"
/busybox insmod /percpu_address.ko
/busybox dmesg | /busybox grep -o 'percpu_address: .*'
/busybox echo init-end
/busybox reboot -f
INIT
chmod +x initramfs/init
cp "$busybox" initramfs/busybox
cp module/percpu_address.ko initramfs/
(cd initramfs && find . | cpio -o -H newc --quiet) >initramfs.cpio
timeout 300 qemu-system-x86_64 -accel tcg,thread=single -cpu max -m 512 -nographic -no-reboot \
  -kernel "$root/boot/vmlinuz-$release" -initrd initramfs.cpio \
  -append 'console=ttyS0 panic=-1 no_timer_check quiet' </dev/null >boot.log 2>&1 || true
tr -d '\r\033' <boot.log >console.log
grep -aF init-end console.log >/dev/null || die 'the kernel in QEMU did not reach the end of init' console.log

value_of() { sed -n "s/^percpu_address: $1: //p" console.log; } # NAME
number=$(value_of 'per-CPU number') ordinary=$(value_of 'ordinary address') greeting=$(value_of 'per-CPU address')

echo 'expected from the C source:'
printf '  percpu_address: %s\n' 'per-CPU number: 42' 'ordinary address: hello' 'per-CPU address: hello'
echo 'observed:'
grep -aoE 'kernel: .* Debian .*|percpu_address: (per-CPU|ordinary) .*' console.log | sed 's/^/  /'

if [ -z "$number" ] || [ -z "$ordinary" ] || [ -z "$greeting" ]; then die 'the module was not loaded' console.log; fi
case "$number $ordinary $greeting" in
  '42 hello NULL') conclude 0 'The behaviour is unchanged: the per-CPU address is NULL, the other two are correct.' ;;
  '42 hello hello') conclude 1 'The behaviour has changed: the per-CPU address is correct.' ;;
  *) conclude 1 'The behaviour has changed: the values are neither the correct nor the known wrong ones.' ;;
esac
