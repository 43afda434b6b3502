# dinh_npm_package(out name version): a package of the npm registry, fetched once
# for all presets into build/npm and never committed. Without a registry `out`
# is empty, and the caller builds what it can and says so.
function(dinh_npm_package out name version)
    string(REGEX REPLACE "[^a-z0-9.]" "-" folder "${name}-${version}")
    set(prefix ${CMAKE_SOURCE_DIR}/build/npm/${folder})
    set(package ${prefix}/node_modules/${name})
    if(NOT EXISTS ${package}/package.json)
        find_program(NPM npm)
        if(NPM)
            message(STATUS "npm: ${name}@${version}")
            file(MAKE_DIRECTORY ${prefix})
            execute_process(COMMAND ${NPM} install --prefix ${prefix} --no-save
                --no-package-lock --ignore-scripts --no-audit --no-fund --silent
                ${name}@${version} RESULT_VARIABLE result OUTPUT_QUIET)
        endif()
    endif()
    if(EXISTS ${package}/package.json)
        set(${out} ${package} PARENT_SCOPE)
    else()
        message(WARNING "npm package ${name}@${version} could not be fetched")
        set(${out} "" PARENT_SCOPE)
    endif()
endfunction()
