# What every part is compiled with.
option(KLP_TESTS "build the unit tests" ON)
option(KLP_WERROR "warnings are errors (CI and the dev preset)" OFF)
option(KLP_SANITIZE "AddressSanitizer and UndefinedBehaviorSanitizer" OFF)

add_library(klp_settings INTERFACE)
target_compile_features(klp_settings INTERFACE cxx_std_20)
target_include_directories(klp_settings INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_options(klp_settings INTERFACE -Wall -Wextra -Wno-missing-field-initializers
  $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized> # GCC 12 at -O2 takes a Result's unused half for an uninitialised one
  $<$<BOOL:${KLP_WERROR}>:-Werror>)
if(KLP_SANITIZE)
  set(sanitizers -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_compile_options(klp_settings INTERFACE ${sanitizers})
  target_link_options(klp_settings INTERFACE ${sanitizers})
endif()
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
