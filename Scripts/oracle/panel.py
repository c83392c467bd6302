#!/usr/bin/env python3
"""Draws, and how far a weight must move, by brute force with Python's fractions and hashlib.

usage: panel.py COUNT SEED OUT.tsv
Columns of kind `flip`:  kind, panel size, weights, floors, sheets, flips
           of kind `order`: kind, panel size, weights, floors, sheets, sheets of the other, flips
           of kind `draw`:  kind, seed, round, strata, limits, apart, pool, commitment, digest of
                            the pool, panel, alternates; both `SHORT` when there is no panel
Flips: one for each dimension, `below:reached/above:reached`, `-` for none, joined by `;`.
"""

import hashlib
import itertools
import random
import sys
from fractions import Fraction

PROFILES = [
    ([15, 25, 15, 10, 15, 10, 10], [5, 6, 4, 4, 4, 4, 4]),
    ([20, 30, 5, 10, 15, 10, 10], [5, 6, 3, 3, 3, 3, 3]),
    ([0, 0, 100, 0, 0, 0, 0], [5, 6, 4, 4, 4, 4, 4]),
    ([70, 5, 5, 5, 5, 5, 5], [0, 0, 0, 0, 0, 0, 0]),
]


def moved(weights, k, x):
    rest = 100 - weights[k]
    return [x if d == k else Fraction(w) * (100 - x) / rest for d, w in enumerate(weights)]


