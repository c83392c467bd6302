"""Every page that the table of routes has, looked at by axe-core as each role.

A page is reached by its links, from the start page of each role and from a few places that no
page links to. A route whose page nobody came to is a failure, and so is anything serious.
"""

import importlib.resources
import itertools
import re
import shutil
import tempfile
import urllib.parse
from pathlib import Path

from journeys.office import (ADMINISTRATOR, DIRECTOR, DISTRICT, FINANCE, OFFICER, REVIEWER,
                             REVIEWERS, ROOT, SECRETARY, Person)
from journeys.sessions import CASES, MARKS, opens_round

AXE = importlib.resources.files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
# Between them, each two of language, ground and width come together once.
VIEWS = {"zh": [("light", 1280), ("dark", 390)], "en": [("light", 390), ("dark", 1280)]}
# What depends on ground and width; the rest is the same in another view of the same page.
SEEN = ["color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size"]
# What is fetched and is no page of its own; the walk sees to it that none of them answers with one.
FILES = {"/cases.csv", "/board.png", "/reports/:shape/:file", "/reviews/:code/sheet",
         "/cases/:code/documents/:item", "/import/:id/file", "/remuneration/:code/:file",
         "/cases/:code/tranches/:tranche/:file", "/funds/plan.xlsx", "/funds/bank.xlsx",
         "/grants/:code/text/:file", "/aftercare.xlsx", "/aftercare.ics", "/portfolio.xlsx",
         "/cases/:code/files/:file", "/cap-tables/:code/ledger.xlsx"}
# What is answered with a piece of another page, or leads to somebody else's.
PARTS = {"/twins", "/choose/:kind", "/sessions/:code/live/stream",
         "/sign-in/with/:provider", "/account/identities/link/:provider"}


def routes():
    """The addresses that the table of routes answers with GET."""
    found = set()
    for file in Path(ROOT, "Sources/dipper").rglob("*.swift"):
        found |= set(re.findall(r'(?<!API)Route\(\s*\.get,\s*"([^"]+)"', file.read_text("utf-8")))
    assert len(found) > 40, f"the table of routes was not found: {sorted(found)}"
    return found


def pattern_of(place, known):
    """The route that answers a place; what stands as text in it goes before what may be anything."""
    parts = place.split("?")[0].strip("/").split("/")
    for pattern in sorted(known, key=lambda pattern: pattern.count(":")):
        wanted = pattern.strip("/").split("/")
        if len(wanted) == len(parts) and all(
                want == part or want.startswith(":") and part for want, part in zip(wanted, parts)):
            return pattern
    return None


def key_of(place, pattern):
    """Places that are built alike: cases of one kind, and forms of the parts of such cases."""
    kind = re.search(r"/cases/([A-Z]{2})-", place)
    start = re.search(r"^/new/([a-z-]+)", place)
    part = re.search(r"instance=([a-z-]+)", place)
    return tuple([pattern] + [found.group(1) for found in (kind, start, part) if found])


