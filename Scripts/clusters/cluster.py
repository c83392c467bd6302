"""Three nodes of PostgreSQL 15 under Patroni with etcd, and HAProxy before them."""

import json
import os
import pathlib
import random
import shutil
import signal
import tempfile
import time
import urllib.request

import processes
import programs
from backup import Repository
from network import FRONT_PORTS, NODES, PORTS, Network
from node import CONTROL, Node
from processes import DidNotStart

SECONDS_TO_START = 180
SECONDS_TO_END = 30
PREFIX = "dipper-cluster-"
DATABASE = "dipper"

FRONT = """
global
    maxconn 2000
defaults
    mode tcp
    timeout connect 2s
    timeout check 2s
    timeout client 1h
    timeout server 1h
"""
# Patroni answers 200 at /primary only while it holds the leader's lock.
FRONT_PART = """
listen {role}
    bind {address}:{port}
    balance {balance}
    option httpchk GET /{check}
    http-check expect status 200
    default-server inter 1s fall 2 rise 1 on-marked-down shutdown-sessions
"""


class Cluster:
    """A cluster in a folder; what is in `state` lets another process find and end it."""

    def __init__(self, folder, state):
        self.folder = folder
        self.state = state
        self.name = state["name"]
        self.network = Network(state["network"])
        self.nodes = {name: Node(self, name) for name in NODES}

    # MARK: - Begin and end

    @staticmethod
    def start(folder=None, wants_loopback=False, is_archived=False):
        """Starts a cluster; when that fails half-way nothing of it is left."""
        programs.install()
        if folder is None:
            folder = tempfile.mkdtemp(prefix=PREFIX, dir="/tmp")
        else:
            os.makedirs(folder, exist_ok=True)
            if os.listdir(folder):
                raise DidNotStart(f"{folder}：文件夹不是空的 / the folder is not empty")
        folder = os.path.realpath(folder)
        os.chmod(folder, 0o755)
        name = f"dp{random.randrange(16**6):06x}"
        cluster = Cluster(folder, {
            "name": name, "network": Network.plan(name, wants_loopback), "processes": [],
            "isArchived": is_archived})
        try:
            cluster.begin()
        except BaseException as error:
            words = [line for node in cluster.nodes.values() for line in node.last_words()]
            cluster.stop()
            if isinstance(error, (OSError, DidNotStart)):
                raise DidNotStart("\n".join([str(error), *words])) from error
            raise
        return cluster

    def begin(self):
        self.save()
        self.network.make()
        if self.state["isArchived"]:
            Repository(self).make()
        for node in self.nodes.values():
            node.prepare()
            node.start_etcd()
        for node in self.nodes.values():
            node.start_patroni()
        self.wait_whole(SECONDS_TO_START)
        leader = self.nodes[self.leader()].url
        for order in [f"CREATE ROLE {DATABASE} LOGIN",
                      f"CREATE DATABASE {DATABASE} OWNER {DATABASE}"]:
            if programs.psql(f"{leader}postgres", order) is None:
                raise DidNotStart(f"PostgreSQL: {order}")
        self.start_front()

    def stop(self):
        """Ends every process that this cluster started, by its id, and removes what it made."""
        by_role = {role: [record for record in self.state["processes"] if record["role"] == role]
                   for role in ["haproxy", "patroni", "etcd"]}
        processes.end(by_role["haproxy"], SECONDS_TO_END)
        # Nothing is needed any more: nobody hands his lead over, and PostgreSQL ends at once.
        processes.end(by_role["patroni"], SECONDS_TO_END, signal.SIGKILL)
        data = [node.data for node in self.nodes.values()]
        data += [str(path) for path in pathlib.Path(self.folder, "backup").glob("restored-*/data")]
        processes.end(processes.of_cluster("", data), SECONDS_TO_END, signal.SIGQUIT)
        processes.end(by_role["etcd"], SECONDS_TO_END, signal.SIGKILL)
        while rest := processes.of_cluster(self.name, data):
            processes.end(rest, 1)
        self.network.remove()
        for name in [*NODES, "front", "backup"]:
            shutil.rmtree(os.path.join(self.folder, name), ignore_errors=True)
        pathlib.Path(self.folder, "state.json").unlink(missing_ok=True)
        if os.path.basename(self.folder).startswith(PREFIX):
            shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    @staticmethod
    def open(folder):
        """The cluster that another process started in a folder."""
        path = pathlib.Path(folder, "state.json")
        return Cluster(os.path.realpath(folder), json.loads(path.read_text(encoding="utf-8")))

    @staticmethod
    def folders():
        """Where clusters lie that were started without a folder."""
        return sorted(str(path.parent) for path in pathlib.Path("/tmp").glob(
            f"{PREFIX}*/state.json") if path.owner() == pathlib.Path("/proc/self").owner())

    def save(self):
        """Writes the state as one step: a stop that follows must find all that runs."""
        path = os.path.join(self.folder, "state.json")
        with open(f"{path}.new", "w", encoding="utf-8") as file:
            json.dump(self.state, file, indent=1)
        os.rename(f"{path}.new", path)

    def record(self, role, node, process):
        self.state["processes"].append({"role": role, "node": node, **process})
        self.save()

    def start_front(self):
        folder = os.path.join(self.folder, "front")
        os.mkdir(folder, 0o700)
        processes.give(folder)
        text = FRONT
        for role, check, balance in [
                ("write", "primary", "first"), ("read", "replica", "roundrobin")]:
            text += FRONT_PART.format(
                role=role, check=check, balance=balance, address=self.network.state["front"],
                port=FRONT_PORTS[role])
            for name, address in self.network.addresses.items():
                text += f"    server {name} {address}:{PORTS['postgres']} check port " \
                    f"{PORTS['patroni']}\n"
        path = os.path.join(folder, "haproxy.cfg")
        pathlib.Path(path).write_text(text, encoding="utf-8")
        self.record("haproxy", None, processes.spawn(
            ["haproxy", "-db", "-f", path], os.path.join(folder, "haproxy.log"), [],
            {"DIPPER_CLUSTER": self.name}))
        deadline = time.monotonic() + SECONDS_TO_END
        while programs.psql(self.front_url("write"), "SELECT 1") is None:
            if time.monotonic() > deadline:
                raise DidNotStart(pathlib.Path(folder, "haproxy.log").read_text(encoding="utf-8"))
            time.sleep(0.2)

    # MARK: - What it is like

    @property
    def subnets(self):
        """From where connections come; to an address of the loopback they come from its first."""
        own = f"{self.network.state['prefix']}.0/24"
        return [own] if self.network.can_cut else [own, "127.0.0.1/32"]

    def archiving(self, name):
        """Settings by which a node hands its log to the repository, where there is one."""
        return Repository(self).settings(name) if self.state["isArchived"] else {}

    @property
    def url(self):
        """All hosts; a caller finds the one that takes writes."""
        hosts = ",".join(
            f"{address}:{PORTS['postgres']}" for address in self.network.addresses.values())
        return f"postgres://{DATABASE}@{hosts}/{DATABASE}?target_session_attrs=read-write"

    def front_url(self, role):
        """The one address of HAProxy, for writing or for reading only."""
        return f"postgres://{DATABASE}@{self.network.state['front']}:{FRONT_PORTS[role]}/{DATABASE}"

    def members(self, without=None):
        """What Patroni says of each node, from the first that answers."""
        for name, address in self.network.addresses.items():
            if name == without:
                continue
            try:
                with urllib.request.urlopen(
                        f"http://{address}:{PORTS['patroni']}/cluster", timeout=2) as answer:
                    return json.load(answer).get("members", [])
            except (OSError, ValueError):
                continue
        return []

    def leader(self, without=None):
        """The node that leads and takes writes, None when there is none.

        One that is cut off believes for a while that it leads; `without` neither asks it nor
        believes of it.
        """
        for member in self.members(without):
            if member["role"] == "leader" and member["state"] == "running" \
                    and member["name"] != without:
                found = programs.psql(
                    f"{self.nodes[member['name']].url}postgres", "SELECT pg_is_in_recovery()",
                    seconds=5)
                if found == [["f"]]:
                    return member["name"]
        return None

    def is_whole(self):
        """One leader, two replicas that follow it, and commits that wait for one of them."""
        leader = self.leader()
        if leader is None:
            return False
        rows = programs.psql(
            f"{self.nodes[leader].url}postgres",
            "SELECT count(*), count(*) FILTER (WHERE sync_state = 'quorum'),"
            " current_setting('synchronous_standby_names')"
            " FROM pg_stat_replication WHERE state = 'streaming'", seconds=5)
        if not rows:
            return False
        followers, synchronous, _ = rows[0]
        wanted = len(NODES) - 1
        return int(followers) == wanted and int(synchronous) == (
            wanted if self.is_synchronous else 0)

    @property
    def is_synchronous(self):
        return self.state.get("synchronous", True)

    def wait_whole(self, seconds):
        deadline = time.monotonic() + seconds
        while not self.is_whole():
            if time.monotonic() > deadline:
                raise DidNotStart(f"{seconds} 秒内没有齐 / not whole within {seconds} s: "
                                  f"{self.members()}")
            for record in self.state["processes"]:
                if record["role"] == "patroni" and not processes.is_alive(record) \
                        and not self.has_successor(record):
                    raise DidNotStart(f"{record['node']}: Patroni 已结束 / Patroni has ended")
            time.sleep(0.3)

    def has_successor(self, record):
        """Whether the process was started anew since."""
        later = self.state["processes"][self.state["processes"].index(record) + 1:]
        return any((other["role"], other["node"]) == (record["role"], record["node"])
                   for other in later)

    def give_up_synchrony(self):
        """The negative control: commits no longer wait for another node."""
        self.state["synchronous"] = False
        self.save()
        leader = self.network.addresses[self.leader()]
        request = urllib.request.Request(
            f"http://{leader}:{PORTS['patroni']}/config", method="PATCH",
            data=json.dumps(CONTROL | {
                "synchronous_mode": False, "synchronous_mode_strict": False}).encode(),
            headers={"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=10):
            pass
        self.wait_whole(60)
