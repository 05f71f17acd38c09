#!/usr/bin/env python3
"""rig.py FOLDER [--seconds N]: what `./run hardware` runs, when FOLDER has the kernel and the initramfs.

One line a check, "ok" or "FAIL" with figures; exit status 1 when one failed. Counts are compared and never times: an
emulated machine on a busy host is slow and uneven. What does not come about in ten times its usual time has failed."""

import argparse
import hashlib
import json
import re
import struct
import sys
import time
import zlib

import machine

USB_HZ = 1000
COM_HZ = 250
USB_DEVICE = "serial:usb=0403:6001:HIL0001?baud=921600"
FOR_EVER_S = 3600  # the test ends these recordings itself
GIVE_UP_S = 10  # the program waits so long for a board to come back


class Failed(Exception):
    """A check that did not hold; says what was seen."""


def require(holds, what):
    if not holds:
        raise Failed(what)


def wait_until(condition, what, usual_s):
    end = time.monotonic() + 10 * usual_s
    while not condition():
        require(time.monotonic() < end, f"not within {10 * usual_s:g} s: {what}")
        time.sleep(0.1)


# ---- journals, read by the description of the format alone: the program must not be its own judge


class Journal:
    """Stretches of the board's bytes between reconnects, the events, and whether the seal holds."""

    def __init__(self, data):
        self.stretches = [b""]
        self.events = []
        self.sealed = False
        at = data.index(b"\n", data.index(b"\n") + 1) + 1  # the magic line and the header
        while at < len(data):
            marker, length = data[at : at + 4], struct.unpack_from("<I", data, at + 4)[0]
            end = at + 16 + length
            require(struct.unpack_from("<I", data, end)[0] == zlib.crc32(data[at:end]), f"journal: byte {at} damaged")
            payload = data[at + 16 : end]
            if marker == b"SPJD":
                self.stretches[-1] += payload
            elif marker == b"SPJE":
                self.events.append(json.loads(payload)["event"])
                if self.events[-1] == "reconnected":
                    self.stretches.append(b"")
            elif marker == b"SPJS":
                self.sealed = payload == hashlib.sha256(data[:at]).hexdigest().encode()
            at = end + 4


class Lines:
    """The whole lines of a stretch. It may begin and end in the middle of one; between them none may be missing."""

    def __init__(self, stretch, rate_hz):
        self.count = self.changed = 0
        numbers = []
        for text in stretch.split(b"\n")[1:-1]:
            number = int(text[:9]) * rate_hz // 1000 if text[:9].isdigit() else -1
            if text + b"\n" == machine.line(number, rate_hz):
                numbers.append(number)
            else:
                self.changed += 1
        self.count = len(numbers)
        self.first, self.last = (numbers[0], numbers[-1]) if numbers else (0, -1)
        self.missing = self.last - self.first + 1 - self.count

    def __str__(self):
        return f"{self.count} lines ({self.first} to {self.last}), {self.missing} missing, {self.changed} changed"

    def require_whole(self, at_least):
        require(self.missing == 0 and self.changed == 0, str(self))
        require(self.count >= at_least, f"{self}: fewer than {at_least}")


# ---- the program in the guest


class Recording:
    """`steadyplate record` under way in the guest."""

    def __init__(self, guest, name, device, duration_s=FOR_EVER_S):
        self.guest, self.name, self.file = guest, name, f"{name}.spj"
        guest.run(
            f"{{ steadyplate record --device '{device}' --board /board.toml --duration {duration_s} --out {self.file} "
            f"2>{name}.log; echo $? >{name}.exit; }} &"
        )
        # The journal is made when the port is open.
        wait_until(lambda: self.size() > 0 or self.ended(), "the journal", 3)
        require(self.size() > 0, f"no journal: {self.said()}")

    def size(self):
        status, printed = self.guest.run(f"stat -c %s {self.file}")
        return int(printed) if status == 0 else 0

    def ended(self):
        return self.guest.run(f"test -s {self.name}.exit")[0] == 0

    def said(self):
        """The last thing the program said."""
        return self.guest.run(f"grep -v '^recording ' {self.name}.log")[1].decode().strip().replace("\n", " ")

    def has_event(self, event):
        return self.guest.run(f"grep -q '\"event\":\"{event}\"' {self.file}")[0] == 0

    def grow(self, samples):
        """Wait for so many samples more."""
        size = self.size() + samples * machine.LINE_BYTES
        wait_until(lambda: self.size() > size or self.ended(), f"{samples} samples more", samples / COM_HZ)
        require(not self.ended(), f"ended too soon: {self.said()}")

    def interrupt(self):
        self.guest.run("killall -INT steadyplate")

    def finish(self, usual_s, status):
        """Wait for its end; the journal it left, which must be sealed both by `verify` and by our own reading."""
        wait_until(self.ended, "the end of the recording", usual_s)
        ended_with = int(self.guest.run(f"cat {self.name}.exit")[1])
        require(ended_with == status, f"exit status {ended_with}, not {status}: {self.said()}")
        verified, words = self.guest.run(f"steadyplate verify {self.file}")
        require(verified == 0, f"verify: exit status {verified}: {words.decode().strip()}")
        try:
            journal = Journal(self.guest.run(f"cat {self.file}")[1])
        except (ValueError, struct.error) as error:
            raise Failed(f"the journal is not as its format says: {error}") from None
        require(journal.sealed, "the seal is not the SHA-256 of the journal")
        # The first line of each stretch may be cut, so it is none of the samples.
        newlines = b"".join(journal.stretches).count(b"\n")
        samples = int(re.search(r"(\d+) samples", self.said())[1])
        require(samples == newlines - len(journal.stretches), f"{samples} samples of {newlines} lines")
        return journal


