"""A server of Dipper as its callers know it: by its address, over JSON."""

import base64
import http.client
import http.cookies
import json
import re
import urllib.parse

SECONDS_FOR_AN_ANSWER = 120
# What ends an answer that has not come: whoever asked does not know what became of it.
GONE = (OSError, http.client.HTTPException)
PAPER = base64.b64encode("%PDF-1.4\n% 示例文件\n%%EOF\n".encode()).decode()


def document(kind, date):
    return {"class": kind, "number": "示例〔2026〕1号", "issuer": "示例单位", "date": date,
            "content": PAPER, "name": "示例.pdf"}


class Caller:
    """Somebody at a server, with what shows who he is."""

    def __init__(self, address, headers):
        self.address = address
        self.headers = headers

    @property
    def connection(self):
        place = urllib.parse.urlsplit(self.address)
        return http.client.HTTPConnection(place.hostname, place.port,
                                          timeout=SECONDS_FOR_AN_ANSWER)

    def ask(self, method, path, body=None, headers=None):
        """The status and the JSON of an answer."""
        connection = self.connection
        try:
            connection.request(
                method, f"/api/v1{path}", body and json.dumps(body).encode(),
                {"Content-Type": "application/json", **self.headers, **(headers or {})})
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
        finally:
            connection.close()

    def get(self, path):
        status, body = self.ask("GET", path)
        if status != 200:
            raise OSError(f"{path}: {status} {body}")
        return body

    def post(self, path, body, key, version=None):
        more = {"Idempotency-Key": key}
        if version is not None:
            more["If-Match"] = f'"{version}"'
        return self.ask("POST", path, body, more)

    def stream(self, after):
        """Position and event of each that comes, until the server ends it."""
        connection = self.connection
        try:
            connection.request("GET", f"/api/v1/events?after={after}", headers={
                **self.headers, "Accept": "text/event-stream"})
            answer, position = connection.getresponse(), None
            while line := answer.readline().decode():
                name, _, value = line.rstrip("\n").partition(": ")
                if name == "id":
                    position = int(value)
                elif name == "data":
                    yield position, json.loads(value)
        finally:
            connection.close()


def practise(address, person):
    """Somebody of a sandbox signs in on the pages of a server; what he does is his own deed."""
    connection = Caller(address, {}).connection
    try:
        connection.request("GET", "/sign-in")
        answer = connection.getresponse()
        page, cookies = answer.read().decode(), taken(answer)
        hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page))
        connection.request(
            "POST", "/sign-in/practice", urllib.parse.urlencode({**hidden, "person": person}),
            {"Content-Type": "application/x-www-form-urlencoded", "Origin": address,
             "Cookie": cookies})
        answer = connection.getresponse()
        answer.read()
        cookies = taken(answer)
    finally:
        connection.close()
    caller = Caller(address, {"Cookie": cookies, "Origin": address})
    caller.headers["X-CSRF-Token"] = caller.get("/me")["form_token"]
    return caller


def taken(answer):
    """The cookies that an answer sets."""
    found = http.cookies.SimpleCookie()
    for value in answer.headers.get_all("Set-Cookie") or []:
        found.load(value)
    return "; ".join(f"{name}={cookie.value}" for name, cookie in found.items() if cookie.value)
