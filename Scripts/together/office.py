"""A sandbox on a database of its own, and several servers of Dipper that work on it."""

import csv
import json
import os
import signal
import subprocess
import tempfile

from race import require
from server import Caller, document, practise

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TODAY = "2026-03-02"
ADMINISTRATOR, OFFICER, DIRECTOR, FINANCE, DECIDER, AUDITOR = (
    f"RY-2026-{number:06}" for number in range(1, 7))
PEOPLE = [("示例专员", "PO"), ("示例主任", "DIR"), ("示例财务", "FIN"), ("示例院办公会", "DM"),
          ("示例审计", "AUD")]
# The policy's cap of one project group, 6,000,000.00 yuan.
CAP = 600_000_000
SECONDS_TO_STOP = 60
# The row of Fixtures/openings.csv that is on the list and has no agreement yet.
OPENING = "13"
DILIGENCE = ["technical", "ip", "equity", "litigation", "financial", "related_parties",
             "valuation"]


class DidNotRun(Exception):
    """Something is missing: it says nothing about the servers."""


class Office:
    """Made when it is entered; when it is left, all that it started has ended."""

    def __init__(self, dipper, count):
        self.dipper = dipper
        self.count = count
        self.decider = DECIDER
        self.folder = tempfile.TemporaryDirectory(prefix="dipper-servers-")
        self.processes = []
        self.postgres = None

    def __enter__(self):
        try:
            self.begin()
        except BaseException:
            self.end()
            raise
        return self

    def __exit__(self, *_):
        self.end()

    def begin(self):
        self.postgres = subprocess.Popen(
            [os.path.join(ROOT, "Scripts", "postgres")], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, text=True)
        url = self.postgres.stdout.readline().strip()
        if not url:
            raise DidNotRun("PostgreSQL 没有起来 / PostgreSQL did not start")
        self.environment = os.environ | {
            "DIPPER_DATABASE": url, "DIPPER_WORKFLOWS": os.path.join(ROOT, "Workflows"),
            "DIPPER_DOCUMENTS": os.path.join(self.folder.name, "documents")}
        self.run("init", "--sandbox", "--now", TODAY, "--name", "示例管理员")
        for name, role in PEOPLE:
            self.run("person", "add", "--as", ADMINISTRATOR, "--name", name, "--roles", role)
        self.tokens = {
            person: self.run("token", "add", "--as", person, "--name", "示例程序", "--scope",
                             scope, "--days", "90")["token"]
            for person, scope in [(OFFICER, "write"), (AUDITOR, "read")]}
        self.open_books()
        self.addresses = [self.serve() for _ in range(self.count)]
        officer = self.at(0)
        status, answer = officer.post(
            f"/cases/{self.project}/events/funding_start",
            {"documents": [document("support_request", TODAY)]}, "funding",
            self.version(self.project))
        require(status == 200, f"funding_start: {answer}")

    def open_books(self):
        """One project that is on the list already, and the year's budget."""
        paper = os.path.join(self.folder.name, "示例.pdf")
        with open(paper, "w", encoding="utf-8") as file:
            file.write("%PDF-1.4\n% 示例文件\n%%EOF\n")
        self.run("budget", "set", "--as", FINANCE, "--set", "fiscal_year=2026", "--set",
                 "instrument=GTE", "--set", "appropriated=60000000.00", "--document",
                 f"class=budget_document,number=示例〔2026〕1号,issuer=示例单位,date={TODAY},"
                 f"file={paper}")
        with open(os.path.join(ROOT, "Fixtures", "openings.csv"), encoding="utf-8-sig") as file:
            rows = csv.DictReader(file)
            row = next(row for row in rows if row["序号"] == OPENING)
        os.rename(paper, os.path.join(self.folder.name, row["文件"]))
        table = os.path.join(self.folder.name, "期初.csv")
        with open(table, "w", encoding="utf-8-sig") as file:
            writer = csv.DictWriter(file, row.keys())
            writer.writeheader()
            writer.writerow(row)
        self.run("project", "open-balance", table, "--documents", self.folder.name, "--as",
                 OFFICER)
        self.run("project", "confirm-opening", "--batch", "期初", "--count", "1", "--sum", "0.00",
                 "--as", DIRECTOR)
        self.project = self.run("project", "list")["cases"][0]["code"]
        self.company = self.run("org", "list")["cases"][0]["code"]

    def serve(self):
        """Starts one more server; answers where it is."""
        process = subprocess.Popen(
            [self.dipper, "serve", "--port", "0", "--json", "--calls", "0"],
            env=self.environment, stdout=subprocess.PIPE, text=True)
        self.processes.append(process)
        line = process.stdout.readline()
        if not line:
            raise DidNotRun("服务器没有起来 / a server did not start")
        return json.loads(line)["address"].rstrip("/")

    def stop_servers(self):
        """Tells the servers to stop; answers what each ended with."""
        processes, self.processes = self.processes, []
        for process in processes:
            process.send_signal(signal.SIGTERM)
        for process in processes:
            try:
                process.wait(timeout=SECONDS_TO_STOP)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        return [process.returncode for process in processes]

    def end(self):
        self.stop_servers()
        if self.postgres:
            self.postgres.stdin.close()
            self.postgres.wait(timeout=60)
        self.folder.cleanup()

    def run(self, *arguments):
        try:
            done = subprocess.run([self.dipper, *arguments, "--json"], env=self.environment,
                                  capture_output=True, text=True)
        except OSError as fault:
            raise DidNotRun(str(fault)) from fault
        if done.returncode != 0:
            raise DidNotRun(f"{' '.join(arguments)}: {done.stdout}{done.stderr}")
        return json.loads(done.stdout)

    # MARK: - Who is where

    def at(self, place, person=OFFICER):
        """Somebody with a token at a server; places beyond the last begin anew."""
        return Caller(self.addresses[place % self.count],
                      {"Authorization": f"Bearer {self.tokens[person]}"})

    def auditor(self, place):
        return self.at(place, AUDITOR)

    def member(self, place):
        """The member of the decision meeting, signed in at a server."""
        return practise(self.addresses[place % self.count], self.decider)

    def kill_last(self):
        self.processes[-1].kill()

    # MARK: - What is there

    def version(self, case):
        return self.at(0).get(f"/cases/{case}")["version"]

    def feed(self, after):
        """All events after a position, and the last position."""
        events = []
        while True:
            page = self.auditor(0).get(f"/events?after={after}&limit=500")
            events += page["events"]
            after = int(page["after"])
            if not page["more"]:
                return events, after

    def agreements(self, count):
        """Agreements that wait for their decision, of more money than the cap holds."""
        officer, found = self.at(0), []
        for number in range(count):
            fen = (number + 1) * 37_000_001 % 90_000_000 + 1
            status, answer = officer.post("/cases", {
                "kind": "grant-agreement", "parent": self.project, "payload": {
                    "amount": f"{fen // 100}.{fen % 100:02}", "payee": self.company,
                    "holder": self.company, "ratios": [50, 50], "milestones": ["2026-09-30"]},
            }, f"grant-{number}")
            require(status in (200, 201), f"grant: {answer}")
            found.append({"code": answer["code"], "fen": fen})
        clear = {part: "clear" for part in DILIGENCE}
        clear |= {f"{part}_finding": "示例尽调发现" for part in DILIGENCE}
        status, answer = officer.post("/events", {"deeds": [
            deed for one in found for deed in [
                {"code": one["code"], "event": "start_due_diligence"},
                {"code": one["code"], "event": "record_diligence", "payload": clear}]]},
            "diligence")
        require(status == 200, f"diligence: {answer}")
        return found