class Examination:
    """What axe-core finds on the pages, and which routes were come to."""

    def __init__(self, browser, office):
        self.browser, self.office = browser, office
        self.known = routes()
        self.people, self.faults = {}, {}
        self.examined, self.visited, self.count = set(), set(), 0
        self.turn = itertools.cycle(
            [(language, view) for language, views in VIEWS.items() for view in views])

    def person(self, code):
        if code not in self.people:
            self.people[code] = Person(self.browser, self.office, code, reduced_motion="reduce")
        return self.people[code]

    def look(self, page, what, views=VIEWS["zh"]):
        """Runs axe-core on the page as it stands, in each ground and width."""
        before = page.viewport_size
        if not page.evaluate("typeof axe === 'object'"):
            page.evaluate(AXE)
        options = {"resultTypes": ["violations"]}
        for ground, width in views:
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=ground, reduced_motion="reduce")
            found = page.evaluate("options => axe.run(document, options)", options)
            options["runOnly"] = SEEN
            self.count += 1
            for violation in found["violations"]:
                for node in violation["nodes"]:
                    impact = node["impact"] or violation["impact"] or "minor"
                    fault = (impact, violation["id"], node["html"][:160])
                    self.faults.setdefault(fault, []).append(f"{what} {ground} {width}")
        page.set_viewport_size(before)
        page.emulate_media(color_scheme="light")

    def look_at(self, person, place, views):
        """Opens a page in each language and looks at it."""
        for language in views:
            person.context.add_cookies(
                [{"name": "language", "value": language, "url": person.address}])
            person.open(place)
            self.look(person.page, f"{place} {language}", views[language])
        person.context.clear_cookies(name="language")

    def visit(self, code, place):
        """A page in both languages, both grounds and both widths; once more for another role."""
        pattern = pattern_of(place, self.known)
        assert pattern, f"no route answers {place}"
        key = key_of(place, pattern)
        language, view = next(self.turn)
        views = {language: [view]} if key in self.examined else VIEWS
        self.look_at(self.person(code), place, views)
        self.examined.add(key)
        self.visited.add(pattern)

    def visit_here(self, code, page):
        """The page to which a journey has just come, as it stands now."""
        address = urllib.parse.urlsplit(page.url)
        self.visit(code, address.path + (f"?{address.query}" if address.query else ""))

    def walk(self, code, starts):
        """Follows the links of all pages that one person comes to."""
        person, waiting, keys = self.person(code), list(starts), set()
        while waiting:
            place = waiting.pop(0)
            pattern = pattern_of(place, self.known)
            key = key_of(place, pattern) if pattern else None
            if pattern is None or pattern in PARTS or key in keys:
                continue
            keys.add(key)
            if pattern in FILES:
                self.takes(person, place)
                continue
            self.visit(code, place)
            waiting += [link.split("#")[0] for link in person.page.evaluate(
                "[...document.querySelectorAll('a[href]')].map(e => e.getAttribute('href'))")
                if link.startswith("/")]

    def takes(self, person, place):
        """A file: there is nothing to look at, and it is no page."""
        answer = person.context.request.get(person.address + place)
        kind = answer.headers.get("content-type", "")
        assert answer.ok and "text/html" not in kind, (place, answer.status, kind)
        self.visited.add(pattern_of(place, self.known))

    def finds_what_is_planted(self):
        """Text without contrast and a field without a label: found, or all of this is vain."""
        page = self.person(OFFICER).page
        self.person(OFFICER).open("/board")
        page.evaluate("""() => {
          const text = document.createElement("p"), field = document.createElement("input");
          text.textContent = "planted"; text.style.color = "#bbbbbb"; field.id = "planted";
          text.style.background = "#ffffff";
          document.querySelector("main").append(text, field); }""")
        known = dict(self.faults)
        self.faults.clear()
        self.look(page, "planted")
        found = {fault[1] for fault in self.faults if "planted" in fault[2]}
        assert found == {"color-contrast", "label"}, found
        self.faults = known

    def starts_anew(self):
        """Nobody is signed in any more: the clock may have gone on by months."""
        for person in self.people.values():
            assert person.complaints == [], person.complaints
            person.context.close()
        self.people = {}

    def ends(self):
        """Nobody missed a route, and nothing anywhere is serious."""
        self.starts_anew()
        missed = self.known - self.visited - PARTS
        lines = [f"no visit to {pattern}" for pattern in sorted(missed)]
        lines += [f"{impact} {rule} {html}\n    {len(where)} x, such as {where[0]}"
                 for (impact, rule, html), where in sorted(self.faults.items())]
        assert not lines, "\n".join(lines)


def own_account(examination, browser, office):
    """From the link to the list of sessions: pages that only somebody with a password has."""
    link = office.run("account", "invite", DISTRICT, "--as", ADMINISTRATOR)["link"]
    place = link.removeprefix(office.address)
    examination.visit(None, place)
    person = Person(browser, office, reduced_motion="reduce")
    page, password = person.page, "Sieben-Schwaene 7"
    person.open(place)
    page.fill("[name=password]", password)
    page.fill("[name=again]", "x")
    person.submit()
    examination.look(page, "welcome, refused")
    page.fill("[name=password]", password)
    page.fill("[name=again]", password)
    person.submit()
    page.fill("[name=password]", password)
    person.submit()
    examination.people["account"] = person
    for own in ["/account", "/account/password", "/account/code", "/account/step-up"]:
        examination.visit("account", own)


def invitation(examination, office):
    """A panel that is asked, and the link by which one of it answers without an account."""
    today = office.run("today", "--as", SECRETARY)["date"]
    code = opens_round(office, CASES + 1, today, declares=False)
    examination.visit(SECRETARY, f"/cases/{code}/do/invite_expert")
    link = office.run("round", "invite", code, REVIEWER, "--channel", "message",
                      "--as", SECRETARY)["link"]
    examination.visit(None, link)


def publishes(office, shown):
    """The definitions in force, with another word on whether experts see how others marked."""
    with tempfile.TemporaryDirectory() as folder:
        workflows = Path(folder, "workflows")
        shutil.copytree(Path(ROOT, "Workflows"), workflows)
        pack = Path(workflows, "policy/wuhan-2025.yaml")
        rule = "value: {}, unit: rule"
        text = pack.read_text("utf-8")
        assert rule.format("never") in text
        pack.write_text(text.replace(rule.format("never"), rule.format(shown)), "utf-8")
        office.run("workflow", "publish", str(workflows))


