#!/usr/bin/env python3
"""Writes typed random expressions with the answers of cel-cpp (PyPI: cel-expr-python).

    python3 Scripts/oracle/cel_differential.py 20000 differential.jsonl [seed]
    DIPPER_CEL_DIFFERENTIAL=$PWD/differential.jsonl swift test --filter ConformanceTests
"""

import datetime
import json
import random
import sys

from cel_expr_python import cel

T = cel.Type
UTC = datetime.timezone.utc
VARIABLES = {
    "i": ("int", T.INT, 7),
    "j": ("int", T.INT, -3),
    "big": ("int", T.INT, 9223372036854775807),
    "d": ("double", T.DOUBLE, 2.5),
    "b": ("bool", T.BOOL, True),
    "s": ("string", T.STRING, "北斗abc"),
    "ints": ("list(int)", T.List(T.INT), [3, 1, 2]),
    "texts": ("list(string)", T.List(T.STRING), ["x", "yy", ""]),
    "m": ("map(string,int)", T.Map(T.STRING, T.INT), {"k": 1, "z": 0}),
    "t": ("timestamp", T.TIMESTAMP, datetime.datetime(2026, 2, 28, 23, 59, 59, 500000, UTC)),
    "u": ("duration", T.DURATION, datetime.timedelta(days=1, seconds=3)),
}
WRITTEN = {
    "int": {"name": "int"}, "double": {"name": "double"}, "bool": {"name": "bool"},
    "string": {"name": "string"}, "timestamp": {"name": "timestamp"}, "duration": {"name": "duration"},
    "list(int)": {"name": "list", "parameters": [{"name": "int"}]},
    "list(string)": {"name": "list", "parameters": [{"name": "string"}]},
    "map(string,int)": {"name": "map", "parameters": [{"name": "string"}, {"name": "int"}]},
}
GETTERS = ["getFullYear", "getMonth", "getDate", "getDayOfMonth", "getDayOfWeek", "getDayOfYear",
           "getHours", "getMinutes", "getSeconds", "getMilliseconds"]
PATTERNS = ["a+b", "^x$", "[a-c]{2,3}", "(ab|c)*$", "\\\\d+", "y?y", "北.", "^$", "[^a]", "\\\\bab"]


