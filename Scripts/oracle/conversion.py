"""Writes random conversions with their expected results, worked out with exact fractions.

Usage: python3 conversion.py COUNT SEED PATH
One case a line, separated by tabs: timing, par, discount, valuation cap, holding cap, units
outstanding, units held, pre-money, cash, principal, then either the code of the refusal or OK
and round price, price, units, investor units, total, share, reserve, investor reserve,
principal used, balance, whether the holding cap binds. Python's integers have no bound, so
a case beyond 128 bits would show as a difference.
"""

import random
import sys
from fractions import Fraction
from math import ceil, floor


def expect(timing, par, discount, cap, holding, R, held, V, N, P):
    k = 1 - Fraction(discount, 10000)
    if timing == "post_money":
        if cap is None:
            return ["POST_MONEY_CAP_MISSING"]
        if cap <= P:
            return ["PRICE_NONPOSITIVE"]
        s = Fraction(P, cap)
        claim = floor(s * R / (1 - s))
        q = P / (s * R / (1 - s))
        p = Fraction(V, R + claim)
    else:
        p = Fraction(V, R) if timing == "alongside" else (V - P / k) / R
        if p <= 0:
            return ["PRICE_NONPOSITIVE"]
        q = k * p if cap is None else min(k * p, Fraction(cap, R))
    n = floor(N / p)
    full = floor(P / q)
    units, binds = full, False
    if holding is not None and holding < 10000:
        h = Fraction(holding, 10000)
        # By bisection on the rule itself, not by the closed form.
        low, high = 0, full
        fits = lambda u: Fraction(held + u, R + n + u) <= h
        if not fits(high):
            binds = True
            while low < high:
                middle = (low + high + 1) // 2
                if fits(middle):
                    low = middle
                else:
                    high = middle - 1
            units = low
    if units == 0:
        return ["UNITS_ZERO"]
    used = ceil(units * q) if binds else P
    reserve, investor = used - units * par, N - n * par
    if reserve < 0 or investor < 0:
        return ["PRICE_BELOW_PAR"]
    total = R + n + units
    assert P == used + (P - used) and P - used >= 0
    return ["OK", p, q, units, n, total, Fraction(held + units, total), reserve, investor,
            used, P - used, int(binds)]


def amount(draw, low, high):
    """Roughly uniform in the number of digits, often round."""
    value = int(10 ** draw.uniform(low, high))
    return value if draw.random() < 0.5 else max(1, value // 100000) * 100000


def main():
    count, seed, path = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    draw = random.Random(seed)
    with open(path, "w", encoding="utf-8") as out:
        for _ in range(count):
            timing = draw.choice(["alongside", "pre_money", "post_money"])
            par = draw.choice([1, 1, 100, 10])
            big = 15 if draw.random() < 0.1 else 11.5
            discount = 0 if timing == "post_money" else draw.choice([0, 0, 2000, 1500, 3333, 9999])
            P = amount(draw, 5, 9)
            V = amount(draw, 8, big)
            R = max(1, int(V / draw.uniform(0.9, 40) / par))
            N = draw.choice([0, amount(draw, 7, 11)])
            absent = 0.05 if timing == "post_money" else 0.4
            cap = None if draw.random() < absent else amount(draw, 8, big)
            holding = draw.choice([None, 2000, 2000, 1000, 500, 1500, 10000, draw.randint(1, 9999)])
            held = draw.choice([0, 0, 0, R // 20, R // 7])
            case = [timing, par, discount, cap, holding, R, held, V, N, P]
            row = ["" if x is None else str(x) for x in case] + [
                str(x) for x in expect(*case)]
            out.write("\t".join(row) + "\n")


main()
