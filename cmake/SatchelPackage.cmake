# The protocol library for other C++ programs: `cmake --install` puts below the prefix
#
#     include/satchel/pop3/client_session.hpp ...    the public headers of base, message, sasl and pop3
#     lib/libsatchel-pop3.a                          all four libraries
#     lib/cmake/satchel-pop3                         for find_package(satchel-pop3): the target satchel::pop3
#     lib/pkgconfig/satchel-pop3.pc                  for builds without CMake
#
# One archive and not four: their borders are ours and may move, nobody has to know in which order to link them, and a
# linker takes out of an archive only what a program uses.

include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

# satchel_package(LIBRARIES libs...): installs these libraries as one.
function(satchel_package)
  cmake_parse_arguments(ARG "" "" "LIBRARIES" ${ARGN})
  set(objects)
  set(headers)
  foreach(library ${ARG_LIBRARIES})
    list(APPEND objects $<TARGET_OBJECTS:${library}>)
    get_property(more GLOBAL PROPERTY SATCHEL_PUBLIC_HEADERS_${library})
    list(APPEND headers ${more})
  endforeach()

  add_library(satchel_package STATIC ${objects})
  set_target_properties(satchel_package PROPERTIES OUTPUT_NAME satchel-pop3 EXPORT_NAME pop3 LINKER_LANGUAGE CXX)
  target_compile_features(satchel_package INTERFACE cxx_std_23)
  target_include_directories(satchel_package INTERFACE $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
  target_link_libraries(satchel_package PRIVATE OpenSSL::Crypto Libidn::Libidn)
  install(TARGETS satchel_package EXPORT satchel-pop3 ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})

  satchel_install_headers(${headers})
  satchel_install_config()
endfunction()

# Inside the tree a header includes "pop3/verb.hpp"; a user gets "satchel/pop3/verb.hpp", so that one include directory is
# enough and it holds nothing named base or message.
function(satchel_install_headers)
  set(staged ${CMAKE_BINARY_DIR}/package/include)
  install(CODE "
    file(REMOVE_RECURSE \"${staged}\")
    foreach(header ${ARGN})
      file(READ \"${CMAKE_SOURCE_DIR}/src/\${header}\" text)
      string(REGEX REPLACE \"#include \\\"\" \"#include \\\"satchel/\" text \"\${text}\")
      file(WRITE \"${staged}/satchel/\${header}\" \"\${text}\")
    endforeach()")
  install(DIRECTORY ${staged}/satchel DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
endfunction()

function(satchel_install_config)
  set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/satchel-pop3)
  set(made ${CMAKE_BINARY_DIR}/package)
  configure_package_config_file(${CMAKE_SOURCE_DIR}/cmake/satchel-pop3-config.cmake.in ${made}/satchel-pop3-config.cmake
                                INSTALL_DESTINATION ${package_dir})
  # Before 1.0 a new minor version may change what is public.
  write_basic_package_version_file(${made}/satchel-pop3-config-version.cmake COMPATIBILITY SameMinorVersion)
  install(FILES ${made}/satchel-pop3-config.cmake ${made}/satchel-pop3-config-version.cmake
                ${CMAKE_SOURCE_DIR}/cmake/FindLibidn.cmake DESTINATION ${package_dir})
  install(EXPORT satchel-pop3 NAMESPACE satchel:: FILE satchel-pop3-targets.cmake DESTINATION ${package_dir})

  # The prefix is where the file itself is found, so that an installed tree may be moved.
  file(RELATIVE_PATH prefix_from_pc ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig ${CMAKE_INSTALL_PREFIX})
  configure_file(${CMAKE_SOURCE_DIR}/cmake/satchel-pop3.pc.in ${made}/satchel-pop3.pc @ONLY)
  install(FILES ${made}/satchel-pop3.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
endfunction()
