#!/bin/bash
# With klp's GNUmakefile in it, a tree builds as without: same output, same files, also below make -C, O= and in the
# output folder.
# shellcheck source=tests/kbuild/lib.sh
. "$KLP_ROOT/tests/kbuild/lib.sh"
make_tree tree

# Everything that a kernel developer types, in a fresh copy of the tree.
session() {
  rm -rf copy out calls
  cp -a tree copy
  # shellcheck disable=SC2154 # lib.sh sets klp
  [ "$1" = without ] || "$klp" -q kbuild install copy
  say() {
    echo "== $*"
    "$@" 2>&1 || echo "status $?"
  }
  say make -C copy
  say make -C copy -j4 clean
  cd copy
  for goal in vmlinux kernelversion help fs/fcntl.o fs/missing.o no-such-goal Makefile "help kernelversion" __internal; do
    # shellcheck disable=SC2086 # two goals are two words
    say make $goal
  done
  say make -j2 fs/fcntl.o
  say make -n vmlinux
  say make -s V=1 fs/fcntl.o
  say make clean
  say make O=../out V=1 vmlinux fs/fcntl.o
  say make O=../out -n vmlinux
  KBUILD_OUTPUT=../out say make kernelversion
  cd ..
  [ "$1" = without ] || "$klp" -q kbuild install copy --output out
  cd out
  for goal in vmlinux fs/fcntl.o help "-n vmlinux" no-such-goal; do
    # shellcheck disable=SC2086
    say make V=1 $goal
  done
  cd ..
  mkdir -p other
  say make -C other -f ../copy/Makefile kernelversion
  (find copy out | sort)
}
session without >without.txt
session with >with.txt
[ -e copy/GNUmakefile ] || fail "nothing was installed in the tree"
[ -e out/GNUmakefile ] || fail "nothing was installed in the output folder"
"$klp" -q kbuild remove copy --output out
grep -v /GNUmakefile with.txt | diff without.txt - || fail "the tree builds differently"
! find copy out -name GNUmakefile | grep . || fail "something is left"
