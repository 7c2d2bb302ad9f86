# klp_component(NAME [libraries]): every .cc of this folder becomes the static library klp_NAME,
# and every .cc of tests/unit/NAME the test program NAME_tests. Neither can be forgotten.
function(klp_component name)
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cc)
  add_library(klp_${name} STATIC ${sources})
  target_link_libraries(klp_${name} PUBLIC klp_settings tl::expected)
  if(ARGN)
    target_link_libraries(klp_${name} ${ARGN})
  endif()
  set_property(GLOBAL APPEND PROPERTY KLP_COMPONENTS ${name})
endfunction()
