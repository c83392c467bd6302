#!/usr/bin/env python3
"""Writes the list of passwords that everybody tries, from published lists of breached ones.

usage: common_passwords.py FOLDER

Needs django==5.2 (django/contrib/auth/common-passwords.txt.gz: the 20,000 most frequent ones of
Royce Williams' list of breached passwords, BSD) and zxcvbn==4.5.0 (the 30,000 most frequent ones
of the Xato list of breached passwords, MIT). FOLDER is Sources/Identity.

`whole` are all of twelve characters and more, since shorter ones are refused anyway; `words` are
the cores (without digits and signs around them) of the most frequent ones, by which what was
only lengthened (Password-1234) is found.
"""

import gzip
import importlib.resources
import pathlib
import re
import sys

import zxcvbn.frequency_lists

HEAD = '''/// Passwords that everybody tries, and the words that others are made of.
///
/// From the lists of breached passwords in Django 5.2 (Royce Williams, BSD) and zxcvbn 4.5.0
/// (Xato, MIT); `Scripts/oracle/common_passwords.py` writes this file.
enum CommonPasswords {
'''
SHORTEST = 12
SHORTEST_CORE = 5
WIDTH = 92
LINES = 290
# What people of this office would think of first.
OWN = ["dipper", "beidou", "wuhan", "hubei", "zhongguo", "chuangxin", "guanliyuan", "mima",
       "admin", "administrator", "welcome", "huanying", "woaini", "woaiwuhan", "wuchuang"]


def core(word):
    """The letters of a password and what stands between them."""
    return re.sub(r"^[^a-z]+|[^a-z]+$", "", word.lower())


def block(name, comment, words):
    """A constant with words between spaces, in lines that are not too long."""
    lines, line = [], ""
    for word in words:
        if len(line) + 1 + len(word) > WIDTH:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    lines.append(line)
    body = "\n".join("        " + text for text in lines)
    return f'    /// {comment}\n    static let {name} = """\n{body}\n        """\n'


def main(folder):
    resource = importlib.resources.files("django") / "contrib/auth/common-passwords.txt.gz"
    first = gzip.decompress(resource.read_bytes()).decode().split()
    second = zxcvbn.frequency_lists.FREQUENCY_LISTS["passwords"]
    plain = [w for w in first + second if w.isascii() and not set(w) & set('\\"#')]
    whole = sorted({w.lower() for w in plain if len(w) >= SHORTEST})
    kept, seen = [], set()
    for pair in zip(second, first):
        for word in map(core, pair):
            if len(word) >= SHORTEST_CORE and re.fullmatch(r"[a-z0-9]+", word) and word not in seen:
                seen.add(word)
                kept.append(word)
    head = HEAD + block("whole", "In lower case; as long as a password must be.", whole) + "\n"
    kept = OWN + [word for word in kept if word not in OWN]
    room = LINES - head.count("\n")
    count = len(kept)
    while block("words", "", sorted(kept[:count])).count("\n") > room:
        count -= 10
    text = head + block("words", "Cores of the most frequent ones.", sorted(kept[:count])) + "}\n"
    pathlib.Path(folder, "CommonPasswords.swift").write_text(text, encoding="utf-8")
    print(f"{len(whole)} whole, {count} words")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
