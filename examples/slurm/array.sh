#!/usr/bin/env bash
#SBATCH --job-name=sweep
#SBATCH --array=0-7
#SBATCH --cpus-per-task=4
#SBATCH --time=01:00:00
# A part of a sweep: every eighth run. `--array` may have any length, from 0 on.
set -euo pipefail
sweep=${SWEEP:-target/release/examples/sweep}
"$sweep" --task "$SLURM_ARRAY_TASK_ID/$SLURM_ARRAY_TASK_COUNT" --threads "${SLURM_CPUS_PER_TASK:-1}"
