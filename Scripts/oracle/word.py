#!/usr/bin/env python3
"""Word files of ours as python-docx reads them.

usage: word.py check FOLDER    compares each NAME.docx with NAME.txt, which has the text of each
                               paragraph on a line, those of cells among them, in their order
"""
import pathlib
import sys

import docx
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph


def texts(document):
    body = document.element.body
    return [Paragraph(element, document).text for element in body.iter(qn("w:p"))]


def problems(path):
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


def main():
    if len(sys.argv) != 3 or sys.argv[1] != "check":
        sys.exit(__doc__)
    files = sorted(pathlib.Path(sys.argv[2]).glob("*.docx"))
    found = [(path.name, problem) for path in files for problem in problems(path)]
    for name, problem in found:
        print(f"{name}: {problem}", file=sys.stderr)
    if found or len(files) < 2:
        sys.exit(f"{len(files)} word files, {len(found)} problems")
    print(f"python-docx: {len(files)} word files as written")


main()
