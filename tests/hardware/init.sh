#!/bin/sh
# The first process of the guest: it obeys the host. A line on the virtio port is a command for this shell; the answer
# is a line "EXIT-STATUS BYTES" and then so many bytes, what the command printed. Commands keep what they set, so one
# may start a program in the background and a later one wait for it.
export PATH=/bin
/bin/busybox --install -s /bin
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
while read -r module; do insmod "/modules/$module.ko"; done </modules/order

port=''
while [ -z "$port" ]; do
  port=$(find /dev -name 'vport*')
  sleep 0.1
done
cd /tmp || exit 1
exec 3<>"$port"
while IFS= read -r command <&3; do
  eval "$command" >/reply 2>&1 </dev/null 3>&-
  echo "$? $(stat -c %s /reply)" >&3
  cat /reply >&3
done
poweroff -f # the host has closed the port: it is done, or it was killed
