#!/usr/bin/env bash
# node-init.sh FOLDER: the first process of a node. Connects it to the bridge, gives it a root of its own, then runs containerd and the kubelet.
# Needs NODE (name), ADDRESS, ROUTES (pods=node ...), MEMORY_KB, ROOT (read only), IMAGE (archive), KUBELET (folder of the program), KUBELET_FLAGS (may be empty).
set -euo pipefail
folder=$1
root=$folder/root

main() {
  connect
  mount_root
  mount_cgroups
  mount_disk
  hide_machine
  enter_root
  start_containerd
  kubelet --config=/node/kubelet.yaml --kubeconfig=/node/kubeconfig --hostname-override="$NODE" --node-ip="$ADDRESS" $KUBELET_FLAGS >/node/kubelet.log 2>&1 &
  # A first process has to bury the orphans of its namespace; bash does so while it waits.
  while :; do sleep 1000 & wait $! || true; done
}

# The other end of the cable goes to the bridge; /proc is still that of the cluster's namespace.
connect() {
  hostname "$NODE"
  ip link set lo up
  ip link add eth0 type veth peer name "v-$NODE"
  ip link set "v-$NODE" netns /proc/1/ns/net
  nsenter --net=/proc/1/ns/net ip link set "v-$NODE" master br0 up
  ip addr add "$ADDRESS/24" dev eth0
  ip link set eth0 up
  for route in $ROUTES; do [ "${route#*=}" = "$ADDRESS" ] || ip route add "${route%=*}" via "${route#*=}"; done
  echo 1 >/proc/sys/net/ipv4/ip_forward
}

mount_root() {
  mkdir -p "$root" "$folder"/{upper,work}
  mount -t overlay overlay -o "lowerdir=$ROOT,upperdir=$folder/upper,workdir=$folder/work" "$root"
  mount -t proc proc "$root/proc"
  mount -t sysfs sysfs "$root/sys"
  mount --rbind /dev "$root/dev"
  for dir in dev/shm run tmp; do mount -t tmpfs tmpfs "$root/$dir"; done
}

# In the node's cgroup namespace each hierarchy shows the node alone.
mount_cgroups() {
  mount -t tmpfs -o mode=755 cgroup "$root/sys/fs/cgroup"
  while IFS=: read -r _ controllers _; do
    [ -n "$controllers" ] || continue
    mkdir "$root/sys/fs/cgroup/${controllers#name=}"
    mount -t cgroup -o "${controllers/name=/none,name=}" cgroup "$root/sys/fs/cgroup/${controllers#name=}"
  done </proc/self/cgroup
}

# Images and volumes lie on the machine's disk: an overlay cannot lie on an overlay.
mount_disk() {
  for dir in var/lib/containerd var/lib/kubelet var/log; do
    mkdir -p "$folder/$dir" "$root/$dir"
    mount --bind "$folder/$dir" "$root/$dir"
  done
  mkdir -p "$root"/{node,opt/bin,etc/cni/net.d} "$root/var/log/pods" "$root/var/log/containers"
  mount --bind "$folder" "$root/node"
  mount --bind "$KUBELET" "$root/opt/bin"
  cp "$IMAGE" "$root/opt/image.tar"
  cp "$folder/cni.conflist" "$root/etc/cni/net.d/10-bridge.conflist"
}

# The kubelet sets these for the whole machine: here it finds its values in files of ours, and the machine keeps its own.
# It takes the node's size from /proc/meminfo: the node is as big as its cgroup may grow.
hide_machine() {
  mkdir -p "$folder/proc"
  for pair in vm/overcommit_memory=1 vm/panic_on_oom=0 kernel/panic=10 kernel/panic_on_oops=1 kernel/keys/root_maxkeys=1000000 kernel/keys/root_maxbytes=25000000; do
    file=$folder/proc/$(echo "${pair%=*}" | tr / _)
    echo "${pair#*=}" >"$file"
    mount --bind "$file" "$root/proc/sys/${pair%=*}"
  done
  sed -E "s/^MemTotal: .*/MemTotal:       $MEMORY_KB kB/" /proc/meminfo >"$folder/proc/meminfo"
  mount --bind "$folder/proc/meminfo" "$root/proc/meminfo"
  echo "$NODE" >"$root/etc/hostname"
  printf '127.0.0.1 localhost %s\n' "$NODE" >"$root/etc/hosts"
  : >"$root/etc/resolv.conf"
  tr -d - </proc/sys/kernel/random/uuid >"$root/etc/machine-id"
}

# runc pivots too, which a chroot would not allow.
enter_root() {
  cd "$root"
  mkdir -p old
  pivot_root . old
  cd /
  umount -l /old
  mount --make-rshared /
  export PATH=/opt/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root
}

start_containerd() {
  containerd --config=/node/containerd.toml >/node/containerd.log 2>&1 &
  for _ in $(seq 1200); do
    ctr version >/dev/null 2>&1 && break
    sleep 0.1
  done
  ctr version >/dev/null || { echo "waited 2 minutes for containerd to answer; see containerd.log"; exit 1; }
  ctr -n k8s.io images import /opt/image.tar
}

main
