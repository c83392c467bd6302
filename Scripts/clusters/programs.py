"""The programs that a cluster is made of: where they lie, and how they are installed."""

import hashlib
import os
import pathlib
import shutil
import subprocess
import sys

from processes import DidNotStart

BINARIES = pathlib.Path("/usr/lib/postgresql/15/bin")
REQUIREMENTS = pathlib.Path(__file__).with_name("requirements.txt")
# Each program with Debian's package of it.
DEBIAN = {
    str(BINARIES / "postgres"): "postgresql-15", "etcd": "etcd-server", "etcdctl": "etcd-client",
    "haproxy": "haproxy", "pgbackrest": "pgbackrest", "nsenter": "util-linux", "ip": "iproute2"}
# An interpreter of a home folder may be closed to the user that PostgreSQL runs as.
PYTHON = "/usr/bin/python3" if os.geteuid() == 0 else sys.executable


def packages_folder():
    """Python packages of their own, in a folder named after what is in it."""
    digest = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()[:12]
    base = "/opt" if os.geteuid() == 0 else os.path.expanduser("~/.cache")
    return pathlib.Path(base, "dipper-cluster", digest)


def environment():
    """What a program of the packages needs to be found by."""
    return {"PYTHONPATH": str(packages_folder()), "PYTHONDONTWRITEBYTECODE": "1"}


def missing():
    """Debian's packages of the programs that are not there."""
    path = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"
    return [package for program, package in DEBIAN.items()
            if not shutil.which(program, path=path)]


def install():
    """Fetches the Python packages once; Debian's are for Scripts/setup --cluster."""
    if lacking := missing():
        raise DidNotStart(
            f"缺少 {'、'.join(lacking)}：请先运行 Scripts/setup --cluster。"
            f" / {', '.join(lacking)} missing: run Scripts/setup --cluster first.")
    folder = packages_folder()
    if folder.exists():
        return
    print(f"正在安装 / installing: {folder}", file=sys.stderr, flush=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    new = folder.with_name(f"{folder.name}.{os.getpid()}")
    try:
        done = subprocess.run(
            [sys.executable, "-m", "pip", "--python", PYTHON, "install", "--quiet", "--no-deps",
             "--disable-pip-version-check", "--root-user-action=ignore", "--target", str(new),
             "--requirement", str(REQUIREMENTS)], text=True, capture_output=True)
        if done.returncode != 0:
            raise DidNotStart(
                f"pip 未能安装 Patroni / pip could not install Patroni:\n{done.stderr.strip()}")
        # Whoever was quicker has the same packages there.
        if not folder.exists():
            os.chmod(new, 0o755)
            os.rename(new, folder)
    finally:
        shutil.rmtree(new, ignore_errors=True)


def psql(url, sql, *, seconds=30):
    """Asks a server; answers lines of fields, or None when it cannot be asked just now."""
    try:
        done = subprocess.run(
            [str(BINARIES / "psql"), "-X", "-q", "-A", "-t", "-F", "\x1f", "-v",
             "ON_ERROR_STOP=1", "-d", url, "-c", sql],
            text=True, capture_output=True, timeout=seconds,
            env=os.environ | {"PGCONNECT_TIMEOUT": "2"})
    except subprocess.TimeoutExpired:
        return None
    if done.returncode != 0:
        return None
    return [line.split("\x1f") for line in done.stdout.splitlines()]
