#!/usr/bin/env python3
"""Writes random rounds in which several grants convert, worked out with exact fractions.

Usage: python3 joint_conversion.py COUNT SEED PATH
One round a line, separated by tabs: timing, par, units outstanding, pre-money, cash, the claims and
what is expected. Claims are separated by ; and their parts by spaces: holder, held, principal,
discount, valuation cap and holding cap in basis points, with - for what is not there. Expected is OK
with units, principal used, reserve and the holder's share of each claim, or the code of the refusal.
Python's integers have no bound, so that a case beyond 128 bits would show as a difference.
"""

import random
import sys
from fractions import Fraction
from math import ceil, floor


def expect(timing, par, R, V, N, claims):
    k = [1 - Fraction(c[3], 10000) for c in claims]
    if timing == "post_money":
        rest = 1 - sum(Fraction(c[2], c[4]) for c in claims)
        if rest <= 0:
            return "PRICE_NONPOSITIVE"
        # A share of what there is before the investors: s·T, with T = R + all claims.
        T = R / rest
        q = [c[2] / (Fraction(c[2], c[4]) * T) for c in claims]
        p = Fraction(V, R + sum(floor(c[2] / x) for c, x in zip(claims, q)))
    else:
        p = Fraction(V, R) if timing == "alongside" else (
            V - sum(c[2] / x for c, x in zip(claims, k))) / R
        if p <= 0:
            return "PRICE_NONPOSITIVE"
        q = [p * x if c[4] is None else min(p * x, Fraction(c[4], R)) for c, x in zip(claims, k)]
    n, wanted = floor(N / p), [floor(c[2] / x) for c, x in zip(claims, q)]
    holders = list(dict.fromkeys(c[0] for c in claims))
    held = {c[0]: c[1] for c in claims}
    cap = {h: min([c[5] for c in claims if c[0] == h and c[5] is not None], default=10000)
           for h in holders}
    units = {h: sum(w for c, w in zip(claims, wanted) if c[0] == h) for h in holders}
    full = dict(units)
    # Downward from everything: whoever is above his cap gives up what is too much, again and
    # again; the greatest units that keep every cap are where it ends.
    while True:
        total = R + n + sum(units.values())
        above = [h for h in holders if cap[h] < 10000
                 and (held[h] + units[h]) * 10000 > cap[h] * total]
        if not above:
            break
        for h in above:
            units[h] = floor(Fraction(cap[h], 10000) * total) - held[h]
    total = R + n + sum(units.values())
    given = list(wanted)
    for h in holders:
        if units[h] == full[h]:
            continue
        own = [i for i, c in enumerate(claims) if c[0] == h]
        for i in own:
            given[i] = floor(Fraction(wanted[i] * max(0, units[h]), full[h]))
        for i in own[: max(0, units[h]) - sum(given[i] for i in own)]:
            given[i] += 1
    if any(u <= 0 for u in given):
        return "UNITS_ZERO"
    told = []
    for i, c in enumerate(claims):
        used = ceil(given[i] * q[i]) if given[i] < wanted[i] else c[2]
        if used < given[i] * par or N < n * par:
            return "PRICE_BELOW_PAR"
        share = Fraction(held[c[0]] + units[c[0]], total)
        told.append(f"{given[i]} {used} {used - given[i] * par} {share}")
    return "OK " + ";".join(told)


def amount(draw, low, high):
    """Roughly uniform in the number of digits, often round."""
    value = int(10 ** draw.uniform(low, high))
    return value if draw.random() < 0.5 else max(1, value // 100000) * 100000


def main():
    count, seed, path = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    draw = random.Random(seed)
    with open(path, "w", encoding="utf-8") as out:
        for _ in range(count):
            timing = draw.choice(["alongside", "alongside", "pre_money", "post_money"])
            par = draw.choice([1, 1, 100])
            R = max(100, amount(draw, 6, 10) // par)
            V, N = int(R * par * draw.uniform(0.8, 40)), amount(draw, 6, 10)
            names = ["H"] * 3 if draw.random() < 0.4 else ["H", "G", "H"]
            held = {h: 0 if draw.random() < 0.5 else draw.randint(0, R // 5) for h in "HG"}
            limit = None if draw.random() < 0.3 else draw.choice([1000, 2000, 2500, 3300, 5000])
            claims = []
            for name in names[: draw.randint(1, 3)]:
                cap = None
                if timing == "post_money" or draw.random() < 0.2:
                    cap = int(V * draw.uniform(0.5, 1.5)) + 1
                claims.append((name, held[name], amount(draw, 5, 9),
                               0 if timing == "post_money" else draw.choice([0, 0, 1000, 2000]),
                               cap, limit))
            told = ";".join(" ".join("-" if x is None else str(x) for x in c) for c in claims)
            expected = expect(timing, par, R, V, N, claims)
            out.write("\t".join([timing, str(par), str(R), str(V), str(N), told, expected]) + "\n")


if __name__ == "__main__":
    main()
