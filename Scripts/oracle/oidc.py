#!/usr/bin/env python3
"""Signs in by somebody else's OpenID provider: oidc-provider-mock, which is Authlib's.

usage: DIPPER=path/of/dipper Scripts/oracle/oidc.py FOLDER

Needs the Python package oidc-provider-mock. Exits 1 when a way ends elsewhere than expected.
"""

import http.cookiejar
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PASSWORD = "Sieben-Schwaene 7"
SUBJECT = "u-示例"


class Browser:
    """Keeps cookies, follows nothing by itself, and sends forms as our pages ask for."""

    class Still(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_):
            return None

    def __init__(self):
        jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(
            self.Still, urllib.request.HTTPCookieProcessor(jar))
        self.page, self.place, self.status, self.address = "", None, 0, ""

    def ask(self, address, fields=None):
        data = None if fields is None else urllib.parse.urlencode(fields).encode()
        origin = "{0.scheme}://{0.netloc}".format(urllib.parse.urlsplit(address))
        request = urllib.request.Request(address, data, {"Origin": origin})
        try:
            answer = self.opener.open(request, timeout=20)
        except urllib.error.HTTPError as error:
            answer = error
        self.status, self.place = answer.status, answer.headers.get("location")
        self.page, self.address = answer.read().decode(), address
        return self

    def follow(self):
        return self.ask(urllib.parse.urljoin(self.address, self.place))

    def value(self, name):
        found = re.search(rf'name="{name}" value="([^"]*)"', self.page)
        return found.group(1) if found else ""

    def send(self, address, **fields):
        return self.ask(address, {"_token": self.value("_token"), **fields})


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def wait_for(port):
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"nothing listens on {port}")


def expect(what, found, expected):
    if found != expected:
        raise SystemExit(f"{what}: found {found!r}, expected {expected!r}")


def main(folder):
    environment = os.environ | {
        "DIPPER_DATABASE": os.path.join(folder, "oidc.sqlite"),
        "DIPPER_WORKFLOWS": os.path.join(ROOT, "Workflows")}

    def dipper(*arguments):
        done = subprocess.run(
            [os.environ["DIPPER"], *arguments, "--json"], env=environment, text=True,
            stdout=subprocess.PIPE, check=True)
        return json.loads(done.stdout)

    ours, theirs = free_port(), free_port()
    home, issuer = f"http://127.0.0.1:{ours}", f"http://127.0.0.1:{theirs}"
    administrator = f"RY-{time.strftime('%Y')}-000001"
    provider = subprocess.Popen(
        [sys.executable, "-m", "oidc_provider_mock", "--port", str(theirs),
         "--require-nonce", "true", "--user-claims",
         json.dumps({"sub": SUBJECT, "name": "示例甲", "amr": ["otp"]})],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    server = None
    try:
        wait_for(theirs)
        dipper("init", "--name", "示例管理员")
        security = dipper("person", "add", "--name", "示例安全", "--roles", "SECADM",
                          "--as", administrator)["code"]
        member = dipper("person", "add", "--name", "示例专员", "--roles", "PO",
                        "--as", administrator)["code"]
        link = dipper("account", "invite", member, "--as", administrator)["link"]
        dipper("webhook", "allow", "127.0.0.1/32", "--ports", str(theirs), "--plain",
               "--as", administrator)
        secret = os.path.join(folder, "secret")
        with open(secret, "w", encoding="utf-8") as file:
            file.write("示例".encode().hex())
        code = dipper("provider", "add", "--name", "示例门户", "--issuer", issuer, "--client",
                      "dipper", "--home", home, "--secret-file", secret, "--proofs", "otp",
                      "--as", administrator)["code"]
        expect("keys", dipper("provider", "test", code, "--as", administrator)["answered"], True)
        dipper("provider", "approve", code, "--as", security)
        server = subprocess.Popen(
            [os.environ["DIPPER"], "serve", "--port", str(ours), "--json", "--no-courier"],
            env=environment, stdout=subprocess.PIPE, text=True)
        server.stdout.readline()
        walk(home, code, member, link)
    finally:
        for process in (server, provider):
            if process is not None:
                process.send_signal(signal.SIGTERM)
                process.wait(timeout=30)
    expect("verify", dipper("verify")["clean"], True)
    print(f"{code}: signed in by oidc-provider-mock")


def grant(browser, subject=SUBJECT, **more):
    """Says yes at the provider, and goes where that sends the browser."""
    browser.ask(browser.place).ask(browser.address, {"sub": subject, **more})
    return browser.place


def walk(home, provider, member, link):
    door = f"{home}/sign-in/with/{provider}"
    own = Browser()
    own.ask(home + link).send(home + link, password=PASSWORD, again=PASSWORD)
    own.ask(home + "/sign-in").send(home + "/sign-in", name=member, password=PASSWORD)
    expect("password", own.status, 303)
    stranger = Browser().ask(door)
    grant(stranger)
    expect("not linked", "IDENTITY_UNKNOWN" in stranger.follow().page, True)
    own.ask(f"{home}/account/identities/link/{provider}")
    grant(own)
    own.follow()
    expect("asked", (own.status, own.place.split("?")[0]), (303, "/account/identities/confirm"))
    own.follow()
    expect("named", "示例甲" in own.page, True)
    own.send(home + "/account/identities", ticket=own.value("ticket"))
    expect("linked", own.place, "/account?done=linked")

    guest = Browser().ask(door + "?back=/cases")
    back = grant(guest)
    guest.follow()
    expect("signed in", (guest.status, guest.place), (303, "/cases"))
    guest.ask(home + "/account")
    expect("as himself", member in guest.page, True)
    guest.ask(back)
    expect("the way again", "PROVIDER_STATE" in guest.page, True)

    other = Browser().ask(door)
    grant(other, subject="u-2")
    expect("somebody else", "IDENTITY_UNKNOWN" in other.follow().page, True)
    no = Browser().ask(door)
    grant(no, action="deny")
    # Authlib leaves the state out of its refusal: then nobody knows whose way it was.
    expect("a refusal", no.follow().status, 422)
    thief = Browser().ask(door)
    stolen = urllib.parse.parse_qs(urllib.parse.urlsplit(grant(thief)).query)["code"][0]
    victim = Browser().ask(door)
    state = urllib.parse.parse_qs(urllib.parse.urlsplit(victim.place).query)["state"][0]
    query = urllib.parse.urlencode({"code": stolen, "state": state})
    victim.ask(f"{home}/sign-in/back/{provider}?{query}")
    expect("another's code", victim.status, 422)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
