#!/usr/bin/env bash
# Entries of the ORC unwinder have other register numbers in Linux 7.3 than in 6.12, at the same size and layout.
#
# Behaviour: an entry of .orc_unwind has 6 bytes in both kernels: two 16-bit offsets, two 4-bit register numbers, and the
# type. The low four bits of byte 4 name the register from which the caller's stack pointer is computed. Nearly always
# that is the stack pointer: number 5 (ORC_REG_SP) in 6.12, number 3 in 7.3, where number 5 is RDI. So a program that reads
# the entries with the old numbers meets no damage, and takes nearly every function for one whose frame is found by RDI.
#
# Versions: Debian 13 (amd64), linux-image-6.12.117+deb13-cloud-amd64-unsigned 6.12.117-1 and
# linux-modules-7.3.4+deb13-cloud-amd64 7.3.4-1~bpo13+1 (backports); drivers/net/tun.ko of both, unmodified. The numbers
# are also in arch/x86/include/asm/orc_types.h of linux-headers-6.12.117+deb13-common and linux-headers-7.3.4+deb13-common.
#
# Observed output:
#   packages of the test:
#     linux-image-6.12.117+deb13-cloud-amd64-unsigned 6.12.117-1
#     linux-headers-6.12.117+deb13-common 6.12.117-1
#     linux-modules-7.3.4+deb13-cloud-amd64 7.3.4-1~bpo13+1
#     linux-headers-7.3.4+deb13-common 7.3.4-1~bpo13+1
#   linux-headers-6.12.117+deb13-common, orc_types.h:
#     #define ORC_REG_PREV_SP 1
#     #define ORC_REG_DI 3
#     #define ORC_REG_SP 5
#   linux-image-6.12.117+deb13-cloud-amd64-unsigned, tun.ko, register from which the caller's stack pointer is computed:
#     number 5: 563 entries
#     number 0: 70 entries
#     number 4: 7 entries
#     number 6: 4 entries
#     number 8: 2 entries
#   linux-headers-7.3.4+deb13-common, orc_types.h:
#     #define ORC_REG_SP 3
#     #define ORC_REG_DI 5
#     #define ORC_REG_PREV_SP 8
#   linux-modules-7.3.4+deb13-cloud-amd64, tun.ko, register from which the caller's stack pointer is computed:
#     number 3: 631 entries
#     number 0: 74 entries
#     number 4: 7 entries
#     number 6: 4 entries
#     number 10: 2 entries
#   The behaviour is unchanged: the stack pointer is number 5 in 6.12 and number 3 in 7.3.
#
# Exit status: 0: the behaviour is unchanged; 1: the behaviour has changed; 2: the test could not be run.
# Installs nothing: packages are unpacked in a temporary folder, which is removed at the end. The package lists of Debian
# 13 are fetched into this folder, from the mirror that this host's apt uses.
# shellcheck source=findings/functions.bash
. "$(dirname "$0")/functions.bash"

need apt-get apt
need dpkg-deb dpkg
need objcopy binutils
need xz xz-utils
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
[ -r "$keyring" ] || missing+=("$keyring (package debian-archive-keyring)")
check_host

cd "$folder"
site=$(mirror)
mkdir -p lists/partial cache/archives/partial empty
: >status
for suite in trixie trixie-backports; do echo "deb [signed-by=$keyring] $site $suite main"; done >sources.list
options=(-o "Dir::Etc::SourceList=$folder/sources.list" -o "Dir::Etc::SourceParts=$folder/empty"
  -o "Dir::Etc::PreferencesParts=$folder/empty" -o "Dir::State=$folder" -o "Dir::State::status=$folder/status"
  -o "Dir::Cache=$folder/cache" -o APT::Sandbox::User=root)
timeout 300 apt-get -q "${options[@]}" update >update.log 2>&1 || die 'the package lists cannot be fetched' update.log

# unpack PACKAGE VERSION: unpacks the package in $folder/PACKAGE, and prints its name and version.
unpack() {
  timeout 300 apt-get -q "${options[@]}" download "$1=$2" >download.log 2>&1 || die "apt did not download $1 $2" download.log
  dpkg-deb -x "$1"_*.deb "$1"
  echo "  $(dpkg-deb -W "$1"_*.deb | tr '\t' ' ')"
  rm "$1"_*.deb
}

# registers_of FOLDER: for each register number, how many entries of tun.ko compute the caller's stack pointer from it.
registers_of() {
  local module
  module=$(find "$1" -name 'tun.ko*')
  case $module in *.xz) xz -dc "$module" >tun.ko ;; *) cp "$module" tun.ko ;; esac
  objcopy -O binary --only-section .orc_unwind --set-section-flags .orc_unwind=alloc tun.ko orc
  [ -s orc ] || die "$module has no .orc_unwind"
  [ $(($(stat -c %s orc) % 6)) = 0 ] || conclude 1 "  The behaviour has changed: the entries have no longer 6 bytes."
  od -An -v -tu1 -w6 orc | awk '{ ++seen[$5 % 16] } END { for (n in seen) print "number " n ": " seen[n] " entries" }' | sort -t' ' -k3,3nr
}

old=linux-image-6.12.117+deb13-cloud-amd64-unsigned new=linux-modules-7.3.4+deb13-cloud-amd64
old_headers=linux-headers-6.12.117+deb13-common new_headers=linux-headers-7.3.4+deb13-common
echo 'packages of the test:'
unpack "$old" 6.12.117-1
unpack "$old_headers" 6.12.117-1
unpack "$new" '7.3.4-1~bpo13+1'
unpack "$new_headers" '7.3.4-1~bpo13+1'

for pair in "$old $old_headers" "$new $new_headers"; do
  read -r package headers <<<"$pair"
  echo "$headers, orc_types.h:"
  find "$headers" -path '*/arch/x86/include/asm/orc_types.h' -exec grep -hE '^#define ORC_REG_(SP|DI|PREV_SP)\b' {} + | tr -s '\t' ' ' | sed 's/^/  /'
  echo "$package, tun.ko, register from which the caller's stack pointer is computed:"
  registers_of "$package" | sed 's/^/  /' | tee "$package.registers"
done
first() { head -n 1 "$1.registers"; }
if [[ $(first "$old") == *'number 5:'* && $(first "$new") == *'number 3:'* ]]; then
  conclude 0 'The behaviour is unchanged: the stack pointer is number 5 in 6.12 and number 3 in 7.3.'
fi
conclude 1 'The behaviour has changed.'
