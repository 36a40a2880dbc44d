#!/usr/bin/env bash
# What films are like each other, by two kinds of vectors: embeddings.sh [FOLDER], which holds ratings.csv and
# movies.csv of https://files.grouplens.org/datasets/movielens/ml-latest-small.zip; without one, on made-up
# ratings. Writes into the current folder.
set -euo pipefail
[[ $# -le 1 ]] || { sed -n 's/^# //p' "$0" >&2 && exit 2; }
folder=${1-.} films=("toy story" "alien" "matrix")
if [[ $# == 0 ]]; then
  akin generate --out ratings.csv --items-out movies.csv >/dev/null
  films=("rising harbour ii" "iron engine" "silent valley ii")
fi
ratings=$folder/ratings.csv movies=$folder/movies.csv
widely_known=(--count 5 --at-least 50) # few ratings say little of what a film is like

neighbours() { # of the films, by a model
  for film in "${films[@]}"; do akin similar "$1" "$film" "${widely_known[@]}" "${@:2}"; done
}

echo "Matrix factorization: more numbers a film take longer to learn; do they guess a held-out tenth better?"
akin split "$ratings" --test-share 0.1 --train train.csv --test test.csv --quiet >/dev/null
for rank in 10 20; do
  echo "rank $rank"
  akin train train.csv --model als --rank "$rank" --items "$movies" --out "als$rank.akin" --quiet | grep seconds
  akin evaluate "als$rank.akin" test.csv --metrics mae,rmse | grep -E 'mae|rmse'
done

echo "What is like these films, by the vectors of rank 20:"
neighbours als20.akin

echo "Pointwise mutual information: which films are seen together, more often than by chance?"
akin train "$ratings" --model pmi --items "$movies" --out pmi.akin --quiet | grep seconds
neighbours pmi.akin

echo "Side by side: people rate alike what ALS has, and see both of what PMI has."
neighbours als20.akin --against pmi.akin
