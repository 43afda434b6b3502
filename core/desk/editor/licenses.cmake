# licenses.cmake - the licence of every package that is in editor.js, in one text.
# cmake -D MODULES=... -D OUT=... -P licenses.cmake
file(GLOB licences ${MODULES}/*/LICENSE)
list(SORT licences)
file(WRITE ${OUT} "editor.js contains these packages.\n")
foreach(licence ${licences})
    get_filename_component(folder ${licence} DIRECTORY)
    get_filename_component(name ${folder} NAME)
    file(READ ${licence} text)
    file(APPEND ${OUT} "\n---- ${name} ----\n\n${text}")
endforeach()
