#!/bin/sh
# lint.sh - the rules of docs/style.md that a machine can hold; ./dev lint runs it.
#
# First the rules are tried on samples of what they forbid, then on the checkout.
# One line a finding, file:line: sentence; exits 1 if there is any.
set -eu
cd "$(dirname "$0")/../.."
python=/usr/bin/python3
"$python" -B tests/lint/selftest.py
exec "$python" -B tests/lint/lint.py
