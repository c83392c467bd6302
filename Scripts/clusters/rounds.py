"""One failover at a time: what is done to the leader under load, and what came of it."""

import time

from ledger import Failed
from load import Watch

SECONDS_BEFORE = 3
SECONDS_AFTER = 2
SECONDS_TO_RESUME = 120
SECONDS_TO_HEAL = 180

# What is done to a leader, and what puts it right again.
STRIKES = {
    "kill": "主节点全部进程 SIGKILL / every process of the leader killed",
    "cut": "拔掉主节点网线 / the leader's cable out",
    "isolate": "主节点与另两个断开，调用者仍能访问 / the leader parted from its peers only"}
NEEDING_NAMESPACES = {"cut", "isolate"}


def strike(cluster, kind, node):
    {"kill": lambda: cluster.nodes[node].kill(), "cut": lambda: cluster.network.cut(node),
     "isolate": lambda: cluster.network.isolate(node)}[kind]()


def heal(cluster, kind, node):
    if kind == "kill":
        cluster.nodes[node].start()
    else:
        cluster.network.heal(node)


def failover(cluster, load, kind, writer, may_stop=False):
    """Loads, strikes, waits for the next leader, heals under load, and examines.

    Writers must go on by themselves, unless they may stop: what they rely on may be lost.
    """
    told_before = len(load.acknowledgements.by_key)
    writers = load.start(writer)
    watch = Watch(load.acknowledgements.path)
    try:
        time.sleep(SECONDS_BEFORE)
        old = cluster.leader()
        if old is None:
            raise Failed("没有主节点 / no leader before the strike")
        watch.begin()
        strike(cluster, kind, old)
        new = await_resumption(cluster, load, watch, None if may_stop else writers, old)
        gap = watch.gap
        time.sleep(SECONDS_AFTER)
        heal(cluster, kind, old)
        cluster.wait_whole(SECONDS_TO_HEAL)
        time.sleep(SECONDS_AFTER)
        require_all(load, None if may_stop else writers)
    finally:
        writers.kill()
        watch.is_over = True
        watch.join()
    findings = load.examine()
    return {
        "event": kind, "from": old, "to": new, "gapSeconds": round(gap, 1),
        "acknowledged": len(load.acknowledgements.by_key) - told_before,
        "unanswered": findings.unanswered, "lost": len(findings.lost)}, findings


def require_all(load, writers):
    if writers is not None and not writers.are_all_there:
        raise Failed(f"写入者自行结束 / a writer ended by itself: {load.last_words()}")


def await_resumption(cluster, load, watch, writers, old):
    """Waits until another node leads and acknowledgements come again; answers which one.

    Writers that may stop are not waited for, only the node.
    """
    deadline = time.monotonic() + SECONDS_TO_RESUME
    new, size = None, 0
    while new is None or (writers is not None and watch.size <= size):
        require_all(load, writers)
        if time.monotonic() > deadline:
            raise Failed(f"{SECONDS_TO_RESUME} 秒内没有恢复写入 / no write within that time")
        if new is None and (new := cluster.leader(without=old)):
            size = watch.size
        time.sleep(0.05)
    return new


def control_of_the_comparison(load):
    """Acknowledgements that do not fit must be named, and no others."""
    told = load.acknowledgements.by_key
    changed, lost, surplus = sorted(told)[:3]
    kept = dict(told)
    told[changed] = (*told[changed][:2], "00")
    told[f"{lost}-planted"] = told.pop(lost)
    # Of one caller one command may be stored that nobody was told of, and no second one.
    caller = surplus.rsplit("-", 2)[0]
    same = [key for key in told if key.rsplit("-", 2)[0] == caller and key != changed][:2]
    for key in same:
        del told[key]
    findings = load.examine()
    told.clear()
    told.update(kept)
    if findings.changed != [changed] or findings.lost != [f"{lost}-planted"] \
            or not findings.surplus:
        raise Failed(f"对照未被发现 / the control of the comparison was not seen: {findings}")
    return {"control": "acknowledgements", "changed": len(findings.changed),
            "lost": len(findings.lost), "surplus": len(findings.surplus)}
