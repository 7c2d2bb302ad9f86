# klp_component(FOLDER [libraries]): every .cc of this folder becomes the static library klp_NAME, where NAME is FOLDER
# with "_" for "/"; every .cc of tests/unit/FOLDER becomes the test program NAME_tests. No file has to be listed.
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
