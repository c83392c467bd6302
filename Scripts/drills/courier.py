"""The drill of the courier: SIGKILL with deliveries on their way.

Every message must arrive at each endpoint, and twice only what was on its way when the courier
was killed: sent, and not yet settled in the ledger.
"""

import collections
import csv
import http.server
import os
import shutil
import sqlite3
import threading
import time

from ledger import ROOT, SECONDS_FOR_ONE_PROGRAM, Failed, Ledger

MESSAGES = 3000
ENDPOINTS = 2
LONGEST_FLIGHT_SECONDS = 0.1
LEASE_SECONDS = 2


class Receiver(http.server.ThreadingHTTPServer):
    """Notes the identifier of each message, and takes its time to answer."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.port = self.server_address[1]
        self.seen = [collections.Counter() for _ in range(ENDPOINTS)]
        self.lock = threading.Lock()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, *_):
        """A courier that is killed breaks its connections."""


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        self.rfile.read(int(self.headers["content-length"]))
        with self.server.lock:
            self.server.seen[int(self.path[1:])][self.headers["webhook-id"]] += 1
        time.sleep(0.02)
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


def drill(programs, folder, options, generator):
    receiver = Receiver()
    ledger, codes = prepared(programs, folder, receiver.port)
    excused = [collections.Counter() for _ in codes]
    kills = 0
    while kills < options.kills and waiting(ledger):
        courier = ledger.start("courier", "run", "--lease", str(LEASE_SECONDS))
        await_arrival(receiver, courier)
        time.sleep(generator.uniform(0, LONGEST_FLIGHT_SECONDS))
        courier.kill()
        courier.communicate()
        kills += 1
        # What still travels to the receiver arrives before anything is compared.
        time.sleep(0.3)
        for place, code in enumerate(codes):
            settled = identifiers(ledger, code, "delivered")
            with receiver.lock:
                excused[place].update(receiver.seen[place].keys() - settled)
        time.sleep(LEASE_SECONDS)
    if kills == 0:
        raise Failed("没有在投递途中被终止 / no courier was killed on its way")
    finish(ledger)
    doubled = 0
    for place, code in enumerate(codes):
        told = identifiers(ledger, code, "delivered")
        doubled += compare(receiver.seen[place], told, excused[place])
    clean = ledger.answer(ledger.start("verify"))["clean"]
    if not clean:
        raise Failed("verify")
    print(
        f"{kills} kills on the way, {ENDPOINTS} endpoints: {MESSAGES} messages to each, 0 lost, "
        f"{doubled} twice or more, each of them on its way at a kill; the ledger is clean")
    control(receiver.seen[0], identifiers(ledger, codes[0], "delivered"), excused[0])


def prepared(programs, folder, port):
    """A ledger whose projects tell everybody that they were registered."""
    definitions = os.path.join(folder, "Workflows")
    shutil.copytree(os.path.join(ROOT, "Workflows"), definitions)
    path = os.path.join(definitions, "project.yaml")
    with open(path, encoding="utf-8") as file:
        text = file.read()
    start = text.index("\nstart:\n")
    actions = text.index(" actions:\n", start) + len(" actions:\n")
    # A chart may have several starts, each a member of a list: the first one's place is taken.
    place = text[actions:text.index("-", actions)]
    emit = f"{place}- emit: {{type: project.registered, to: webhook}}\n"
    with open(path, "w", encoding="utf-8") as file:
        file.write(text[:actions] + emit + text[actions:])
    ledger = Ledger(
        programs, os.path.join(folder, "ledger.sqlite"), os.path.join(folder, "acknowledged"))
    ledger.environment["DIPPER_WORKFLOWS"] = definitions
    ledger.prepare()
    administrator = ["--as", "RY-" + ledger.officer.split("-")[1] + "-000001"]
    ledger.answer(ledger.start(
        "webhook", "allow", "127.0.0.0/8", "--ports", str(port), "--plain", *administrator))
    codes = []
    for number in range(ENDPOINTS):
        code = ledger.answer(ledger.start(
            "webhook", "add", "--name", f"示例{number}", "--role", "PO",
            "--url", f"http://127.0.0.1:{port}/{number}", *administrator))["code"]
        ledger.answer(ledger.start("webhook", "test", code, *administrator))
        codes.append(code)
    leads = os.path.join(folder, "leads.csv")
    with open(leads, "w", encoding="utf-8-sig", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["项目名称", "牵头单位", "合作单位", "领域", "公开信息", "来源", "来源渠道"])
        for number in range(MESSAGES):
            rows.writerow([f"示例项目{number}", "", "", "生命健康", "", "示例记录", "主动发掘"])
    ledger.answer(ledger.start("project", "import", leads, "--as", ledger.officer))
    return ledger, codes


def rows(ledger, query):
    connection = sqlite3.connect(f"file:{ledger.path}?mode=ro", uri=True)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def waiting(ledger):
    (delivered,), = rows(ledger, "SELECT COUNT(*) FROM delivery WHERE state = 'delivered'")
    return delivered < MESSAGES * ENDPOINTS


def identifiers(ledger, code, state):
    found, before = set(), None
    while True:
        more = ["--before", str(before)] if before else []
        page = ledger.answer(ledger.start(
            "webhook", "deliveries", code, "--state", state, "--limit", "1000", *more))
        if not page["deliveries"]:
            return found
        found |= {line["webhook_id"] for line in page["deliveries"]}
        before = page["deliveries"][-1]["message"]


def await_arrival(receiver, courier):
    def count():
        with receiver.lock:
            return sum(sum(seen.values()) for seen in receiver.seen)
    before, deadline = count(), time.monotonic() + SECONDS_FOR_ONE_PROGRAM
    while count() == before:
        if courier.poll() is not None or time.monotonic() > deadline:
            raise Failed(f"没有投递 / nothing was delivered: {courier.communicate()}")
        time.sleep(0.002)


def finish(ledger):
    deadline = time.monotonic() + SECONDS_FOR_ONE_PROGRAM
    while waiting(ledger):
        if time.monotonic() > deadline:
            raise Failed("没有送完 / not everything was delivered")
        ledger.answer(ledger.start("courier", "run", "--once", "--lease", str(LEASE_SECONDS)))
        time.sleep(0.2)


def compare(seen, told, excused):
    """Answers how many came more than once; the ping came too, and is of no message."""
    if len(told) != MESSAGES:
        raise Failed(f"{len(told)} delivered, {MESSAGES} told")
    if lost := told - seen.keys():
        raise Failed(f"{len(lost)} lost: {sorted(lost)[:3]}")
    doubled = {name: count for name, count in seen.items() if count > 1}
    if wrong := {name: count for name, count in doubled.items() if count > 1 + excused[name]}:
        raise Failed(f"{len(wrong)} came again without need: {list(wrong.items())[:3]}")
    return len(doubled)


def control(seen, told, excused):
    """A lost message and a needless repetition must be named."""
    name = next(iter(told))
    for wrong in ({name: 0}, {name: seen[name] + excused[name] + 2}):
        changed = collections.Counter(seen)
        changed.update(wrong)
        if wrong[name] == 0:
            del changed[name]
        try:
            compare(changed, told, excused)
        except Failed:
            continue
        raise Failed("对照未被发现 / the control of the comparison was not seen")
    print("control, a lost message and a needless repetition: named")
