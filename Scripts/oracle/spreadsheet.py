#!/usr/bin/env python3
"""Workbooks by other people's programs, cell by cell with ours.

usage: spreadsheet.py make FOLDER     writes theirs.xlsx, and theirs.tsv with what is in it;
                                      with LibreOffice also calc.xlsx, the same as Calc saves it
       spreadsheet.py check FOLDER    compares ours.xlsx with ours.tsv, as openpyxl reads it;
                                      with LibreOffice also as Calc read it and saved it again
       spreadsheet.py fixtures FOLDER writes the fixtures (with LibreOffice where it is there)

A line of a .tsv is: sheet, row, column, kind (text number date bool), the value as JSON text.
"""
import datetime
import decimal
import json
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import zipfile

import openpyxl
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

NAUGHTY = [
    "=1+1", "+1", "-1", "@sum", "'=1", "''", "'", "\tx", "x\ty", "a\nb", "a\rb", "a\r\nb", " x ",
    "<&>\"'", "𬭊㛃𠀀", "é e\u0301", "_x0041_", "_x000D_", "x_x0041_y_x", "0001", "1e5",
    "2025-03-01", "TRUE", "是", "＝１", "，、；", "]]>", "https://example.invalid/", "\u00a0",
    "长" * 8000, "a" * 32767,
]
FORMATS = [
    "yyyy-mm-dd", "m/d/yy", 'yyyy"年"m"月"d"日"', "yyyy/m/d", "[$-804]yyyy\\-mm\\-dd", "d-mmm-yy",
]


def line(sheet, row, column, kind, value):
    return "\t".join([sheet, str(row), str(column), kind, json.dumps(value)])


