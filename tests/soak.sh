#!/bin/sh
# soak.sh - the long campaigns, each bounded in time; run by ./dev soak [PART...].
#
#   tsan     every test that has threads or processes, under ThreadSanitizer
#   storage  2 processes x 4 writers, an import and a backup at once for a minute
#   kill     workers killed under load, again and again; a board at work while workers
#            and masters are killed DINH_KILLS times (default 1000)
#   screens  every screen of the desk in every look and size, hostile texts in every place
#   fuzz     each fuzz target for DINH_FUZZ_SECONDS (default 60)
#
# All traffic stays on the loopback. Ends with 1 when any part found something.
set -eu
cd "$(dirname "$0")/.."
parts=${*:-tsan storage kill screens fuzz}
failed=

say() { printf '==> soak: %s\n' "$*" >&2; }

# set -e does not reach into what `if` asks: each step says || return.
build() {
    cmake --preset "$1" -DDINH_TESTS=ON >/dev/null && cmake --build --preset "$1"
}

run_tsan() {
    build tsan || return 1
    TSAN_OPTIONS=halt_on_error=1:second_deadlock_stack=1 \
        ctest --preset tsan --no-tests=error -R '^(server|store|plugin|http|content|e2e/server)' \
        --timeout 600
}

run_storage() {
    build release || return 1
    DINH_SOAK_SECONDS=${DINH_SOAK_SECONDS:-60} \
        ctest --preset release --no-tests=error -R 'store|content' --timeout 600
}

run_kill() {
    build release || return 1
    DINH_SOAK_SECONDS=${DINH_SOAK_SECONDS:-60} \
        ctest --preset release --no-tests=error -R 'e2e/server' --timeout 900 || return 1
    DINH=build/release/dinh DINH_KILLS=${DINH_KILLS:-1000} \
        python3 -B tests/e2e/fault/kill_test.py
}

run_screens() {
    build release || return 1
    DINH_WHOLE=1 ctest --preset release --no-tests=error -R 'e2e/desk/(screens|xss)'
}

run_fuzz() {
    build fuzz || return 1
    found=
    for target in build/fuzz/tests/*_fuzz; do
        [ -x "$target" ] || continue
        found=1
        name=$(basename "$target")
        corpus=build/fuzz/corpus/$name
        mkdir -p "$corpus"
        say "$name"
        "$target" -max_total_time="${DINH_FUZZ_SECONDS:-60}" -max_len=65536 -timeout=10 \
            -artifact_prefix="$corpus-" -print_final_stats=1 -verbosity=0 "$corpus" || return 1
    done
    [ -n "$found" ]
}

for part in $parts; do
    say "$part"
    if ! "run_$part"; then
        say "$part FAILED"
        failed="$failed $part"
    fi
done
[ -z "$failed" ] || { say "failed:$failed"; exit 1; }
say "nothing found"
