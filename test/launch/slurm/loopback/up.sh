#!/usr/bin/env bash
# Brings up a SLURM cluster of two nodes, n1 and n2, on this machine alone: everything lies in one folder and listens on 127.0.0.1.
# usage: up.sh DIR [PORT]     then: export SLURM_CONF=DIR/slurm.conf
# Needs root, and the packages slurm-wlm and munge; nothing of /etc/slurm and /etc/munge is used or changed.
set -euo pipefail
D=$(realpath -m "${1:?a folder}")
P=${2:-26817}
mkdir -p "$D"/{state,log,spool-n1,spool-n2}
chmod 755 "$D"
H=$(hostname -s)
C=$(nproc)
MEM=$(slurmd -C | grep -o 'RealMemory=[0-9]*' | cut -d= -f2)
cat >"$D/slurm.conf" <<CONF
ClusterName=loop
SlurmctldHost=$H(127.0.0.1)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$D/munge.sock,cred_expire=10
CommunicationParameters=NoInAddrAny,NoCtldInAddrAny
SlurmctldPort=$P
StateSaveLocation=$D/state
SlurmdSpoolDir=$D/spool-%n
SlurmctldPidFile=$D/slurmctld.pid
SlurmdPidFile=$D/slurmd-%n.pid
SlurmctldLogFile=$D/log/slurmctld.log
SlurmdLogFile=$D/log/slurmd-%n.log
SlurmctldTimeout=300
SlurmdTimeout=300
KillWait=5
UnkillableStepTimeout=30
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
DefMemPerCPU=500
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
JobCompType=jobcomp/none
GresTypes=gpu
ReturnToService=2
SchedulerParameters=sched_interval=1,bf_interval=1,batch_sched_delay=0
MpiDefault=none
NodeName=n[1-2] NodeHostname=$H NodeAddr=127.0.0.1 Port=[$((P + 1))-$((P + 2))] CPUs=$C RealMemory=$((MEM / 2)) Gres=gpu:fake:1 State=UNKNOWN
PartitionName=main Nodes=n[1-2] Default=YES MaxTime=60 State=UP
CONF
# A stand-in for a GPU: any device file will do. SLURM then hands out CUDA_VISIBLE_DEVICES=0.
printf 'NodeName=n[1-2] Name=gpu Type=fake File=/dev/null\n' >"$D/gres.conf"
dd if=/dev/urandom of="$D/munge.key" bs=128 count=1 2>/dev/null
chmod 400 "$D/munge.key"
munged --force --key-file="$D/munge.key" --socket="$D/munge.sock" --pid-file="$D/munged.pid" \
  --log-file="$D/log/munged.log" --seed-file="$D/munged.seed" 2>/dev/null
export SLURM_CONF=$D/slurm.conf
slurmctld -f "$SLURM_CONF" -c
slurmd -f "$SLURM_CONF" -N n1
slurmd -f "$SLURM_CONF" -N n2
for _ in $(seq 600); do
  [ "$(sinfo -h -N -o %T 2>/dev/null | grep -c idle)" = 2 ] && exit 0
  sleep 0.25
done
sinfo -R
tail -n 20 "$D"/log/*
exit 1
