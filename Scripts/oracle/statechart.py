#!/usr/bin/env python3
"""Writes random statecharts with what the package `python_statemachine` makes of them.

    pip install python_statemachine==3.2.2
    python3 Scripts/oracle/statechart.py 4000 1 statechart.jsonl
    DIPPER_ORACLE_STATECHART=$PWD/statechart.jsonl swift test --filter WorkflowTests

One case a line: the chart as a tree, and after each macrostep (the first is the start) the active
leaves in document order, the values of the fields, the new words of the trace, which every
entry, exit, default and transition extends, and whether the chart is done. Charts have compound
and parallel states, shallow and deep history, final states and done events, eventless
transitions, raised events, guards with In(), several targets, and internal and targetless
transitions.

The package departs from SCXML 1.0, appendix D, in some places; `Peer` and `run` mend them, each
with the sentence of the algorithm. Where appendix D contradicts section 3.13 (a deep history inside
a state that is not left), 3.13 is followed: no state is entered that is active. Left out:
- several targets, or a history state, as the initial of the whole chart, which the package takes
  for several transitions (compound states have them);
- a final region of a parallel state and a history state at the top: STATE_SHAPE with us;
- exit actions of final states at the top: the Recommendation runs them when the session ends
  (exitInterpreter); a case that ends is not taken down, so neither program does;
- charts that never come to rest: what nobody sent from outside burns `fuel`.
"""

import json
import random
import sys
import types
from xml.sax.saxutils import quoteattr

import statemachine.statemachine
from statemachine.engines.sync import SyncEngine
from statemachine.io.scxml.processor import SCXMLProcessor

EVENTS = ["e1", "e2", "e3", "e4"]
RAISED = ["r1", "r2", "r3"]
FUEL = 3


