# The libraries of docs/architecture.md, found once. Each becomes a target that
# a layer names explicitly; nothing links to all of them.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
foreach(dep libuv sqlite3 lua5.4 libutf8proc libsodium openssl zlib libbrotlienc libconfuse liboath
        libarchive expat gmime-3.0 libqrencode)
    string(TOUPPER ${dep} key)
    string(REGEX REPLACE "[^A-Z0-9]" "_" key ${key})
    pkg_check_modules(${key} REQUIRED IMPORTED_TARGET ${dep})
endforeach()
find_library(GUMBO_LIBRARY gumbo REQUIRED)

# llhttp: Debian 12 ships it as sources inside node-llhttp, and its default is
# the lenient mode that lets request smuggling through, so it is built here in
# strict mode. Newer Debian has a library, strict by default.
find_library(LLHTTP_LIBRARY llhttp)
if(LLHTTP_LIBRARY)
    add_library(llhttp INTERFACE)
    target_link_libraries(llhttp INTERFACE ${LLHTTP_LIBRARY})
else()
    set(LLHTTP_SOURCES /usr/share/llhttp)
    if(NOT EXISTS ${LLHTTP_SOURCES}/llhttp.c)
        message(FATAL_ERROR "llhttp is missing: apt-get install node-llhttp")
    endif()
    add_library(llhttp STATIC ${LLHTTP_SOURCES}/llhttp.c ${LLHTTP_SOURCES}/api.c
        ${LLHTTP_SOURCES}/http.c)
    target_include_directories(llhttp SYSTEM PUBLIC /usr/share/include/llhttp)
    target_compile_definitions(llhttp PRIVATE LLHTTP_STRICT_MODE=1)
    target_compile_options(llhttp PRIVATE -w)
endif()
