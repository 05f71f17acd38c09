# Makes assets.cpp: the page's files as bytes of the program. Run by the build:
#   cmake -D SOURCE=tools/station -D OUTPUT=assets.cpp [-D NODE=node -D NPM=npm -D MODULES=build/page -D WORK=folder
#         -D REQUIRED=ON] -P make_assets.cmake
# With NODE: npm ci (once for all build folders, anew when package-lock.json changed), type check, bundle. Without, or when
# npm cannot fetch and REQUIRED is off: a page that says it is missing, and how to get it.
cmake_minimum_required(VERSION 3.25)

set(PAGE ${SOURCE}/page)

# install_modules(PROBLEM): what package-lock.json names, into MODULES/node_modules; why not, in PROBLEM.
function(install_modules problem)
  set(${problem} "" PARENT_SCOPE)
  file(MAKE_DIRECTORY ${MODULES})
  file(LOCK ${MODULES}/lock GUARD FUNCTION TIMEOUT 900)
  file(SHA256 ${PAGE}/package-lock.json wanted)
  set(have "")
  if(EXISTS ${MODULES}/installed)
    file(READ ${MODULES}/installed have)
  endif()
  if(have STREQUAL wanted)
    return()
  endif()
  file(COPY ${PAGE}/package.json ${PAGE}/package-lock.json DESTINATION ${MODULES})
  execute_process(COMMAND ${NPM} ci --ignore-scripts --no-audit --no-fund --loglevel=error
                  WORKING_DIRECTORY ${MODULES} RESULT_VARIABLE result OUTPUT_VARIABLE said ERROR_VARIABLE said)
  if(NOT result EQUAL 0)
    set(${problem} "npm ci: ${said}" PARENT_SCOPE)
    return()
  endif()
  file(WRITE ${MODULES}/installed ${wanted})
endfunction()

# add_asset(PATH TYPE FILE): a row of the table.
function(add_asset path type file)
  file(READ ${file} hex HEX)
  string(LENGTH "${hex}" digits)
  math(EXPR size "${digits} / 2")
  string(REGEX REPLACE "(................................................................)" "\\1\n" hex "${hex}")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${hex}")
  get_property(number GLOBAL PROPERTY asset_number)
  if(NOT number)
    set(number 0)
  endif()
  set_property(GLOBAL APPEND_STRING PROPERTY asset_bytes
               "constexpr unsigned char bytes_${number}[${size}] = {\n${bytes}};\n")
  set_property(GLOBAL APPEND_STRING PROPERTY asset_rows "    {\"${path}\", \"${type}\", bytes_${number}, ${size}},\n")
  math(EXPR number "${number} + 1")
  set_property(GLOBAL PROPERTY asset_number ${number})
endfunction()

set(problem "Node.js 18 or newer and npm were not found when it was built.")
if(NODE)
  install_modules(problem)
  if(problem STREQUAL "")
    execute_process(COMMAND ${NODE} ${PAGE}/bundle.mjs ${MODULES} ${WORK} RESULT_VARIABLE result)
    if(NOT result EQUAL 0)
      message(FATAL_ERROR "The station's page does not build (above).")
    endif()
  elseif(REQUIRED)
    message(FATAL_ERROR "The station's page cannot be built. ${problem}")
  else()
    message(WARNING "The station is built WITHOUT ITS PAGE. ${problem}\nTo try again, remove ${OUTPUT}.")
    set(problem "Its parts could not be fetched from the npm registry when it was built.")
  endif()
endif()

if(problem STREQUAL "")
  add_asset(/ "text/html; charset=utf-8" ${PAGE}/src/index.html)
  add_asset(/station.css "text/css; charset=utf-8" ${WORK}/station.css)
  add_asset(/station.js "text/javascript; charset=utf-8" ${WORK}/station.js)
  add_asset(/patient.html "text/html; charset=utf-8" ${PAGE}/src/patient.html)
  add_asset(/patient.js "text/javascript; charset=utf-8" ${WORK}/patient.js)
else()
  set(PROBLEM ${problem})
  configure_file(${PAGE}/missing.html.in ${WORK}/missing.html @ONLY)
  add_asset(/ "text/html; charset=utf-8" ${WORK}/missing.html)
endif()
add_asset(/favicon.ico image/svg+xml ${PAGE}/src/icon.svg)

get_property(ASSET_BYTES GLOBAL PROPERTY asset_bytes)
get_property(ASSET_ROWS GLOBAL PROPERTY asset_rows)
configure_file(${SOURCE}/assets.cpp.in ${OUTPUT} @ONLY)
file(TOUCH ${OUTPUT})  # the same bytes are made anew too: the build asks for the time
