#!/bin/sh
# The 2025 trial end to end with simulated recordings: PEOPLE (32) x 3 visits x 3 tests x 3 trials.
# usage: study_trial.sh PROGRAM FOLDER [PEOPLE]      FOLDER must not be there
set -eu
program=$(realpath "$1")
folder=$2
people=${3:-32}
mkdir "$folder"
cd "$folder"
echo "participant,group,height_cm,mass_kg" > people.csv
echo "file,participant,session,test,trial,condition" > list.csv
seed=0
person=0
while [ "$person" -lt "$people" ]; do
  person=$((person + 1))
  group=$([ $((person % 2)) -eq 0 ] && echo NHE || echo CON)
  name=$(printf 'S-%03d' "$person")
  echo "$name,$group,175,75" >> people.csv
  for visit in baseline post followup; do
    for test in static_both_ec:ec-firm-both:firm unstable_both:eo-unstable-both:foam unstable_dominant:eo-unstable-right:foam; do
      for trial in 1 2 3; do
        seed=$((seed + 1))
        "$program" simulate --seconds 20 --seed $seed --surface "${test##*:}" --out "t$seed.txt" 2> /dev/null
        condition=${test#*:}
        echo "t$seed.txt,$name,$visit,${test%%:*},$trial,${condition%:*}" >> list.csv
      done
    done
  done
done
step() {
  start=$(date +%s%N)
  "$program" "$@" > out.txt 2> err.txt || { cat out.txt err.txt; exit 1; }
  echo "$1 $2: $((($(date +%s%N) - start) / 1000000)) ms"
}
step study init trial --template nhe-trial-2025 --synthetic
step study import trial --participants people.csv --list list.csv
test "$(grep -c '^trial ' out.txt)" -eq $((people * 27))
step study score trial
step study export trial
step study check trial
step study audit trial --verify
test "$(wc -l < trial/exports/1/trials.csv)" -eq $((people * 27 + 1))
if [ "$people" -ge 6 ]; then
  step compare group trial --metric static_both_ec/mean_velocity
  step compare person trial S-002 --metric static_both_ec/mean_velocity
fi
echo "$((people * 27)) trials; $(du -sm trial | cut -f1) MB, of which study.db $(du -sk trial/study.db | cut -f1) kB"
