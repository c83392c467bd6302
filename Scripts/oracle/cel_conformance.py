#!/usr/bin/env python3
"""Writes the conformance tests of cel-spec that concern our subset, one JSON object a line.

    python3 Scripts/oracle/cel_conformance.py conformance.jsonl
    DIPPER_CEL_CONFORMANCE=$PWD/conformance.jsonl swift test --filter ConformanceTests

The tests are taken from the source distribution of cel-python, which carries them; none is kept
in this repository. Left out are the tests that need protobuf messages, enums, uint, bytes or
optionals, and the files of extensions (see the survey in the workflow design, tier A).
"""

import json
import pathlib
import re
import subprocess
import sys
import tarfile
import tempfile

from textproto import all_of, first, parse

DISTRIBUTION = "cel-python==0.5.0"
FILES = [
    "basic", "comparisons", "conversions", "fields", "fp_math", "integer_math", "lists", "logic",
    "macros", "namespace", "parse", "plumbing", "string", "timestamps",
]
PRIMITIVES = {"BOOL": "bool", "INT64": "int", "DOUBLE": "double", "STRING": "string"}
WELL_KNOWN = {"TIMESTAMP": "timestamp", "DURATION": "duration"}
LITERALS = re.compile(r"""(?P<bytes>\b[rR]?[bB][rR]?(?=["']))|[rR]?(?:'''(?:\\.|[^\\])*?'''|\"{3}(?:\\.|[^\\])*?\"{3}|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')""", re.DOTALL)
FOREIGN = re.compile(
    r"\b\d+[uU]\b|\b0[xX][0-9a-fA-F]+[uU]\b|\buint\b|\bbytes\b|\boptional\b|\.\?|\[\?|\{\?"
    r"|TestAllTypes|TestRequired|GlobalEnum|proto[23]\b|\bcel\.|google\.protobuf\.(?!Timestamp\b|Duration\b)"
    r"|google\.protobuf\.(?:Timestamp|Duration)\s*\{"
)


class Foreign(Exception):
    """The test needs what the subset leaves out."""


def text(value):
    return value.decode() if isinstance(value, bytes) else value


def value_of(message):
    """A cel.expr.Value as {"type", "text"} or {"type", "elements"}."""
    (field, content), = message
    match field:
        case "null_value":
            return {"type": "null", "text": "null"}
        case "bool_value" | "int64_value" | "string_value":
            kind = {"bool_value": "bool", "int64_value": "int", "string_value": "string"}[field]
            if kind == "int":
                content = str(int(content, 0))
            return {"type": kind, "text": text(content)}
        case "double_value":
            return {"type": "double", "text": repr(float(content))}
        case "type_value":
            if text(content) in ("uint", "bytes"):
                raise Foreign
            return {"type": "type", "text": text(content)}
        case "list_value":
            return {"type": "list", "elements": [value_of(v) for v in all_of(content, "values")]}
        case "map_value":
            elements = []
            for entry in all_of(content, "entries"):
                elements += [value_of(first(entry, "key")), value_of(first(entry, "value"))]
            return {"type": "map", "elements": elements}
        case "object_value":
            (name, inner), = content
            kind = name.strip("[]").rsplit(".", 1)[-1].lower()
            if kind not in ("timestamp", "duration"):
                raise Foreign
            seconds, nanos = int(first(inner, "seconds", "0")), int(first(inner, "nanos", "0"))
            return {"type": kind, "text": f"{seconds} {nanos}"}
    raise Foreign


def type_of(message):
    (field, content), = message
    match field:
        case "primitive" if content in PRIMITIVES:
            return {"name": PRIMITIVES[content]}
        case "well_known" if content in WELL_KNOWN:
            return {"name": WELL_KNOWN[content]}
        case "dyn":
            return {"name": "dynamic"}
        case "null":
            return {"name": "null"}
        case "list_type":
            return {"name": "list", "parameters": [type_of(first(content, "elem_type"))]}
        case "map_type":
            return {"name": "map", "parameters": [
                type_of(first(content, "key_type")), type_of(first(content, "value_type"))]}
    raise Foreign


def case_of(test):
    """One line of the output; raises Foreign for a test beyond the subset."""
    expression = text(first(test, "expr"))
    matches = list(LITERALS.finditer(expression))
    if any(match.group("bytes") for match in matches):
        raise Foreign
    if FOREIGN.search(LITERALS.sub("''", expression)):
        raise Foreign
    if first(test, "check_only") == "true" or first(test, "typed_result") is not None:
        raise Foreign
    container = text(first(test, "container", b""))
    variables = []
    for declaration in all_of(test, "type_env"):
        identifier = first(declaration, "ident")
        if identifier is None:
            raise Foreign
        variables.append({"name": text(first(declaration, "name")), "type": type_of(first(identifier, "type"))})
    bindings = []
    for binding in all_of(test, "bindings"):
        bound = first(first(binding, "value"), "value")
        if bound is None:
            raise Foreign
        bindings.append({"name": text(first(binding, "key")), "value": value_of(bound)})
    if container and any(v["name"].startswith(container + ".") for v in variables):
        # A name in a container stands for the longer name, which hides a shorter one.
        prefix = container + "."
        inside = {v["name"][len(prefix):] for v in variables if v["name"].startswith(prefix)}
        for entries in (variables, bindings):
            entries[:] = [e for e in entries if e["name"] not in inside]
            entries += [{**e, "name": e["name"][len(prefix):]} for e in entries if e["name"].startswith(prefix)]
    case = {
        "name": text(first(test, "name")),
        "expression": expression,
        "isChecked": first(test, "disable_check") != "true",
        "variables": variables,
        "bindings": bindings,
    }
    if first(test, "eval_error") is None and first(test, "any_eval_errors") is None:
        expected = first(test, "value")
        case["value"] = {"type": "bool", "text": "true"} if expected is None else value_of(expected)
    return case


def main():
    target = pathlib.Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [sys.executable, "-m", "pip", "download", "--quiet", "--no-binary", ":all:", "--no-deps",
             "--dest", folder, DISTRIBUTION], check=True)
        archive, = pathlib.Path(folder).glob("*.tar.gz")
        with tarfile.open(archive) as sources:
            members = {m.name.split("/", 1)[-1]: m for m in sources.getmembers()}
            with target.open("w", encoding="utf-8") as output:
                for file in FILES:
                    source = sources.extractfile(members[f"features/{file}.textproto"]).read().decode()
                    taken = left = 0
                    for section in all_of(parse(source), "section"):
                        for test in all_of(section, "test"):
                            try:
                                case = {"file": file, "section": text(first(section, "name")), **case_of(test)}
                            except Foreign:
                                left += 1
                                continue
                            taken += 1
                            output.write(json.dumps(case, ensure_ascii=False) + "\n")
                    print(f"{file}: {taken} taken, {left} left out", file=sys.stderr)


if __name__ == "__main__":
    main()