class Generator:
    def __init__(self, source):
        self.random = source
        self.scope = []

    def of(self, kind, depth):
        """An expression of the type, with literals and variables where the depth is spent."""
        locals_ = [name for name, local in self.scope if local == kind]
        leaves = [name for name, (declared, _, _) in VARIABLES.items() if declared == kind] + locals_ * 2
        if depth <= 0 or self.random.random() < 0.12:
            return self.random.choice(leaves) if leaves and self.random.random() < 0.6 else self.literal(kind)
        if self.random.random() < 0.08:
            return f"({self.of('bool', depth - 1)} ? {self.of(kind, depth - 1)} : {self.of(kind, depth - 1)})"
        return getattr(self, "a_" + kind.split("(")[0])(kind, depth - 1)

    def literal(self, kind):
        pick = self.random.choice
        match kind:
            case "int":
                return pick(["0", "1", "2", "-1", "7", "100", "0x1F", "9223372036854775807", "-9223372036854775808", "4611686018427387904"])
            case "double":
                return pick(["0.0", "1.5", "-2.25", "1e3", ".5", "1e308", "3.0"])
            case "bool":
                return pick(["true", "false"])
            case "string":
                return pick(["''", "'a'", "\"abc\"", "r'a\\b'", "'北斗'", "'\\u4e2d\\n'", "'ab1'", "'12'", "'-5'", "'true'"])
            case "timestamp":
                return pick(["timestamp('2024-02-29T12:00:00Z')", "timestamp('2026-01-01T00:00:00.25+08:00')",
                             "timestamp('1969-12-31T23:59:59Z')", "timestamp(0)", "timestamp('2023-02-29T00:00:00Z')"])
            case "duration":
                return pick(["duration('1h30m')", "duration('-1.5s')", "duration('250ms')", "duration('0')", "duration('86400s')", "duration('x')"])
            case "list(int)":
                return pick(["[]", "[1]", "[1, 2, 3]", "[0, -1]"])
            case "list(string)":
                return pick(["[]", "['a']", "['x', 'y']"])
            case "map(string,int)":
                return pick(["{}", "{'k': 2}", "{'a': 1, 'b': 2}", "{'a': 1, 'a': 2}"])

    def a_int(self, _, depth):
        match self.random.randrange(9):
            case 0 | 1 | 2:
                return f"({self.of('int', depth)} {self.random.choice('+-*/%')} {self.of('int', depth)})"
            case 3:
                return f"size({self.of(self.random.choice(['string', 'list(int)', 'list(string)', 'map(string,int)']), depth)})"
            case 4:
                return f"-({self.of('int', depth)})"
            case 5:
                return f"int({self.of(self.random.choice(['double', 'string', 'timestamp']), depth)})"
            case 6:
                return f"{self.of('list(int)', depth)}[{self.of('int', depth)}]"
            case 7:
                return self.random.choice([f"{self.of('map(string,int)', depth)}[{self.of('string', depth)}]", f"{self.of('map(string,int)', depth)}.k"])
            case _:
                zone = self.random.choice(["", "'UTC'", "'+08:00'", "'-02:30'", "'Asia/Shanghai'"])
                return f"{self.of('timestamp', depth)}.{self.random.choice(GETTERS)}({zone})" \
                    if self.random.random() < 0.8 else f"{self.of('duration', depth)}.{self.random.choice(GETTERS[6:9])}()"

    def a_double(self, _, depth):
        if self.random.random() < 0.75:
            return f"({self.of('double', depth)} {self.random.choice('+-*/')} {self.of('double', depth)})"
        return self.random.choice([f"double({self.of('int', depth)})", f"-({self.of('double', depth)})"])

    def a_string(self, _, depth):
        match self.random.randrange(5):
            case 0 | 1:
                return f"({self.of('string', depth)} + {self.of('string', depth)})"
            case 2:
                return f"string({self.of(self.random.choice(['int', 'bool', 'string']), depth)})"
            case 3:
                return f"{self.of('list(string)', depth)}[{self.of('int', depth)}]"
            case _:
                return f"string({self.of(self.random.choice(['timestamp', 'duration']), depth)})"

    def a_bool(self, _, depth):
        kinds = ["int", "double", "string", "bool", "timestamp", "duration"]
        kind = self.random.choice(kinds)
        match self.random.randrange(12):
            case 0 | 1:
                return f"({self.of('bool', depth)} {self.random.choice(['&&', '||'])} {self.of('bool', depth)})"
            case 2 | 3:
                return f"({self.of(kind, depth)} {self.random.choice(['<', '<=', '>', '>='])} {self.of(kind, depth)})"
            case 4 | 5:
                kind = self.random.choice(kinds + ["list(int)", "list(string)", "map(string,int)"])
                return f"({self.of(kind, depth)} {self.random.choice(['==', '!='])} {self.of(kind, depth)})"
            case 6:
                return "!" + self.of("bool", depth) if depth > 0 else "!b"
            case 7:
                part = self.random.choice(["contains", "startsWith", "endsWith"])
                return f"{self.of('string', depth)}.{part}({self.of('string', depth)})"
            case 8:
                return f"{self.of('string', depth)}.matches('{self.random.choice(PATTERNS)}')"
            case 9:
                return self.random.choice([
                    f"({self.of('int', depth)} in {self.of('list(int)', depth)})",
                    f"({self.of('string', depth)} in {self.of('map(string,int)', depth)})",
                    f"has({self.of('map(string,int)', depth)}.k)"])
            case _:
                macro = self.random.choice(["all", "exists", "exists_one"])
                return self.macro(macro, self.random.choice(["list(int)", "list(string)", "map(string,int)"]), "bool", depth)

    def a_timestamp(self, _, depth):
        return self.random.choice([
            f"({self.of('timestamp', depth)} {self.random.choice('+-')} {self.of('duration', depth)})",
            f"({self.of('duration', depth)} + {self.of('timestamp', depth)})"])

    def a_duration(self, _, depth):
        return self.random.choice([
            f"({self.of('timestamp', depth)} - {self.of('timestamp', depth)})",
            f"({self.of('duration', depth)} {self.random.choice('+-')} {self.of('duration', depth)})"])

    def a_list(self, kind, depth):
        element = kind[5:-1]
        match self.random.randrange(4):
            case 0:
                return "[" + ", ".join(self.of(element, depth) for _ in range(self.random.randrange(1, 4))) + "]"
            case 1:
                return f"({self.of(kind, depth)} + {self.of(kind, depth)})"
            case 2:
                return self.macro("filter", kind, "bool", depth)
            case _:
                return self.macro("map", self.random.choice(["list(int)", "list(string)"]), element, depth)

    def a_map(self, _, depth):
        names = self.random.sample(["'k'", "'a'", "s", "'z'"], self.random.randrange(1, 4))
        return "{" + ", ".join(f"{name}: {self.of('int', depth)}" for name in names) + "}"

    def macro(self, macro, range_, result, depth):
        local = f"v{len(self.scope)}"
        over = self.of(range_, depth)
        self.scope.append((local, "string" if range_ != "list(int)" else "int"))
        body = self.of(result, depth)
        if macro == "map" and self.random.random() < 0.3:
            body = f"{self.of('bool', depth)}, {body}"
        self.scope.pop()
        return f"{over}.{macro}({local}, {body})"


