"""A scan of 150 MB goes up with its progress, and takes the server no memory to speak of."""

import os

from playwright.sync_api import expect

MEGABYTES = 150
MOST_GROWTH_MEGABYTES = 64


def peak(servers):
    """The most memory that they have held since they were last asked to forget, in MB."""
    total = 0
    for server in servers:
        with open(f"/proc/{server.pid}/status", encoding="ascii") as status:
            line = next(line for line in status if line.startswith("VmHWM"))
        total += int(line.split()[1]) / 1024
    return total


def forget_peak(servers):
    for server in servers:
        with open(f"/proc/{server.pid}/clear_refs", "w", encoding="ascii") as file:
            file.write("5")


def scan(office):
    """A PDF of noise, as a scanner makes it."""
    path = os.path.join(office.folder.name, "示例扫描件.pdf")
    with open(path, "wb") as file:
        file.write(b"%PDF-1.4\n")
        for _ in range(MEGABYTES):
            file.write(os.urandom(1_000_000))
        file.write(b"\n%%EOF\n")
    return path


def sends_a_large_file(person, office):
    page = person.page
    person.open("/cases/DT-2026-000007/do/note")
    page.locator("form.fields textarea").first.fill("示例大文件")
    page.evaluate(
        "document.querySelectorAll('form.fields details').forEach(e => { e.open = true; })")
    path = scan(office)
    page.set_input_files("[name='d._.file']", path)
    page.select_option("[name=_class]", "other")
    page.fill("[name='d._.date']", "2026-01-05")
    forget_peak(office.servers)
    before = peak(office.servers)
    person.submit()
    expect(page.locator("progress")).to_be_visible()
    page.wait_for_url("**/cases/DT-2026-000007?done=note**", timeout=120_000)
    growth = peak(office.servers) - before
    assert growth < MOST_GROWTH_MEGABYTES, f"{growth:.0f} MB for a file of {MEGABYTES} MB"
    documents = office.run(
        "document", "list", "DT-2026-000007")["cases"][0]["documents"]
    assert [document["bytes"] for document in documents] == [os.path.getsize(path)], documents
    # Nothing of it lies about, and what the form refuses it refuses with everything still there.
    with open(path, "r+b") as file:
        file.truncate(MEGABYTES * 1_000_000)
    person.open("/cases/DT-2026-000007/do/note")
    page.locator("form.fields textarea").first.fill("示例残缺文件")
    page.evaluate(
        "document.querySelectorAll('form.fields details').forEach(e => { e.open = true; })")
    page.set_input_files("[name='d._.file']", path)
    page.select_option("[name=_class]", "other")
    page.fill("[name='d._.date']", "2026-01-05")
    person.submit()
    expect(page.locator(".summary")).to_contain_text("示例扫描件.pdf", timeout=120_000)
    expect(page.locator("form.fields textarea").first).to_have_value("示例残缺文件")
    os.remove(path)
    return growth
