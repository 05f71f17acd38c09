#!/usr/bin/env python3
"""extract-vmlinux.py VMLINUZ OUT: the ELF kernel inside a compressed one.

QEMU starts an ELF kernel at once (by its PVH entry). A compressed one would unpack itself in the emulated machine,
which takes longer than everything else of its start."""
import lzma
import subprocess
import sys
import zlib

KINDS = (
    (b"\xfd7zXZ\0", lambda data: lzma.LZMADecompressor().decompress(data)),
    (b"\x1f\x8b\x08", lambda data: zlib.decompressobj(31).decompress(data)),
    (b"\x28\xb5\x2f\xfd", lambda data: subprocess.run(["zstd", "-dc"], input=data, capture_output=True).stdout),
)

source, out = sys.argv[1:]
with open(source, "rb") as file:
    image = file.read()
for magic, unpack in KINDS:
    at = image.find(magic)
    while at >= 0:
        try:
            kernel = unpack(image[at:])  # what follows the compressed kernel is not looked at
        except (lzma.LZMAError, zlib.error, OSError):
            kernel = b""  # the magic was there by chance
        if kernel.startswith(b"\x7fELF"):
            with open(out, "wb") as file:
                file.write(kernel)
            sys.exit(0)
        at = image.find(magic, at + 1)
sys.exit(f"{source}: no ELF kernel found in it")
