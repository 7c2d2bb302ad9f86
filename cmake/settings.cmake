# The options of the build, and the compiler flags of all components.
set(KLP_TESTS unit e2e CACHE STRING "unit: unit tests, plugin, cases; e2e: end to end; both, or empty for none")
option(KLP_WERROR "warnings are errors (CI and the dev preset)" OFF)
option(KLP_FUZZ "the fuzz targets, for clang's libFuzzer, in place of the tests" OFF)
option(KLP_UNITY "compile several files of a folder together: a whole build is faster, a build after one change slower" OFF)
option(KLP_SANITIZE "AddressSanitizer and UndefinedBehaviorSanitizer" OFF)

add_library(klp_settings INTERFACE)
target_compile_features(klp_settings INTERFACE cxx_std_20)
target_include_directories(klp_settings INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_options(klp_settings INTERFACE -Wall -Wextra -Wno-missing-field-initializers
  $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized> # false warnings of GCC 12 at -O2 for the unused part of a Result
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict> # false warnings of GCC 12 at -O2 for std::string = "literal": GCC bug 105651
  $<$<AND:$<CXX_COMPILER_ID:GNU>,$<BOOL:${KLP_UNITY}>>:-Wno-subobject-linkage> # GCC warns as for headers
  $<$<BOOL:${KLP_WERROR}>:-Werror>)
if(KLP_SANITIZE)
  set(sanitizers -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_compile_options(klp_settings INTERFACE ${sanitizers})
  target_link_options(klp_settings INTERFACE ${sanitizers})
endif()
if(KLP_FUZZ)
  set(sanitizers -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_compile_options(klp_settings INTERFACE ${sanitizers})
  target_link_options(klp_settings INTERFACE -fsanitize=address,undefined)
endif()
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_UNITY_BUILD ${KLP_UNITY})
set(CMAKE_UNITY_BUILD_BATCH_SIZE 12)
