# dinh_add_plugin(name sources...): a .so that exports its table and nothing
# else. Also installed, so that a plugin outside this tree can use it.
function(dinh_add_plugin name)
    add_library(plugin_${name} MODULE ${ARGN})
    set_target_properties(plugin_${name} PROPERTIES PREFIX "" OUTPUT_NAME ${name}
        C_VISIBILITY_PRESET hidden
        LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/plugins)
    if(TARGET dinh_base) # inside the tree; outside, PREFIX/share/dinh/plugin.cmake is this
        target_include_directories(plugin_${name} PRIVATE ${CMAKE_SOURCE_DIR}/core/include)
    else()
        target_include_directories(plugin_${name} PRIVATE
            ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/../../include)
    endif()
    if(NOT DINH_SANITIZE) # sanitizers leave their own symbols undefined
        target_link_options(plugin_${name} PRIVATE -Wl,-z,defs)
    endif()
    install(TARGETS plugin_${name} DESTINATION lib/dinh/plugins)
    if(IS_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR}/views)
        install(DIRECTORY views/ DESTINATION share/dinh/views/${name})
        if(TARGET dinh_base) # a built portal reads the sources' views, live
            file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/views)
            file(CREATE_LINK ${CMAKE_CURRENT_SOURCE_DIR}/views ${CMAKE_BINARY_DIR}/views/${name}
                SYMBOLIC)
        endif()
    endif()
endfunction()
