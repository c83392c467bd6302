"""The drill of synchronisation: strace sees what is on the disk before an acknowledgement."""

import json
import os
import re
import shutil
import subprocess
from dataclasses import dataclass, field

from ledger import SECONDS_FOR_ONE_PROGRAM, DidNotRun, Failed, Ledger

LOADS = [("1", "20"), ("32", "3")]
KEY = re.compile(rb"w-\d+-\d+-\d")
LINE = re.compile(
    r"(?P<thread>\d+) +(?:<\.\.\. )?(?P<call>\w+)(?:\(\d+<(?P<path>[^>]*)>| resumed>)(?P<rest>.*)")
WRITTEN = re.compile(r', "(?P<bytes>[^"]*)", (?P<count>\d+)(?:, (?P<offset>\d+))?')
BYTES_OF_FRAME_HEADER = 24


@dataclass
class Trace:
    """What the writer did; a moment is the number of a line.

    A call is seen before it begins and after it has ended, so that calls which the trace shows
    one after the other did not overlap.
    """

    # When each key was acknowledged.
    acknowledged: dict = field(default_factory=dict)
    # When a page with the key had first been written to the log, by key.
    written: dict = field(default_factory=dict)
    # When the last page of each commit had been written.
    commits: list = field(default_factory=list)
    # Beginning and end of each successful synchronisation of the log.
    synchronised: list = field(default_factory=list)

    def unsafe(self):
        """Keys whose commit was not synchronised between its last write and its answer."""
        found = []
        for key, answered in self.acknowledged.items():
            begun = self.written.get(key)
            ended = next((moment for moment in self.commits if begun and moment >= begun), None)
            if ended is None or not any(
                    ended < start and end < answered for start, end in self.synchronised):
                found.append(key)
        return found


def drill(programs, folder, _options, _generator):
    if shutil.which("strace") is None:
        raise DidNotRun("缺少 strace / strace is missing")
    if subprocess.run(["strace", "-o", os.devnull, "true"], capture_output=True).returncode != 0:
        raise DidNotRun("此处不能使用 ptrace / ptrace does not work here")
    for callers, cases in LOADS:
        trace, counts = observe(programs, folder, callers, cases)
        unsafe = trace.unsafe()
        if unsafe or not 0 < counts["commits"] <= len(trace.synchronised):
            raise Failed(
                f"{callers} callers: {len(unsafe)} answered too early {unsafe[:3]}, "
                f"{counts['commits']} commits, {len(trace.synchronised)} fdatasync")
        print(
            f"{callers} callers: {len(trace.acknowledged)} acknowledged in {counts['commits']} "
            f"commits, {len(trace.synchronised)} fdatasync of the log; each commit was "
            "synchronised before its first answer", flush=True)
    trace, counts = observe(programs, folder, *LOADS[1], "--synchronous", "off")
    if not trace.unsafe() or len(trace.synchronised) >= counts["commits"]:
        raise Failed("对照未被发现 / the control, synchronous=OFF, looked safe")
    print(
        f"control, synchronous=OFF: caught, {len(trace.unsafe())} of {len(trace.acknowledged)} "
        f"answered too early, {len(trace.synchronised)} fdatasync for {counts['commits']} commits")
    trace, _ = observe(programs, folder, *LOADS[1], "--reply", "before-commit")
    if not trace.unsafe():
        raise Failed("对照未被发现 / the control, reply before commit, looked safe")
    print(
        f"control, reply before commit: caught, {len(trace.unsafe())} of "
        f"{len(trace.acknowledged)} answered too early")


def observe(programs, folder, callers, cases, *settings):
    """Runs a writer to its end under strace; answers the trace and the writer's own counts."""
    place = os.path.join(folder, "-".join([callers, *settings]))
    os.mkdir(place)
    ledger = Ledger(
        programs, os.path.join(place, "ledger.sqlite"), os.path.join(place, "acknowledged"),
    ).prepare()
    output = os.path.join(place, "trace")
    log = ledger.path + "-wal"
    writer = ledger.writer("--cases", cases, *settings, callers=callers, under=[
        "strace", "-f", "-y", "-xx", "-s", "8192", "-o", output,
        "-e", "trace=write,pwrite64,writev,pwritev,fdatasync,fsync",
        "-P", log, "-P", ledger.acknowledgements.path])
    answer, errors = writer.communicate(timeout=SECONDS_FOR_ONE_PROGRAM)
    if writer.returncode != 0:
        raise Failed(f"写入失败 / the writer failed: {errors}")
    ledger.examine().require_none("under strace")
    trace = read(output, log, ledger.acknowledgements.path)
    if trace.acknowledged.keys() != {key.encode() for key in ledger.acknowledgements.by_key}:
        raise Failed("跟踪与确认不符 / the trace lacks acknowledgements")
    return trace, json.loads(answer)


def read(path, log, acknowledgements):
    trace, pending, ends_commit = Trace(), {}, False
    with open(path, encoding="ascii") as lines:
        for moment, line in enumerate(lines):
            match = LINE.match(line)
            if match is None:
                continue
            thread, call, file, rest = match.group("thread", "call", "path", "rest")
            begun = moment
            if file is None:
                begun, file, written = pending.pop(thread)
            else:
                written = WRITTEN.match(rest)
            file = plain(file).decode()
            if file == acknowledgements and written and begun == moment:
                trace.acknowledged[plain(written["bytes"]).split(b" ")[0]] = moment
            if "<unfinished ...>" in rest:
                pending[thread] = (begun, match["path"], written)
                continue
            if file != log:
                continue
            if call in ("fdatasync", "fsync"):
                if rest.endswith("= 0"):
                    trace.synchronised.append((begun, moment))
            elif written is None:
                raise Failed(f"未预期的写入 / a write of an unexpected form: {line[:200]}")
            else:
                content = plain(written["bytes"])
                for key in KEY.findall(content):
                    trace.written.setdefault(key, moment)
                # https://www.sqlite.org/fileformat.html section 4.1: the header of a frame comes
                # before its page, and that of a commit's last frame says how large the file is.
                if len(content) == BYTES_OF_FRAME_HEADER:
                    ends_commit = content[4:8] != bytes(4)
                elif ends_commit:
                    trace.commits.append(moment)
                    ends_commit = False
    return trace


def plain(text):
    return bytes.fromhex(text.replace("\\x", "")) if text.startswith("\\x") else text.encode()
