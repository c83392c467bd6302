#!/usr/bin/env python3
"""Writes how like random titles and summaries are, by other people's programs.

usage: twins.py COUNT SEED FILE

Folds text with unicodedata (NFKD), the tables of OpenCC and of Unicode TS 39, cuts it into grams
here, and counts them with the coefficient of Sorensen and Dice of `textdistance`. The words of
the policy pack play no part: they are left out on both sides. Each line of FILE holds, with tabs
between: the kind (fold, title, summary or patent), two texts, and the result.
"""

import random
import sys
import unicodedata

import textdistance

from twin_tables import look_alikes, traditional

SIMPLIFIED = dict(traditional())
LOOK_ALIKES = dict(look_alikes())
LETTERS = {"Lu", "Ll", "Lt", "Lm", "Lo", "Nl", "No", "Nd"}
DROPPED = {"Mn", "Me", "Mc", "Cf", "Cc", "Cn", "Co", "Cs"}
# Default_Ignorable_Code_Point that are no format characters.
IGNORABLE = {0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0}
WORDS = (
    "量子 钠离子 電池 電解質 薄膜 传感器 激光 植入式 人工膀胱 腦機接口 碳化硅 功率模块 船舶 综合电力 "
    "北斗 遥感 卫星 稻米 白蛋白 甲基化 检测 机器人 掘进 爆破 磁共振 成像 水下 电缆 连接"
).split()
LATIN = "quantum battery sensor Laser IMPLANT OLED 5G CO2 PCC v1.0 ２０２５ Ⅱ ﬁlm SiC GaN café".split()
NOISE = ["", "", "", " ", "　", "·", "（", "）", "-", "\u200b", "\u202e", "。", "、", "“"]


def ignorable(character):
    """Default_Ignorable_Code_Point, as far as these texts can hold it."""
    point = ord(character)
    return (
        point in IGNORABLE
        or unicodedata.category(character) == "Cf"
        and not 0x0600 <= point <= 0x08FF
        or 0xFE00 <= point <= 0xFE0F
        or 0xE0000 <= point <= 0xE0FFF
    )


def fold(text):
    """The letters and digits of a text, and spaces where something else stood."""
    result = []
    for character in text:
        if character.isspace():
            result.append(" ")
            continue
        if ignorable(character):
            continue
        for part in unicodedata.normalize("NFKD", character):
            for lower in LOOK_ALIKES.get(part, part).lower():
                category = unicodedata.category(lower)
                if category in DROPPED:
                    continue
                if category == "Nd":
                    lower = str(unicodedata.digit(lower))
                elif category not in LETTERS and lower != "." and not "⺀" <= lower <= "⿟":
                    lower = " "
                result.append(SIMPLIFIED.get(lower, lower))
    return "".join(result)


def is_word(character):
    """Whether a sign forms words with its neighbours."""
    return character.isascii() and character.isalnum()


def pieces(folded):
    """Words of letters and digits, and runs of other signs over their gaps."""
    found, run, word = [], "", ""
    for sign in folded + " ":
        if is_word(sign) or sign == "." and word[-1:].isdigit():
            if run:
                found.append(("wide", run))
            run = ""
            if sign != "." and word.endswith(".") and not sign.isdigit():
                found.append(("word", word.rstrip(".")))
                word = ""
            word += sign
            continue
        if word.rstrip("."):
            found.append(("word", word.rstrip(".")))
        word = ""
        if sign not in " .":
            run += sign
    if run:
        found.append(("wide", run))
    return found


def skeleton(word):
    """Look-alikes within a word that is no number."""
    if not any(c.isalpha() for c in word):
        return word
    return word.translate(str.maketrans("01i", "oll"))


def grams(text, single, double, letter):
    """Grams, each as often as it weighs."""
    bag = []
    for kind, piece in pieces(fold(text)):
        if kind == "wide":
            bag += [sign for sign in piece for _ in range(single)]
            bag += [a + b for a, b in zip(piece, piece[1:]) for _ in range(double)]
        else:
            ends = ["^", *skeleton(piece), "$"]
            bag += [f"{a}{b}!" for a, b in zip(ends, ends[1:]) for _ in range(letter)]
    return bag


def per_mille(first, second):
    """Sorensen and Dice of two bags in thousandths, rounded half up."""
    if not first and not second:
        return 0
    value = textdistance.Sorensen(qval=1, external=False).similarity(first, second)
    total = len(first) + len(second)
    common = round(value * total / 2)
    return (2000 * common * 2 + total) // (2 * total)


def text(generator, words):
    """A random text, with what people and machines put between words."""
    chosen = [generator.choice(WORDS + LATIN) for _ in range(words)]
    return "".join(word + generator.choice(NOISE) for word in chosen)


def altered(generator, original):
    """The same with a few signs dropped, doubled or moved."""
    signs = list(original)
    for _ in range(generator.randrange(4)):
        if len(signs) < 2:
            break
        place = generator.randrange(len(signs))
        match generator.randrange(3):
            case 0:
                del signs[place]
            case 1:
                signs.insert(place, generator.choice("子新ａ型"))
            case _:
                signs = signs[place:] + signs[:place]
    return "".join(signs)


def patent(generator):
    """An application as people write it, and its twelve digits; or its check digit is wrong."""
    number = f"{generator.randrange(2003, 2027)}{generator.randrange(1, 4)}"
    number += f"{generator.randrange(10**7):07}"
    weights = [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]
    rest = sum(int(d) * w for d, w in zip(number, weights)) % 11
    right = "X" if rest == 10 else str(rest)
    check = right if generator.random() < 0.8 else generator.choice("0123456789X")
    prefix = generator.choice(["ZL", "CN", "", "专利号ZL", "申请号：CN", "zl ", "ＺＬ"])
    dot = generator.choice([".", "", "．"])
    shown = prefix + generator.choice([number, f"{number[:4]} {number[4]} {number[5:]}"])
    return shown + dot + check, number, "right" if check == right else "wrong"


def main():
    """Writes the cases."""
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    count, generator = int(sys.argv[1]), random.Random(int(sys.argv[2]))
    with open(sys.argv[3], "w", encoding="utf-8") as file:
        for character in [*SIMPLIFIED, *LOOK_ALIKES, *map(chr, range(0x3400, 0xA000))]:
            file.write(f"fold\t{character}\t\t{fold(character)}\n")
        for character in [*range(0xA1, 0x530), *range(0x2000, 0x2E00), *range(0x2E80, 0x2FE0),
                          *range(0xF900, 0xFB00), *range(0xFF00, 0xFFEF), *range(0x1D400, 0x1D800)]:
            if unicodedata.category(chr(character)) not in {"Cn", "Mn", "Me", "Mc"}:
                file.write(f"fold\t{chr(character)}\t\t{fold(chr(character))}\n")
        for index in range(count):
            kind = "title" if index % 2 else "summary"
            first = text(generator, generator.randrange(1, 7 if kind == "title" else 40))
            second = altered(generator, first)
            if generator.random() < 0.3:
                second = text(generator, generator.randrange(1, 7))
            weights = (2, 4, 3) if kind == "title" else (0, 4, 3)
            result = per_mille(grams(first, *weights), grams(second, *weights))
            file.write(f"{kind}\t{first}\t{second}\t{result}\n")
        for _ in range(count // 10):
            file.write("patent\t{}\t{}\t{}\n".format(*patent(generator)))


if __name__ == "__main__":
    main()
