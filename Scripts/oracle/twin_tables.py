#!/usr/bin/env python3
"""Writes the character tables of the search for duplicates from their sources.

usage: twin_tables.py FOLDER

Needs opencc-python-reimplemented (the table TSCharacters of OpenCC, Apache 2.0) and
confusable-homoglyphs (confusables.txt of Unicode TS 39). FOLDER is Sources/Portfolio/Twin.
"""

import importlib.resources
import json
import sys
import unicodedata

HEADS = {
    "TraditionalForms": '''/// Traditional Chinese characters with their simplified forms.
///
/// The table TSCharacters of OpenCC (Apache 2.0), the first form where it names several;
/// `Scripts/oracle/twin_tables.py` writes this file.
enum TraditionalForms {
    /// A traditional character before the simplified one, again and again.
    static let pairs = """
''',
    "LookAlikes": '''/// Letters and signs that look like another one: Greek and Cyrillic as Latin, radicals as Han.
///
/// From confusables.txt of Unicode TS 39, as far as NFKD does not map it;
/// `Scripts/oracle/twin_tables.py` writes this file.
enum LookAlikes {
    /// What looks like another before that other, again and again.
    static let pairs = """
''',
}


SCRIPTS = {"LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "CHEROKEE", "COPTIC", "LISU"}


def traditional():
    """The pairs of OpenCC whose characters differ."""
    text = (importlib.resources.files("opencc") / "dictionary/TSCharacters.txt").read_text("utf-8")
    for line in text.splitlines():
        source, _, targets = line.partition("\t")
        target = targets.split()[0] if targets.split() else ""
        if len(source) == 1 and len(target) == 1 and source != target:
            yield source, target


def is_han(character):
    """Whether a character is a unified ideograph of the basic plane."""
    return 0x4E00 <= ord(character) <= 0x9FFF


def look_alikes():
    """Letters and digits that look like an ASCII one, and radicals like an ideograph."""
    folder = importlib.resources.files("confusable_homoglyphs")
    table = json.loads((folder / "confusables.json").read_text("utf-8"))
    for source in sorted(table):
        if len(source) != 1 or source.isascii() or is_han(source):
            continue
        if ord(source) > 0xFFFF or unicodedata.normalize("NFKD", source) != source:
            continue
        found = [entry["c"] for entry in table[source] if len(entry["c"]) == 1]
        letters = sorted(c for c in found if c.isascii() and c.isalnum())
        ideographs = sorted(c for c in found if is_han(c))
        script = unicodedata.name(source, "").split()[0:1]
        if letters and unicodedata.category(source)[0] == "L" and script[0] in SCRIPTS:
            # The letter of the same case, and a letter before a digit.
            same = [c for c in letters if c.isalpha() and c.isupper() == source.isupper()]
            yield source, (same or [c for c in letters if c.isalpha()] or letters)[0]
        elif ideographs and 0x2E80 <= ord(source) <= 0x2FDF:
            yield source, ideographs[0]


def main():
    """Writes both files."""
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    for name, pairs in [("TraditionalForms", traditional()), ("LookAlikes", look_alikes())]:
        text = "".join(source + target for source, target in sorted(set(pairs)))
        with open(f"{sys.argv[1]}/{name}.swift", "w", encoding="utf-8") as file:
            file.write(HEADS[name])
            for start in range(0, len(text), 84):
                file.write("        " + text[start : start + 84] + "\n")
            file.write('        """\n}\n')
        print(name, len(text) // 2)


if __name__ == "__main__":
    main()
