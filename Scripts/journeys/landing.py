"""A case from its registration to its landing, each step by its button and its form."""

import re

from journeys.office import (CHAIR, COMPANY, DIRECTOR, DISTRICT, FINANCE, INVESTIGATOR, MEETING,
                             OFFICER, REVIEWERS, SECOND, SECOND_FINANCE, SECRETARY, Person)

PAPER = b"%PDF-1.4\n% example\n%%EOF\n"
SHEETS = ["9,9,7,8,8,7,7", "8,9,6,7,8,7,6", "10,10,8,9,9,8,8", "7,8,6,7,7,6,6", "8,8,7,8,8,7,7"]
SUMMARY = {f"summary_{part}": "示例内容" * 20 for part in
           ["aim", "today", "novelty", "audience", "risks", "cost", "duration", "exams"]}


class Story:
    """Everybody who has a part in the case, each at a browser of his own."""

    def __init__(self, browser, office, pictures=None):
        self.browser, self.office, self.pictures = browser, office, pictures
        self.people = {}
        self.today = "2026-01-05"

    def person(self, code):
        if code not in self.people:
            self.people[code] = Person(self.browser, self.office, code, self.pictures)
        return self.people[code]

    def goes_on_to(self, day):
        self.today = day
        self.office.goes_on_to(day)

    def fills(self, page, fields, documents):
        """Types into the form as it stands; a field that it does not have is an error."""
        page.evaluate(
            "document.querySelectorAll('form.fields details').forEach(e => { e.open = true; })")
        for name, value in fields.items():
            control = page.locator(f"form.fields [name='f.{name}']").first
            if control.evaluate("e => e.tagName") == "SELECT":
                control.select_option(value)
            else:
                control.fill(value)
        for name in documents:
            part = f"form.fields [name='d.{name}.%s']"
            page.set_input_files(part % "file", {
                "name": "示例文件.pdf", "mimeType": "application/pdf", "buffer": PAPER})
            page.fill(part % "number", "示例〔2026〕1号")
            page.fill(part % "issuer", "示例单位")
            page.fill(part % "date", self.today)

    def does(self, code, case, event, fields=None, documents=(), instance=""):
        """One step: from the page of the case by its button, through the form, and back."""
        person = self.person(code)
        person.open(f"/cases/{case}")
        part = f"?instance={instance.replace('/', '%2F')}" if instance else ""
        person.page.click(f".actions a[href='/cases/{case}/do/{event}{part}']")
        self.fills(person.page, fields or {}, documents)
        self.sends(person, (code, case, instance, event))

    def begins(self, code, project, kind, fields, documents=()):
        """A case that belongs to the project, by the button on its page; answers its code."""
        person = self.person(code)
        person.open(f"/cases/{project}")
        person.page.click(f".actions a[href='/new/{kind}?parent={project}']")
        self.fills(person.page, fields, documents)
        self.sends(person, (code, project, kind))
        prefix = {"grant-agreement": "BZ", "landing": "LD", "library-entry": "KU",
                  "payee-account": "SZ"}[kind]
        person.open(f"/cases/{project}")
        codes = re.findall(rf"/cases/({prefix}-\d{{4}}-\d{{6}})", person.page.content())
        return max(codes)

    def sends(self, person, what):
        person.submit()
        if "done=" not in person.page.url:
            reasons = person.page.locator(".summary").all_inner_texts()
            raise AssertionError((what, person.page.url, reasons))


def registers(story):
    """The officer types what he knows; the case is there with its code."""
    person = story.person(OFFICER)
    person.open("/new/project")
    story.fills(person.page, {"title": "示例光芯片中试项目", "channel": "scouting",
                              "contact": "示例联系人", "source": "示例发掘记录1"}, [])
    story.sends(person, "register")
    return re.search(r"/cases/(DT-\d{4}-\d{6})", person.page.url).group(1)


