"""Strings that break programs, in every field of every form that somebody comes to.

Each form is filled in whole and tried, which writes nothing: it must come back with each word as
it was typed. Then such strings become projects, and every page, export and print that shows them
shows them as they are. Nothing of it may ever run.
"""

import csv
import io
import itertools
import os

from journeys.office import (ADMINISTRATOR, DIRECTOR, FINANCE, MEETING, OFFICER, SECOND, SECRETARY)

STRINGS = [
    "示例<script>window.ran = 1</script>", "示例\"><img src=x onerror=\"window.ran = 1\">",
    "示例'-alert(1)-'", "javascript:window.ran=1//示例", "示例</textarea><script>ran=1</script>",
    "示例</title><svg onload=window.ran=1>", "示例{{constructor.constructor('window.ran=1')()}}",
    "=1+1|'示例'", "@SUM(1+1)*示例", "+示例-cmd|' /C calc'!A0", "-2+3 示例",
    "示例 ﷽ 田中さん 𠜎𠱓 🧑‍🤝‍🧑 ﷺ", "示例\u202egnp.\u202c\u200f", "示例\u0301\u0489\u0336",
    "'; DROP TABLE event; -- 示例", "示例%s%n%d %00 %0d%0a", "../../etc/passwd 示例", "NULL 示例",
    "示例&lt;b&gt;&amp;amp;", "示例\u00a0\u2003\ufeff空", "ＡＢＣ＜script＞示例", "𝕊𝕙𝕚 示例", "示例‮<b>",
]
FORMS = "form.fields button[name=_try]"


class Naughty:
    """Everybody's forms, each filled with the next of the strings."""

    def __init__(self, story):
        self.story, self.strings = story, itertools.cycle(STRINGS)
        self.forms, self.fields = set(), 0

    def fills(self, page):
        """Every field that takes typed text; answers what was typed by the name of the field."""
        page.evaluate(
            "document.querySelectorAll('form.fields details').forEach(e => { e.open = true; })")
        typed = {}
        for control in page.locator("form.fields :is(input[type=text], textarea)").all():
            name = control.get_attribute("name")
            if name is None or name == "_proof":
                continue
            typed[name] = next(self.strings)
            control.fill(typed[name])
        return typed

    def tries(self, person, place):
        """One form, sent without being done: each field has what was typed, and nothing ran."""
        person.open(place)
        page = person.page
        if page.locator(FORMS).count() == 0:
            return
        typed = self.fills(page)
        page.click(FORMS)
        page.evaluate(
            "document.querySelectorAll('form.fields details').forEach(e => { e.open = true; })")
        for name, text in typed.items():
            found = page.locator(f"form.fields [name='{name}']").first.input_value()
            assert found == text, (place, name, text, found)
        assert page.evaluate("window.ran") is None, place
        self.fields += len(typed)

    def visits(self, code, cases, kinds):
        """Each event that this person may send to these cases, once for each kind of case."""
        person = self.story.person(code)
        for kind in kinds:
            self.tries_once(person, ("new", kind), f"/new/{kind}")
        for case in cases:
            person.open(f"/cases/{case}")
            for link in person.page.eval_on_selector_all(
                    ".actions a[href*='/do/']", "all => all.map(e => e.getAttribute('href'))"):
                event = link.split("/do/")[1].split("%2F")[0]
                self.tries_once(person, (case[:2], event), link)

    def tries_once(self, person, form, place):
        if form in self.forms:
            return
        self.forms.add(form)
        self.tries(person, place)


def registers_each(story):
    """A project of each string, by the form of the page; answers their codes."""
    person, codes = story.person(OFFICER), {}
    for text in STRINGS:
        person.open("/new/project")
        story.fills(person.page, {"title": text, "channel": "scouting", "contact": text,
                                  "lead_name": text, "partners": text}, [])
        story.sends(person, text)
        codes[person.page.url.split("/cases/")[1].split("?")[0]] = text
    return codes


def is_shown_as_it_is(story, codes):
    """On its page, in the list, by stage, as a table and on paper."""
    person, office = story.person(OFFICER), story.office
    page = person.page
    for code, text in codes.items():
        person.open(f"/cases/{code}")
        assert page.locator("h1").evaluate("e => e.textContent") == text, (code, text)
        assert page.evaluate("window.ran") is None, code
    for place in ["/cases?q=示例", "/cases/board", "/", "/approvals", "/board", "/reports"]:
        person.open(place)
        assert page.evaluate("window.ran") is None, place
    answer = person.context.request.get(person.address + "/cases.csv?q=示例")
    rows = list(csv.reader(io.StringIO(answer.body().decode("utf-8-sig"))))
    cells = {cell for row in rows for cell in row}
    for text in codes.values():
        # What a spreadsheet would take for a formula has a mark before it.
        assert text in cells or "'" + text in cells, text
        assert not (text[0] in "=+-@" and text in cells), text
    papers = [["project", "list", "--pdf"]] + [
        ["project", "onepage", code, "--out"] for code in list(codes)[::6]]
    for number, paper in enumerate(papers):
        path = os.path.join(office.folder.name, f"{number}.pdf")
        office.run(*paper, path, "--as", OFFICER)
        with open(path, "rb") as file:
            assert file.read(5) == b"%PDF-", paper


def stays_text(story, codes):
    """All of it; answers how many forms and fields were tried."""
    naughty = Naughty(story)
    own = list(codes.values()) + ["DT-2026-000004", "HY-2026-000001", "DW-2026-000001"]
    kinds = ["project", "organisation", "person", "platform", "decision-meeting",
             "review-session", "paper-approval", "budget-account", "webhook-endpoint", "identity-provider"]
    for code in [OFFICER, SECOND, DIRECTOR, FINANCE, SECRETARY, MEETING, ADMINISTRATOR]:
        people = ["RY-2026-000002", "ZH-2026-000001"] if code == ADMINISTRATOR else []
        naughty.visits(code, own + people, kinds)
    is_shown_as_it_is(story, registers_each(story))
    assert len(naughty.forms) > 40 and naughty.fields > 300, (len(naughty.forms), naughty.fields)
    complaints = [line for person in story.people.values() for line in person.complaints]
    assert complaints == [], complaints
    return len(naughty.forms), naughty.fields
