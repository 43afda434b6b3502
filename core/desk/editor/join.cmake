# join.cmake - desk.js as one plain script: shrink.js (which the editor imports too)
# and desk.js in one function; made small when MINIFY names esbuild.
# cmake -D FOLDER=... -D OUT=... [-D MINIFY=...] -P join.cmake
file(READ ${FOLDER}/shrink.js shrink)
file(READ ${FOLDER}/desk.js desk)
string(REGEX REPLACE "(^|\n)export " "\\1" shrink "${shrink}")
string(REGEX REPLACE "\nimport [^\n]*\n" "\n" desk "${desk}")
file(WRITE ${OUT}.whole.js "(() => {\n\"use strict\";\n${shrink}\n${desk}\n})();\n")
if(MINIFY)
    execute_process(COMMAND ${MINIFY} ${OUT}.whole.js --minify --charset=utf8
        --target=es2020 --log-level=warning --outfile=${OUT}
        COMMAND_ERROR_IS_FATAL ANY)
else()
    configure_file(${OUT}.whole.js ${OUT} COPYONLY)
endif()
