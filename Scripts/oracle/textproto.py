"""A small reader of protobuf text format: enough for the test files of cel-spec."""

import re

_TOKEN = re.compile(
    r"""\s+|\#[^\n]*
    |(?P<string>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')
    |(?P<bracket>\[[A-Za-z_][\w./]*\])
    |(?P<number>[-+]?(?:0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)[fF]?)
    |(?P<name>-?[A-Za-z_]\w*)
    |(?P<sign>[{}<>\[\]:;,])""",
    re.VERBOSE,
)
_ESCAPE = re.compile(rb"\\(?:([0-7]{1,3})|[xX]([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))", re.DOTALL)
_SIMPLE = {b"n": b"\n", b"t": b"\t", b"r": b"\r", b"a": b"\a", b"b": b"\b", b"f": b"\f", b"v": b"\v"}


def _tokens(text):
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise ValueError(f"unreadable at {position}: {text[position:position + 40]!r}")
        position = match.end()
        if match.lastgroup:
            yield match.lastgroup, match.group()


def _unescape(match):
    octal, hexadecimal, short, long, simple = match.groups()
    if octal:
        return bytes([int(octal, 8)])
    if hexadecimal:
        return bytes([int(hexadecimal, 16)])
    if short or long:
        return chr(int(short or long, 16)).encode()
    return _SIMPLE.get(simple, simple)


class _Reader:
    def __init__(self, text):
        self.tokens = list(_tokens(text))
        self.position = 0

    def peek(self):
        return self.tokens[self.position] if self.position < len(self.tokens) else (None, None)

    def take(self):
        token = self.peek()
        self.position += 1
        return token

    def message(self, closing=None):
        """A list of (field name, value); a value is a message, bytes, or a bare word."""
        fields = []
        while self.peek()[1] != closing:
            kind, name = self.take()
            if kind not in ("name", "bracket"):
                raise ValueError(f"expected a field name, found {name!r}")
            if self.peek()[1] == ":":
                self.take()
            if self.peek()[1] == "[":
                self.take()
                while self.peek()[1] != "]":
                    fields.append((name, self.value()))
                    if self.peek()[1] == ",":
                        self.take()
                self.take()
            else:
                fields.append((name, self.value()))
            if self.peek()[1] in (",", ";"):
                self.take()
        self.take()
        return fields

    def value(self):
        kind, text = self.take()
        if text in ("{", "<") and kind == "sign":
            return self.message("}" if text == "{" else ">")
        if kind == "string":
            content = text[1:-1].encode()
            while self.peek()[0] == "string":
                content += self.take()[1][1:-1].encode()
            return _ESCAPE.sub(_unescape, content)
        return text


def parse(text):
    """The fields of the outermost message."""
    return _Reader(text).message()


def all_of(message, name):
    return [value for field, value in message if field == name]


def first(message, name, default=None):
    return next(iter(all_of(message, name)), default)