def scores(story, reviewer, code, marks, is_disturbed):
    """From the queue to the sheet and back, by keyboard alone; what was typed outlives the line
    and the session."""
    person = story.person(reviewer)
    page = person.page
    person.open("/reviews")
    page.focus("main .actions a.button")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/cases/{code}/do/score")
    sheet = marks.split(",")
    page.focus("#mark-D1")
    for number, mark in enumerate(sheet):
        page.keyboard.type(mark)
        if is_disturbed and number == 3:
            loses_line_and_session(person, reviewer, code, sheet[:4])
        if number < 6:
            page.focus(f"#mark-D{number + 2}")
    for number, mark in enumerate(sheet):
        if int(mark) <= 3 or int(mark) >= 9:
            page.fill(f"[name='f.rationale_d{number + 1}']", "示例理由" * 8)
    page.focus("#mark-D7")
    assert page.locator("[data-chosen]").count() == 7, "each mark shows its band"
    assert "7/7" in page.locator("[data-total]").inner_text()
    person.picture("review")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/reviews?taken=**")
    assert "已提交 1 件" in page.inner_text("main"), page.inner_text("main")


def loses_line_and_session(person, reviewer, code, typed):
    """In the middle of the sheet; afterwards the four marks stand there again."""
    page = person.page
    page.wait_for_timeout(600)
    person.context.set_offline(True)
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("[data-offline]:visible")
    person.context.set_offline(False)
    person.context.clear_cookies()
    person.sign_in(reviewer)
    person.open(f"/cases/{code}/do/score")
    found = [box.input_value() for box in page.locator("[name='f.marks']").all()]
    assert found == typed + ["", "", ""], found


def is_reviewed(story, project):
    """Five experts declare and score alone; the conclusion is computed."""
    story.does(SECRETARY, project, "open_round", {"gate": "G2_AWARD"})
    page = story.person(SECRETARY).page
    story.person(SECRETARY).open(f"/cases/{project}")
    code = re.search(r"/cases/(RD-\d{4}-\d{6})", page.content()).group(1)
    story.does(SECRETARY, code, "draw", {"panel": ",".join(REVIEWERS), "record": "示例抽取记录"},
               ["draw_record"])
    for reviewer in REVIEWERS:
        story.does(reviewer, code, "declare", {"expert": reviewer, "conflict": "none"})
    story.does(SECRETARY, code, "release")
    for reviewer, marks in zip(REVIEWERS, SHEETS):
        scores(story, reviewer, code, marks, is_disturbed=reviewer == REVIEWERS[1])
    story.does(SECRETARY, code, "seal")
    story.does(CHAIR, code, "opine", {"opinion": "示例意见，同意立项。"})
    story.does(SECRETARY, code, "conclude")
    return code


def is_paid(story, grant, tranche):
    """Request, approval, release and payment are four people's."""
    instance = f"tranche/{tranche}"
    story.does(OFFICER, grant, "request", instance=instance)
    story.does(FINANCE, grant, "approve", instance=instance)
    story.does(DIRECTOR, grant, "release", instance=instance)
    story.does(SECOND_FINANCE, grant, "pay", {"amount": "3000000.00"}, ["payment_voucher"],
               instance)


def has_account(story):
    """Where the company is paid to: entered, called back and confirmed by three people."""
    account = story.begins(OFFICER, COMPANY, "payee-account", {
        "name": "示例光芯片公司", "bank": "示例银行示例支行", "account": "420501234567890123"},
        ["account_proof"])
    is_checked(story, account, SECOND)
    return account


def is_checked(story, account, caller):
    """A call to a number that was known before, and the confirmation by somebody else."""
    story.does(caller, account, "call_back", {
        "called": "示例负责人", "number": "027-00000000", "known_from": "示例协议第 1 页",
        "result": "confirmed"})
    story.does(DIRECTOR, account, "confirm")


