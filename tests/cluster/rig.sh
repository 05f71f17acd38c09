#!/bin/sh
# A job array over shards on a real Slurm of one machine. Usage: rig.sh FOLDER PROGRAM, as root.
set -eu
source=$(cd "$(dirname "$0")/../.." && pwd)
mkdir -p "$1"
rig=$(cd "$1" && pwd)
program=$(cd "$(dirname "$2")" && pwd)/$(basename "$2")
shards=8

say() { printf '   %s\n' "$*"; }
die() {
  printf 'cluster: %s\n' "$*" >&2
  exit 1
}

started_munge=''
stop() {
  for name in slurmd slurmctld; do
    [ -f "$rig/$name.pid" ] && kill "$(cat "$rig/$name.pid")" 2>/dev/null || true
  done
  [ -n "$started_munge" ] && kill "$(cat /run/munge/munged.pid)" 2>/dev/null || true
}
trap stop EXIT
trap 'exit 130' INT TERM

rm -rf "${rig:?}"/*
mkdir -p "$rig/state" "$rig/spool" "$rig/data/a" "$rig/data/b"
host=$(hostname -s)
sed -e "s|@RIG@|$rig|g" -e "s|@HOST@|$host|g" "$source/tests/cluster/slurm.conf.in" >"$rig/slurm.conf"
export SLURM_CONF="$rig/slurm.conf"
unset SLURM_ARRAY_TASK_ID SLURM_ARRAY_TASK_COUNT

if ! munge -n 2>/dev/null | unmunge >/dev/null 2>&1; then
  install -d -o munge -g munge /run/munge
  su -s /bin/sh munge -c /usr/sbin/munged || die "munged does not start"
  started_munge=yes
  munge -n | unmunge >/dev/null || die "munge does not answer"
fi
slurmctld -f "$SLURM_CONF" || die "slurmctld does not start: $rig/slurmctld.log"
slurmd -f "$SLURM_CONF" -N "$host" || die "slurmd does not start: $rig/slurmd.log"
waited=0
until sinfo -h -o %T 2>/dev/null | grep -q idle; do
  waited=$((waited + 1))
  [ $waited -lt 60 ] || die "the node does not become idle: $rig/slurmd.log"
  sleep 1
done
say "$(sinfo -h -o '%P %a %D node, %T'), slurm $(slurmctld -V | cut -d' ' -f2)"

number=0
while [ $number -lt 120 ]; do
  folder=a
  [ $((number % 3)) -eq 0 ] && folder=b
  cp "$source/datasets/samples/SIM0000$((1 + number % 4)).txt" "$rig/data/$folder/T$((1000 + number)).txt"
  number=$((number + 1))
done
printf 'not a recording\n' >"$rig/data/a/broken.txt"

say "one run over everything"
status=0
"$program" batch "$rig/data" --metrics all --out "$rig/whole" 2>"$rig/whole.log" || status=$?
[ $status -eq 1 ] || die "the plain run ended with $status: $rig/whole.log"

say "one shard, killed half-way"
SLURM_ARRAY_TASK_ID=3 SLURM_ARRAY_TASK_COUNT=$shards \
  "$program" batch "$rig/data" --metrics all --jobs 1 --out "$rig/parts" 2>"$rig/killed.log" &
victim=$!
sleep 0.05
kill -9 $victim 2>/dev/null || true
wait $victim 2>/dev/null || true

say "an array of $shards"
(cd "$rig" && STEADYPLATE=$program sbatch --wait --export=ALL --array=0-$((shards - 1)) --cpus-per-task=1 --mem=100M \
  --output="$rig/task-%a.log" "$source/tools/cluster/batch.sbatch" "$rig/parts" "$rig/data" --metrics all) \
  >"$rig/sbatch.log" 2>&1 || die "the array failed: $rig/sbatch.log, $rig/task-*.log"
finished=$(find "$rig/parts" -maxdepth 1 -name "shard-*-of-$shards" | wc -l)
[ "$finished" -eq $shards ] || die "$finished of $shards shards are there"

say "the same array again: nothing to do"
(cd "$rig" && STEADYPLATE=$program sbatch --wait --export=ALL --array=0-$((shards - 1)) --cpus-per-task=1 --mem=100M \
  --output="$rig/again-%a.log" "$source/tools/cluster/batch.sbatch" "$rig/parts" "$rig/data" --metrics all) \
  >"$rig/sbatch-again.log" 2>&1 || die "the second array failed: $rig/sbatch-again.log"
[ "$(grep -l 'finished already' "$rig"/again-*.log | wc -l)" -eq $shards ] || die "a finished shard was computed again"

status=0
"$program" batch merge "$rig/parts" --out "$rig/merged" 2>"$rig/merge.log" || status=$?
[ $status -eq 1 ] || die "the merge ended with $status: $rig/merge.log"
diff -r "$rig/whole" "$rig/merged" >"$rig/diff.log" || die "merged shards differ from one run: $rig/diff.log"
say "merged shards = one run, byte by byte ($(wc -l <"$rig/merged/trials.csv") lines of trials.csv)"
