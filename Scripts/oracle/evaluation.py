"""Writes random evaluations with their expected results, worked out with exact fractions.

Usage: python3 evaluation.py COUNT SEED PATH
One case a line, separated by tabs: panel, weights, floors, sheets, vetoes, then the expected
quorum, composite, means, dropped, outcome, reasons, meeting, non-consensus. Independent of the
Swift code on purpose: it follows the rules' text step by step.
"""

import random
import sys
from fractions import Fraction

PROFILES = [
    ([20, 30, 5, 10, 15, 10, 10], [5, 6, 3, 3, 3, 3, 3]),
    ([15, 25, 15, 10, 15, 10, 10], [5, 6, 4, 4, 4, 4, 4]),
    ([15, 15, 25, 15, 10, 10, 10], [4, 5, 6, 5, 4, 4, 4]),
]


def profile(draw):
    if draw.random() < 0.7:
        return draw.choice(PROFILES)
    cuts = sorted(draw.randint(0, 100) for _ in range(6))
    weights = [b - a for a, b in zip([0] + cuts, cuts + [100])]
    return weights, [draw.randint(0, 10) for _ in range(7)]


def sheets_for(draw, count):
    codes = draw.sample(["E%02d" % n for n in range(40)], count)
    style = draw.randint(0, 4)
    rows = []
    for code in codes:
        if style == 0:
            marks = [draw.randint(0, 10) for _ in range(7)]
        elif style == 1:
            marks = [draw.randint(6, 10) for _ in range(7)]
        elif style == 2:  # many ties
            marks = [draw.choice([7, 8])] * 7
        elif style == 3:  # near the thresholds
            marks = [draw.choice([5, 6, 7, 8, 9]) for _ in range(7)]
        else:  # the panel splits in two
            marks = [draw.randint(9, 10)] * 7 if draw.random() < 0.4 else [
                draw.randint(3, 7) for _ in range(7)]
        rows.append((code, marks))
    draw.shuffle(rows)
    return rows


def expect(panel, weights, floors, sheets, vetoes):
    total = {c: Fraction(sum(w * x for w, x in zip(weights, m)), 10) for c, m in sheets}
    marks = dict(sheets)
    quorum = len(sheets) >= max(5, -(-2 * panel // 3))
    spread = max(total.values()) - min(total.values()) if total else Fraction(0)
    ranges = [max(m[d] for m in marks.values()) - min(m[d] for m in marks.values())
              for d in range(7)] if marks else []
    meeting = bool(vetoes) or (bool(marks) and (spread >= 25 or max(ranges) >= 5))
    if not quorum:
        return (False, "", "", "", "", "QUORUM", meeting, False)
    kept = set(total)
    dropped = []
    if len(sheets) >= 5:
        high = min(kept, key=lambda c: (-total[c], c))
        kept.remove(high)
        low = min(kept, key=lambda c: (total[c], c))
        kept.remove(low)
        dropped = [high, low]
    composite = sum(total[c] for c in kept) / len(kept)
    means = [Fraction(sum(marks[c][d] for c in kept), len(kept)) for d in range(7)]
    assert sum(w * m for w, m in zip(weights, means)) / 10 == composite
    missed = ["FLOOR_D%d" % (d + 1) for d in range(7) if means[d] < floors[d]]
    if any(v[2] == "open" for v in vetoes):
        outcome, reasons = "", ["VETO_OPEN" for v in vetoes if v[2] == "open"]
    elif any(v[2] == "upheld" for v in vetoes):
        outcome = "fail"
        reasons = ["VETO_V%d" % v[0] for v in sorted(vetoes) if v[2] == "upheld"]
    elif composite >= 75:
        outcome, reasons = ("reserve" if missed else "pass"), missed
    elif composite >= 60:
        outcome, reasons = "reserve", ["BELOW_PASS"] + missed
    else:
        outcome, reasons = "fail", ["BELOW_RESERVE"] + missed
    strong = [c for c in total if total[c] >= 85 and marks[c][1] >= 9]
    special = outcome not in ("", "pass") and len(strong) >= 2 and spread >= 25
    return (True, str(composite), ",".join(map(str, means)), ",".join(dropped), outcome,
            ",".join(reasons), meeting, special)


def main():
    count, seed, path = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    draw = random.Random(seed)
    with open(path, "w", encoding="utf-8") as out:
        for _ in range(count):
            panel = draw.choice([5, 6, 7, 9, 11, 13])
            number = draw.randint(max(0, panel - 4), panel)
            weights, floors = profile(draw)
            sheets = sheets_for(draw, number)
            vetoes = []
            while sheets and draw.random() < 0.15:
                vetoes.append((draw.randint(1, 8), draw.choice(sheets)[0],
                               draw.choice(["open", "upheld", "rejected"])))
            result = expect(panel, weights, floors, sheets, vetoes)
            row = [
                str(panel), ",".join(map(str, weights)), ",".join(map(str, floors)),
                ";".join(c + ":" + ",".join(map(str, m)) for c, m in sheets),
                ";".join("%d:%s:%s" % v for v in vetoes),
            ] + [str(int(x)) if isinstance(x, bool) else x for x in result]
            out.write("\t".join(row) + "\n")


main()
