#!/bin/sh
# make-initramfs.sh FOLDER PROGRAM PROFILE: packs FOLDER/initramfs, all the files the guest has: busybox, the program
# with its libraries, the board's profile, and the kernel modules of FOLDER/kernel.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$1/root
rm -rf "$root"
mkdir -p "$root/bin" "$root/dev" "$root/proc" "$root/sys" "$root/tmp"

# add FILE: the program FILE, stripped, and the libraries it loads, where the loader looks for them.
add() {
  strip -o "$root/bin/$(basename "$1")" "$1" 2>/dev/null || cp "$1" "$root/bin/"
  for library in $(ldd "$1" 2>/dev/null | grep -o '/[^ ]*'); do # a static program has none
    [ -e "$root$library" ] || install -D "$library" "$root$library"
  done
}
add "$(command -v busybox)"
add "$2"
cp "$3" "$root/board.toml"
cp -r "$1/kernel/modules" "$root/modules"
install "$here/init.sh" "$root/init"
ln -s busybox "$root/bin/sh" # the other commands init.sh links itself

# Not compressed: unpacking it in the emulated machine would take longer than reading it.
(cd "$root" && find . | cpio --quiet --create --format=newc --owner=0:0) >"$1/initramfs"
rm -rf "$root"