def is_funded(story, project):
    """A grant that may become equity: agreed, paid, its milestone checked, paid again."""
    finance = story.person(FINANCE)
    finance.open("/new/budget-account")
    story.fills(finance.page, {"fiscal_year": "2026", "instrument": "GTE",
                               "appropriated": "60000000.00"}, ["budget_document"])
    story.sends(finance, "budget")
    story.does(OFFICER, project, "funding_start", {}, ["support_request"])
    grant = story.begins(OFFICER, project, "grant-agreement", {
        "amount": "6000000.00", "payee": COMPANY, "holder": COMPANY, "ratios": "50,50",
        "milestones": "2026-06-30"})
    story.does(OFFICER, grant, "start_due_diligence")
    parts = "technical ip equity litigation financial related_parties valuation".split()
    story.does(OFFICER, grant, "record_diligence",
               {name: value for part in parts
                for name, value in ((part, "clear"), (f"{part}_finding", "示例尽调发现"))})
    story.does(MEETING, grant, "decide", {}, ["due_diligence_report", "decision_minutes"])
    story.does(OFFICER, grant, "request_seal", {"originals": "4"}, ["agreement_text"])
    story.does(DIRECTOR, grant, "approve_seal")
    story.does(OFFICER, grant, "record_counterseal",
               {"method": "paper_seal", "sealed_on": story.today})
    story.does(OFFICER, grant, "sign", {"amount": "6000000.00"}, ["agreement"])
    is_paid(story, grant, 1)
    story.goes_on_to("2026-05-20")
    story.does(OFFICER, grant, "submit", {}, ["milestone_report"], "milestone/1")
    story.does(SECOND, grant, "start_review", instance="milestone/1")
    story.does(SECOND, grant, "accept", {}, ["verification_report"], "milestone/1")
    is_paid(story, grant, 2)
    return grant


def lands(browser, office, pictures=None):
    """From the lead to the enterprise that works; answers who had a part, and the codes."""
    story = Story(browser, office, pictures)
    project = registers(story)
    story.does(OFFICER, project, "invite")
    story.does(OFFICER, project, "describe", {
        "lead_organisation": COMPANY, "principal_investigator": INVESTIGATOR,
        "field": "先进半导体", "district": "东湖高新", "core_ip": "示例专利1,示例专利2",
        "trl": "4", "mrl": "4", **SUMMARY})
    story.does(OFFICER, project, "submit", {"unclassified": "true"},
               ["application_form", "integrity_pledge", "authorisation"])
    story.does(SECOND, project, "accept",
               {"checked": "integrity,ownership,duplication,ethics,security"})
    codes = {"project": project, "round": is_reviewed(story, project)}
    story.does(OFFICER, project, "propose_listing", {}, ["cultivation_plan"])
    story.does(DIRECTOR, project, "publish", {"subject": "示例公示内容"}, ["decision_minutes"])
    codes["account"] = has_account(story)
    story.goes_on_to("2026-01-15")
    story.does(DIRECTOR, project, "list", {}, ["listing_document"])
    codes["grant"] = is_funded(story, project)
    story.does(OFFICER, project, "verification_start", {}, ["verification_order"])
    story.does(SECOND, project, "verification_pass", {"trl": "5", "mrl": "4"},
               ["verification_report"])
    story.does(OFFICER, project, "pilot_start", {}, ["pilot_order"])
    story.does(SECOND, project, "pilot_pass", {"trl": "7", "mrl": "7"}, ["pilot_report"])
    story.does(OFFICER, project, "landing_start", {}, ["landing_plan"])
    codes["landing"] = story.begins(OFFICER, project, "landing", {
        "enterprise": COMPANY, "mode": "new", "district": "东湖高新"})
    story.does(DISTRICT, codes["landing"], "register", {
        "uscc": "91420100MA4KXYQ00A", "registered_on": "2026-03-16", "on_technology": "true"},
        ["business_licence"])
    story.does(OFFICER, codes["landing"], "operate",
               {"employees": "12", "space_square_metres": "300"},
               ["space_evidence", "operating_evidence"])
    officer = story.person(OFFICER)
    officer.open(f"/cases/{project}")
    officer.picture("landed")
    assert "落地" in officer.page.locator("main").inner_text()
    complaints = [line for person in story.people.values() for line in person.complaints]
    assert complaints == [], complaints
    return story, codes
