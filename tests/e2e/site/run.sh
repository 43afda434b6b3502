#!/bin/sh
# Runs one test under node. Without node nothing can be tested here: say so, exit 77.
if [ -z "$NODE" ] || [ "$NODE" = NODE-NOTFOUND ]; then
    echo "SKIPPED $1: node is missing (Debian: npm)" >&2
    exit 77
fi
exec "$NODE" "$@"
