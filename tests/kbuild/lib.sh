# shellcheck shell=bash
# Shared functions of the tests in this folder. ctest sets $KLP (the program) and $KLP_ROOT (the checkout).
set -euo pipefail
# shellcheck disable=SC2034 # for the tests
klp=$KLP
unset KLP MAKEFLAGS MAKELEVEL V O KBUILD_OUTPUT # variables that make or the GNUmakefile would use
work=$(mktemp -d)
work=$(realpath "$work")
trap 'rm -rf "$work"' EXIT
cd "$work"
export KLP_HOME=$work/home

fail() {
  echo "FAILED: $*" >&2
  exit 1
}

# Makes a tree whose Makefile imitates kbuild: it runs a second make in the output folder, writes a Makefile there,
# builds objects by name, and uses variables of the command line.
make_tree() { # FOLDER
  mkdir -p "$1/arch/x86" "$1/fs"
  touch "$1/Kconfig" "$1/arch/x86/Makefile" "$1/fs/fcntl.c"
  cat >"$1/Makefile" <<'END'
NAME = Hurr durr
$(if $(filter __%, $(MAKECMDGOALS)),$(error targets prefixed with '__' are only for internal use))
PHONY := __all
__all:
ifneq ($(sub_make_done),1)
MAKEFLAGS += -rR
ifeq ("$(origin O)", "command line")
  KBUILD_OUTPUT := $(O)
endif
abs_objtree := $(if $(KBUILD_OUTPUT),$(shell mkdir -p $(KBUILD_OUTPUT) && cd $(KBUILD_OUTPUT) && pwd),$(CURDIR))
this-makefile := $(lastword $(MAKEFILE_LIST))
abs_srctree := $(realpath $(dir $(this-makefile)))
ifneq ($(abs_srctree),$(abs_objtree))
MAKEFLAGS += --include-dir=$(abs_srctree)
need-sub-make := 1
endif
export abs_srctree abs_objtree
export sub_make_done := 1
ifeq ($(need-sub-make),1)
PHONY += $(MAKECMDGOALS) __sub-make
$(filter-out $(this-makefile), $(MAKECMDGOALS)) __all: __sub-make
	@:
__sub-make:
	@$(MAKE) --no-print-directory -C $(abs_objtree) -f $(abs_srctree)/Makefile $(MAKECMDGOALS)
endif
endif
ifeq ($(need-sub-make),)
Q := $(if $(filter 1,$(V)),,@)
__all: vmlinux
vmlinux: outputmakefile
	@echo LD $@ in $(CURDIR) NAME=$(NAME) TARGET=$(TARGET)
	@echo made >$@
%.o: $(abs_srctree)/%.c outputmakefile
	@mkdir -p $(@D)
	$(Q)echo CC $@ in $(CURDIR); echo made >$@
outputmakefile:
ifneq ($(abs_srctree),$(abs_objtree))
	@ln -fsn $(abs_srctree) source
	@echo "include $(abs_srctree)/Makefile" >Makefile
endif
help:
	@echo 'Cleaning targets:' $(MAKECMDGOALS)
kernelversion:
	@echo 6.1.0
clean:
	@echo CLEAN $(CURDIR) && rm -f vmlinux fs/fcntl.o
.PHONY: $(PHONY) help kernelversion clean outputmakefile
endif
END
}

# A fake klp that logs its arguments in the file `calls`. `kbuild target` prints the name of a target, like klp. A build
# (-o) fails if the file `refuse` exists.
cat >klp-log <<'END'
#!/bin/bash
printf '[%s]' "$@" >>"${0%/*}/calls"
echo >>"${0%/*}/calls"
case "$*" in *"kbuild target"*) echo the-target ;; esac
case "$*" in *"-o "*) [ ! -e "${0%/*}/refuse" ] ;; esac
END
chmod +x klp-log

# calls TEXT: fails if the calls of klp since the last check differ from TEXT (one line for each call).
calls() {
  local got
  got=$(cat "$work/calls" 2>/dev/null || true)
  rm -f "$work/calls"
  [ "$got" = "$1" ] || fail "klp was called so: $got"
}