class Chart:
    """A random chart as a tree of dictionaries."""

    def __init__(self, source):
        self.random = source
        self.nodes = {}
        self.parents = {}
        self.budget = source.randint(6, 24)
        self.count = 0
        self.states = self.children(None, source.randint(2, 4), depth=0)
        self.initial = [name for name in self.initial_of(self.states, 0.5)[:1]
                        if not self.nodes[name]["kind"].endswith("History")]
        for node in list(self.nodes.values()):
            self.decorate(node)

    # The tree

    def node(self, kind, parent):
        self.count += 1
        node = {"id": f"s{self.count}", "kind": kind, "initial": [], "default": [], "states": [],
                "entry": [], "exit": [], "followed": [], "transitions": []}
        self.nodes[node["id"]] = node
        self.parents[node["id"]] = parent
        return node

    def children(self, parent, count, depth, regions=False):
        kinds = []
        for _ in range(count):
            self.budget -= 1
            deep = depth < 4 and self.budget > 0
            draw = self.random.random()
            if deep and draw < (0.75 if regions else 0.4):
                kinds.append("compound")
            elif deep and draw < (0.85 if regions else 0.6):
                kinds.append("parallel")
            else:
                kinds.append("atomic")
        is_region = parent and self.parents[parent] and (
            self.nodes[self.parents[parent]]["kind"] == "parallel")
        if not regions and self.random.random() < (0.8 if is_region else 0.4 if depth else 0.15):
            kinds.append("final")
        if depth and self.random.random() < 0.4:
            kinds.append(self.random.choice(["shallowHistory", "deepHistory"]))
        if kinds[-1].endswith("History"):
            kinds.insert(self.random.randrange(len(kinds)), kinds.pop())
        result = []
        histories = []
        for kind in kinds:
            node = self.node(kind, parent)
            if kind == "compound":
                node["states"] = self.children(node["id"], self.random.randint(1, 3), depth + 1)
                node["initial"] = self.initial_of(node["states"], 0.6)
            elif kind == "parallel":
                node["states"] = self.children(
                    node["id"], self.random.randint(2, 3), depth + 1, regions=True)
            elif kind.endswith("History"):
                histories.append(node)
            result.append(node)
        for node in histories:
            siblings = result
            if node["kind"] == "deepHistory" and self.random.random() < 0.5:
                siblings = [member for sibling in result for member in self.within(sibling)]
            choices = [member for member in siblings if not member["kind"].endswith("History")]
            node["default"] = [self.random.choice(choices)["id"]]
        return result

    def within(self, node):
        return [node] + [inner for child in node["states"] for inner in self.within(child)]

    def ancestors(self, name):
        result = []
        while (name := self.parents[name]) is not None:
            result.append(name)
        return result

    def initial_of(self, states, given):
        """Targets below; several regions of one parallel at times; empty for the first child."""
        if self.random.random() > given:
            return []
        inner = [member for state in states for member in self.within(state)]
        direct = states if self.random.random() < 0.6 else inner
        choices = [member for member in direct if not member["kind"].endswith("History")]
        return self.several(self.random.choice(choices)["id"], inner)

    def several(self, first, pool):
        """Adds targets that can be active together with the first."""
        targets = [first]
        while self.random.random() < 0.3:
            other = self.random.choice(pool)["id"]
            if all(self.are_orthogonal(other, target) for target in targets):
                targets.append(other)
        return targets

    def are_orthogonal(self, first, second):
        line = [first] + self.ancestors(first)
        if second in line or first in self.ancestors(second):
            return False
        common = next((name for name in self.ancestors(second) if name in line), None)
        history = any(self.nodes[name]["kind"].endswith("History") and self.parents[name] == common
                      for name in (first, second))
        return common is not None and self.nodes[common]["kind"] == "parallel" and not history

    def listened(self, active):
        """Answers what active states listen to, as far as it comes from outside."""
        return [transition["event"] for name in active for transition in
                self.nodes[name]["transitions"] if transition["event"] in EVENTS]

    # What happens

    def decorate(self, node):
        if node["default"] or node["initial"]:
            node["followed"] = self.actions(f"*{node['id']}", 0.1)
        if node["kind"].endswith("History"):
            return
        node["entry"] = self.actions(f"+{node['id']}", 0.15)
        if node["kind"] != "final" or self.parents[node["id"]]:
            node["exit"] = self.actions(f"-{node['id']}", 0.1)
        if node["kind"] == "final":
            return
        for number in range(self.random.choice([0, 1, 1, 2, 3])):
            node["transitions"].append(self.transition(node, number))
        if node["states"] and self.random.random() < (0.9 if node["kind"] == "parallel" else 0.6):
            node["transitions"].append(
                self.transition(node, "d", event=f"done.state.{node['id']}"))

    def transition(self, node, number, event=None):
        name = f"{node['id']}_{number}"
        if event is None:
            draw = self.random.random()
            event = (None if draw < 0.12 else self.random.choice(RAISED) if draw < 0.3
                     else self.random.choice(EVENTS))
        pool = list(self.nodes.values())
        targets = []
        if event is None or self.random.random() < 0.85:
            if node["states"] and self.random.random() < 0.4:
                pool = [member for child in node["states"] for member in self.within(child)]
            ends = [member for member in pool if member["kind"] == "final"
                    and self.parents[member["id"]] in (self.parents[node["id"]], node["id"])]
            wanted = ends if ends and self.random.random() < 0.3 else pool
            targets = self.several(self.random.choice(wanted)["id"], pool)
        conditions = [self.condition() for _ in range(self.random.choice([0, 0, 0, 1, 1, 2]))]
        actions = self.actions(f"={name}", 0.25)
        if event in EVENTS:
            actions.append(["assign", "fuel", ["number", FUEL]])
        else:
            conditions.append(["above", "fuel", 0])
            actions.append(["assign", "fuel", ["less", "fuel"]])
        below = {member["id"] for child in node["states"] for member in self.within(child)}
        internal = bool(targets) and below.issuperset(targets) and self.random.random() < 0.5
        return {"id": f"t_{name}", "event": event, "targets": targets, "actions": actions,
                "conditions": conditions, "internal": internal}

    def condition(self):
        match self.random.randrange(4):
            case 0 | 1:
                return [self.random.choice(["in", "in", "out"]), self.random.choice(list(
                    node["id"] for node in self.nodes.values()
                    if not node["kind"].endswith("History")))]
            case 2:
                return ["above", self.random.choice(["x", "y"]), self.random.randrange(60)]
            case _:
                return ["odd", self.random.choice(["x", "y"])]

    def actions(self, word, raising):
        result = [["note", word]]
        if self.random.random() < 0.5:
            result.append(["assign", self.random.choice(["x", "y"]),
                           ["mixed", self.random.choice(["x", "y"]), self.random.choice(["x", "y"]),
                            self.random.randrange(1, 90)]])
        if self.random.random() < raising:
            result.append(["raise", self.random.choice(RAISED)])
        self.random.shuffle(result)
        return result


