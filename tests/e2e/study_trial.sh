#!/bin/sh
# The 2025 trial end to end on simulated boards: PEOPLE (32) x 3 visits x 3 tests x 3 trials of 20 s, each visit a
# guided session: the static test on a force plate, then the same command with a board that tilts.
# usage: study_trial.sh PROGRAM PROTOCOL FOLDER [PEOPLE]
# PROTOCOL: nhe-trial-2025.toml; what it leaves open is said here. FOLDER must not be there.
set -eu
program=$(realpath "$1")
protocol=$(realpath "$2")
folder=$3
people=${4:-32}
mkdir "$folder"
cd "$folder"
now_ms() { echo $(($(date +%s%N) / 1000000)); }
step() {
  start=$(now_ms)
  "$program" "$@" > out.txt 2> err.txt || { cat out.txt err.txt; exit 1; }
  echo "$1 $2: $(($(now_ms) - start)) ms"
}
# guided BOARD PERSON VISIT ANSWERS EXIT_CODE
guided() {
  code=0
  "$program" record "$1" --study trial --participant "$2" --session "$3" --protocol nhe.toml --answers "$4" \
    >> acknowledged.txt 2> err.txt || code=$?
  test "$code" -eq "$5" || { cat err.txt; echo "record: exit $code, not $5"; exit 1; }
}

sed -e 's/^\[\[test\]\]/[[test]]\nduration_s = 20\ntrials = 3\nsettle_s = 2\nrest_s = 1/' \
  -e 's/^primary =/platform_level = "8"\nprimary =/' "$protocol" > nhe.toml
for i in 1 2 3; do printf 'start\naccept\n'; done > three.txt
cat three.txt three.txt > six.txt
echo "participant,group,height_cm,mass_kg,dominant_leg" > people.csv
person=0
while [ "$person" -lt "$people" ]; do
  person=$((person + 1))
  printf 'S-%03d,%s,175,75,right\n' "$person" "$([ $((person % 2)) -eq 0 ] && echo NHE || echo CON)" >> people.csv
done

step study init trial --template nhe-trial-2025 --synthetic
step study import trial --participants people.csv
start=$(now_ms)
seed=0
person=0
while [ "$person" -lt "$people" ]; do
  person=$((person + 1))
  name=$(printf 'S-%03d' "$person")
  for visit in baseline post followup; do
    seed=$((seed + 1))
    guided "sim:quiet?speed=200&seed=$seed" "$name" "$visit" three.txt 130
    guided "sim:tilt?wire=text&speed=200&seed=$seed" "$name" "$visit" six.txt 0
  done
done
echo "record, $((people * 3)) visits: $(($(now_ms) - start)) ms"
test "$(grep -c '^trial .* valid$' acknowledged.txt)" -eq $((people * 27))
step study rescore trial
step study export trial --signals
step study check trial
step study audit trial --verify
test "$(wc -l < trial/exports/1/trials.csv)" -eq $((people * 27 + 1))
test "$(find trial/exports/1/signals -name '*.csv' | wc -l)" -eq $((people * 27))
if [ "$people" -ge 6 ]; then
  for outcome in static_both_ec/mean_velocity unstable_both/osi.rms_zero unstable_dominant/osi.rms_zero; do
    step compare group trial --metric "$outcome"
    step compare person trial S-002 --metric "$outcome"
  done
fi
echo "$((people * 27)) trials; raw $(du -sm trial/raw | cut -f1) MB, study.db $(du -sk trial/study.db | cut -f1) kB," \
  "export $(du -sm trial/exports | cut -f1) MB"
