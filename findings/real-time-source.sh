#!/usr/bin/env bash
# Debian's package linux-source-6.1 does not contain the source of the kernels linux-image-*-rt-amd64 of its version.
#
# Behaviour: the kernels of the real-time flavour are built in one source package and version with the other flavours, but
# with 72 further patches (debian/patches-rt of Debian's source package). The package linux-source-6.1 has the source
# without these patches, and does not have the patches either: its only file below /usr/src is linux-source-6.1.tar.xz. So
# headers of the real-time flavour (linux-headers-*-common-rt) differ from the source of linux-source-6.1, and headers of
# the other flavours (linux-headers-*-common) do not.
#
# Versions: Debian 12 (amd64): linux-source-6.1, linux-headers-6.1.0-50-common and linux-headers-6.1.0-50-common-rt, all
# 6.1.176-1.
#
# Observed output:
#   packages of the test:
#     linux-source-6.1 6.1.176-1
#     linux-headers-6.1.0-50-common 6.1.176-1
#     linux-headers-6.1.0-50-common-rt 6.1.176-1
#   files of linux-source-6.1 below /usr/src:
#     linux-source-6.1.tar.xz
#   C headers of include/linux that differ from those in linux-source-6.1.tar.xz:
#     linux-headers-6.1.0-50-common: 0
#     linux-headers-6.1.0-50-common-rt: 15
#   The behaviour is unchanged: the package has the source of the other flavours only.
#
# Exit status: 0: the behaviour is unchanged; 1: the behaviour has changed; 2: the test could not be run.
# Installs nothing: packages are unpacked in a temporary folder, which is removed at the end.
# shellcheck source=findings/functions.bash
. "$(dirname "$0")/functions.bash"

need apt-get apt
need dpkg-deb dpkg
need xz xz-utils
check_host

cd "$folder"
version=6.1.176-1

# unpack PACKAGE: unpacks the package in $folder/PACKAGE, and prints its name and version.
unpack() {
  timeout 300 apt-get -q -o APT::Sandbox::User=root download "$1=$version" >download.log 2>&1 ||
    die "apt did not download $1 $version" download.log
  dpkg-deb -x "$1"_*.deb "$1"
  echo "  $(dpkg-deb -W "$1"_*.deb | tr '\t' ' ')"
  rm "$1"_*.deb
}

echo 'packages of the test:'
for package in linux-source-6.1 linux-headers-6.1.0-50-common linux-headers-6.1.0-50-common-rt; do unpack $package; done
echo 'files of linux-source-6.1 below /usr/src:'
(cd linux-source-6.1/usr/src && find . -type f -printf '  %P\n') | tee files
tar -xJf linux-source-6.1/usr/src/linux-source-6.1.tar.xz --strip-components=1 linux-source-6.1/include/linux

# differing PACKAGE: the number of C headers of include/linux that both have, and that differ.
differing() {
  local headers path count=0
  headers=$(find "$1/usr/src" -path '*/include/linux' -type d | head -n 1)
  while read -r path; do
    [ ! -e "include/linux/$path" ] || cmp -s "$headers/$path" "include/linux/$path" || count=$((count + 1))
  done < <(find "$headers" -name '*.h' -printf '%P\n')
  echo "$count"
}
plain=$(differing linux-headers-6.1.0-50-common) real_time=$(differing linux-headers-6.1.0-50-common-rt)
echo 'C headers of include/linux that differ from those in linux-source-6.1.tar.xz:'
echo "  linux-headers-6.1.0-50-common: $plain"
echo "  linux-headers-6.1.0-50-common-rt: $real_time"
if [ "$(tr -d ' ' <files)" = linux-source-6.1.tar.xz ] && [ "$plain" = 0 ] && [ "$real_time" -gt 0 ]; then
  conclude 0 'The behaviour is unchanged: the package has the source of the other flavours only.'
fi
conclude 1 'The behaviour has changed.'
