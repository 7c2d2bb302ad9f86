# klp_component(FOLDER [libraries]): makes the static library klp_NAME of all .cc files in the current folder. NAME is
# FOLDER with "_" for "/". tests/CMakeLists.txt makes the test program NAME_tests of all .cc files in tests/unit/FOLDER.
# Files need not be listed. The libraries are arguments of target_link_libraries().
function(klp_component folder)
  string(REPLACE / _ name ${folder})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cc)
  add_library(klp_${name} STATIC ${sources})
  target_link_libraries(klp_${name} PUBLIC klp_settings tl::expected)
  if(ARGN)
    target_link_libraries(klp_${name} ${ARGN})
  endif()
  set_property(GLOBAL APPEND PROPERTY KLP_COMPONENTS ${folder})
endfunction()
