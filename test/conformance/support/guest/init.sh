#!/bin/busybox sh
# The first process of a guest: brings up its network, joins the barrier that the kernel's command line names, and switches off.
/bin/busybox --install -s /bin
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
for word in $(cat /proc/cmdline); do
  case $word in guest.*) eval "${word#guest.}" ;; esac
done
export PILOT_TOKEN=$token
way="--transport serial --tty /dev/ttyS1"
if [ "$transport" = http ]; then
  for module in virtio_ring virtio virtio_pci_legacy_dev virtio_pci_modern_dev virtio_pci failover net_failover virtio_net; do
    insmod "/modules/$module.ko"
  done
  ip link set eth0 up
  ip addr add 10.0.2.15/24 dev eth0
  ip route add default via 10.0.2.2
  way=http://10.0.2.2:$port
fi
pilot join $way --start fleet --id "$id" --benchmark sysbench --tag flavour=guest --report /report.json -- sysbench cpu --time="$seconds" --cpu-max-prime=2000 run
echo "pilot ended with $?"
poweroff -f