def others_marks(examination, office):
    """How the others marked, before sealing and after it: pictures with their table."""
    publishes(office, "after_own")
    today = office.run("today", "--as", SECRETARY)["date"]
    code = opens_round(office, CASES + 2, today)
    office.run("round", "do", code, "release", "--as", SECRETARY)
    for reviewer in REVIEWERS:
        office.run("round", "score", code, "--marks", ",".join(MARKS), "--as", reviewer)
    person = examination.person(REVIEWER)
    for event, count in [("seal", 0), (None, len(MARKS))]:
        examination.look_at(person, f"/rounds/{code}", VIEWS)
        person.open(f"/rounds/{code}")
        assert person.page.locator("main svg[role=img]").count() == len(MARKS)
        assert person.page.locator("main svg text", has_text="我").count() == count
        if event:
            office.run("round", "do", code, event, "--as", SECRETARY)
    publishes(office, "never")


def refused_forms(examination):
    """Forms that come back with what was wrong, and what is not there."""
    person = examination.person(OFFICER)
    person.open("/new/project")
    person.submit()
    examination.look(person.page, "/new/project, refused")
    person.open("/cases/DT-2026-999999")
    examination.look(person.page, "not found")


def is_owed(office):
    """What one expert is paid for the round that was sealed, approved; answers its code."""
    office.run("expert", "register", REVIEWERS[1], "--kinds", "technical", "--fields", "示例",
               "--as", SECRETARY)
    fees = office.run("remuneration", "open", "--title", "示例专家费", "--since", "2026-01-01",
                      "--until", "2026-04-30", "--as", SECRETARY)["code"]
    office.run("remuneration", "do", fees, "approve", "--as", DIRECTOR)
    return fees


def is_accessible(examination, browser, office, codes):
    """All pages, as each role; what no page links to is named here."""
    office.run("goals", "freeze", "2026-04", "--as", DIRECTOR)
    office.run("session", "create", "--title", "示例评审会", "--days", "2026-05-06", "--starts",
               "09:00", "--minutes", "20", "--experts", REVIEWER, "--as", SECRETARY)
    loss = office.run("exemption", "open", codes["grant"], "--set", "loss=1.00", "--set",
                      "cause=示例", "--as", OFFICER)["code"]
    office.run("exemption", "do", loss, "collect_evidence", "--as", OFFICER)
    office.run("aftercare", "expect", "2026-H1", "--as", OFFICER)
    company = office.run("org", "list", "--as", OFFICER)["cases"][0]["code"]
    table = office.run(
        "cap-table", "open", company, "--set", "form=limited", "--set",
        "holders=示例创始人甲,3000000.00;示例创始人乙,2000000.00", "--document",
        "class=registry_extract,number=示例,issuer=示例,date=2026-01-05,digest=sha256:" + "0" * 64,
        "--as", OFFICER)["code"]
    examination.starts_anew()
    examination.finds_what_is_planted()
    examination.walk(OFFICER, [
        "/", "/cases", f"/cases/{codes['project']}", f"/cases/{codes['grant']}",
        f"/cases/{codes['landing']}", f"/cases/{codes['round']}", f"/cases/{loss}",
        f"/cap-tables/{table}", "/aftercare", "/portfolio", "/cases.csv", "/board.png",
        "/new/project", "/import", "/sign-in"])
    examination.walk(REVIEWER, ["/", f"/cases/{codes['round']}"])
    # Of these two one at most had his sheet of the session entered from paper.
    examination.walk(REVIEWERS[1], ["/reviews"])
    fees = is_owed(office)
    examination.walk(REVIEWERS[1], ["/remuneration"])
    examination.walk(FINANCE, ["/", f"/cases/{codes['grant']}", f"/remuneration/{fees}"])
    examination.walk(DIRECTOR, ["/", f"/cases/{codes['project']}"])
    examination.walk(SECRETARY, ["/", "/meetings", "/sessions", "/rounds", "/remuneration",
                                 f"/rounds/{codes['round']}"])
    examination.walk(ADMINISTRATOR, ["/", "/admin", "/admin/audit", "/admin/audit/refusals",
                                     f"/cases/{DISTRICT}", f"/new/account?parent={DISTRICT}"])
    examination.walk(None, ["/board", "/sign-in", "/sign-in/back/DL-2026-000001"])
    own_account(examination, browser, office)
    invitation(examination, office)
    others_marks(examination, office)
    refused_forms(examination)
    examination.ends()