# The peer's language

def peer_value(value):
    match value:
        case ["number", number]:
            return str(number)
        case ["less", field]:
            return f"{field} - 1"
        case ["mixed", first, second, number]:
            return f"({first} * 3 + {second} + {number}) % 101"


def peer_condition(condition):
    match condition:
        case ["in", state]:
            return f"In('{state}')"
        case ["out", state]:
            return f"not In('{state}')"
        case ["above", field, number]:
            return f"{field} > {number}"
        case ["odd", field]:
            return f"{field} % 2 == 1"


def peer_actions(actions):
    text = ""
    for action in actions:
        match action:
            case ["note", word]:
                text += f"<assign location=\"trace\" expr=\"trace + ' {word}'\"/>"
            case ["assign", field, value]:
                text += f"<assign location=\"{field}\" expr={quoteattr(peer_value(value))}/>"
            case ["raise", event]:
                text += f"<raise event=\"{event}\"/>"
    return text


def peer_state(node):
    kind, name = node["kind"], node["id"]
    content = peer_actions(node["followed"])
    if kind.endswith("History"):
        return (f"<history id=\"{name}\" type=\"{kind.removesuffix('History')}\">"
                f"<transition target=\"{' '.join(node['default'])}\">{content}</transition>"
                "</history>")
    tag = {"atomic": "state", "compound": "state"}.get(kind, kind)
    text = f"<{tag} id=\"{name}\">"
    if kind == "compound":
        text += (f"<initial><transition target=\"{initial(node['initial'], node['states'])}\">"
                 f"{content}</transition></initial>")
    text += f"<onentry>{peer_actions(node['entry'])}</onentry>"
    text += f"<onexit>{peer_actions(node['exit'])}</onexit>"
    for transition in node["transitions"]:
        parts = {"event": transition["event"], "target": " ".join(transition["targets"]),
                 "cond": " and ".join(map(peer_condition, transition["conditions"])),
                 "type": "internal" if transition["internal"] else "external"}
        given = " ".join(f"{key}={quoteattr(part)}" for key, part in parts.items() if part)
        text += f"<transition {given}>{peer_actions(transition['actions'])}</transition>"
    return text + "".join(map(peer_state, node["states"])) + f"</{tag}>"


def initial(targets, states):
    """Names the first child where nothing is named: the reader sorts the children by kind."""
    real = [state["id"] for state in states if not state["kind"].endswith("History")]
    return " ".join(targets or real[:1])


def peer_document(chart):
    return ("<scxml xmlns=\"http://www.w3.org/2005/07/scxml\" version=\"1.0\" name=\"c\" "
            f"initial=\"{initial(chart.initial, chart.states)}\">"
            + "".join(map(peer_state, chart.states)) + "</scxml>")


