"""A review session of twelve cases on a tablet: a recusal, the roll, and a sheet from paper."""

from journeys.landing import SUMMARY, Story
from journeys.office import (CHAIR, COMPANY, INVESTIGATOR, OFFICER, REVIEWERS, SECOND, SECRETARY,
                             Person)

CASES = 12
# The case from which one expert stays away.
HIDDEN = 4
MARKS = ["7", "8", "6", "7", "8", "7", "6"]


def given(fields):
    return [part for name, value in fields.items() for part in ("--set", f"{name}={value}")]


def paper(name, day):
    return ["--document", f"class={name},number=示例〔2026〕1号,issuer=示例单位,date={day},"
                          f"digest=sha256:{'0' * 64}"]


def opens_round(office, number, day, declares=True):
    """A project before the panel, whose experts have declared unless they are to be asked first;
    answers the code of the round."""
    project = office.run("project", "register", "--as", OFFICER, *given({
        "channel": "scouting", "title": f"示例上会项目{number}", "contact": "示例联系人",
        "source": f"示例发掘记录上会{number}"}))["code"]
    office.run("project", "do", project, "invite", "--as", OFFICER)
    office.run("project", "do", project, "describe", "--as", OFFICER, *given({
        "lead_organisation": COMPANY, "principal_investigator": INVESTIGATOR,
        "field": "先进半导体", "district": "东湖高新", "core_ip": f"示例上会专利{number}",
        "trl": "4", "mrl": "4", **SUMMARY}))
    office.run("project", "do", project, "submit", "--as", OFFICER, "--set", "unclassified=true",
               *paper("application_form", day), *paper("integrity_pledge", day),
               *paper("authorisation", day))
    office.run("project", "do", project, "accept", "--as", SECOND, "--set",
               "checked=integrity,ownership,duplication,ethics,security")
    office.run("project", "do", project, "open_round", "--as", SECRETARY, "--set", "gate=G2_AWARD")
    rounds = [case["code"] for case in office.run("round", "list", "--limit", "100")["cases"]]
    code = max(rounds)
    office.run("round", "do", code, "draw", "--as", SECRETARY, "--set",
               f"panel={','.join(REVIEWERS)}", *paper("draw_record", day))
    for reviewer in REVIEWERS if declares else []:
        hides = reviewer == REVIEWERS[1] and number == HIDDEN
        office.run("round", "declare", code, "--as", reviewer, *(["--conflict"] if hides else []))
    return code


def calls_the_roll(tablet, code):
    """Fingers find every box, and nothing is wider than the tablet."""
    page = tablet.page
    tablet.open(f"/sessions/{code}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 820
    boxes = page.locator(".roll label.choice")
    assert boxes.count() == len(REVIEWERS)
    for number in range(boxes.count()):
        assert boxes.nth(number).bounding_box()["height"] >= 44
    for reviewer in REVIEWERS[:4]:
        page.check(f"input[name='present'][value='{reviewer}']")
    tablet.picture("session")
    page.click("form.roll button[type=submit]")
    page.wait_for_url("**done=roll**")
    assert "4/5" in page.locator(".track li.now").last.inner_text()
    return page


def enters_from_paper(story, tablet, chair, code, round_code):
    """The secretary types the sheet with its scan, and the chair types the marks again."""
    for person, link, documents in [(tablet, "代录评分表", ["score_sheet"]), (chair, "核对代录", [])]:
        page = person.page
        person.open(f"/sessions/{code}")
        page.click("main details summary")
        page.locator("main details tr", has_text=round_code).get_by_text(link).first.click()
        for number, mark in enumerate(MARKS):
            page.fill(f"#mark-D{number + 1}", mark)
        story.fills(page, {}, documents)
        story.sends(person, link)
    tablet.open(f"/sessions/{code}")
    assert "核对代录" not in tablet.page.content()


def calls_cases(browser, office, tablet, code, rounds):
    """Open pages change by themselves; who stays away sees a pause while his case is heard."""
    seated, away = [Person(browser, office, reviewer) for reviewer in REVIEWERS[:2]]
    pause = "现在没有请您评审的案卷"
    for person in (seated, away):
        person.open(f"/sessions/{code}/live")
        assert pause in person.page.inner_text("[data-live]")
    page = tablet.page
    tablet.open(f"/sessions/{code}/live")
    page.click("[data-live] form button:has-text('下一案')")
    for person in (seated, away):
        person.page.wait_for_selector("[data-live] :text('示例上会项目0')")
    page.click("[data-live] details summary")
    page.click(f"[data-live] details button[value='{rounds[HIDDEN]}']")
    page.wait_for_selector("[data-live] :text('请离席')")
    seated.page.wait_for_selector(f"[data-live] :text('示例上会项目{HIDDEN}')")
    away.page.wait_for_selector(f"[data-live] :text('{pause}')")
    assert f"示例上会项目{HIDDEN}" not in away.page.content()
    page.click("[data-live] button:has-text('休会')")
    seated.page.wait_for_selector(f"[data-live] :text('{pause}')")
    for person in (seated, away):
        assert person.complaints == [], person.complaints


def told_without_gaps(browser, office, code, rounds):
    """Who is kept from a case counts eleven; the others count twelve."""
    for reviewer, count in [(REVIEWERS[0], CASES), (REVIEWERS[1], CASES - 1)]:
        person = Person(browser, office, reviewer)
        person.open("/reviews")
        person.page.click("a[href='/sessions']")
        person.page.click(f"a[href='/sessions/{code}']")
        numbers = person.page.locator("tbody tr td:first-child").all_inner_texts()
        assert numbers == [str(number) for number in range(1, count + 1)], numbers
        shown = person.page.content()
        assert (rounds[HIDDEN] in shown) == (count == CASES)
        assert person.complaints == [], person.complaints


def hears(browser, office, pictures, today):
    """From the panel's cases to the roll, the paper sheet and what each expert is told."""
    rounds = [opens_round(office, number, today) for number in range(CASES)]
    office.run("round", "do", rounds[0], "release", "--as", SECRETARY)
    code = office.run(
        "session", "create", "--title", "示例评审会", "--days", today, "--starts", "09:00",
        "--resumes", "14:00", "--minutes", "20", "--cases-each", "6", "--experts",
        ",".join(REVIEWERS), "--as", SECRETARY)["code"]
    for round_code in rounds:
        office.run("session", "add", code, round_code, "--as", SECRETARY)
    tablet = Person(browser, office, SECRETARY, pictures, viewport={"width": 820, "height": 1180},
                    has_touch=True)
    chair = Person(browser, office, CHAIR)
    story = Story(browser, office, pictures)
    story.today = today
    page = calls_the_roll(tablet, code)
    hidden = page.locator("tr", has_text=rounds[HIDDEN]).first.inner_text()
    assert "示例专家二" in hidden, hidden
    enters_from_paper(story, tablet, chair, code, rounds[0])
    calls_cases(browser, office, tablet, code, rounds)
    told_without_gaps(browser, office, code, rounds)
    for person in (tablet, chair):
        assert person.complaints == [], person.complaints
