# Sourced by the commands beside it: makes the Python environment and keeps it current.
# Nothing is fetched while the requirements stay the same, so a later start needs no network.

VENV="${VENV:-$PWD/.venv}"
PYTHON="$VENV/bin/python"

say() { printf '%s\n' "$*"; }
stop() { printf '%s\n' "$*" >&2; exit 1; }

is_new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

# The system's own first: it is built to be fast, one built by hand beside it takes a third longer.
pythons() {
    for candidate in /usr/bin/python3 python3 python3.14 python3.13 python3.12 python3.11 python; do
        if command -v "$candidate" >/dev/null && is_new_enough "$candidate"; then
            command -v "$candidate"
        fi
    done
}

make_venv() {
    found="$(pythons)"
    [ -n "$found" ] ||
        stop "Python 3.11 or newer is needed and was not found. Install it, then try again."
    say "Making the Python environment in $VENV ..."
    for candidate in $found; do
        rm -rf "$VENV"
        if "$candidate" -m venv "$VENV" >/dev/null 2>&1; then return; fi
        # Debian keeps ensurepip in a package of its own; the system's pip can serve instead.
        rm -rf "$VENV"
        if "$candidate" -m pip --version >/dev/null 2>&1 &&
            "$candidate" -m venv --without-pip "$VENV" &&
            "$candidate" -m pip --python "$PYTHON" install --quiet pip; then return; fi
    done
    rm -rf "$VENV"
    stop "This Python cannot make environments (no ensurepip). On Debian or Ubuntu:" \
        "apt install python3-venv. Then try again."
}

fingerprint() {
    "$PYTHON" -c '
import hashlib, pathlib, sys
parts = [sys.version, *(pathlib.Path(name).read_text() for name in sys.argv[1:])]
print(hashlib.sha256("\n".join(parts).encode()).hexdigest())
' "$@"
}

# install_requirements FILE...: the last file is the one to install; it includes the others.
# What is installed is its locked list: these versions and files, and nothing else (see bin/lock).
install_requirements() {
    if ! is_new_enough "$PYTHON"; then make_venv; fi
    for wanted in "$@"; do :; done
    stamp="$VENV/installed-$(basename "$wanted")"
    print="$(fingerprint "$@" "${wanted%.txt}.lock")"
    if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$print" ]; then return; fi
    say "Installing the packages of $wanted (a few minutes the first time) ..."
    rm -f "$VENV"/installed-*
    "$PYTHON" -m pip install -qq --disable-pip-version-check --only-binary :all: \
        --require-hashes -r "${wanted%.txt}.lock" ||
        stop "The packages could not be installed. Is there a network? Try again. If a file has" \
            "another checksum than the locked one, do not go on: it is not what was tested."
    printf '%s' "$print" >"$stamp"
    # What includes requirements.txt has installed it too.
    fingerprint requirements.txt requirements.lock >"$VENV/installed-requirements.txt"
}
