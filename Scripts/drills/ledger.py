"""A ledger under a drill: the programs that work on it, what they acknowledged, what is stored."""

import json
import os
import signal
import sqlite3
import subprocess
import time
from dataclasses import dataclass, field

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SECONDS_FOR_ONE_PROGRAM = 120
CALLERS = 32


class DidNotRun(Exception):
    """Something that a drill needs is missing: it says nothing about the ledger."""


class Failed(Exception):
    """The ledger broke its promise, or a broken one was not seen."""


class Programs:
    def __init__(self, folder):
        self.dipper = os.path.join(folder, "dipper")
        self.bench = os.path.join(folder, "dipper-bench")


def built():
    """Builds both programs and answers the folder in which they are."""
    for product in ["dipper", "dipper-bench"]:
        done = subprocess.run(
            [os.path.join(ROOT, "Scripts", "release"), product], text=True,
            stdout=subprocess.PIPE)
        if done.returncode != 0:
            raise DidNotRun(f"{product} 编译失败 / {product} did not build")
    return os.path.dirname(done.stdout.strip())


@dataclass
class Findings:
    """What differs from the promise; a sound ledger has only unanswered commands."""

    damage: list = field(default_factory=list)
    lost: list = field(default_factory=list)
    changed: list = field(default_factory=list)
    doubled: list = field(default_factory=list)
    surplus: list = field(default_factory=list)
    # Commands that were stored although nobody was told; not more than one for each caller.
    unanswered: int = 0

    def require_none(self, when):
        for name in ["damage", "lost", "changed", "doubled", "surplus"]:
            if found := getattr(self, name):
                raise Failed(f"{when}: {len(found)} {name}: {found[:3]}")


class Acknowledgements:
    """The lines that writers left, by key; the file lies where no power is cut."""

    def __init__(self, path):
        self.path = path
        self.by_key = {}
        self.contradictions = []
        # Commands that were stored, not acknowledged, and answered from their key later.
        self.found_by_repeating = 0
        self.read_bytes = 0
        open(path, "ab").close()

    def add(self, key, stream, version, digest, is_repeated):
        told = (stream, int(version), digest)
        if key not in self.by_key:
            self.found_by_repeating += is_repeated
        elif self.by_key[key] != told or not is_repeated:
            self.contradictions.append(key)
        self.by_key[key] = told

    def read(self):
        """Takes in what is new; a line that the kill cut short was no acknowledgement."""
        with open(self.path, "rb+") as file:
            file.seek(self.read_bytes)
            text = file.read()
            whole = text[:text.rfind(b"\n") + 1]
            self.read_bytes += len(whole)
            file.truncate(self.read_bytes)
        for line in whole.decode().splitlines():
            key, stream, version, digest, repeated = line.split(" ")
            self.add(key, stream, version, digest, repeated == "again")


class Ledger:
    def __init__(self, programs, path, acknowledgements):
        self.programs = programs
        self.path = path
        self.acknowledgements = Acknowledgements(acknowledgements)
        self.environment = os.environ | {
            "DIPPER_DATABASE": path, "DIPPER_WORKFLOWS": os.path.join(ROOT, "Workflows")}

    def start(self, *arguments):
        return subprocess.Popen(
            [self.programs.dipper, *arguments, "--json"], env=self.environment, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def answer(self, process):
        """The answer's JSON, or None where the process was killed."""
        text, errors = process.communicate(timeout=SECONDS_FOR_ONE_PROGRAM)
        if process.returncode == -signal.SIGKILL:
            return None
        if process.returncode != 0:
            raise Failed(f"{' '.join(process.args)}: {process.returncode} {text}{errors}")
        return json.loads(text)

    def prepare(self):
        """Begins the ledger, with one officer."""
        administrator = self.answer(self.start("init", "--name", "示例管理员"))["administrator"]
        self.officer = self.answer(self.start(
            "person", "add", "--as", administrator, "--name", "示例经办", "--roles", "PO"))["code"]
        return self

    def writer(self, *options, callers=CALLERS, under=()):
        """Starts the acknowledging writer, which works until it is stopped."""
        return subprocess.Popen(
            [*under, self.programs.bench, "drill", "--database", self.path,
             "--acknowledgements", self.acknowledgements.path, "--person", self.officer,
             "--writer", "w", "--callers", str(callers), *options],
            text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def await_acknowledgement(self, writer):
        """Waits until a writer has acknowledged something."""
        before = os.path.getsize(self.acknowledgements.path)
        deadline = time.monotonic() + SECONDS_FOR_ONE_PROGRAM
        while os.path.getsize(self.acknowledgements.path) == before:
            if writer.poll() is not None or time.monotonic() > deadline:
                raise Failed(f"没有确认 / nothing was acknowledged: {writer.communicate()}")
            time.sleep(0.005)

    def finish(self):
        """Lets each caller end the case in hand and do one more; answers the writer's counts."""
        writer = self.writer("--cases", "2")
        output, errors = writer.communicate(timeout=SECONDS_FOR_ONE_PROGRAM)
        if writer.returncode != 0:
            raise Failed(f"写入失败 / the writer failed: {output}{errors}")
        self.acknowledgements.read()
        return json.loads(output)

    def examine(self):
        """Compares what is stored with what was acknowledged."""
        self.acknowledgements.read()
        findings = Findings(changed=list(self.acknowledgements.contradictions))
        try:
            report = self.answer(self.start("verify"))
            if report is None or not report["clean"]:
                raise Failed(f"verify: {report}")
            rows = self.rows(findings)
        except (Failed, sqlite3.Error) as reason:
            findings.damage.append(str(reason))
            findings.lost = list(self.acknowledgements.by_key)
            return findings
        stored, begun = {}, 0
        for key, stream, version, digest in rows:
            if key in stored:
                findings.doubled.append(key)
            stored[key] = (stream, version, digest)
            begun += version == 1
        if begun != self.projects:
            findings.surplus.append(f"{self.projects} projects, {begun} begun")
        for key, told in self.acknowledgements.by_key.items():
            if key not in stored:
                findings.lost.append(key)
            elif stored[key] != told and told[2] != "-":
                findings.changed.append(key)
        waiting = set()
        for key in stored.keys() - self.acknowledgements.by_key.keys():
            caller = key.rsplit("-", 2)[0]
            if caller in waiting:
                findings.surplus.append(key)
            waiting.add(caller)
            findings.unanswered += 1
        return findings

    def require_settled(self):
        """Every command has its one effect, and somebody was told of it."""
        findings = self.examine()
        findings.require_none("the end")
        if findings.unanswered:
            raise Failed(f"the end: {findings.unanswered} effects that nobody was told of")

    def rows(self, findings):
        """What SQLite itself, without Dipper, finds of the officer's commands."""
        connection = sqlite3.connect(f"file:{self.path}?mode=ro", uri=True)
        try:
            for pragma in ["integrity_check", "foreign_key_check"]:
                answer = connection.execute(f"PRAGMA {pragma}").fetchall()
                if answer not in ([], [("ok",)]):
                    findings.damage.append(f"{pragma}: {answer[:3]}")
            (self.projects,) = connection.execute(
                "SELECT COUNT(*) FROM stream WHERE kind = 'project'").fetchone()
            return connection.execute(
                "SELECT command_key, stream, version, lower(hex(hash)) FROM event"
                " WHERE kind = 'project'").fetchall()
        finally:
            connection.close()
