#!/bin/sh
# run.sh BUILD SOURCE - installs what a plugin's author needs from BUILD into a
# fresh prefix, builds SOURCE against it, and looks for the .so where it belongs.
set -eu
build=$1 source=$2
prefix=$(mktemp -d)
trap 'rm -rf "$prefix"' EXIT
cmake --install "$build" --prefix "$prefix" --component sdk >/dev/null
cmake -G Ninja -S "$source" -B "$prefix/build" -DCMAKE_PREFIX_PATH="$prefix" \
    -DCMAKE_INSTALL_PREFIX="$prefix" -DCMAKE_BUILD_TYPE=Release >/dev/null
cmake --build "$prefix/build" >/dev/null
cmake --install "$prefix/build" >/dev/null
test -f "$prefix/lib/dinh/plugins/outside.so"
nm -D --defined-only "$prefix/lib/dinh/plugins/outside.so" | grep -q ' dinh_plugin_v0$'
echo "built and installed outside the tree"
