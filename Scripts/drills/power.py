"""The drill of power cuts: a file system of its own that forgets what was not synchronised."""

import os
import shutil
import subprocess
import time

from ledger import DidNotRun, Failed, Ledger

IMAGE_BYTES = 2 << 30
MAKE = {
    "xfs": ["mkfs.xfs", "-q"],
    "ext4": ["mkfs.ext4", "-q", "-F", "-E", "lazy_itable_init=0,lazy_journal_init=0"],
}
CONTROLS = {
    "synchronous=OFF": ["--synchronous", "off"],
    "reply before commit": ["--reply", "before-commit"],
}
TRIES_OF_A_CONTROL = 10


def drill(programs, folder, options, generator):
    if os.geteuid() != 0:
        raise DidNotRun("需要 root / it needs root")
    for tool in ["xfs_io", "mkfs.xfs", "mkfs.ext4", "losetup"]:
        if shutil.which(tool) is None:
            raise DidNotRun(f"缺少 {tool}，请安装 xfsprogs 与 e2fsprogs / {tool} is missing: "
                            "install xfsprogs and e2fsprogs")
    for kind in MAKE:
        with Disk(kind, folder, "ledger") as disk:
            ledger = disk.ledger(programs)
            unanswered = 0
            for number in range(options.cuts):
                cut_under_load(disk, ledger, generator)
                findings = ledger.examine()
                findings.require_none(f"{kind}, cut {number + 1}")
                unanswered += findings.unanswered
            acknowledged = len(ledger.acknowledgements.by_key)
            ledger.finish()
            ledger.require_settled()
            print(
                f"{kind}: {options.cuts} cuts, {acknowledged} acknowledged, 0 lost, {unanswered} "
                "stored unacknowledged, each with one effect when repeated", flush=True)
        for name, settings in CONTROLS.items():
            control(programs, folder, generator, kind, name, settings)


def cut_under_load(disk, ledger, generator, *settings):
    writer = ledger.writer(*settings)
    try:
        ledger.await_acknowledgement(writer)
        time.sleep(generator.uniform(0.5, 2))
        if writer.poll() is not None:
            raise Failed(f"写入者自行结束 / the writer ended by itself: {writer.communicate()}")
        disk.forget()
    finally:
        writer.kill()
        writer.communicate()
    disk.restart()


def control(programs, folder, generator, kind, name, settings):
    """A writer that breaks the promise must be caught."""
    for number in range(TRIES_OF_A_CONTROL):
        with Disk(kind, folder, "control") as disk:
            ledger = disk.ledger(programs)
            cut_under_load(disk, ledger, generator, *settings)
            findings = ledger.examine()
        if findings.lost:
            print(
                f"{kind}, control, {name}: caught at cut {number + 1}, {len(findings.lost)} of "
                f"{len(ledger.acknowledgements.by_key)} acknowledged lost"
                + (", the file damaged" if findings.damage else ""), flush=True)
            return
    raise Failed(f"{kind}: 对照未被发现 / the control, {name}, lost nothing")


class Disk:
    """A file system in a file, mounted while it is in use."""

    def __init__(self, kind, folder, name):
        self.kind = kind
        self.place = os.path.join(folder, f"{kind}-{name}")
        self.image = self.place + ".image"
        self.acknowledged = self.place + ".acknowledged"
        self.is_mounted = False

    def __enter__(self):
        for path in [self.image, self.acknowledged]:
            if os.path.exists(path):
                os.remove(path)
        os.makedirs(self.place, exist_ok=True)
        with open(self.image, "wb") as file:
            file.truncate(IMAGE_BYTES)
        run(*MAKE[self.kind], self.image)
        self.mount()
        return self

    def __exit__(self, *_):
        if self.is_mounted:
            self.unmount()
        os.remove(self.image)

    def ledger(self, programs):
        """A new ledger on the disk; what is acknowledged is written outside of it."""
        ledger = Ledger(programs, os.path.join(self.place, "ledger.sqlite"), self.acknowledged)
        ledger.prepare()
        run("sync", "--file-system", self.place)
        return ledger

    def mount(self):
        run("mount", "-t", self.kind, "-o", "loop", self.image, self.place)
        self.is_mounted = True

    def unmount(self):
        run("umount", self.place)
        self.is_mounted = False

    def forget(self):
        """Ends all input and output at once, without writing the journal that is in memory."""
        run("xfs_io", "-x", "-c", "shutdown", self.place)

    def restart(self):
        self.unmount()
        self.mount()
        try:
            for name in os.listdir(self.place):
                if os.path.isfile(path := os.path.join(self.place, name)):
                    open(path, "rb").close()
        except OSError as error:
            # A copy of the mount table in another namespace keeps the dead file system alive.
            raise DidNotRun(f"{self.place} 仍被他处挂载 / is still mounted elsewhere: {error}")


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise DidNotRun(f"{' '.join(command)}: {done.stderr.strip() or done.stdout.strip()}")
