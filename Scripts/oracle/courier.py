#!/usr/bin/env python3
"""Delivers to other people's receivers: standardwebhooks verifies, aiosmtpd takes the mail.

usage: DIPPER=path/of/dipper Scripts/oracle/courier.py FOLDER

Needs the Python packages standardwebhooks and aiosmtpd. Exits 1 when a receiver disagrees.
"""

import base64
import email
import http.server
import json
import os
import socket
import subprocess
import sys
import threading

from aiosmtpd.controller import Controller
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


class Mailbox:
    def __init__(self):
        self.taken = []

    async def handle_DATA(self, _server, _session, envelope):
        self.taken.append(envelope)
        return "250 OK"


class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.received.append((headers, body))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


def main(folder):
    environment = os.environ | {
        "DIPPER_DATABASE": os.path.join(folder, "oracle.sqlite"),
        "DIPPER_WORKFLOWS": os.path.join(ROOT, "Workflows")}

    def dipper(*arguments):
        done = subprocess.run(
            [os.environ["DIPPER"], *arguments, "--json"], env=environment, text=True,
            stdout=subprocess.PIPE, check=True)
        return json.loads(done.stdout)

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    server.received = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    mailbox = Mailbox()
    # The controller connects to itself when it starts, and therefore needs to know its port.
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        ports = [server.server_address[1], free.getsockname()[1]]
    mail = Controller(mailbox, hostname="127.0.0.1", port=ports[1])
    mail.start()
    administrator = dipper("init", "--name", "示例管理员")["administrator"]
    by = ["--as", administrator]
    dipper("webhook", "allow", "127.0.0.0/8", "--ports", ",".join(map(str, ports)), "--plain", *by)
    secrets = {}
    for kind in ["standard", "cloudevents"]:
        made = dipper(
            "webhook", "add", "--name", f"示例{kind}", "--kind", kind, "--role", "ADM",
            "--url", f"http://127.0.0.1:{ports[0]}/{kind}", *by)
        secrets[made["code"]] = made["secret"]
        dipper("webhook", "test", made["code"], *by)
    made = dipper(
        "webhook", "add", "--name", "示例信箱", "--kind", "email", "--role", "ADM",
        "--url", f"smtp-plain://127.0.0.1:{ports[1]}", "--sender", "dipper@example.cn",
        "--recipients", "a@example.cn,b@example.cn", *by)
    dipper("webhook", "test", made["code"], *by)
    mail.stop()
    server.shutdown()

    for (headers, body), secret in zip(server.received, secrets.values(), strict=True):
        Webhook(secret).verify(body, headers)
        try:
            Webhook(secret).verify(body + b" ", headers)
        except WebhookVerificationError:
            continue
        sys.exit("正文被改也通过了验签 / a changed body was verified")
    (envelope,) = mailbox.taken
    message = email.message_from_bytes(envelope.content)
    subject = str(email.header.make_header(email.header.decode_header(message["Subject"])))
    text = base64.b64decode(message.get_payload()).decode()
    if envelope.rcpt_tos != ["a@example.cn", "b@example.cn"] or "测试消息" not in subject:
        sys.exit(f"邮件不符 / the mail differs: {envelope.rcpt_tos} {subject}")
    if text.strip() != subject:
        sys.exit(f"正文不符 / the text differs: {text}")
    print(f"standardwebhooks: {len(secrets)} verified, changed bodies refused; aiosmtpd: 1 mail")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
