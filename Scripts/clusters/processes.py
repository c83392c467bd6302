"""Processes that outlive the script that started them, each known by its id and its start."""

import os
import pwd
import signal
import subprocess
import time

# PostgreSQL refuses to run as root; nothing else of a cluster needs to be root either.
USER = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
PATH = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"


class DidNotStart(Exception):
    """The cluster is not there, and nothing of it is left."""


def give(path):
    """Hands a folder or file to the user that the cluster runs as."""
    account = pwd.getpwnam(USER)
    os.chown(path, account.pw_uid, account.pw_gid)


def begun(pid):
    """When a process began, as the kernel counts; None when it has ended or waits to be buried."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as file:
            fields = file.read().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return None if fields[0] in "ZX" else fields[19]


def spawn(command, log, enter, environment):
    """Starts a process of the unprivileged user in a session of its own; answers its record."""
    account = pwd.getpwnam(USER)
    identity = {}
    if enter:
        enter = [*enter, f"--setuid={account.pw_uid}", f"--setgid={account.pw_gid}", "--"]
    elif os.geteuid() == 0:
        identity = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    variables = {
        "PATH": PATH, "LANG": "C.UTF-8", "HOME": os.path.dirname(log), "USER": USER,
        **environment}
    with open(log, "ab") as file:
        process = subprocess.Popen(
            [*enter, *command], env=variables, cwd=os.path.dirname(log), stdout=file,
            stderr=file, stdin=subprocess.DEVNULL, start_new_session=True, **identity)
    return {"pid": process.pid, "begun": begun(process.pid)}


def run(command, folder):
    """Runs a command of the unprivileged user to its end; answers what came of it."""
    account = pwd.getpwnam(USER)
    identity = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    return subprocess.run(
        command, cwd=folder, text=True, capture_output=True, stdin=subprocess.DEVNULL,
        env={"PATH": PATH, "LANG": "C.UTF-8", "HOME": folder, "USER": USER},
        **(identity if os.geteuid() == 0 else {}))


def is_alive(record):
    """Whether this very process is there, and not another one that was given its id."""
    return record["begun"] is not None and begun(record["pid"]) == record["begun"]


def send(record, number):
    if is_alive(record):
        try:
            os.kill(record["pid"], number)
        except ProcessLookupError:
            pass


def end(records, seconds, number=signal.SIGTERM):
    """Asks processes to end and, when they have not by then, ends them."""
    for record in records:
        send(record, number)
    deadline = time.monotonic() + seconds
    while any(is_alive(record) for record in records):
        if time.monotonic() > deadline:
            for record in records:
                send(record, signal.SIGKILL)
        time.sleep(0.05)
    # Children of this process are buried; others are their new parent's.
    for record in records:
        try:
            os.waitpid(record["pid"], os.WNOHANG)
        except ChildProcessError:
            pass


def of_cluster(name, data_folders=()):
    """Processes that carry a cluster's name, and those of PostgreSQL, which hides what it has."""
    mark = f"DIPPER_CLUSTER={name}".encode()
    found = []
    for pid in [int(entry) for entry in os.listdir("/proc") if entry.isdigit()]:
        try:
            with open(f"/proc/{pid}/environ", "rb") as file:
                is_meant = mark in file.read().split(b"\0")
            is_meant = is_meant or (
                os.readlink(f"/proc/{pid}/cwd") in data_folders
                and os.path.basename(os.readlink(f"/proc/{pid}/exe")) == "postgres")
        except OSError:
            continue
        if is_meant:
            found.append({"pid": pid, "begun": begun(pid)})
    return found
