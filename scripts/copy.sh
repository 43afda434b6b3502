#!/bin/sh
# copy.sh FROM TO - scripts, configs and sample rows into the build folder; files
# that left the source leave the copy too.
set -eu
from=$1 to=$2
mkdir -p "$to"
(cd "$from" && find . \( -name '*.lua' -o -name '*.conf' -o -name '*.jsonl' \)) | while read -r file; do
    mkdir -p "$to/$(dirname "$file")"
    cmp -s "$from/$file" "$to/$file" || cp "$from/$file" "$to/$file"
done
(cd "$to" && find . \( -name '*.lua' -o -name '*.conf' -o -name '*.jsonl' \)) | while read -r file; do
    [ -e "$from/$file" ] || rm "$to/$file"
done
