# SPDX-License-Identifier: GPL-2.0-or-later
# make livepatch in a kernel tree. Read by the GNUmakefile of klp kbuild install, or by itself:
#
#	make -C TREE -f /usr/local/share/klp/kbuild/livepatch.mk livepatch PATCH=fix.patch [O=OUTPUT]
#
# livepatch-help lists the goals. Relative names start at the folder in which make runs (with -C, at that folder).

klp-fragment := $(realpath $(lastword $(MAKEFILE_LIST)))
klp-tree ?= $(CURDIR)
KLP ?= $(or $(realpath $(dir $(klp-fragment))/../../../bin/klp),klp)

# As in kbuild: O= on the command line, otherwise KBUILD_OUTPUT, otherwise the current folder.
klp-output := $(KBUILD_OUTPUT)
ifeq ($(origin O),command line)
klp-output := $(O)
endif
ifeq ($(klp-output)$(filter $(klp-tree),$(CURDIR)),)
klp-output := $(CURDIR)
endif
klp-build := $(abspath $(or $(klp-output),$(klp-tree)))
# kbuild makes a link `source` in an output folder.
klp-source := $(if $(wildcard $(klp-tree)/Kconfig),$(klp-tree),$(realpath $(klp-tree)/source))

klp-quote = '$(subst ','\'',$(1))'

# The options V=, -s and -j.
ifeq ($(origin V),command line)
klp-verbose := $(V)
else
klp-verbose := $(KBUILD_VERBOSE)
endif
klp-silent := $(findstring s,$(filter-out --% MAKEFLAGS=%,$(firstword -$(MAKEFLAGS))))
Q := $(if $(findstring 1,$(klp-verbose)),,@)
klp-say = $(if $(Q),$(if $(klp-silent),,@printf '  %-7s %s\n' $(1) $(call klp-quote,$(2))))
# MAKEFLAGS contains -j only when recipes run, so this is a recursive variable.
klp-flags = $(if $(Q),,-v) $(if $(klp-silent),-q) $(patsubst -j%,-j %,$(lastword $(filter-out -j,$(filter -j%,$(MAKEFLAGS)))))
klp-command = $(KLP) $(strip $(klp-flags))

klp-changes := $(strip $(if $(PATCH),PATCH) $(if $(COMMIT),COMMIT) $(if $(RANGE),RANGE))
klp-change = $(if $(PATCH),$(foreach patch,$(PATCH),$(call klp-quote,$(patch))),--git $(call \
  klp-quote,$(klp-source)) $(call klp-quote,$(COMMIT)$(RANGE)))

# The name of a module has letters, digits and _. For a commit it contains the hash, because names such as HEAD or main
# change their meaning.
klp-hash = $(shell git -C $(call klp-quote,$(klp-source)) rev-parse -q --verify --short=12 $(call \
  klp-quote,$(COMMIT)^{commit}) 2>/dev/null)
klp-base = $(if $(PATCH),$(basename $(notdir $(firstword $(PATCH)))),$(if $(COMMIT),$(or $(klp-hash),$(COMMIT)),$(RANGE)))
ifeq ($(NAME),)
klp-name := livepatch_$(shell printf %s $(call klp-quote,$(klp-base)) | tr -cs 'A-Za-z0-9_' _ | cut -c1-45)
else
klp-name := $(patsubst %.ko,%,$(NAME))
endif
klp-folder := $(klp-build)/livepatches
klp-module := $(klp-folder)/$(klp-name).ko

klp-build-of-tree := $(call klp-quote,$(klp-tree))$(if $(klp-output), --output $(call klp-quote,$(klp-build)))
# The target is the tree as it was built, unless TARGET= names another. The shell of the recipe runs the command that
# prints its name.
klp-target = $(if $(TARGET),target=$(call klp-quote,$(TARGET)),target=$$($(klp-command) kbuild target $(klp-build-of-tree)))

.PHONY: livepatch livepatch-plan livepatch-test livepatch-clean livepatch-help klp-check klp-kernel
livepatch livepatch-plan livepatch-test: klp-check

livepatch:
	$(call klp-say,KLP,$(klp-module))
	@mkdir -p $(call klp-quote,$(klp-folder))
	@test -e $(call klp-quote,$(klp-folder)/.gitignore) || echo '*' >$(call klp-quote,$(klp-folder)/.gitignore)
	$(Q)$(klp-target) && $(klp-command) build -t "$$target" $(klp-change) -o $(call klp-quote,$(klp-module))

livepatch-plan:
	$(Q)$(klp-target) && $(klp-command) plan -t "$$target" $(klp-change)

livepatch-test: livepatch
	$(call klp-say,TEST,$(klp-module))
	$(Q)$(klp-target) && $(klp-command) test -t "$$target" $(call \
	  klp-quote,$(klp-module))$(if $(RUN), --run $(call klp-quote,$(RUN)))

livepatch-clean:
	$(call klp-say,CLEAN,$(klp-folder))
	$(Q)rm -rf $(call klp-quote,$(klp-folder))
	$(Q)$(klp-command) kbuild clean $(klp-build-of-tree)

livepatch-help:
	@echo '  livepatch       - Make livepatches/NAME.ko for the kernel that was built here, from'
	@echo '                    PATCH=fix.patch, COMMIT=abc123 or RANGE=a..b'
	@echo '  livepatch-plan  - Say what it would patch, and why'
	@echo '  livepatch-test  - Make it, boot that kernel in QEMU, load and unload it; RUN=script looks'
	@echo '                    at its effect'
	@echo '  livepatch-clean - Remove livepatches/ and what klp keeps of this tree'
	@echo ''
	@echo '  NAME=livepatch_fix names the module, TARGET=name takes another kernel (klp target list),'
	@echo '  KLP=/path/to/klp another klp. V=1, -s, -j and O= mean what they always mean.'

klp-check:
ifneq ($(words $(klp-changes)),1)
	@echo >&2 'klp: $(if $(klp-changes),$(klp-changes) are both given,no change is given)'
	@echo >&2 '  remedy: say one of PATCH=fix.patch, COMMIT=abc123, RANGE=a..b (make livepatch-help)'
	@false
endif
	@:

# Other goals on the command line are goals of the kernel. They run first, without klp's variables.
klp-others := $(filter-out livepatch livepatch-%,$(MAKECMDGOALS))
ifneq ($(klp-others),)
MAKEOVERRIDES := $(filter-out PATCH=% COMMIT=% RANGE=% NAME=% TARGET=% RUN=% KLP=%,$(MAKEOVERRIDES))
unexport PATCH COMMIT RANGE NAME TARGET RUN KLP
.PHONY: $(klp-others)
$(klp-others): klp-kernel
	@:
klp-kernel:
	$(Q)$(MAKE) --no-print-directory -f $(klp-tree)/Makefile $(klp-others)
livepatch livepatch-plan livepatch-test livepatch-clean: klp-kernel
endif
