"""Where the nodes of a cluster listen: a network namespace each, or addresses of the loopback."""

import ipaddress
import json
import os
import random
import shutil
import socket
import subprocess

NODES = ["n1", "n2", "n3"]
PORTS = {"postgres": 5432, "patroni": 8008, "etcd": 2379, "peers": 2380}
FRONT_PORTS = {"write": 5000, "read": 5001}


class CannotCut(Exception):
    """The nodes share the loopback, from which none of them can be cut off."""


def ip(*arguments, check=True):
    done = subprocess.run(["ip", *arguments], capture_output=True, text=True)
    if check and done.returncode != 0:
        raise OSError(f"ip {' '.join(arguments)}: {done.stderr.strip()}")
    return done.stdout


class Network:
    """The place of three nodes, described by plain values so that another process can end it."""

    def __init__(self, state):
        self.state = state
        self.name = state["name"]
        self.addresses = state["addresses"]

    @staticmethod
    def plan(name, wants_loopback):
        """Chooses addresses that nobody has; nothing is made yet."""
        kind = "loopback" if wants_loopback or not may_make_namespaces() else "namespaces"
        prefix = free_prefix() if kind == "namespaces" else free_loopback_prefix()
        return {
            "name": name, "kind": kind, "prefix": prefix, "front": f"{prefix}.1",
            "addresses": {node: f"{prefix}.{11 + place}" for place, node in enumerate(NODES)}}

    @property
    def can_cut(self):
        return self.state["kind"] == "namespaces"

    def make(self):
        if not self.can_cut:
            return
        ip("link", "add", self.name, "type", "bridge")
        ip("address", "add", f"{self.state['front']}/24", "dev", self.name)
        ip("link", "set", self.name, "up")
        for node in NODES:
            space, link = self.space(node), self.link(node)
            ip("netns", "add", space)
            ip("link", "add", link, "type", "veth", "peer", "name", "eth0", "netns", space)
            ip("link", "set", link, "master", self.name, "up")
            ip("-n", space, "link", "set", "lo", "up")
            ip("-n", space, "address", "add", f"{self.addresses[node]}/24", "dev", "eth0")
            ip("-n", space, "link", "set", "eth0", "up")

    def remove(self):
        if not self.can_cut:
            return
        for node in NODES:
            # The pair of links goes with the namespace, unless it was not moved there yet.
            ip("netns", "delete", self.space(node), check=False)
            ip("link", "delete", self.link(node), check=False)
        ip("link", "delete", self.name, check=False)

    def space(self, node):
        return f"{self.name}-{node}"

    def link(self, node):
        return f"{self.name}{node}"

    def entry(self, node):
        """The words before a command that make it run at a node."""
        return ["nsenter", f"--net=/run/netns/{self.space(node)}"] if self.can_cut else []

    def require_cutting(self):
        if not self.can_cut:
            raise CannotCut(
                "节点在同一个回环接口上，无法断开：需要 root 和网络命名空间。"
                " / nodes on the loopback cannot be cut off: root and network namespaces needed.")

    def cut(self, node):
        """Takes a node's cable out: it reaches nobody and nobody reaches it."""
        self.require_cutting()
        ip("link", "set", self.link(node), "down")

    def isolate(self, node):
        """Parts a node from its peers in both directions; whoever writes still reaches it."""
        self.require_cutting()
        for peer, address in self.addresses.items():
            if peer != node:
                ip("-n", self.space(node), "route", "add", "blackhole", f"{address}/32")

    def heal(self, node):
        """Puts the cable back, and forgets whom the node could not reach."""
        self.require_cutting()
        ip("link", "set", self.link(node), "up")
        for address in self.addresses.values():
            ip("-n", self.space(node), "route", "delete", "blackhole", f"{address}/32",
               check=False)


def may_make_namespaces():
    """Tries it: what a container permits is told by no file."""
    if os.geteuid() != 0 or not shutil.which("ip") or not shutil.which("nsenter"):
        return False
    name = f"dp{random.randrange(16**6):06x}"
    try:
        ip("netns", "add", name)
        ip("link", "add", name, "type", "bridge")
        return True
    except OSError:
        return False
    finally:
        ip("link", "delete", name, check=False)
        ip("netns", "delete", name, check=False)


def free_prefix():
    """Three bytes of a network that no route of this machine leads into."""
    taken = [ipaddress.ip_network(route["dst"]) for route in json.loads(
        ip("-json", "-4", "route", "show", "table", "all") or "[]")
        if route["dst"] != "default"]
    while True:
        prefix = f"10.{random.randrange(64, 192)}.{random.randrange(256)}"
        if not any(network.overlaps(ipaddress.ip_network(f"{prefix}.0/24")) for network in taken):
            return prefix


def free_loopback_prefix():
    """Three bytes of loopback addresses on which every port that a cluster needs is free."""
    while True:
        prefix = f"127.{random.randrange(2, 255)}.{random.randrange(256)}"
        places = [(f"{prefix}.{11 + place}", port) for place in range(len(NODES))
                  for port in PORTS.values()]
        places += [(f"{prefix}.1", port) for port in FRONT_PORTS.values()]
        if all(is_free(*place) for place in places):
            return prefix


def is_free(address, port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError:
            return False
        return True
