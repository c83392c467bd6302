#!/usr/bin/env python3
"""Agreement, intraclass correlations and variance components by other people's programs.

usage: insight.py COUNT SEED OUT.tsv
Columns: kind, units, raters, unit:rater:value;…, what is expected. Kinds:
  alpha   `krippendorff`, interval, with missing ratings
  icc     `pingouin`: ICC(1,1), ICC(A,1), ICC(A,k) of complete tables
  reml    `statsmodels` MixedLM with crossed effects: variances of unit, rater and rest
  errors  the mixed-model equations solved whole by numpy, at given variances: levels of units,
          their standard errors, effects of raters, their standard errors
"""

import sys
import warnings

import krippendorff
import numpy as np
import pandas as pd
import pingouin
import statsmodels.formula.api as smf

warnings.filterwarnings("ignore")


def table(draw, units, raters, share):
    """Ratings with real differences of units and raters; at least two pairs."""
    level = draw.normal(0, draw.uniform(1, 9), units)
    leniency = draw.normal(0, draw.uniform(0.5, 5), raters)
    rest = draw.uniform(0.5, 4)
    rows = [
        (u, r, round(70 + level[u] + leniency[r] + draw.normal(0, rest), 1))
        for u in range(units) for r in range(raters) if draw.random() < share]
    return rows


def frame(rows):
    return pd.DataFrame(rows, columns=["unit", "rater", "value"])


def alpha(rows, units, raters):
    matrix = np.full((raters, units), np.nan)
    for unit, rater, value in rows:
        matrix[rater, unit] = value
    return [krippendorff.alpha(reliability_data=matrix, level_of_measurement="interval")]


def icc(rows):
    found = pingouin.intraclass_corr(
        data=frame(rows), targets="unit", raters="rater", ratings="value").set_index("Type")["ICC"]
    return [found["ICC(1,1)"], found["ICC(A,1)"], found["ICC(A,k)"]]


def reml(rows):
    data = frame(rows).assign(one=1)
    model = smf.mixedlm(
        "value ~ 1", data, groups="one", re_formula="0",
        vc_formula={"unit": "0+C(unit)", "rater": "0+C(rater)"})
    # From several starts: the search of the peer may stop early, the best it finds counts.
    fits = [model.fit(reml=True, method=[method], gtol=1e-9, maxiter=2000)
            for method in ("bfgs", "lbfgs", "cg")]
    fit = max(fits, key=lambda one: one.llf)
    named = dict(zip(fit.model.exog_vc.names, fit.vcomp))
    return [named["unit"], named["rater"], fit.scale]


def errors(rows, units, raters, variances):
    """BLUPs and standard errors from the inverse of the whole system."""
    of_unit, of_rater, rest = variances
    design = np.zeros((len(rows), 1 + units + raters))
    values = np.array([value for _, _, value in rows])
    for row, (unit, rater, _) in enumerate(rows):
        design[row, [0, 1 + unit, 1 + units + rater]] = 1
    prior = np.diag([0.0] + [rest / of_unit] * units + [rest / of_rater] * raters)
    inverse = np.linalg.inv(design.T @ design + prior)
    solution = inverse @ design.T @ values
    pick = np.zeros((units, design.shape[1]))
    pick[:, 0] = 1
    pick[np.arange(units), 1 + np.arange(units)] = 1
    levels = pick @ solution
    level_errors = np.sqrt(rest * np.einsum("ij,jk,ik->i", pick, inverse, pick))
    effects = solution[1 + units:]
    effect_errors = np.sqrt(rest * np.diag(inverse)[1 + units:])
    return [*levels, *level_errors, *effects, *effect_errors]


def main():
    count, seed, path = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    draw = np.random.default_rng(seed)
    with open(path, "w", encoding="utf-8") as out:
        def write(kind, units, raters, rows, expected):
            listed = ";".join(f"{u}:{r}:{v}" for u, r, v in rows)
            numbers = ",".join(repr(float(number)) for number in expected)
            out.write(f"{kind}\t{units}\t{raters}\t{listed}\t{numbers}\n")

        for _ in range(count):
            units, raters = int(draw.integers(2, 30)), int(draw.integers(2, 9))
            rows = table(draw, units, raters, draw.uniform(0.3, 1))
            shared = {u for u, _, _ in rows if sum(1 for r in rows if r[0] == u) > 1}
            if len({v for u, _, v in rows if u in shared}) > 1:
                write("alpha", units, raters, rows, alpha(rows, units, raters))
        for _ in range(count // 4):
            units, raters = int(draw.integers(5, 20)), int(draw.integers(2, 8))
            rows = table(draw, units, raters, 1.1)
            write("icc", units, raters, rows, icc(rows))
        for _ in range(max(1, count // 20)):
            units, raters = int(draw.integers(30, 60)), int(draw.integers(8, 16))
            rows = table(draw, units, raters, draw.uniform(0.4, 0.9))
            found = reml(rows)
            write("reml", units, raters, rows, found)
            write("errors", units, raters, rows, [*found, *errors(rows, units, raters, found)])


main()
