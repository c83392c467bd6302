#!/usr/bin/env python3
"""Writes the readings of Chinese characters from Unicode's Unihan database.

usage: pinyin.py UNIHAN_READINGS FOLDER
  UNIHAN_READINGS  Unihan_Readings.txt, plain or as .bz2 (Debian: package unicode-data)
  FOLDER           where the two files go; Sources/Portfolio/Pinyin

The usual reading is kMandarin, its first one. The others are those of kTGHZ2013, the readings of
the Table of General Standard Chinese Characters (通用规范汉字表).
"""

import bz2
import collections
import os
import sys
import unicodedata

TONES = {"\u0304": "1", "\u0301": "2", "\u030c": "3", "\u0300": "4"}
HEAD = '''/// Readings of Chinese characters, without marks: `zhang1张章彰`.
///
/// From Unihan %s, of the unified ideographs of the basic block and of all characters of the
/// Table of General Standard Chinese Characters; `Scripts/oracle/pinyin.py` writes this file.
enum PinyinReadings {
    /// The usual reading (kMandarin) with its tone, before its characters; from a to l.
    static let usualToL = """
%s
        """
}
'''
REST = '''/// The second half of the readings; `Scripts/oracle/pinyin.py` writes this file.
extension PinyinReadings {
    /// The usual reading, from m to z.
    static let usualFromM = """
%s
        """

    /// What a character is read besides (kTGHZ2013), without tones.
    static let further = """
%s
        """
}
'''
WIDTH = 91


def plain(syllable):
    """Letters and tone of a syllable with marks: `zhāng` is `zhang` and `1`; ü is v."""
    tone, letters = "5", []
    for character in unicodedata.normalize("NFD", syllable):
        if character in TONES:
            tone = TONES[character]
        elif character == "\u0308":
            letters[-1] = "v"
        elif character.isascii() and character.isalpha():
            letters.append(character)
        elif character != "\u0302":
            return None
        else:
            # ê, of which there are three interjections.
            pass
    return "".join(letters), tone


def read(path):
    """Usual and further readings by character, and the version of the file."""
    usual, further, version = {}, collections.defaultdict(set), ""
    with (bz2.open if path.endswith(".bz2") else open)(path, "rt", encoding="utf-8") as file:
        for line in file:
            if line.startswith("# Unicode version"):
                version = line.split()[-1]
            if line.startswith("# Unicode Unihan Database") or not line.startswith("U+"):
                continue
            code, field, value = line.rstrip("\n").split("\t")
            character = chr(int(code[2:], 16))
            if field == "kMandarin":
                usual[character] = plain(value.split()[0])
            elif field == "kTGHZ2013":
                for part in value.split():
                    further[character].add(plain(part.split(":")[1])[0])
    return usual, further, version


def lines(groups):
    """Lines of a literal, each syllable before its characters; no group is cut before its first."""
    text, out = "", []
    for syllable, characters in sorted(groups.items()):
        for place, character in enumerate(sorted(characters)):
            piece = syllable + character if place == 0 else character
            if len(text) + len(piece) > WIDTH:
                out.append(text)
                text = ""
            text += piece
    return "\n".join(f"        {line}\\" for line in out) + f"\n        {text}"


def main():
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    usual, further, version = read(sys.argv[1])
    kept = {character: reading for character, reading in usual.items()
            if reading and (0x4E00 <= ord(character) <= 0x9FFF or character in further)}
    first, others = collections.defaultdict(set), collections.defaultdict(set)
    for character, (letters, tone) in kept.items():
        first[letters + tone].add(character)
    for character, readings in further.items():
        for letters in readings - {kept[character][0]}:
            others[letters].add(character)
    halves = [{syllable: first[syllable] for syllable in first if (syllable < "m") == is_first}
              for is_first in (True, False)]
    for name, text in [("PinyinReadings", HEAD % (version, lines(halves[0]))),
                       ("PinyinReadings+Rest", REST % (lines(halves[1]), lines(others)))]:
        path = os.path.join(sys.argv[2], name + ".swift")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
    print(f"{len(kept)} characters, {sum(map(len, others.values()))} further readings")


if __name__ == "__main__":
    main()
