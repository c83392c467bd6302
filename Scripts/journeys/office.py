"""A sandbox with its people, its servers on free ports, and somebody at a browser."""

import json
import os
import signal
import subprocess
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
ADMINISTRATOR = "RY-2026-000001"
OFFICER = "RY-2026-000002"
SECOND = "RY-2026-000003"
DIRECTOR = "RY-2026-000004"
REVIEWER = "RY-2026-000005"
SECRETARY = "RY-2026-000006"
DISTRICT = "RY-2026-000007"
FINANCE = "RY-2026-000008"
SECOND_FINANCE = "RY-2026-000009"
MEETING = "RY-2026-000010"
INVESTIGATOR = "RY-2026-000011"
CHAIR = "RY-2026-000012"
REVIEWERS = [REVIEWER] + [f"RY-2026-{number:06}" for number in range(13, 17)]
COMPANY = "DW-2026-000001"
PEOPLE = [("示例专员", "PO"), ("示例第二专员", "PO"), ("示例主任", "DIR"), ("示例专家", "REV"),
          ("示例秘书", "SEC"), ("示例区专员", "DO"), ("示例财务", "FIN"), ("示例第二财务", "FIN"),
          ("示例院办公会", "DM"), ("示例负责人", "APP"), ("示例组长", "CH"), ("示例专家二", "REV"),
          ("示例专家三", "REV"), ("示例专家四", "REV"), ("示例专家五", "REV")]


class Office:
    """A sandbox with one of each role, an enterprise and the leads, and what serves it.

    One server works on a file; several work on one database of a PostgreSQL server of their own,
    and each person is at one of them, as behind a balancer that keeps him there.
    """

    def __init__(self, dipper, count=1):
        self.dipper = dipper
        self.folder = tempfile.TemporaryDirectory()
        self.postgres, self.servers = None, []
        if count == 1:
            self.path = os.path.join(self.folder.name, "dipper.sqlite")
        else:
            self.postgres = subprocess.Popen(
                [os.path.join(ROOT, "Scripts/postgres")], stdin=subprocess.PIPE,
                stdout=subprocess.PIPE, text=True)
            self.path = self.postgres.stdout.readline().strip()
            os.environ["DIPPER_DOCUMENTS"] = os.path.join(self.folder.name, "documents")
        self.fill()
        for _ in range(count):
            self.servers.append(subprocess.Popen(
                [dipper, "serve", "--port", "0", "--json", "--database", self.path,
                 "--backups", self.folder.name],
                stdout=subprocess.PIPE, text=True))
        self.addresses = [json.loads(server.stdout.readline())["address"].rstrip("/")
                          for server in self.servers]
        self.address = self.addresses[0]

    def address_of(self, code):
        """The server of a person, by the end of his code."""
        return self.addresses[int(code[-2:]) % len(self.addresses)] if code else self.address

    def fill(self):
        """The ledger with its people, before anybody serves it."""
        self.run("init", "--sandbox", "--now", "2026-01-05", "--name", "示例管理员",
                 "--workflows", os.path.join(ROOT, "Workflows"))
        for name, role in PEOPLE:
            district = ["--district", "东湖高新"] if role == "DO" else []
            self.run("person", "add", "--as", ADMINISTRATOR, "--name", name, "--roles", role,
                     *district)
        self.run("org", "add", "--as", ADMINISTRATOR, "--name", "示例光芯片公司",
                 "--kind", "enterprise", "--uscc", "91420100MA4KXYQ00A")
        self.run("project", "import", os.path.join(ROOT, "Fixtures/leads.csv"), "--as", OFFICER)

    def run(self, *arguments):
        done = subprocess.run([self.dipper, *arguments, "--json", "--database", self.path],
                              capture_output=True, text=True)
        if done.returncode != 0:
            raise SystemExit(f"{arguments}: {done.stdout}{done.stderr}")
        return json.loads(done.stdout)

    def goes_on_to(self, day):
        """The clock of a sandbox moves when it is told to; what is then due happens."""
        self.run("timers", "run", "--now", f"{day}T12:00:00+08:00")

    def stop(self):
        """A server that was told to stop ends well."""
        for server in self.servers:
            server.send_signal(signal.SIGTERM)
        statuses = [server.wait(timeout=30) for server in self.servers]
        if self.postgres:
            self.postgres.stdin.close()
            self.postgres.wait(timeout=30)
        self.folder.cleanup()
        assert set(statuses) <= {0}, f"the servers ended with {statuses}"


class Person:
    """Somebody at a browser; what the pages complain of in it is kept."""

    def __init__(self, browser, office, code=None, pictures=None, **options):
        self.office, self.pictures, self.address = office, pictures, office.address_of(code)
        self.context = browser.new_context(**{"locale": "zh-CN", **options})
        self.page = self.context.new_page()
        self.complaints = []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", lambda dialog: self.complaints.append(dialog.message))
        if code:
            self.sign_in(code)

    def sign_in(self, code):
        self.open("/sign-in")
        self.page.click(f"button[value='{code}']")

    def open(self, place):
        self.page.goto(self.address + place)

    def picture(self, name):
        if self.pictures:
            self.page.screenshot(path=os.path.join(self.pictures, name + ".png"), full_page=True)

    def submit(self):
        self.page.click("form.fields button[type=submit]:not([name])")

    def states(self):
        return self.page.locator("main .track li.now").all_inner_texts()
