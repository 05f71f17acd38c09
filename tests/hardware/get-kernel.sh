#!/bin/sh
# get-kernel.sh FOLDER: leaves FOLDER/kernel/vmlinux and FOLDER/kernel/modules/*.ko, from Debian's kernel package. The
# package is unpacked, not installed. What is there already is kept: to fetch anew, remove FOLDER/kernel.
# The "cloud" kernel will not do: it has no USB. Exit status 75: the package cannot be fetched.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
cd "$1"
[ ! -e kernel/vmlinux ] || exit 0
rm -rf kernel kernel.new
mkdir -p kernel.new/modules kernel.new/package
cd kernel.new

# linux-image-amd64 is only a name; what it depends on is the kernel of the day.
package_of_the_day() { apt-cache depends linux-image-amd64 | awk '/Depends: linux-image/ { print $2; exit }'; }
download() {
  package=$(package_of_the_day)
  [ -n "$package" ] && apt-get download -qq "$package"
}
update_lists() {
  if [ "$(id -u)" -eq 0 ]; then apt-get update -qq; else sudo -n apt-get update -qq; fi
}
# Old package lists name packages that are no more.
download 2>/dev/null || { update_lists && download; } || exit 75

# Only what the guest needs of 400 MB, in the order in which it must be loaded.
modules='drivers/usb/common/usb-common drivers/usb/core/usbcore drivers/usb/host/uhci-hcd
  drivers/usb/serial/usbserial drivers/usb/serial/ftdi_sio
  drivers/virtio/virtio_ring drivers/virtio/virtio drivers/virtio/virtio_pci_modern_dev
  drivers/virtio/virtio_pci_legacy_dev drivers/virtio/virtio_pci drivers/char/virtio_console'
dpkg-deb --fsys-tarfile linux-image-*.deb |
  tar -x -C package --wildcards './boot/vmlinuz-*' '*/drivers/usb/*' '*/drivers/virtio/*' '*/drivers/char/virtio_*'
for module in $modules; do
  mv package/lib/modules/*/kernel/"$module.ko" modules/
  echo "${module##*/}" >>modules/order
done
"$here/extract-vmlinux.py" package/boot/vmlinuz-* vmlinux
rm -rf package linux-image-*.deb
cd ..
mv kernel.new kernel
