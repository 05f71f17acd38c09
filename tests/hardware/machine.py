"""The emulated machine and the boards that hang on it."""

import json
import os
import select
import shutil
import socket
import subprocess
import tempfile
import threading
import time

LINE_BYTES = 40


def line(number, rate_hz):
    """What a board sends as its sample `number`: the clock in ms, then four cells. Every digit follows from the number,
    so that a changed byte shows as well as a lost one."""
    cells = (200000 + number % 7919, 2000000 + number % 104729, 300000 + number % 6007, 3000000 + number % 99991)
    return b"%09d,%06d,%07d,%06d,%07d\n" % (number * 1000 // rate_hz, *cells)


class Board(threading.Thread):
    """A simulated board behind a socket. It paces itself, for QEMU does not hold a line to its baud rate.

    A line that does not fit into what the board can keep is lost whole, but its number is used: so it is missing in the
    recording. There is room for seconds, since how this machine shares out its processors is not what is tested."""

    ROOM_BYTES = 64 * 1024
    TICK_S = 0.002

    def __init__(self, connection, rate_hz):
        super().__init__(daemon=True)
        connection.setblocking(False)
        # The kernel keeps little for us: what waits, waits in the board, where it can be thrown away at an unplug.
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 8192)
        self.connection = connection
        self.rate_hz = rate_hz
        self.made = 0  # samples so far; goes on over a stop
        self.lock = threading.Lock()
        self.waiting = bytearray()
        self.started = None
        self.started_with = 0
        self.until = None
        self.drop_one = os.environ.get("STEADYPLATE_RIG_DROP") == "1"  # to see the test fail
        self.start()

    def send(self, count=None):
        """Sample from now on: `count` samples, or until `stop`."""
        with self.lock:
            self.started = time.monotonic()
            self.started_with = self.made
            self.until = None if count is None else self.made + count

    def stop(self):
        with self.lock:
            self.started = None
            self.waiting.clear()

    def run(self):
        while True:
            time.sleep(self.TICK_S)
            with self.lock:
                if self.started is not None:
                    self.sample()
                self.push()

    def sample(self):
        due = self.started_with + int((time.monotonic() - self.started) * self.rate_hz)
        if self.until is not None:
            due = min(due, self.until)
        while self.made < due:
            text = line(self.made, self.rate_hz)
            self.made += 1
            if self.drop_one and self.made % 1500 == 0:
                continue
            if len(self.waiting) + len(text) <= self.ROOM_BYTES:
                self.waiting += text

    def push(self):
        try:
            if self.waiting:
                del self.waiting[: self.connection.send(self.waiting)]
            if select.select([self.connection], [], [], 0)[0]:
                self.connection.recv(4096)  # a board that takes no commands
        except BlockingIOError:
            pass
        except OSError:
            self.started = None  # the machine has ended


class GuestLost(Exception):
    """The guest, or QEMU itself, does not do as it is told: nothing can be checked any more."""


class Machine:
    """QEMU with a 16550A (/dev/ttyS1) and a USB serial device (/dev/ttyUSB0). Emulated throughout (TCG): that is
    enough, and hardware virtualisation is not to be had everywhere, nor does /dev/kvm prove it."""

    USB = {"driver": "usb-serial", "id": "board", "bus": "usb.0", "chardev": "usb", "serial": "HIL0001"}

    def __init__(self, folder):
        # Here listen we, there calls QEMU: so nobody need try again and again. Socket paths must be short.
        self.sockets = tempfile.mkdtemp(prefix="rig-")
        names = ("shell", "com", "usb", "qmp")
        listeners = {name: self.listen(name) for name in names}
        self.console = os.path.join(folder, "console.log")
        command = ["qemu-system-x86_64", "-M", "pc", "-accel", "tcg", "-m", "192M", "-display", "none"]
        command += ["-nodefaults", "-no-user-config", "-no-reboot"]
        command += ["-kernel", os.path.join(folder, "kernel", "vmlinux")]
        command += ["-initrd", os.path.join(folder, "initramfs")]
        command += ["-append", "console=ttyS0,115200 quiet panic=-1"]
        command += ["-chardev", f"file,id=console,path={self.console}", "-device", "isa-serial,chardev=console,index=0"]
        for name in ("shell", "com", "usb"):
            command += ["-chardev", f"socket,id={name},path={self.sockets}/{name},server=off"]
        command += ["-device", "virtio-serial-pci", "-device", "virtserialport,chardev=shell"]
        command += ["-device", "isa-serial,chardev=com,index=1"]
        usb = ",".join(value if key == "driver" else f"{key}={value}" for key, value in self.USB.items())
        command += ["-device", "piix3-usb-uhci,id=usb", "-device", usb + ",always-plugged=on"]
        command += ["-qmp", f"unix:{self.sockets}/qmp,server=off"]
        self.qemu = subprocess.Popen(command, stdin=subprocess.DEVNULL)
        try:
            self.shell, self.com, self.usb, self.monitor = (listeners[name].accept()[0] for name in names)
        except TimeoutError:
            self.close()
            raise GuestLost("QEMU does not start") from None
        self.shell_in = self.shell.makefile("rb")
        self.monitor_in = self.monitor.makefile("rb")
        self.plugged = True
        self.monitor_in.readline()  # a greeting
        self.ask_monitor("qmp_capabilities")

    def listen(self, name):
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(os.path.join(self.sockets, name))
        listener.listen()
        listener.settimeout(30)
        return listener

    def ask_monitor(self, command, **arguments):
        try:
            self.monitor.sendall(json.dumps({"execute": command, "arguments": arguments}).encode() + b"\n")
            self.wait_for_answer(command)
        except (OSError, ValueError):
            raise GuestLost(f"QEMU is gone at: {command}") from None

    def wait_for_answer(self, command):
        while True:  # events come between
            answer = json.loads(self.monitor_in.readline())
            if "error" in answer:
                raise GuestLost(f"QEMU: {command}: {answer['error']['desc']}")
            if "return" in answer:
                return

    def unplug(self):
        self.ask_monitor("device_del", id=self.USB["id"])
        self.plugged = False

    def plug(self):
        if not self.plugged:
            self.ask_monitor("device_add", **self.USB, **{"always-plugged": True})
        self.plugged = True

    def run(self, command, timeout_s=60):
        """Run a shell command in the guest: its exit status and what it printed."""
        self.shell.settimeout(timeout_s)
        try:
            self.shell.sendall(command.encode() + b"\n")
            status, size = self.shell_in.readline().split()
            printed = self.shell_in.read(int(size))
        except (OSError, ValueError):
            raise GuestLost(f"the guest does not answer to: {command} (its console: {self.console})") from None
        return int(status), printed

    def crashed(self):
        """Has QEMU itself died? 7.2 now and then does, when a plug is pulled."""
        try:
            return self.qemu.wait(2) < 0
        except subprocess.TimeoutExpired:
            return False

    def close(self):
        self.qemu.kill()
        self.qemu.wait()
        shutil.rmtree(self.sockets)
