# What the scripts of this folder share: where real data is, steps, negative controls. They read it with
# `source`.
# shellcheck shell=bash
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# Real data for the larger tests, where the surroundings provide it; the tests say when they skip.
if [ -z "${NETWRIGHT_DATA:-}" ] && [ -d ../shared/data ]; then
    NETWRIGHT_DATA=$(cd ../shared/data && pwd)
    export NETWRIGHT_DATA
fi
# Models as real exporters write them.
if [ -z "${NETWRIGHT_ZOO:-}" ] && [ -d ../shared/zoo ]; then
    NETWRIGHT_ZOO=$(cd ../shared/zoo && pwd)
    export NETWRIGHT_ZOO
fi
export CARGO_TERM_COLOR=never
# Nobody debugs these builds, and each is made once. The workspace has the same settings; others have cargo's.
export CARGO_PROFILE_DEV_DEBUG=false CARGO_INCREMENTAL=0

# The tests of the workspace have this feature in all steps, so that nothing is built twice.
tested=(test --features netwright-train/ndarray)
# Where the compiler is part of the macro alone and has other features than in the tests, it is compiled once
# more: without optimisation, since few networks are compiled there.
for_macro=(--config profile.dev.package.netwright-codegen.opt-level=0)
# Crates that are no members of the workspace.
environment=(--manifest-path tests/environment/Cargo.toml)
faults=(run --quiet "${environment[@]}" -p environment-memory)
# Ranks of MPI need a system library.
needs_mpi=(libopenmpi-dev openmpi-bin libclang-dev)
# Valgrind stops a program at its first fault.
memcheck="valgrind --quiet --error-exitcode=9 --leak-check=full --show-leak-kinds=definite"
memcheck+=" --errors-for-leak-kinds=definite"
valgrind=(env CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_RUNNER="$memcheck" cargo)

# Debian's packages, which are installed where they are missing. Where that fails, the script ends in words.
need_packages() {
    dpkg -s "$@" >/dev/null 2>&1 && return
    if ! { apt-get update && apt-get install -y --no-install-recommends "$@"; }; then
        echo "skipped: $* cannot be installed"
        exit 0
    fi
}

# The paths of test programs, of which the sources are named: those that `cargo test` builds. With `-p` their
# dependencies would have other features, and be built anew.
test_programs() {
    local names=() source
    for source in "$@"; do names+=(--test "$(basename "$source" .rs)"); done
    cargo "${tested[@]}" --quiet --no-run --message-format=json "${names[@]}" | python3 -c '
import json, sys
wanted, found = set(sys.argv[1:]), {}
for line in sys.stdin:
    one = json.loads(line)
    for source in wanted if one.get("executable") else ():
        if one["target"]["src_path"].endswith("/" + source):
            found[source] = one["executable"]
sys.exit(f"no program of {wanted - found.keys()}") if wanted - found.keys() else print(*found.values(), sep="\n")
' "$@"
}

# What a step does, and how long it took.
step() {
    local TIMEFORMAT='== took %0R s (%0U s of processor time, and %0S s in the system)'
    printf '\n== %s\n' "$*"
    time "$@"
}

# Negative controls: each deliberate mistake must be reported, in the words of the tool that is meant to see
# it.
must_report() {
    local words=$1 output
    shift
    printf '\n== must report "%s": %s\n' "$words" "$*"
    if output=$("$@" 2>&1); then
        echo "the check for \"$words\" cannot fail" >&2
        exit 1
    fi
    grep -qF -- "$words" <<<"$output" || { printf '%s\nthis is not it\n' "$output" >&2; exit 1; }
}
