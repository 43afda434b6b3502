#!/bin/sh
# bench.sh - speed and memory in one table each; ./dev bench runs it. Asserts nothing.
#
#   bench.sh              cached beside nginx, uncached, memory, start (under 4 minutes)
#   bench.sh data [DIR]   a real load of news and documents; DIR or $DINH_DATA holds
#                         news.jsonl, legal_docs_congbao.jsonl and pdf/
#   bench.sh page         requests and bytes of a first visit to the home page
#
# $DINH_BUILD names another build folder than build/release.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
DINH_BUILD=${DINH_BUILD:-$here/../../build/release}
PATH=$PATH:/usr/sbin:/sbin
export DINH_BUILD PATH
for tool in nginx wrk taskset python3; do
    command -v "$tool" >/dev/null || {
        echo "bench.sh: $tool is missing (nginx-light wrk util-linux python3)" >&2
        exit 1
    }
done
[ -x "$DINH_BUILD/dinh" ] || {
    echo "bench.sh: $DINH_BUILD/dinh is not built: ./dev build release" >&2
    exit 1
}
exec /usr/bin/python3 -B "$here/bench.py" "$@"
