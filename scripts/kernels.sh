# shellcheck shell=bash
# Small kernels, built by kbuild and compared. Source it after scripts/lib.sh.

# Whoever builds, and whenever: the same bytes.
export KBUILD_BUILD_TIMESTAMP=1970-01-01 KBUILD_BUILD_USER=klp KBUILD_BUILD_HOST=klp KBUILD_BUILD_VERSION=1

# build_plugin GCC: prints the plugin for that compiler, made where it is missing or old. build_klp comes before.
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

# fragment_with_plugin FRAGMENT PLUGIN: the fragment, with the plugin's hash in a comment. kbuild does not know that an
# object depends on a plugin: build_kernel() does, by this.
fragment_with_plugin() { cat "$1" && sha256sum <"$2" | sed 's/^/# compiled with /'; }

# build_kernel SOURCE FOLDER FRAGMENT ARGUMENTS...: bzImage and modules in FOLDER, which may be SOURCE itself; tinyconfig
# with FRAGMENT on top, and what make is to be told besides. Continued where it was, and cleaned and configured anew where
# FRAGMENT has changed. What make says goes to FOLDER.log.
build_kernel() {
  local source=$1 folder=$2 fragment=$3 where=()
  [ "$folder" = "$source" ] || where=(O="$folder")
  where+=(-C "$source" "${@:4}")
  mkdir -p "$folder"
  if ! cmp -s "$fragment" "$folder.fragment"; then
    [ ! -e "$folder.fragment" ] || make "${where[@]}" clean >"$folder.log" 2>&1 # no object of another configuration
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

# Made of linked images, whose build ids are made of debug information too, which names the plugin.
holds_build_id='/(piggy|header|vdso-image-[0-9]+|vmlinux)\.o$'
# Programs that run before the kernel, beside it or where it is built: kbuild gives them flags of their own, and
# KCFLAGS are not among them. klp knows them (generator/plan/file_kinds.cc).
other_program='^\./arch/x86/(boot|tools|realmode/rm|purgatory)/|/vdso/vdso32/|^\./drivers/firmware/efi/libstub/'

objects_of() { (cd "$1" && find . -name '*.o' ! -path './scripts/*' ! -path './tools/*' ! -name '.tmp_*' | sort); }
without_facts() { objcopy --strip-debug --remove-section .discard.klp.facts "$1" "$2"; }
is_assembled() { # FOLDER OBJECT
  local command
  command=$(dirname "$1/$2")/.$(basename "$2").cmd
  grep -qE '^source_.* := .*\.S$' "$command" 2>/dev/null
}

# compare_kernels PLAIN FACTS: the second was built with the plugin. Ends the script where an allocated section differs
# or facts are missing.
compare_kernels() {
  local object size count=0 with_facts=0 bytes=0 facts_bytes=0 differing=() lacking=()
  while read -r object; do
    without_facts "$1/$object" "$1.o"
    without_facts "$2/$object" "$2.o"
    cmp -s "$1.o" "$2.o" || [[ $object =~ $holds_build_id ]] || differing+=("$object")
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
  local folder differing bytes_of_build_id=20 # the vdso's, in vmlinux's data
  for folder in "$@"; do objcopy -O binary -R .notes -R .note -R .comment -S "$folder/vmlinux" "$folder.bin"; done
  differing=$({ cmp -l "$1.bin" "$2.bin" || true; } | wc -l)
  rm -f "$1.bin" "$2.bin"
  [ "$differing" -le $bytes_of_build_id ] || die "vmlinux differs in $differing bytes"
  if objdump -h "$2/vmlinux" | grep klp.facts; then die "vmlinux holds facts"; fi
}

# boot_kernel FOLDER: the kernel there runs a first process in QEMU.
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
