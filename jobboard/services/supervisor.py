"""Runs programs side by side, prints what they say, starts again those that die, and stops all of them in order.

One thread, one loop: the kernel's "stop with the parent" counts the thread that started a child (processes.py).
"""

import os
import select
import selectors
import signal
import subprocess
import sys
import time

from jobboard.services import processes

COLOURS = [36, 33, 32, 35, 34, 96, 93, 92]
LONGEST_WAIT = 30
STEADY = 60  # seconds of life after which a death counts as the first one again


class Supervisor:
    def __init__(self, register, *, parent=None):
        """With `parent`, that process's end is ours: raises KeyboardInterrupt in the loop."""
        self.register, self.parent = register, parent
        self.selector = selectors.DefaultSelector()
        self.children = {}
        self.stopping = self.hurry = False

    def start(self, program, *, keep=True):
        if program.name not in self.children:
            self.children[program.name] = Child(program, keep, len(self.children))
        child = self.children[program.name]
        child.start(self.selector)
        self.register.add(program, child.process.pid)
        return child.process

    def run(self, program):
        """Until this one has ended; its exit status."""
        process = self.start(program, keep=False)
        while process.poll() is None:
            self.turn()
        self.drain(self.children.pop(program.name))
        return process.returncode

    def turn(self, seconds=0.2):
        """Print what was said, then look who died and whose wait is over."""
        for key, _ in self.selector.select(seconds):
            key.data.read(self.selector)
        if self.parent and os.getppid() != self.parent and not self.stopping:
            raise KeyboardInterrupt
        for child in list(self.children.values()):
            if child.keep and not self.stopping:
                self.revive(child)

    def revive(self, child):
        if child.due is None and child.process.poll() is not None:
            child.plan_restart()
        elif child.due is not None and time.monotonic() >= child.due:
            child.due = None
            process = self.start(child.program)
            if child.program.after:
                child.program.after(process)

    def restart(self, names):
        """Stop these; the loop starts them again at once."""
        self.stop_group([self.children[name] for name in names if name in self.children])
        for name in names:
            self.children[name].due = time.monotonic()

    def stop_all(self):
        """First what works for people, then what it works on."""
        self.stopping = True
        for own_group in (False, True):
            self.stop_group(
                [child for child in self.children.values() if child.program.own_group == own_group]
            )
        self.register.clear()

    def stop_group(self, children):
        for child in children:
            child.signal(child.program.stop_signal)
        begun = time.monotonic()
        while running := [child for child in children if child.process.poll() is None]:
            for key, _ in self.selector.select(0.05):
                key.data.read(self.selector)
            for child in running:
                if self.hurry or time.monotonic() - begun > child.program.patience:
                    say(f"{child.program.name} does not stop: killing it")
                    processes.kill_tree(child.process.pid)
        for child in children:
            self.drain(child)

    def drain(self, child):
        child.process.wait()
        child.read(self.selector)
        child.forget_output(self.selector)


class Child:
    def __init__(self, program, keep, number):
        self.program, self.keep = program, keep
        self.colour = COLOURS[number % len(COLOURS)]
        self.process = self.due = self.output = None
        self.rest = b""
        self.deaths = 0

    def start(self, selector):
        self.begun = time.monotonic()
        self.forget_output(selector)
        if self.program.log:
            with open(self.program.log, "ab") as log:
                self.process = processes.spawn(self.program, stdout=log, stderr=subprocess.STDOUT)
            return
        self.process = processes.spawn(self.program, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.output = self.process.stdout
        os.set_blocking(self.output.fileno(), False)
        selector.register(self.output, selectors.EVENT_READ, self)

    def read(self, selector):
        """What it has said until now, in whole lines; the last one also without its end."""
        while self.output:
            try:
                data = os.read(self.output.fileno(), 65536)
            except BlockingIOError:
                return
            *lines, self.rest = (self.rest + (data or b"\n")).split(b"\n")
            for line in filter(None, lines):
                say(line.decode(errors="replace"), self.program.name, self.colour)
            if not data:
                self.forget_output(selector)

    def forget_output(self, selector):
        """Also when a child's own child still holds the other end."""
        if self.output:
            selector.unregister(self.output)
            self.output.close()
        self.output, self.rest = None, b""

    def signal(self, number):
        if self.process and self.process.poll() is None:
            self.process.send_signal(number)

    def plan_restart(self):
        if time.monotonic() - self.begun > STEADY:
            self.deaths = 0
        wait = min(2**self.deaths, LONGEST_WAIT)
        self.deaths += 1
        self.due = time.monotonic() + wait
        say(f"{self.program.name} {how_it_ended(self.process.returncode)}: starting it again in {wait} s")


def how_it_ended(status):
    return f"was killed by {signal.Signals(-status).name}" if status < 0 else f"ended with status {status}"


def say(text, name="board", colour=1):
    """A line on the console; dropped rather than waited with, if nobody reads there."""
    prefix = f"{name:<8} | "
    if sys.stdout.isatty():
        prefix = f"\033[{colour}m{prefix}\033[0m"
    line = f"{prefix}{text}"[:4000] + "\n"
    try:
        if select.select([], [sys.stdout], [], 0)[1]:
            os.write(sys.stdout.fileno(), line.encode())
    except OSError:  # the reader is gone
        return
