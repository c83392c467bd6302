#!/usr/bin/env python3
"""Writes random histories of companies with their cap tables, worked out with exact fractions.

Usage: python3 cap_table.py COUNT SEED PATH
One history a line, separated by tabs: par in fen, with whom a converting holder is compared (all,
none, or a set), the most of the paid-in capital in basis points or nothing, the rows, and what is
expected. Rows are separated by ; and their parts by spaces: day, name, holder, deed and its
figures, with - for what is not there. Expected is OK with every stage, or the code of the
refusal with its row and field. A stage is its total, the round's price and every holder's units.
Python's integers have no bound, so that a case beyond 128 bits would show as a difference.
"""

import random
import sys
from fractions import Fraction
from math import ceil, floor


class No(Exception):
    """A refusal: code, row and field."""


class Company:
    def __init__(self, par, against, most):
        self.par, self.against, self.most = par, against, most
        self.units, self.paid_in = {}, 0
        self.concert, self.compared = {}, {}

    @property
    def total(self):
        return sum(self.units.values())

    def add(self, holder, count):
        self.units[holder] = self.units.get(holder, 0) + count

    def take(self, number, holder, count):
        held = self.units.get(holder, 0)
        count = held if count is None else count
        if not 0 < count <= held:
            raise No("UNITS_EXCEED", number, "units")
        return count

    def stage(self, rows):
        for number, holder, deed, *rest in rows:
            if deed == "found":
                count, paid = rest
                self.add(holder, count)
                whole = count * self.par
                paid = whole if paid is None else paid
                if paid > whole:
                    raise No("PAID_IN_EXCEEDS", number, "paid_in")
                self.paid_in += paid
            elif deed == "transfer":
                count, other = rest
                count = self.take(number, holder, count)
                self.add(holder, -count)
                self.add(other, count)
            elif deed == "redeem":
                count = self.take(number, holder, rest[0])
                if count == self.total:
                    raise No("NOTHING_LEFT", number, "units")
                self.paid_in -= floor(Fraction(self.paid_in * count, self.total))
                self.add(holder, -count)
            elif deed == "concert":
                self.concert.pop(holder, None)
                if rest[0] is not None:
                    self.concert[holder] = rest[0]
            elif deed == "compare":
                self.compared.setdefault(rest[0], set()).add(holder)
        money = [row for row in rows if row[2] in ("invest", "keep", "convert")]
        return self.round(money) if money else None

    def round(self, rows):
        R = self.total
        V = next(row[3] for row in rows if row[3] is not None)
        invested = [(row[0], row[1], row[4]) for row in rows if row[2] == "invest"]
        kept = [(row[0], row[1], row[4]) for row in rows if row[2] == "keep"]
        grants = [row for row in rows if row[2] == "convert"]
        N, U = [n for _, _, n in invested], []
        if grants:
            sum_of = 0
            for number, _, _, _, P, *_ in grants:
                sum_of += P
                if self.most is not None and sum_of > self.paid_in * Fraction(self.most, 10000):
                    raise No("PAID_IN_RATIO", number, "amount")
            p, U = self.convert(grants, R, V, N)
        else:
            p = Fraction(V, R)
            if p < self.par:
                raise No("PRICE_BELOW_PAR", rows[0][0], "pre_money")
        issues = []
        for number, holder, n in invested:
            count = floor(n / p)
            if count == 0:
                raise No("UNITS_ZERO", number, "amount")
            issues.append((holder, count))
        new = sum(count for _, count in issues) + sum(U)
        others = R - sum(self.units.get(holder, 0) for _, holder, _ in kept)
        if kept and others <= 0:
            raise No("PRO_RATA_ALL", kept[0][0], "holder")
        for number, holder, limit in kept:
            held = self.units.get(holder, 0)
            if held == 0:
                raise No("PRO_RATA_NONE", number, "holder")
            # What keeps the share of all units when everybody who may does: T·held/R − held.
            T = R + Fraction(new * R, others)
            count = floor(T * Fraction(held, R) - held)
            if limit is not None:
                count = min(count, floor(limit / p))
            if count == 0:
                raise No("UNITS_ZERO", number, "amount")
            issues.append((holder, count))
        for holder, count in issues:
            self.add(holder, count)
        self.paid_in += sum(count for _, count in issues) * self.par
        for grant, count in zip(grants, U):
            self.add(grant[1], count)
            self.paid_in += count * self.par
        for grant in grants:
            self.compare(grant[0], grant[1])
        return p

    def convert(self, grants, R, V, N):
        """Every grant of the round at once; each is of another holder."""
        P = [g[4] for g in grants]
        k = [1 - Fraction(g[6], 10000) for g in grants]
        if grants[0][5] == "post_money":
            rest = 1 - sum(Fraction(x, g[7]) for x, g in zip(P, grants))
            if rest <= 0:
                raise No("PRICE_NONPOSITIVE", grants[0][0], "pre_money")
            q = [x / (Fraction(x, g[7]) * (R / rest)) for x, g in zip(P, grants)]
            p = Fraction(V, R + sum(floor(x / y) for x, y in zip(P, q)))
        else:
            p = Fraction(V, R) if grants[0][5] == "alongside" else (
                V - sum(x / y for x, y in zip(P, k))) / R
            if p <= 0:
                raise No("PRICE_NONPOSITIVE", grants[0][0], "pre_money")
            q = [p * x if g[7] is None else min(p * x, Fraction(g[7], R))
                 for g, x in zip(grants, k)]
        n = sum(floor(x / p) for x in N)
        full = [floor(x / y) for x, y in zip(P, q)]
        held = [self.units.get(g[1], 0) for g in grants]
        U = list(full)
        # Whoever is above his cap gives up what is too much, until nobody is.
        while True:
            T = R + n + sum(U)
            above = [i for i, g in enumerate(grants) if g[8] is not None and g[8] < 10000
                     and (held[i] + U[i]) * 10000 > g[8] * T and U[i] > 0]
            if not above:
                break
            for i in above:
                U[i] = max(0, floor(Fraction(grants[i][8] * T, 10000)) - held[i])
        for grant, count in zip(grants, U):
            if count == 0:
                raise No("UNITS_ZERO", grant[0], "amount")
        for i, grant in enumerate(grants):
            used = ceil(U[i] * q[i]) if U[i] < full[i] else P[i]
            if used < U[i] * self.par or sum(N) < n * self.par:
                raise No("PRICE_BELOW_PAR", grant[0], "pre_money")
        return p, U

    def compare(self, number, holder):
        if self.against == "none":
            return
        voice = lambda name: self.concert.get(name, name)
        voices = {}
        for name, count in self.units.items():
            voices[voice(name)] = voices.get(voice(name), 0) + count
        own = voices.pop(voice(holder))
        if self.against != "all":
            named = {voice(name) for name in self.compared.get(self.against, ())}
            voices = {name: count for name, count in voices.items() if name in named}
        voices = {name: count for name, count in voices.items() if count > 0}
        if not voices:
            raise No("COMPARISON_EMPTY", number, "holder")
        if own >= max(voices.values()):
            raise No("LARGEST_HOLDER", number, "holder")


