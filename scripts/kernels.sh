# shellcheck shell=bash
# Functions that build small kernels with kbuild and compare them. Source it after scripts/lib.sh.

# The user, host and time of the build must not change the bytes of the kernel.
export KBUILD_BUILD_TIMESTAMP=1970-01-01 KBUILD_BUILD_USER=klp KBUILD_BUILD_HOST=klp KBUILD_BUILD_VERSION=1

# build_plugin GCC: prints the path of the plugin for this compiler; builds it if it is missing or old. Call build_klp
# first.
build_plugin() {
  # shellcheck disable=SC2154 # lib.sh sets root
  local build=$root/build/release
  if [ "$1" != gcc-12 ]; then
    build=$root/build/$1
    cmake -S "$root" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DKLP_GCC="$1" >/dev/null
    cmake --build "$build" --target klp_plugin >/dev/null
  fi
  echo "$build/gcc-plugin/klp.so"
}

# fragment_with_plugin FRAGMENT PLUGIN: prints the fragment with the hash of the plugin in a comment. kbuild does not
# rebuild objects if the plugin changes. With this comment the fragment changes too, so build_kernel() rebuilds
# everything.
fragment_with_plugin() { cat "$1" && sha256sum <"$2" | sed 's/^/# compiled with /'; }

# build_kernel SOURCE FOLDER FRAGMENT ARGUMENTS...: builds bzImage and modules in FOLDER, which may be SOURCE itself,
# with tinyconfig and FRAGMENT. ARGUMENTS are passed to make. Continues an existing build; cleans and configures it
# again if FRAGMENT has changed. The output of make is in FOLDER.log.
build_kernel() {
  local source=$1 folder=$2 fragment=$3 where=()
  [ "$folder" = "$source" ] || where=(O="$folder")
  where+=(-C "$source" "${@:4}")
  mkdir -p "$folder"
  if ! cmp -s "$fragment" "$folder.fragment"; then
    [ ! -e "$folder.fragment" ] || make "${where[@]}" clean >"$folder.log" 2>&1 # removes the objects of the old configuration
    make "${where[@]}" tinyconfig >"$folder.log" 2>&1
    "$source/scripts/kconfig/merge_config.sh" -m -O "$folder" "$folder/.config" "$fragment" >>"$folder.log" 2>&1
    make "${where[@]}" olddefconfig >>"$folder.log" 2>&1
    cp "$fragment" "$folder.fragment"
  fi
  if ! make "${where[@]}" bzImage modules >"$folder.log" 2>&1; then
    tail -n 30 "$folder.log"
    die "the kernel in $folder was not built: $folder.log"
  fi
}

# These objects contain the build id of a linked image. The build id depends on debug information, which names the
# plugin.
has_build_id='/(piggy|header|vdso-image-[0-9]+|vmlinux)\.o$'
# Programs that are not part of the kernel image: boot code, purgatory, tools, the 32-bit vDSO. kbuild compiles them
# without KCFLAGS. klp has the same list (generator/arch/x86_64/kernel_folders.cc).
other_program='^\./arch/x86/(boot|tools|realmode/rm|purgatory)/|/vdso/vdso32/|^\./drivers/firmware/efi/libstub/'

objects_of() { (cd "$1" && find . -name '*.o' ! -path './scripts/*' ! -path './tools/*' ! -name '.tmp_*' | sort); }
without_facts() { objcopy --strip-debug --remove-section .discard.klp.facts "$1" "$2"; }
is_assembled() { # FOLDER OBJECT
  local command
  command=$(dirname "$1/$2")/.$(basename "$2").cmd
  grep -qE '^source_.* := .*\.S$' "$command" 2>/dev/null
}

# compare_kernels PLAIN FACTS: compares two builds; the second was built with the plugin. Ends the script if an
# allocated section differs or facts are missing.
compare_kernels() {
  local object size count=0 with_facts=0 bytes=0 facts_bytes=0 differing=() lacking=()
  while read -r object; do
    without_facts "$1/$object" "$1.o"
    without_facts "$2/$object" "$2.o"
    cmp -s "$1.o" "$2.o" || [[ $object =~ $has_build_id ]] || differing+=("$object")
    count=$((count + 1))
    size=$(objdump -h "$2/$object" | awk '$2 == ".discard.klp.facts" && !found++ { print $3 }')
    if [ -z "$size" ]; then
      [[ $object =~ $other_program ]] || is_assembled "$2" "$object" || lacking+=("$object")
      continue
    fi
    with_facts=$((with_facts + 1)) facts_bytes=$((facts_bytes + 16#$size))
    bytes=$((bytes + $(stat -c %s "$1/$object")))
  done < <(objects_of "$1")
  rm -f "$1.o" "$2.o"
  echo "$count objects, $with_facts with facts; facts are $((facts_bytes * 10000 / bytes)) hundredths of a percent of their size"
  [ ${#differing[@]} = 0 ] || die "allocated sections differ: ${differing[*]}"
  [ ${#lacking[@]} = 0 ] || die "no facts in ${lacking[*]}"
  [ "$with_facts" -gt 400 ] || die "only $with_facts objects have facts"
  compare_images "$1" "$2"
}

compare_images() {
  local folder differing bytes_of_build_id=20 # of the vDSO, which vmlinux contains as data
  for folder in "$@"; do objcopy -O binary -R .notes -R .note -R .comment -S "$folder/vmlinux" "$folder.bin"; done
  differing=$({ cmp -l "$1.bin" "$2.bin" || true; } | wc -l)
  rm -f "$1.bin" "$2.bin"
  [ "$differing" -le $bytes_of_build_id ] || die "vmlinux differs in $differing bytes"
  if objdump -h "$2/vmlinux" | grep klp.facts; then die "vmlinux holds facts"; fi
}

# boot_kernel FOLDER: boots the kernel in QEMU until it starts the first process.
boot_kernel() {
  rm -rf "$1.initramfs" && mkdir -p "$1.initramfs"
  cp /bin/busybox "$1.initramfs/busybox"
  printf '#!/busybox sh\necho KLP-KERNEL-IS-UP\n/busybox reboot -f\n' >"$1.initramfs/init"
  chmod +x "$1.initramfs/init"
  (cd "$1.initramfs" && find . | cpio -o -H newc --quiet) >"$1.cpio"
  timeout 120 qemu-system-x86_64 -accel tcg -cpu max -m 512 -nographic -no-reboot -initrd "$1.cpio" \
    -kernel "$1/arch/x86/boot/bzImage" -append "console=ttyS0 panic=-1" </dev/null >"$1.boot.log" 2>&1 || true
  rm -rf "$1.initramfs" "$1.cpio"
  grep -a KLP-KERNEL-IS-UP "$1.boot.log" || { tail -n 20 "$1.boot.log" && die "the kernel does not boot: $1.boot.log"; }
}
