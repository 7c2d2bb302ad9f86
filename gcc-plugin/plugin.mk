# Builds klp.so for one compiler. CMake runs this file; so does klp for the compiler of a target, if this machine does not
# have it (generator/kernel/target/toolchain_plugin.cc).
#
#   make -f FOLDER/gcc-plugin/plugin.mk GXX=g++-12 OUT=FOLDER [FLAGS=...]
#
# It must be compiled with the plugin headers and the g++ of the compiler that loads it, and without exceptions and RTTI,
# because GCC is compiled without them.
here := $(patsubst %/,%,$(dir $(realpath $(lastword $(MAKEFILE_LIST)))))
root := $(realpath $(here)/..)
headers := $(shell $(GXX) -print-file-name=plugin)/include
sources := $(wildcard $(here)/*.cc) $(addprefix $(root)/facts/,encode.cc hash.cc dictionary.cc)
objects := $(patsubst %.cc,$(OUT)/%.o,$(notdir $(sources)))
flags := -std=gnu++17 -O3 -fPIC -fno-rtti -fno-exceptions -fvisibility=hidden -Wall -Wextra -Wno-unused-parameter \
	-I$(root) -isystem $(headers) $(FLAGS)
# After a change of the compiler or of the options, everything is compiled anew.
command := $(GXX) $(flags)
ifneq ($(shell cat $(OUT)/command 2>/dev/null),$(command))
$(shell mkdir -p $(OUT) && rm -f $(OUT)/*.o && echo '$(command)' >$(OUT)/command)
endif
vpath %.cc $(here) $(root)/facts

$(OUT)/klp.so: $(objects) $(here)/exports.map
	$(GXX) -shared -static-libstdc++ -static-libgcc $(FLAGS) -Wl,--version-script=$(here)/exports.map -o $@ $(objects) -lz

$(OUT)/%.o: %.cc $(here)/plugin.mk
	$(GXX) $(flags) -MD -MP -c $< -o $@

-include $(objects:.o=.d)