def plain(number):
    """A number as our reader tells it: 15 digits, no exponent."""
    with decimal.localcontext(decimal.Context(prec=15, rounding=decimal.ROUND_HALF_UP)):
        rounded = +decimal.Decimal(repr(number))
    text = format(rounded, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def calc(file, target):
    """Has Calc open a workbook and save it anew; False where there is no Calc."""
    program = shutil.which("soffice")
    if not program:
        return False
    with tempfile.TemporaryDirectory() as scratch:
        subprocess.run(
            [program, f"-env:UserInstallation=file://{scratch}/profile", "--headless",
             "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", scratch, file],
            check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        made = pathlib.Path(scratch) / file.name
        if not made.exists():
            return False
        shutil.copy(made, target)
    return True


def make(folder):
    random.seed(7)
    book = openpyxl.Workbook()
    lines = []
    for number, epoch in enumerate(["甲", "乙 & <丙>"]):
        sheet = book.active if number == 0 else book.create_sheet()
        sheet.title = epoch
        for row in range(1, 600):
            for column in range(1, 12):
                kind = random.choice(["text", "number", "date", "bool", "none", "naughty"])
                cell = sheet.cell(row, column)
                if kind == "text":
                    value = "".join(random.choice("量子计算机 abc，1\n") for _ in range(12))
                    cell.value, value = value, value
                    lines.append(line(epoch, row, column, "text", value))
                elif kind == "naughty":
                    value = random.choice(NAUGHTY)
                    # openpyxl does not escape what looks like an escape, and takes = for formulas.
                    if "_x" in value or "\r" in value:
                        continue
                    cell.value = value
                    cell.data_type = "s"
                    lines.append(line(epoch, row, column, "text", value))
                elif kind == "number":
                    value = random.choice(
                        [random.randint(-10**9, 10**9), round(random.uniform(-1e7, 1e7), 2),
                         round(random.random(), 12), 0.1 + 0.2, 1e-7, 123456789012345, 1.1, 2.675]
                    )
                    cell.value = value
                    lines.append(line(epoch, row, column, "number", plain(value)))
                elif kind == "date":
                    value = datetime.date(1900, 3, 1) + datetime.timedelta(random.randint(0, 80000))
                    cell.value = value
                    cell.number_format = random.choice(FORMATS)
                    lines.append(line(epoch, row, column, "date", value.isoformat()))
                elif kind == "bool":
                    value = random.random() < 0.5
                    cell.value = value
                    lines.append(line(epoch, row, column, "bool", str(value).lower()))
    book.save(folder / "theirs.xlsx")
    (folder / "theirs.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"openpyxl {openpyxl.__version__}: {len(lines)} cells")
    if not calc(folder / "theirs.xlsx", folder / "calc.xlsx"):
        print("no LibreOffice Calc: left out")


def kind_of(cell):
    if isinstance(cell.value, bool):
        return "bool", str(cell.value).lower()
    if isinstance(cell.value, (datetime.datetime, datetime.date)):
        return "date", cell.value.date().isoformat()
    if isinstance(cell.value, (int, float)):
        return "number", plain(cell.value)
    return "text", openpyxl.utils.escape.unescape(cell.value)


def compare(file, wanted, reader, lost=frozenset()):
    book = openpyxl.load_workbook(file)
    # Calc saves true and false as formulas; no text of ours may have become one.
    formulas = {c.value for s in book for r in s.iter_rows() for c in r if c.data_type == "f"}
    assert formulas <= {"=TRUE()", "=FALSE()"}, formulas
    found = set()
    for sheet in openpyxl.load_workbook(file, data_only=True):
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None:
                    kind, value = kind_of(cell)
                    found.add(line(sheet.title, cell.row, cell.column, kind, value))
    found = {text for text in found if text.rsplit("\t", 2)[0] not in lost}
    wrong = sorted(wanted ^ found)
    for text in wrong[:20]:
        print("missing" if text in wanted else "unexpected", text[:200], file=sys.stderr)
    if wrong or not wanted:
        sys.exit(f"{len(wrong)} cells differ of {len(wanted)}")
    print(f"{reader} read {len(wanted)} cells of ours as they are")
    return book


def check(folder):
    wanted = set((folder / "ours.tsv").read_text(encoding="utf-8").split("\n")) - {""}
    book = compare(folder / "ours.xlsx", wanted, "openpyxl")
    sheet = book.worksheets[0]
    assert sheet.freeze_panes == "A3" and sheet.cell(2, 1).font.bold
    assert sheet.protection.sheet
    locks = {cell.column: cell.protection.locked for cell in sheet[3]}
    assert locks[1] and not locks[2] and locks[5] and not locks[6], locks
    lists = {
        str(found.sqref): (found.type, found.formula1)
        for found in sheet.data_validations.dataValidation
    }
    assert lists == {f"F3:F{sheet.max_row}": ("list", '"是,否,<待核>"')}, lists
    # Twenty Chinese characters take forty places.
    assert 41 <= sheet.column_dimensions["B"].width <= 44, sheet.column_dimensions["B"].width
    if calc(folder / "ours.xlsx", folder / "ours-calc.xlsx"):
        # Calc itself loses carriage returns and what looks like an escape when it saves.
        lost = {text.rsplit("\t", 2)[0] for text in wanted if "_x" in text or "\\r" in text}
        kept = {text for text in wanted if text.rsplit("\t", 2)[0] not in lost}
        compare(folder / "ours-calc.xlsx", kept, "LibreOffice", lost)
    else:
        print("no LibreOffice Calc: left out")


def office():
    """A workbook as an office keeps it; all of it is made up (示例)."""
    book = openpyxl.Workbook()
    guide = book.active
    guide.title = "填表说明"
    guide["A1"] = "示例：请各区于每月 5 日前报送。"
    sheet = book.create_sheet("线索")
    sheet["A1"] = "示例市颠覆性技术储备项目台账（示例数据）"
    sheet.merge_cells("A1:I1")
    sheet["A2"] = "填报单位：示例研究院　　　单位：万元"
    for column, (upper, lower) in enumerate(
        [("序号", None), ("项目名称*", None), ("承担单位", "牵头单位"), (None, "合作单位"),
         ("经费", "申请金额（万元）"), ("登记日期", None), ("来源渠道", None), ("来　源", None),
         ("是否涉密", None)], 1,
    ):
        sheet.cell(3, column, upper)
        if lower:
            sheet.cell(4, column, lower)
        elif upper:
            sheet.merge_cells(start_row=3, end_row=4, start_column=column, end_column=column)
    sheet.merge_cells("C3:D3")
    rich = CellRichText("示例：", TextBlock(InlineFont(b=True), "量子"), "计算机")
    day = datetime.date(2025, 3, 1)
    rows = [
        [1, rich, "示例大学", "示例所", 600, day, "主动发掘", "公开报道 001", False],
        [2, "示例：超导　接口", None, None, "1,234.5", "2025年3月1日", "大赛选拔", 20250001, False],
        [3, "示例：=1+1", "示例公司", None, "￥６０万元", "2025.3.1", "contest", "-1", "否"],
        [4, None, None, None, None, None, None, None, None],
        [5, "示例：植入式器件", "示例公司", "示例院", 0.1 + 0.2, 45717, "公开征集", None, "是"],
    ]
    for index, row in enumerate(rows):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(5 + index, column)
            cell.value = value
            if isinstance(value, str) and value.startswith("-"):
                cell.data_type = "s"
    sheet.merge_cells("C5:C6")
    sheet["F5"].number_format = 'yyyy"年"m"月"d"日";@'
    sheet["A11"] = "合计"
    sheet["E11"] = "=SUM(E5:E9)"
    sheet["A12"] = "备注：示例数据，不得当真。"
    sheet["A13"] = "一、示例。"
    for row in (12, 13):
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=9)
    return book


def fixtures(folder):
    office().save(folder / "office-openpyxl.xlsx")
    old = office()
    old.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    old.save(folder / "office-1904.xlsx")
    calc(folder / "office-openpyxl.xlsx", folder / "office-libreoffice.xlsx")
    bomb = folder / "bomb.xlsx"
    shutil.copy(folder / "office-openpyxl.xlsx", bomb)
    with zipfile.ZipFile(bomb, "a", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("xl/worksheets/sheet9.xml", b" " * (16 << 20))


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] not in ("make", "check", "fixtures"):
        sys.exit(__doc__)
    {"make": make, "check": check, "fixtures": fixtures}[sys.argv[1]](pathlib.Path(sys.argv[2]))
