#!/usr/bin/env python3
"""Word files of ours as python-docx reads them, and as LibreOffice lays them out.

usage: word.py check FOLDER    compares each NAME.docx with NAME.txt, which has the text of each
                               paragraph on a line, those of cells among them, in their order
       word.py pages FOLDER    counts the pages that LibreOffice Writer makes of the longest brief
                               report (one) and of the month's report (more than one, so that the
                               count is seen to count); needs Writer, not python-docx
       word.py opens FOLDER    opens each NAME.docx of agreement/ in LibreOffice Writer, which must
                               lay out at least a page of it
"""
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile


def texts(document):
    from docx.oxml.ns import qn
    from docx.text.paragraph import Paragraph
    body = document.element.body
    return [Paragraph(element, document).text for element in body.iter(qn("w:p"))]


def problems(path):
    import docx
    document = docx.Document(path)
    expected = path.with_suffix(".txt").read_text(encoding="utf-8").split("\n")
    if texts(document) != expected:
        yield "the paragraphs differ"
    section = document.sections[0]
    if (round(section.page_width.mm), round(section.page_height.mm)) != (210, 297):
        yield "the page is not A4"
    if not document.core_properties.title or document.core_properties.created is None:
        yield "there is no title, or no time"
    styles = {paragraph.style.name for paragraph in document.paragraphs}
    if "Title" not in styles:
        yield f"there is no title among {styles}"
    for number, table in enumerate(document.tables):
        columns = {len(row.cells) for row in table.rows}
        if len(columns) != 1:
            yield f"table {number} has rows of {columns} cells"
        if not table.rows[0]._tr.xpath("./w:trPr/w:tblHeader"):
            yield f"table {number} has no header row"
        fonts = table.cell(0, 0).paragraphs[0].style.element.xpath(".//w:rFonts/@w:eastAsia")
        if fonts != ["黑体"]:
            yield f"the header of table {number} is set in {fonts}"
    if not section.header.paragraphs[0].text or "第" not in section.footer.paragraphs[0].text:
        yield "header or footer is missing"


def page_count(path, folder):
    """The pages that Writer lays a file out on, counted in the PDF that it makes of it."""
    subprocess.run(
        [shutil.which("soffice"), f"-env:UserInstallation=file://{folder}/profile", "--headless",
         "--convert-to", "pdf:writer_pdf_Export", "--outdir", folder, str(path)],
        check=True, capture_output=True, timeout=300)
    pdf = pathlib.Path(folder, path.stem + ".pdf").read_bytes()
    return len(re.findall(rb"/Type\s*/Page[^s]", pdf))


def pages(folder):
    if shutil.which("soffice") is None:
        print("没有 LibreOffice Writer：未数页。/ No LibreOffice Writer: pages were not counted.")
        return
    with tempfile.TemporaryDirectory() as scratch:
        brief = page_count(folder / "pages-brief" / "brief.docx", scratch)
        month = page_count(folder / "pages-month" / "month.docx", scratch)
    print(f"LibreOffice Writer: brief report {brief}, month's report {month} pages")
    if brief != 1 or month < 2:
        sys.exit("the brief report has its page, and only one")


def opens(folder):
    if shutil.which("soffice") is None:
        print("没有 LibreOffice Writer：未打开。/ No LibreOffice Writer: nothing was opened.")
        return
    files = sorted((folder / "agreement").glob("*.docx"))
    with tempfile.TemporaryDirectory() as scratch:
        counts = {path.stem: page_count(path, scratch) for path in files}
    print(f"LibreOffice Writer: pages {counts}")
    if len(files) < 5 or min(counts.values()) < 1:
        sys.exit("each paper of an agreement opens and has a page")


def main():
    if len(sys.argv) != 3 or sys.argv[1] not in ("check", "pages", "opens"):
        sys.exit(__doc__)
    if sys.argv[1] == "opens":
        return opens(pathlib.Path(sys.argv[2]))
    if sys.argv[1] == "pages":
        return pages(pathlib.Path(sys.argv[2]))
    files = sorted(pathlib.Path(sys.argv[2]).glob("*.docx"))
    found = [(path.name, problem) for path in files for problem in problems(path)]
    for name, problem in found:
        print(f"{name}: {problem}", file=sys.stderr)
    if found or len(files) < 2:
        sys.exit(f"{len(files)} word files, {len(found)} problems")
    print(f"python-docx: {len(files)} word files as written")


main()
