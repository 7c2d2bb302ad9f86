#!/bin/bash
# A tree with klp's GNUmakefile builds like a tree without that file: the output and the files are the same, also with
# make -C, with O= and in the output folder.
# shellcheck source=tests/kbuild/lib.sh
. "$KLP_ROOT/tests/kbuild/lib.sh"
make_tree tree

# session with|without : runs commands that a kernel developer uses in a new copy of the tree, with or without the
# GNUmakefile, and prints their output and the files.
session() {
  rm -rf copy out calls
  cp -a tree copy
  # shellcheck disable=SC2154 # lib.sh sets klp
  [ "$1" = without ] || "$klp" -q kbuild install copy
  run() {
    echo "== $*"
    "$@" 2>&1 || echo "status $?"
  }
  run make -C copy
  run make -C copy -j4 clean
  cd copy
  for goal in vmlinux kernelversion help fs/fcntl.o fs/missing.o no-such-goal Makefile "help kernelversion" __internal; do
    # shellcheck disable=SC2086 # two goals are two words
    run make $goal
  done
  run make -j2 fs/fcntl.o
  run make -n vmlinux
  run make -s V=1 fs/fcntl.o
  run make clean
  run make O=../out V=1 vmlinux fs/fcntl.o
  run make O=../out -n vmlinux
  KBUILD_OUTPUT=../out run make kernelversion
  cd ..
  [ "$1" = without ] || "$klp" -q kbuild install copy --output out
  cd out
  for goal in vmlinux fs/fcntl.o help "-n vmlinux" no-such-goal; do
    # shellcheck disable=SC2086
    run make V=1 $goal
  done
  cd ..
  mkdir -p other
  run make -C other -f ../copy/Makefile kernelversion
  (find copy out | sort)
}
session without >without.txt
session with >with.txt
[ -e copy/GNUmakefile ] || fail "nothing was installed in the tree"
[ -e out/GNUmakefile ] || fail "nothing was installed in the output folder"
"$klp" -q kbuild remove copy --output out
grep -v /GNUmakefile with.txt | diff without.txt - || fail "the tree builds differently"
! find copy out -name GNUmakefile | grep . || fail "something is left"
