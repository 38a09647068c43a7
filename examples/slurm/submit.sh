#!/usr/bin/env bash
# An array of jobs for each round of successive halving, one after another, then a job that makes the table.
# Without halving there is one round.
set -euo pipefail
rounds=${1:-1}
here=$(dirname "$0")
after=()
for _ in $(seq "$rounds"); do
    job=$(sbatch --parsable "${after[@]}" "$here/array.sh")
    after=(--dependency="afterok:${job%%;*}")
done
sbatch --parsable "${after[@]}" --wrap "${SWEEP:-target/release/examples/sweep}"
