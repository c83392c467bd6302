"""The repository of pgBackRest: backups and the log of every node, encrypted, in one folder."""

import os
import pathlib
import secrets
import time

import processes
import programs
from processes import DidNotStart

STANZA = "dipper"
SECONDS_TO_RECOVER = 120


class Repository:
    def __init__(self, cluster):
        self.cluster = cluster
        self.folder = os.path.join(cluster.folder, "backup")

    def make(self):
        """Writes what pgBackRest goes by at each node; they share repository and passphrase."""
        for folder in [self.folder, *[self.part(name) for name in ["repository", "log", "lock"]]]:
            os.mkdir(folder, 0o700)
            processes.give(folder)
        passphrase = secrets.token_hex(32)
        for name in self.cluster.nodes:
            self.configure(name, self.cluster.nodes[name].data, passphrase)

    def configure(self, name, data, passphrase):
        path = pathlib.Path(self.configuration(name))
        path.touch(0o600)
        processes.give(path)
        path.write_text(
            f"[global]\nrepo1-path={self.part('repository')}\nrepo1-retention-full=2\n"
            f"repo1-cipher-type=aes-256-cbc\nrepo1-cipher-pass={passphrase}\n"
            f"log-path={self.part('log')}\nlock-path={self.part('lock')}\n"
            "log-level-console=warn\nlog-level-stderr=off\nstart-fast=y\n"
            f"[{STANZA}]\npg1-path={data}\npg1-port=5432\npg1-user=postgres\n"
            f"pg1-socket-path={os.path.dirname(data)}\n", encoding="utf-8")

    def part(self, name):
        return os.path.join(self.folder, name)

    def configuration(self, name):
        return self.part(f"{name}.conf")

    def settings(self, name):
        """A node's settings: a piece of log counts as archived when it lies in the repository."""
        return {"archive_mode": "on", "archive_timeout": "60s", "archive_command":
                f"pgbackrest --config={self.configuration(name)} --stanza={STANZA}"
                " archive-push %p"}

    def order(self, node, *words):
        """Runs pgBackRest at a node; answers its failure, or an empty text."""
        done = processes.run(
            ["pgbackrest", f"--config={self.configuration(node)}", f"--stanza={STANZA}", *words],
            self.folder)
        return "" if done.returncode == 0 else f"{' '.join(words)}: {done.stdout}{done.stderr}"

    def require(self, node, *words):
        if failure := self.order(node, *words):
            raise DidNotStart(f"pgbackrest {failure}")

    def size(self):
        """Bytes in the repository."""
        return sum(path.stat().st_size for path in pathlib.Path(
            self.part("repository")).rglob("*") if path.is_file())

    def damage(self):
        """Changes a byte of the largest file of a backup, for the control."""
        files = [path for path in pathlib.Path(self.part("repository"), "backup").rglob("*")
                 if path.is_file() and "pg_data" in path.parts]
        largest = max(files, key=lambda path: path.stat().st_size)
        with open(largest, "r+b") as file:
            file.seek(largest.stat().st_size // 2)
            byte = file.read(1)
            file.seek(-1, os.SEEK_CUR)
            file.write(bytes([byte[0] ^ 1]))


class Restored:
    """A server beside the cluster, made of the repository alone."""

    def __init__(self, repository, node, name):
        self.repository = repository
        self.node = node
        self.folder = repository.part(f"restored-{name}")
        self.data = os.path.join(self.folder, "data")
        self.url = f"postgres://postgres@/{STANZA}?host={self.folder}&port=5432"

    def restore(self, *target):
        """Fetches the files; answers the failure, or an empty text."""
        for folder in [self.folder, self.data]:
            os.mkdir(folder, 0o700)
            processes.give(folder)
        return self.repository.order(self.node, f"--pg1-path={self.data}", *target, "restore")

    def start(self):
        """Replays the log up to the target and waits until the server takes writes."""
        settings = ["listen_addresses=", f"unix_socket_directories={self.folder}", "port=5432",
                    # It is nobody's leader: no node confirms to it, and it must not archive.
                    "synchronous_standby_names=", "archive_mode=off"]
        self.process = processes.spawn(
            [str(programs.BINARIES / "postgres"), "-D", self.data,
             *[word for setting in settings for word in ["-c", setting]]],
            os.path.join(self.folder, "log"), [],
            {"DIPPER_CLUSTER": self.repository.cluster.name})
        self.repository.cluster.record("restored", None, self.process)
        begin = time.monotonic()
        while programs.psql(self.url, "SELECT 1 WHERE NOT pg_is_in_recovery()") != [["1"]]:
            if not processes.is_alive(self.process) \
                    or time.monotonic() > begin + SECONDS_TO_RECOVER:
                words = pathlib.Path(self.folder, "log").read_text(encoding="utf-8")[-1500:]
                raise DidNotStart(f"恢复的库没有起来 / the restored server did not start: {words}")
            time.sleep(0.2)
        return self
