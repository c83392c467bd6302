#!/usr/bin/env python3
"""Random assignments with their best objective by OR-Tools: cheapest flow, or CP-SAT.

usage: assignment.py COUNT SEED OUT.tsv
Columns: need;…  least:most;…  project:expert:score;…  expert:expert;… (not together)  objective
Without experts who may not sit together the objective is that of the min-cost flow, and CP-SAT
must agree; with them it is CP-SAT's. INFEASIBLE where there is no assignment.
"""

import random
import sys

from ortools.graph.python import min_cost_flow
from ortools.sat.python import cp_model

LEAST_BONUS = 1_000_000


def by_flow(needs, loads, pairs):
    flow = min_cost_flow.SimpleMinCostFlow()
    count, experts = len(needs), len(loads)
    source, sink = count + experts, count + experts + 1
    for project, need in enumerate(needs):
        flow.add_arc_with_capacity_and_unit_cost(source, project, need, 0)
    arcs = [flow.add_arc_with_capacity_and_unit_cost(p, count + e, 1, -s) for p, e, s in pairs]
    floors = []
    for expert, (least, most) in enumerate(loads):
        floors.append(
            flow.add_arc_with_capacity_and_unit_cost(count + expert, sink, least, -LEAST_BONUS))
        flow.add_arc_with_capacity_and_unit_cost(count + expert, sink, most - least, 0)
    flow.set_node_supply(source, sum(needs))
    flow.set_node_supply(sink, -sum(needs))
    if flow.solve() != flow.OPTIMAL:
        return "INFEASIBLE"
    if any(flow.flow(arc) < loads[expert][0] for expert, arc in enumerate(floors)):
        return "INFEASIBLE"
    return str(sum(score for arc, (_, _, score) in zip(arcs, pairs) if flow.flow(arc)))


def by_sat(needs, loads, pairs, apart):
    model = cp_model.CpModel()
    chosen = {(p, e): model.new_bool_var("") for p, e, _ in pairs}
    for project, need in enumerate(needs):
        model.add(sum(x for (p, _), x in chosen.items() if p == project) == need)
    for expert, (least, most) in enumerate(loads):
        model.add_linear_constraint(
            cp_model.LinearExpr.sum([x for (_, e), x in chosen.items() if e == expert]), least, most)
    for first, second in apart:
        for project in range(len(needs)):
            if (project, first) in chosen and (project, second) in chosen:
                model.add(chosen[project, first] + chosen[project, second] <= 1)
    model.maximize(sum(score * chosen[p, e] for p, e, score in pairs))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    status = solver.solve(model)
    if status == cp_model.INFEASIBLE:
        return "INFEASIBLE"
    assert status == cp_model.OPTIMAL
    return str(round(solver.objective_value))


def main():
    count, seed, path = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    draw = random.Random(seed)
    with open(path, "w", encoding="utf-8") as out:
        for number in range(count):
            projects, experts = draw.randint(2, 25), draw.randint(4, 14)
            needs = [draw.randint(1, 4) for _ in range(projects)]
            room = sum(needs) / experts * draw.uniform(0.8, 1.8)
            loads = []
            for _ in range(experts):
                most = max(1, round(room * draw.uniform(0.6, 1.4)))
                loads.append((draw.choice([0, 0, 0, min(2, most)]), most))
            share = draw.uniform(0.5, 1)
            pairs = [(p, e, draw.choice([draw.randint(0, 1000), 100 * draw.randint(0, 10)]))
                     for p in range(projects) for e in range(experts) if draw.random() < share]
            apart = set()
            if number % 3 == 0:
                apart = {tuple(sorted(draw.sample(range(experts), 2)))
                         for _ in range(draw.randint(1, 5))}
            sat = by_sat(needs, loads, pairs, apart)
            if not apart:
                assert by_flow(needs, loads, pairs) == sat
            out.write("\t".join([
                ";".join(map(str, needs)), ";".join(f"{a}:{b}" for a, b in loads),
                ";".join(f"{p}:{e}:{s}" for p, e, s in pairs),
                ";".join(f"{a}:{b}" for a, b in sorted(apart)), sat]) + "\n")


main()