def written(value):
    match value:
        case None:
            return {"type": "null", "text": "null"}
        case bool():
            return {"type": "bool", "text": str(value).lower()}
        case int():
            return {"type": "int", "text": str(value)}
        case float():
            return {"type": "double", "text": repr(value)}
        case str():
            return {"type": "string", "text": value}
        case datetime.datetime():
            difference = value - datetime.datetime(1970, 1, 1, tzinfo=UTC)
            return {"type": "timestamp", "text": f"{difference // datetime.timedelta(seconds=1)} {difference.microseconds * 1000}"}
        case datetime.timedelta():
            microseconds = value // datetime.timedelta(microseconds=1)
            sign = -1 if microseconds < 0 else 1
            seconds, rest = divmod(abs(microseconds), 1_000_000)
            return {"type": "duration", "text": f"{sign * seconds} {sign * rest * 1000}"}
        case list():
            return {"type": "list", "elements": [written(element) for element in value]}
        case dict():
            return {"type": "map", "elements": [written(part) for entry in value.items() for part in entry]}
    raise TypeError(type(value))


def main():
    count, target = int(sys.argv[1]), sys.argv[2]
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    source = random.Random(seed)
    environment = cel.NewEnv(variables={name: kind for name, (_, kind, _) in VARIABLES.items()})
    values = {name: value for name, (_, _, value) in VARIABLES.items()}
    variables = [{"name": name, "type": WRITTEN[declared]} for name, (declared, _, _) in VARIABLES.items()]
    bindings = [{"name": name, "value": written(value)} for name, value in values.items()]
    kinds = list(WRITTEN) + ["bool"] * 6
    refused = errors = done = 0
    with open(target, "w", encoding="utf-8") as output:
        while done < count:
            expression = Generator(source).of(source.choice(kinds), source.randrange(1, 5))
            if len(expression.encode()) > 1000:
                continue
            try:
                compiled = environment.compile(expression)
            except RuntimeError:
                refused += 1
                continue
            case = {"name": f"{seed}-{done}", "expression": expression, "variables": variables, "bindings": bindings}
            try:
                result = compiled.eval(data=values)
            except (RuntimeError, OverflowError):
                continue
            if result.type().name() == "ERROR":
                errors += 1
            else:
                case["value"] = written(result.plain_value())
            output.write(json.dumps(case, ensure_ascii=False) + "\n")
            done += 1
    print(f"{done} written, {errors} of them errors; {refused} refused by cel-cpp (seed {seed})", file=sys.stderr)


if __name__ == "__main__":
    main()