def conclude(weights, floors, panel, sheets):
    """Outcome, composite and means by weights that may be fractions."""
    if len(sheets) < max(5, -(-2 * panel // 3)):
        return "", None, None
    total = {c: sum(w * x for w, x in zip(weights, m)) / Fraction(10) for c, m in sheets}
    marks = dict(sheets)
    kept = set(total)
    if len(sheets) >= 5:
        kept.remove(min(kept, key=lambda c: (-total[c], c)))
        kept.remove(min(kept, key=lambda c: (total[c], c)))
    composite = sum(total[c] for c in kept) / len(kept)
    means = [Fraction(sum(marks[c][d] for c in kept), len(kept)) for d in range(7)]
    if composite >= 75:
        met = all(mean >= floor for mean, floor in zip(means, floors))
        return ("pass" if met else "reserve"), composite, means
    return ("reserve" if composite >= 60 else "fail"), composite, means


def lines(weights, k, sheets):
    """Slope and start of each total over the weight of one dimension."""
    rest = 100 - weights[k]
    found = []
    for _, marks in sheets:
        others = Fraction(sum(w * x for d, (w, x) in enumerate(zip(weights, marks)) if d != k), rest)
        found.append(((marks[k] - others) / 10, others * 10))
    return found


def subsets(weights, k, sheets):
    """The composite over the weight for every pair of sheets that might be dropped."""
    all_lines = lines(weights, k, sheets)
    drops = itertools.combinations(range(len(sheets)), 2) if len(sheets) >= 5 else [()]
    found = set()
    for drop in drops:
        kept = [line for place, line in enumerate(all_lines) if place not in drop]
        found.add((sum(a for a, _ in kept) / len(kept), sum(b for _, b in kept) / len(kept)))
    return found


def meetings(pairs):
    for (a, b), (c, d) in pairs:
        if a != c:
            yield (d - b) / (a - c)


def flips(weights, groups, verdict, levels):
    told = []
    for k in range(7):
        if weights[k] == 100:
            continue
        cuts = {Fraction(0), Fraction(100)}
        composites = [subsets(weights, k, sheets) for sheets in groups]
        for sheets in groups:
            cuts |= set(meetings(itertools.combinations(lines(weights, k, sheets), 2)))
        cuts |= set(meetings(itertools.product(composites[0], levels)))
        if len(groups) == 2:
            cuts |= set(meetings(itertools.product(*composites)))
        cuts = sorted(x for x in cuts if 0 <= x <= 100)
        current = verdict(moved(weights, k, Fraction(weights[k])))
        sides = []
        for side in (
                sorted((x for x in cuts if x < weights[k]), reverse=True),
                [x for x in cuts if x > weights[k]]):
            last, found = Fraction(weights[k]), "-"
            for cut in side:
                if verdict(moved(weights, k, (last + cut) / 2)) != current:
                    found = f"{last}:0"
                    break
                if verdict(moved(weights, k, cut)) != current:
                    found = f"{cut}:1"
                    break
                last = cut
            sides.append(found)
        told.append("/".join(sides))
    return ";".join(told)


def sheets_for(draw, count):
    base = draw.choice([5, 6, 7, 8])
    spread = draw.choice([1, 2, 3])
    codes = draw.sample(["E%02d" % n for n in range(40)], count)
    return [(code, [min(10, max(0, base + draw.randint(-spread, spread + 1))) for _ in range(7)])
            for code in codes]


def listed(sheets):
    return ";".join(c + ":" + ",".join(map(str, m)) for c, m in sheets)


def order(results):
    (_, one, means), (_, two, others) = results
    if one is None or two is None:
        return (one is not None) - (two is not None)
    mine, theirs = (one, means[1], means[0]), (two, others[1], others[0])
    return (mine > theirs) - (mine < theirs)


def sha(text):
    return hashlib.sha256(text.encode()).hexdigest()


def draw_row(draw, number):
    names = ["technical", "industry", "finance"][:draw.randint(1, 3)]
    strata = [(name, draw.randint(1, 3)) for name in names]
    seed, round_code = sha(f"seed {number}"), f"R-2026-{number:06d}"
    pool = []
    for code in draw.sample(range(100), draw.randint(4, 14)):
        employer = draw.choice(["", "甲", "乙", "丙", "丁", "戊", "己 所"])
        pool.append((f"EX-{code:03d}", draw.choice(names), employer, int(draw.random() < 0.4)))
    codes = [row[0] for row in pool]
    apart = {tuple(sorted(draw.sample(codes, 2))) for _ in range(draw.randint(0, 3))}
    seats = sum(count for _, count in strata)
    of_employer, of_district = draw.choice([1, 1, 2]), draw.choice([None, seats // 2, 0])
    text = f"round {round_code}\n" + "".join(f"stratum {n} {c}\n" for n, c in strata)
    text += f"alternates 2\nemployer {of_employer}\n"
    text += f"district {'-' if of_district is None else of_district}\n"
    text += "".join(sorted(f"apart {a} {b}\n" for a, b in apart))
    text += "".join(f"expert {c} {s} {d} {e}\n" for c, s, e, d in sorted(pool))
    keyed = sorted(pool, key=lambda row: sha(f"{seed}:{round_code}:{row[0]}"))

    def holds(panel):
        employers = [row[2] for row in panel if row[2]]
        return (all(employers.count(name) <= of_employer for name in employers)
                and (of_district is None or sum(row[3] for row in panel) <= of_district)
                and not any({a, b} <= {row[0] for row in panel} for a, b in apart))

    choices = [itertools.combinations([row for row in keyed if row[1] == name], count)
               for name, count in strata]
    panel = next((found for parts in itertools.product(*choices)
                  if holds(found := [row for part in parts for row in part])), None)
    if panel is None:
        members = others = "SHORT"
    else:
        chosen = {row[0] for row in panel}
        rest = [[row[0] for row in keyed if row[1] == name and row[0] not in chosen][:2 * count]
                for name, count in strata]
        members = ",".join(row[0] for row in panel)
        others = ",".join(itertools.chain(*rest))
    return [
        "draw", seed, round_code, ",".join(f"{n}:{c}" for n, c in strata),
        f"{of_employer}:{'-' if of_district is None else of_district}",
        ",".join(f"{a}:{b}" for a, b in sorted(apart)),
        ";".join(f"{c}:{s}:{e}:{d}" for c, s, e, d in pool), sha(seed), sha(text), members, others]


def main():
    count, seed, path = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    draw = random.Random(seed)
    with open(path, "w", encoding="utf-8") as out:
        for number in range(count):
            weights, floors = draw.choice(PROFILES)
            panel = draw.choice([5, 7])
            groups = [sheets_for(draw, draw.randint(5, panel)) for _ in range(2)]
            head = [str(panel), ",".join(map(str, weights)), ",".join(map(str, floors))]
            one = flips(weights, groups[:1], lambda w: conclude(w, floors, panel, groups[0])[0],
                        [(Fraction(0), Fraction(level)) for level in (60, 75)])
            out.write("\t".join(["flip", *head, listed(groups[0]), one]) + "\n")
            both = flips(weights, groups,
                         lambda w: order([conclude(w, floors, panel, g) for g in groups]), [])
            out.write("\t".join(["order", *head, *map(listed, groups), both]) + "\n")
            out.write("\t".join(draw_row(draw, number)) + "\n")


main()