class Peer(SyncEngine):
    """The package's engine with its departures from appendix D mended."""

    def _select_transitions(self, trigger_data, predicate):
        """`atomicStates = configuration.toList().filter(isAtomicState).sort(documentOrder)`."""
        enabled = statemachine.orderedset.OrderedSet()
        atomic = [state for state in self.sm.configuration if state.is_atomic]
        for state in sorted(atomic, key=lambda state: state.document_order):
            transition = self._first_transition_that_matches(state, trigger_data, predicate)
            if transition is not None:
                enabled.add(transition)
        return self._filter_conflicting_transitions(enabled)

    def _add_history_states_to_enter(self, info, state, entered, defaults, contents):
        """`defaultHistoryContent[state.parent.id] = state.transition.content`, and only where
        nothing is recorded; the package adds the content of the transition to the history."""
        before = contents.get(state.parent.id, [])
        super()._add_history_states_to_enter(info, state, entered, defaults, contents)
        is_recorded = state.id in self.sm.history_values
        contents[state.parent.id] = before if is_recorded else contents[state.parent.id][1:]

    def _prepare_exit_states(self, enabled_transitions):
        """`if h.type == "deep": f = lambda s0: isAtomicState(s0) and isDescendant(s0, s)`."""
        result = super()._prepare_exit_states(enabled_transitions)
        for info in result[0]:
            for history in info.state.history:
                values = self.sm.history_values
                if history.type.is_deep:
                    values[history.id] = [s for s in values[history.id] if s.is_atomic]
        return result

    def _prepare_entry_states(self, *arguments):
        """Section 3.13: the entry set holds what is not active once the exit set was left."""
        ordered, *rest = super()._prepare_entry_states(*arguments)
        return [info for info in ordered if info.state not in self.sm.configuration], *rest

    def _check_root_final_state(self):
        """`if isSCXMLElement(s.parent): running = false`: a parallel at the top ends nothing."""


statemachine.statemachine.SyncEngine = Peer


def run(chart, source):
    """Answers what the peer does: the start, then random events until it is done."""
    processor = SCXMLProcessor(trusted=True)
    processor.parse_scxml("c", peer_document(chart))
    states = processor.scs["c"].states_map
    for order, (name, node) in enumerate(chart.nodes.items()):
        if node["kind"].endswith("History"):
            continue
        # `entryOrder` is document order; the package numbers the states of one level first.
        states[name].document_order = order
        # The package adds an initial to a compound whose own leads further down than a child,
        # and then does the content of neither.
        if node["kind"] == "compound":
            own = states[name].transitions.transitions
            firsts = [transition for transition in own if transition.initial]
            own[:] = firsts[:1] + [transition for transition in own if not transition.initial]
    model = types.SimpleNamespace(state=None, x=1, y=2, fuel=FUEL, trace="")
    machine = processor.start(model=model)
    leaves = [name for name, node in chart.nodes.items() if node["kind"] in ("atomic", "final")]
    steps, seen = [], 0
    for number in range(13):
        event = None if number == 0 else source.choice(EVENTS)
        if event:
            heard = chart.listened(sorted(active))
            event = source.choice(heard) if heard and source.random() < 0.8 else event
            machine.send(event)
        active = {state.id for state in machine.configuration}
        done = any(chart.parents[name] is None and chart.nodes[name]["kind"] == "final"
                   for name in active)
        steps.append({"event": event, "active": [name for name in leaves if name in active],
                      "trace": model.trace[seen:].split(), "x": model.x, "y": model.y,
                      "isDone": done})
        seen = len(model.trace)
        if done:
            break
    return steps


def main():
    count, seed, path = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    with open(path, "w", encoding="utf-8") as out:
        for number in range(count):
            source = random.Random(f"{seed}/{number}")
            chart = Chart(source)
            case = {"name": f"{seed}/{number}", "initial": chart.initial, "states": chart.states,
                    "steps": run(chart, source)}
            out.write(json.dumps(case) + "\n")


if __name__ == "__main__":
    main()