# ---- the checks


class Rig:
    def __init__(self, guest, seconds):
        self.guest = guest
        self.seconds = seconds
        self.usb = machine.Board(guest.usb, USB_HZ)
        self.com = machine.Board(guest.com, COM_HZ)

    def devices(self):
        """devices lists the USB port with its identity"""
        wait_until(lambda: self.guest.run("test -e /dev/ttyUSB0")[0] == 0, "/dev/ttyUSB0", 5)
        status, printed = self.guest.run("steadyplate devices")
        # A port is a line, and what to write for it the next one.
        ports = re.findall(r"^  (/dev/tty.*(?:\n {6}.*)*)", printed.decode(), re.MULTILINE)
        usb = [port for port in ports if port.startswith("/dev/ttyUSB0 ")]
        require(status == 0 and len(usb) == 1, f"exit status {status}, {ports}")
        require("0403:6001:HIL0001" in usb[0], usb[0])
        return " ".join(usb[0].split())

    def stream(self):
        """ttyUSB0, 1000 Hz x 40 bytes: no loss"""
        # The board talks before anybody listens, as most do; what it said then belongs to no trial.
        self.usb.send()
        time.sleep(0.5)
        before = self.usb.made
        recording = Recording(self.guest, "stream", USB_DEVICE, self.seconds)
        journal = recording.finish(self.seconds + 5, 0)
        require(journal.events == ["joined", "complete"], f"events {journal.events}")
        lines = Lines(journal.stretches[0], USB_HZ)
        lines.require_whole(self.seconds * USB_HZ // 2)
        require(lines.first >= before, f"{lines}: begins before the recording, at which {before} were made")
        status, printed = self.guest.run("steadyplate inspect --format csv stream.spj")
        samples = re.search(r"^stream,,cell_br_counts,counts,[^,]*,(\d+),0,", printed.decode(), re.MULTILINE)
        require(status == 0 and samples and 0 <= int(samples[1]) - lines.count <= 1, f"inspect: {printed.decode()}")
        return f"{lines} in {self.seconds} s; inspect has {samples[1]}"

    def replug(self):
        """unplugged and plugged in again in mid-stream: it goes on"""
        self.usb.send()
        recording = Recording(self.guest, "replug", USB_DEVICE)
        recording.grow(2 * USB_HZ)
        self.unplug()
        wait_until(lambda: recording.has_event("gap"), "the gap in the journal", 2)
        self.guest.plug()
        self.usb.send()
        wait_until(lambda: recording.has_event("reconnected"), "the reconnect in the journal", 5)
        recording.grow(2 * USB_HZ)
        recording.interrupt()
        journal = recording.finish(2, 130)
        require(journal.events == ["joined", "gap", "reconnected", "stopped"], f"events {journal.events}")
        before, after = (Lines(stretch, USB_HZ) for stretch in journal.stretches)
        before.require_whole(USB_HZ)
        after.require_whole(USB_HZ)
        require(after.first > before.last, f"{before}, then {after}")
        return f"{before}, then {after}; events {', '.join(journal.events)}; sealed"

    def baud_refused(self):
        """ttyS1 at 921600 baud is refused: the 16550A stays at 115200"""
        # The kernel takes the request, says yes, and leaves the port at the rate it had: 9600 on a port nobody used.
        self.guest.run("stty -F /dev/ttyS1 115200")
        status, printed = self.guest.run(
            "steadyplate record --device serial:/dev/ttyS1?baud=921600 --board /board.toml --duration 1 --out no.spj"
        )
        said = f"exit status {status}: {printed.decode().strip()}"
        require(status == 5 and "stays at 115200" in said, said)
        require(self.guest.run("test -e no.spj")[0] != 0, "made a journal all the same")
        return said

    def uart(self):
        """ttyS1 at 115200 baud, 250 Hz x 40 bytes: no loss"""
        # The line is nearly full (10 of 11.5 kB/s), so what has piled up would not drain: this board is switched on
        # when the port is open. So every byte is known.
        recording = Recording(self.guest, "uart", "serial:/dev/ttyS1?baud=115200")
        count = 10 * COM_HZ
        first = self.com.made
        self.com.send(count)
        expected = b"".join(machine.line(first + i, COM_HZ) for i in range(count))
        wait_until(lambda: self.com.made == first + count, "the board's last line", 10)
        try:
            wait_until(lambda: self.bytes_of(recording.file) >= len(expected), "every byte", 1)
        except Failed:
            pass  # what lacks is counted below
        recording.interrupt()
        journal = recording.finish(2, 130)
        got = journal.stretches[0]
        require(got == expected, f"{len(got)} bytes of {len(expected)}; {Lines(b'?' + got, COM_HZ)}")
        return f"{count} lines of {count}, {len(got)} bytes, all as sent"

    def gone(self):
        """unplugged for good: said in time, exit status 5, sealed"""
        self.usb.send()
        recording = Recording(self.guest, "gone", USB_DEVICE)
        recording.grow(USB_HZ)
        self.unplug()
        journal = recording.finish(GIVE_UP_S + 2, 5)
        require(journal.events == ["joined", "gap", "void", "lost"], f"events {journal.events}")
        require("the board is gone" in recording.said(), recording.said())
        lines = Lines(journal.stretches[0], USB_HZ)
        lines.require_whole(USB_HZ // 2)
        return f"{lines}; {recording.said().split('. ')[0]}"

    def unplug(self):
        """Pull the plug in mid-stream; a board without power keeps nothing. (The board falls silent a moment before:
        bytes that come while a plug is pulled can crash QEMU 7.2.)"""
        self.usb.stop()
        time.sleep(0.05)
        self.guest.unplug()

    def bytes_of(self, file):
        found = re.search(rb"(\d+) bytes of the board", self.guest.run(f"steadyplate verify {file}")[1])
        return int(found[1]) if found else 0

    def quiet(self):
        """Between checks nothing runs, nothing is sent, and the board is plugged in."""
        self.guest.plug()
        self.usb.stop()
        self.com.stop()
        self.guest.run("killall -9 steadyplate")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder")
    parser.add_argument("--seconds", type=int, default=60, help="how long the long stream is (default 60)")
    options = parser.parse_args()
    for attempt in (1, 2):
        failures, crashed = run_checks(options)
        if not crashed:
            break
        print(f"      QEMU itself has crashed{', so once more from the start' if attempt == 1 else ''}", flush=True)
    return 1 if failures else 0


def run_checks(options):
    """All checks on a fresh guest: how many failed, and whether QEMU crashed under them."""
    started = time.monotonic()
    failures = 0
    crashed = False
    guest = None
    try:
        guest = machine.Machine(options.folder)
        guest.run("true", 100)  # usually up in less than 10 s
        print(f"      the guest is up after {time.monotonic() - started:.1f} s", flush=True)
        rig = Rig(guest, options.seconds)
        for check in (rig.devices, rig.stream, rig.replug, rig.baud_refused, rig.uart, rig.gone):
            try:
                word, figures = "ok  ", check()
            except Failed as failed:
                word, figures = "FAIL", str(failed)
                failures += 1
            print(f"{word}  {check.__doc__}: {figures}", flush=True)
            rig.quiet()
    except machine.GuestLost as lost:
        print(f"FAIL  {lost}; the checks after it were not made", flush=True)
        failures += 1
        crashed = guest is not None and guest.crashed()
    finally:
        if guest:
            guest.close()
    print(f"      {failures} failed, {time.monotonic() - started:.0f} s in all")
    return failures, crashed


if __name__ == "__main__":
    sys.exit(main())
