"""A load on a cluster, what it was told, and what the cluster has of it."""

import hashlib
import os
import pathlib
import subprocess
import sys
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))),
                                "drills"))
import programs
from ledger import Acknowledgements, Failed, Findings

SECONDS_TO_BEGIN = 60
SECONDS_TO_CATCH_UP = 60


class Watch(threading.Thread):
    """Looks at a file of acknowledgements; answers the longest time in which it did not grow."""

    def __init__(self, path):
        super().__init__(daemon=True)
        self.path = path
        self.is_over = False
        self.begin()
        self.start()

    def begin(self):
        """Forgets the gaps before this moment."""
        self.size = os.path.getsize(self.path)
        self.grown_at = time.monotonic()
        self.gap = 0.0

    def run(self):
        while not self.is_over:
            size, now = os.path.getsize(self.path), time.monotonic()
            self.gap = max(self.gap, now - self.grown_at)
            if size != self.size:
                self.size, self.grown_at = size, now
            time.sleep(0.01)


class Writers:
    """Processes that write together until they are killed."""

    def __init__(self, commands, environment, log):
        with open(log, "ab") as file:
            self.processes = [
                subprocess.Popen(command, env=environment, stdout=file, stderr=file,
                                 stdin=subprocess.DEVNULL) for command in commands]

    @property
    def are_all_there(self):
        return all(process.poll() is None for process in self.processes)

    def kill(self):
        for process in self.processes:
            process.kill()
        for process in self.processes:
            process.wait()


class Load:
    """Callers that write, each one command after the other, and what they were told."""

    def __init__(self, cluster, folder, callers, family="r"):
        self.cluster = cluster
        # The first letter of its writers' names; what others stored is theirs to examine.
        self.family = family
        self.folder = folder
        self.callers = callers
        self.acknowledgements = Acknowledgements(os.path.join(folder, "acknowledged"))

    def prepare(self):
        return self

    def again(self, folder, family):
        """Another load on the same cluster, of which nothing was acknowledged yet."""
        return type(self)(self.cluster, folder, self.callers, family)

    def start(self, writer):
        """Begins the load, and waits until something was acknowledged."""
        path = self.acknowledgements.path
        before = os.path.getsize(path)
        writers = Writers(self.commands(f"{self.family}{writer}"), self.environment(),
                          os.path.join(self.folder, "load.log"))
        deadline = time.monotonic() + SECONDS_TO_BEGIN
        while os.path.getsize(path) == before:
            if not writers.are_all_there or time.monotonic() > deadline:
                writers.kill()
                raise Failed(f"没有确认 / nothing was acknowledged: {self.last_words()}")
            time.sleep(0.01)
        return writers

    def last_words(self):
        path = pathlib.Path(self.folder, "load.log")
        return path.read_text(encoding="utf-8", errors="replace")[-600:].strip()

    # MARK: - What is stored

    def head(self, _):
        """The tree head of what a server has, where there is one."""
        return None

    def examine(self):
        """Compares what the leader has with what was acknowledged, and the nodes with it."""
        self.acknowledgements.read()
        findings = Findings(changed=list(self.acknowledgements.contradictions))
        leader = self.cluster.leader()
        if leader is None:
            findings.damage.append("没有主节点 / no leader")
            findings.lost = list(self.acknowledgements.by_key)
            return findings
        self.compare(self.address(leader), findings)
        findings.damage += self.differences(leader)
        return findings

    def compare(self, url, findings):
        """Holds what a server has against what was acknowledged."""
        rows = programs.psql(url, self.query(), seconds=120) or []
        findings.damage += self.faults(rows, url)
        stored = {}
        for key, stream, version, digest, *_ in rows:
            if not key.startswith(self.family):
                continue
            if key in stored:
                findings.doubled.append(key)
            stored[key] = (stream, int(version), digest)
        for key, told in self.acknowledgements.by_key.items():
            if key not in stored:
                findings.lost.append(key)
            elif stored[key] != told:
                findings.changed.append(key)
        waiting = set()
        for key in stored.keys() - self.acknowledgements.by_key.keys():
            caller = key.rsplit("-", 2)[0]
            if caller in waiting:
                findings.surplus.append(key)
            waiting.add(caller)
            findings.unanswered += 1

    def address(self, node):
        return f"{self.cluster.nodes[node].url}dipper"

    def differences(self, leader):
        """The nodes that do not come to have what the leader has."""
        wanted = programs.psql(self.address(leader), self.summary())
        deadline = time.monotonic() + SECONDS_TO_CATCH_UP
        others = set(self.cluster.nodes) - {leader}
        while others:
            others = {node for node in others
                      if programs.psql(self.address(node), self.summary()) != wanted}
            if time.monotonic() > deadline:
                return [f"{node} 与主节点不同 / differs from the leader" for node in others]
            time.sleep(0.2 if others else 0)
        return []


class ChainLoad(Load):
    """The drill's own callers: what they find is PostgreSQL's and Patroni's, not Dipper's."""

    name = "chain"

    def commands(self, writer):
        return [[programs.PYTHON, str(pathlib.Path(__file__).with_name("chain_load.py")),
                 self.cluster.url, self.acknowledgements.path, str(self.callers), writer]]

    def environment(self):
        return os.environ | programs.environment()

    def query(self):
        return ("SELECT command_key, stream, version, encode(hash, 'hex'),"
                " encode(previous, 'hex') FROM load_event ORDER BY stream, version")

    def faults(self, rows, _):
        """Where a chain is broken."""
        found, last = [], {}
        for key, stream, version, digest, previous in rows:
            before = last.get(stream, (0, ""))
            expected = hashlib.sha256(bytes.fromhex(before[1]) + key.encode()).hexdigest()
            if (int(version), previous, digest) != (before[0] + 1, before[1], expected):
                found.append(f"{stream} {version}")
            last[stream] = (int(version), digest)
        return found

    def summary(self):
        return ("SELECT count(*), md5(string_agg(encode(hash, 'hex'), '' ORDER BY command_key))"
                " FROM load_event")
