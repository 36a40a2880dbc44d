# What `cmake --install` puts where: the command with its completions and manual page, the library with its
# headers, and how CMake and pkg-config find it. Nothing in it knows where it lies, so that it can be moved.
include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

get_property(floors GLOBAL PROPERTY AKIN_FLOORS)
list(TRANSFORM floors PREPEND akin_ OUTPUT_VARIABLE floor_targets)

# --- the command

install(TARGETS akin_command RUNTIME)

set(pages ${PROJECT_BINARY_DIR}/pages)
function(akin_page file)
  add_custom_command(OUTPUT ${pages}/${file}
    COMMAND ${CMAKE_COMMAND} -E make_directory ${pages}
    COMMAND akin_command ${ARGN} > ${pages}/${file}
    DEPENDS akin_command VERBATIM)
  set_property(GLOBAL APPEND PROPERTY AKIN_PAGES ${pages}/${file})
endfunction()
akin_page(akin completion bash)
akin_page(_akin completion zsh)
akin_page(akin.fish completion fish)
akin_page(akin.1 man)
get_property(all_pages GLOBAL PROPERTY AKIN_PAGES)
add_custom_target(akin_pages ALL DEPENDS ${all_pages})

install(FILES ${pages}/akin DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
install(FILES ${pages}/_akin DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions)
install(FILES ${pages}/akin.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
install(FILES ${pages}/akin.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES LICENSE README.md CHANGELOG.md DESTINATION ${CMAKE_INSTALL_DOCDIR})

# --- the library

install(DIRECTORY akin/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/akin FILES_MATCHING
  PATTERN *.h
  PATTERN test_*.h EXCLUDE
  PATTERN *-inl.h EXCLUDE         # kernels, and how they are compiled for each instruction set
  PATTERN simd_targets.h EXCLUDE)
install(TARGETS akin_all ${floor_targets} EXPORT akin
  ARCHIVE INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})

# --- for CMake

set(package ${CMAKE_INSTALL_LIBDIR}/cmake/akin)
configure_package_config_file(cmake/akinConfig.cmake.in ${PROJECT_BINARY_DIR}/akinConfig.cmake
  INSTALL_DESTINATION ${package})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/akinConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/akinConfig.cmake ${PROJECT_BINARY_DIR}/akinConfigVersion.cmake
  DESTINATION ${package})
install(EXPORT akin NAMESPACE akin:: FILE akinTargets.cmake DESTINATION ${package})

# --- for pkg-config

list(TRANSFORM floor_targets PREPEND -l OUTPUT_VARIABLE libraries)
list(REVERSE libraries)  # a static library stands before those that it needs
list(JOIN libraries " " libraries)
file(RELATIVE_PATH prefix_from_here /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
configure_file(cmake/akin.pc.in ${PROJECT_BINARY_DIR}/akin.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/akin.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
