"""Callers that work at the same time, and what must be true of what they were answered."""

import threading

from server import GONE

CALLERS = 16
# So many servers may be gone one after another before a caller gives up.
MOST_TRIES = 8


class Failed(Exception):
    """What was to hold did not."""


def require(condition, words):
    if not condition:
        raise Failed(words)


def at_once(deed):
    """Does a deed of each caller, all of them at the same moment; answers what came of each."""
    barrier = threading.Barrier(CALLERS)
    answers, faults = [None] * CALLERS, []

    def run(caller):
        try:
            barrier.wait()
            answers[caller] = deed(caller)
        except Exception as fault:
            faults.append(fault)

    threads = [threading.Thread(target=run, args=[caller]) for caller in range(CALLERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0] if isinstance(faults[0], Failed) else Failed(repr(faults[0]))
    return answers


def note(server, case, key):
    """Records a note of which the key is the text; answers its version."""
    status, body = server.post(
        "/events", {"deeds": [{"code": case, "event": "note", "payload": {"text": key}}]}, key)
    require(status == 200, f"{key}: {status} {body}")
    return body["moved"][0]["version"]


def ask_until_answered(office, place, case, key):
    """A note whose server may be gone; answers its version, the server's place and the tries."""
    for tries in range(1, MOST_TRIES):
        try:
            return note(office.at(place), case, key), place, tries
        except GONE:
            # Stored or not, the same key at the next server answers it.
            place += 1
    raise Failed(f"{key}: 没有服务器应答 / no server answers")
