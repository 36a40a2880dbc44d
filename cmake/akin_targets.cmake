# How a floor, its unit tests and its compiler flags are declared.

add_library(akin_flags INTERFACE)
target_compile_options(akin_flags INTERFACE
  -Wall -Wextra -Wno-missing-field-initializers -Wconversion -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual
  $<$<BOOL:${AKIN_WERROR}>:-Werror>)
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")  # GCC's -Wconversion is without it
  target_compile_options(akin_flags INTERFACE -Wno-sign-conversion)
else()  # GCC 12 sees these in its own library, where nobody gets to: shown, but no error
  target_compile_options(akin_flags INTERFACE -Wno-error=array-bounds -Wno-error=maybe-uninitialized
    -Wno-error=restrict -Wno-error=stringop-overflow -Wno-error=stringop-overread)
endif()
target_include_directories(akin_flags INTERFACE ${PROJECT_SOURCE_DIR})
if(AKIN_SANITIZE)
  target_compile_options(akin_flags INTERFACE
    -fsanitize=${AKIN_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(akin_flags INTERFACE -fsanitize=${AKIN_SANITIZE})
endif()

# akin_library(math DEPENDS base USES library…): the floor in akin/math, as target akin_math.
# A source file named *_test.cc is one of the floor's unit tests.
function(akin_library floor)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "DEPENDS;USES")
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${floor}/*.cc)
  set(tests ${sources})
  list(FILTER sources EXCLUDE REGEX "_test\\.cc$")
  list(FILTER tests INCLUDE REGEX "_test\\.cc$")
  add_library(akin_${floor} STATIC ${sources})
  list(TRANSFORM arg_DEPENDS PREPEND akin_)
  target_link_libraries(akin_${floor} PUBLIC $<BUILD_INTERFACE:akin_flags> ${arg_DEPENDS} ${arg_USES})
  target_compile_features(akin_${floor} PUBLIC cxx_std_20)
  set_target_properties(akin_${floor} PROPERTIES EXPORT_NAME ${floor})
  set_property(GLOBAL APPEND PROPERTY AKIN_FLOORS ${floor})
  set_property(GLOBAL PROPERTY AKIN_TESTS_OF_${floor} ${tests})
endfunction()

# akin_add_test(name SOURCES … LIBRARIES … LABELS …): a GoogleTest program, one ctest entry a test.
function(akin_add_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LIBRARIES;LABELS")
  find_package(GTest REQUIRED)
  include(GoogleTest)
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE ${arg_LIBRARIES} akin_flags GTest::gtest GTest::gmock GTest::gtest_main)
  gtest_discover_tests(${name} TEST_PREFIX ${name}. DISCOVERY_TIMEOUT 60
    WORKING_DIRECTORY ${PROJECT_SOURCE_DIR} PROPERTIES LABELS "${arg_LABELS}" TIMEOUT 300)
endfunction()

# One test program a floor, from the *_test.cc files that stand beside its sources.
function(akin_add_unit_tests)
  get_property(floors GLOBAL PROPERTY AKIN_FLOORS)
  foreach(floor IN LISTS floors)
    get_property(tests GLOBAL PROPERTY AKIN_TESTS_OF_${floor})
    if(tests)
      akin_add_test(${floor}_test SOURCES ${tests} LIBRARIES akin_${floor} LABELS unit)
    endif()
  endforeach()
endfunction()
