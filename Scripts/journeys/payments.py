"""A payment that goes wrong: returned by the bank, an account that is suspected, and the books."""

import os

from journeys.landing import is_checked
from journeys.office import (COMPANY, DIRECTOR, FINANCE, OFFICER, SECOND, SECOND_FINANCE)

TRANCHE = "tranche/2"
WRONG = """日期,方向,金额,对方户名,凭证号,流水号
2026-05-20,支出,"3,000,000.00",示例光芯片公司,,B1
2026-05-21,收入,"3,000,000.00",示例光芯片公司,示例〔2026〕1号,B2
2026-05-22,收入,8.88,示例银行,,B3
"""


def is_refused(story, code, case, event, fields, documents, instance, words):
    """The form comes back with the reason, and what was typed in it."""
    person = story.person(code)
    person.open(f"/cases/{case}/do/{event}?instance={instance.replace('/', '%2F')}")
    story.fills(person.page, fields, documents)
    person.submit()
    assert "done=" not in person.page.url, person.page.url
    told = person.page.locator(".summary").inner_text()
    assert words in told, told


def comes_back(story, grant):
    """The bank returns the second tranche: who paid it does not record that."""
    story.does(FINANCE, grant, "return_transfer", {"reason": "示例：账号有误，银行退回"},
               ["bank_receipt"], TRANCHE)
    finance = story.person(FINANCE)
    finance.open(f"/grants/{grant}")
    told = finance.page.locator("main").inner_text()
    assert "退汇 1 次" in told and "账实不符" not in told, told
    finance.picture("returned-transfer")


def is_suspected(story, grant, account):
    """A letter changes the account; the director stops it, and nothing is paid to it."""
    story.does(OFFICER, account, "change", {
        "account": "420509999999999999", "letter_phone": "138-0000-0000",
        "reason": "示例来函要求变更"}, ["account_proof"])
    story.does(DIRECTOR, account, "stop", {"reason": "示例：来函电话与协议不一致，疑似冒充"})
    story.does(FINANCE, grant, "approve", instance=TRANCHE)
    story.does(DIRECTOR, grant, "release", instance=TRANCHE)
    is_refused(story, SECOND_FINANCE, grant, "pay", {"amount": "3000000.00"},
               ["payment_voucher"], TRANCHE, "已止付")
    story.person(SECOND_FINANCE).picture("stopped-account")


def is_replaced(story, grant, account):
    """Another account takes its place, is checked and cools off; then it is approved and paid."""
    story.does(DIRECTOR, account, "withdraw", {"reason": "示例：经查属冒充"})
    other = story.begins(OFFICER, COMPANY, "payee-account", {
        "name": "示例光芯片公司", "bank": "示例银行示例支行", "account": "420501234567890123"},
        ["account_proof"])
    is_checked(story, other, SECOND)
    is_refused(story, SECOND_FINANCE, grant, "pay", {"amount": "3000000.00"},
               ["payment_voucher"], TRANCHE, "冷静期")
    story.goes_on_to("2026-05-28")
    story.does(DIRECTOR, grant, "approve_again", instance=TRANCHE)
    story.does(SECOND_FINANCE, grant, "pay", {"amount": "3000000.00"}, ["payment_voucher"],
               TRANCHE)
    story.does(OFFICER, grant, "file_receipt", {}, ["payee_receipt"], TRANCHE)


def brings(person, table):
    """Finance uploads the bank's table where the lines are settled."""
    person.open("/funds/bank")
    page = person.page
    page.click("main a[href='/import?subject=bank']")
    page.set_input_files("[name='table']", table)
    page.click("main form button[type='submit']")
    page.click("main button[name='_do']")
    page.wait_for_selector("main a[href$='/file']")
    assert "登记 3 条" in page.locator("main .flash").inner_text()


def is_reconciled(story):
    """The bank's lines come in; what can be meant in two ways another person settles."""
    table = os.path.join(story.office.folder.name, "示例流水.csv")
    with open(table, "w", encoding="utf-8") as file:
        file.write(WRONG)
    brings(story.person(FINANCE), table)
    person = story.person(SECOND_FINANCE)
    person.open("/funds/bank")
    page = person.page
    assert "待人工勾对" in page.locator("main").inner_text()
    person.picture("reconciliation")
    page.click("main a[href*='/do/settle']")
    story.fills(page, {"reason": "示例：按回单核对"}, [])
    story.sends(person, "settle")
    person.open("/funds/bank")
    assert "人工勾对" in page.locator("main").inner_text()


def moves_money(story, codes):
    """From a return by the bank to the reconciliation, each step by its own person."""
    comes_back(story, codes["grant"])
    is_suspected(story, codes["grant"], codes["account"])
    is_replaced(story, codes["grant"], codes["account"])
    is_reconciled(story)
    complaints = [line for person in story.people.values() for line in person.complaints]
    assert complaints == [], complaints