def amount(draw, low, high):
    """Roughly uniform in the number of digits, often round."""
    value = int(10 ** draw.uniform(low, high))
    return value if draw.random() < 0.5 else max(1, value // 100000) * 100000


def history(draw, par):
    """Stages of rows: holder, deed and its figures."""
    founders = [f"F{n}" for n in range(draw.randint(1, 4))]
    stages = [[]]
    for holder in founders:
        count = max(1, amount(draw, 6, 10) // par)
        paid = draw.choice([None, None, count * par, count * par // 2])
        stages[0].append((holder, "found", count, paid))
    if draw.random() < 0.3:
        stages[0] += [(holder, "concert", "G") for holder in founders[:2]]
    if draw.random() < 0.6:
        stages[0] += [(holder, "compare", "C") for holder in founders[: draw.randint(1, 3)]]
    people = list(founders)
    units = sum(row[2] for row in stages[0] if row[1] == "found")
    price = par * draw.uniform(0.9, 40)
    for number in range(draw.randint(0, 4)):
        kind = draw.random()
        if kind < 0.15:
            stages.append([(draw.choice(people), "transfer",
                            draw.choice([None, amount(draw, 3, 8)]), f"T{number}")])
            people.append(f"T{number}")
            continue
        if kind < 0.25:
            stages.append([(draw.choice(people), "redeem", draw.choice([None, amount(draw, 3, 7)]))])
            continue
        V = max(1, int(units * price))
        rows = []
        for investor in range(draw.randint(0 if kind < 0.6 else 1, 3)):
            rows.append((f"I{number}{investor}", "invest", V, amount(draw, 7, 10)))
        if kind < 0.6:
            timing = draw.choice(["alongside", "pre_money", "post_money"])
            discount = 0 if timing == "post_money" else draw.choice([0, 0, 1000, 2000, 3333])
            cap = amount(draw, 8, 11) if timing == "post_money" or draw.random() < 0.3 else None
            holding = draw.choice([None, 2000, 2000, 1000, draw.randint(1, 9999)])
            rows.append(("S", "convert", V, amount(draw, 6, 9), timing, discount, cap, holding))
            if draw.random() < 0.3:
                rows.append(("Z", "convert", V, amount(draw, 6, 9), timing, discount, cap, holding))
        if draw.random() < 0.4:
            others = [holder for holder in people if holder not in "SZ"]
            rows += [(holder, "keep", V, draw.choice([None, amount(draw, 5, 9)]))
                     for holder in draw.sample(others, min(len(others), draw.randint(1, 2)))]
        if not rows:
            continue
        people += [row[0] for row in rows if row[0] not in people]
        stages.append(rows)
        units = int(units * 1.2)
        price *= draw.uniform(0.8, 4)
    return stages


def main():
    count, seed, path = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    draw = random.Random(seed)
    with open(path, "w", encoding="utf-8") as out:
        for _ in range(count):
            par = draw.choice([1, 1, 100, 10])
            against = draw.choice(["none", "none", "all", "C"])
            most = draw.choice([None, None, None, 5000])
            company, rows, done, number = Company(par, against, most), [], [], 0
            result = None
            for stage, entries in enumerate(history(draw, par)):
                day = f"20{26 + stage}-01-05"
                numbered = []
                for entry in entries:
                    numbered.append((number, *entry))
                    rows.append(" ".join(
                        [day, f"s{stage}"] + ["-" if x is None else str(x) for x in entry]))
                    number += 1
                if result is not None:
                    continue
                try:
                    price = company.stage(numbered)
                except No as no:
                    result = " ".join(str(part) for part in no.args)
                    continue
                held = {h: u for h, u in company.units.items() if u > 0}
                assert sum(Fraction(u, company.total) for u in held.values()) == 1
                done.append(f"{company.total}|{price if price is not None else '-'}|"
                            + ",".join(f"{h}={u}" for h, u in sorted(held.items())))
            out.write("\t".join([
                str(par), against, "" if most is None else str(most), ";".join(rows),
                result or "OK " + ";".join(done)]) + "\n")


main()
