#!/usr/bin/env bash
# Takes down what up.sh has brought up, by the ids in its files, and removes its folder.
# usage: down.sh DIR
set -uo pipefail
D=$(realpath -m "${1:?a folder}")
export SLURM_CONF=$D/slurm.conf
# The process of a running element outlives the daemons: it has to end before them.
timeout 5 scancel --me 2>/dev/null
for _ in $(seq 40); do
  [ -z "$(timeout 5 squeue -h 2>/dev/null)" ] && break
  sleep 0.25
done
for name in slurmd-n1 slurmd-n2 slurmctld munged; do
  [ -s "$D/$name.pid" ] && kill "$(cat "$D/$name.pid")" 2>/dev/null
done
for _ in $(seq 40); do
  ls "$D"/*.pid >/dev/null 2>&1 || break
  sleep 0.1
done
# What ends writes its state last.
for _ in $(seq 40); do
  rm -rf "$D" 2>/dev/null && exit 0
  sleep 0.25
done
rm -rf "$D"
