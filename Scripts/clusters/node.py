"""One node of a cluster: PostgreSQL under Patroni beside a member of etcd."""

import json
import os
import pathlib
import signal
import time

import processes
import programs
from network import NODES, PORTS

# Patroni's least time to live is 20 seconds: so long a leader that is gone stays one.
CONTROL = {
    "ttl": 20, "loop_wait": 3, "retry_timeout": 6, "maximum_lag_on_failover": 1048576,
    "synchronous_mode": "quorum", "synchronous_mode_strict": True, "synchronous_node_count": 1}


class Node:
    def __init__(self, cluster, name):
        self.cluster = cluster
        self.name = name
        self.address = cluster.network.addresses[name]
        self.folder = os.path.join(cluster.folder, name)
        self.data = os.path.join(self.folder, "data")
        self.url = f"postgres://postgres@{self.address}:{PORTS['postgres']}/"

    def prepare(self):
        """Makes the node's folder and writes what Patroni goes by."""
        os.mkdir(self.folder, 0o700)
        processes.give(self.folder)
        path = pathlib.Path(self.folder, "patroni.yml")
        # What is JSON is YAML as well.
        path.write_text(json.dumps(self.configuration(), indent=1), encoding="utf-8")
        processes.give(path)

    def configuration(self):
        addresses = self.cluster.network.addresses
        access = ["local all all trust"]
        for subnet in self.cluster.subnets:
            access += [f"host {what} all {subnet} trust" for what in ["all", "replication"]]
        parameters = {
            # What was acknowledged is on the disks of two nodes.
            "fsync": "on", "full_page_writes": "on", "synchronous_commit": "on",
            "wal_log_hints": "on", "max_connections": 200, "shared_buffers": "64MB",
            "wal_keep_size": "256MB",
            "tcp_user_timeout": "10s", "wal_sender_timeout": "10s"}
        return {
            "scope": self.cluster.name, "name": self.name,
            "restapi": {"listen": f"{self.address}:{PORTS['patroni']}",
                        "connect_address": f"{self.address}:{PORTS['patroni']}"},
            "etcd3": {"hosts": [f"{address}:{PORTS['etcd']}" for address in addresses.values()]},
            "bootstrap": {
                "dcs": CONTROL | {"postgresql": {
                    "use_pg_rewind": True, "use_slots": True,
                    "parameters": parameters}},
                "initdb": [{"encoding": "UTF8"}, {"locale": "C.UTF-8"}, "data-checksums"]},
            "postgresql": {
                "listen": f"{self.address}:{PORTS['postgres']}",
                "connect_address": f"{self.address}:{PORTS['postgres']}",
                "data_dir": self.data, "bin_dir": str(programs.BINARIES),
                "pgpass": os.path.join(self.folder, "pgpass"), "pg_hba": access,
                "parameters": {"unix_socket_directories": self.folder}
                | self.cluster.archiving(self.name),
                "authentication": {
                    "superuser": {"username": "postgres"},
                    "replication": {"username": "postgres"},
                    "rewind": {"username": "postgres"}}},
            "watchdog": {"mode": "off"}}

    def start_etcd(self):
        """Starts the member of etcd; one that ran before goes on with what it had."""
        peers = self.cluster.network.addresses
        own = f"http://{self.address}"
        self.spawn("etcd", [
            "etcd", "--name", self.name, "--data-dir", os.path.join(self.folder, "etcd"),
            "--listen-peer-urls", f"{own}:{PORTS['peers']}",
            "--initial-advertise-peer-urls", f"{own}:{PORTS['peers']}",
            "--listen-client-urls", f"{own}:{PORTS['etcd']}",
            "--advertise-client-urls", f"{own}:{PORTS['etcd']}",
            "--initial-cluster", ",".join(
                f"{name}=http://{peers[name]}:{PORTS['peers']}" for name in NODES),
            "--initial-cluster-token", self.cluster.name, "--initial-cluster-state", "new",
            # A disk that six others use at the same time must not look like a dead member.
            "--heartbeat-interval", "250", "--election-timeout", "2500",
            "--logger", "zap", "--log-level", "warn"])

    def start_patroni(self):
        self.spawn("patroni", [
            programs.PYTHON, "-m", "patroni", os.path.join(self.folder, "patroni.yml")])

    def spawn(self, role, command):
        self.cluster.record(role, self.name, processes.spawn(
            command, os.path.join(self.folder, f"{role}.log"),
            self.cluster.network.entry(self.name),
            programs.environment() | {"DIPPER_CLUSTER": self.cluster.name}))

    def kill(self):
        """Ends all of the node at once, as a machine does that loses its power."""
        records = [record for record in self.cluster.state["processes"]
                   if record["node"] == self.name and processes.is_alive(record)]
        for record in records:
            processes.send(record, signal.SIGKILL)
        deadline = time.monotonic() + 30
        while alive := records + self.postgres():
            for record in alive:
                processes.send(record, signal.SIGKILL)
            records = [record for record in records if processes.is_alive(record)]
            if time.monotonic() > deadline:
                raise processes.DidNotStart(f"{self.name}: 不能终止 / cannot be killed: {alive}")
            time.sleep(0.01)

    def postgres(self):
        """PostgreSQL's processes at this node."""
        return processes.of_cluster("", [self.data])

    def start(self):
        """Starts what `kill` ended."""
        self.start_etcd()
        self.start_patroni()

    def last_words(self):
        """The ends of the node's logs, for whoever has to find out."""
        words = []
        for role in ["etcd", "patroni"]:
            path = pathlib.Path(self.folder, f"{role}.log")
            if path.exists():
                lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
                words += [f"{self.name} {role}: {line}" for line in lines[-4:]]
        return words
