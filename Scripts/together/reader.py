"""Readers of the feed of events, who follow it while others write."""

import threading
import time

from server import GONE

SECONDS_TO_FINISH = 30
PAGE = 7


def marks(events):
    """What tells an event from all others, and where it lies."""
    return [(int(event["cursor"]), event["id"]) for event in events]


def differences(seen, whole):
    """Where what a reader saw departs from what there is, in order."""
    seen, whole = marks(seen), marks(whole)
    if seen == whole:
        return []
    found = [f"缺 / missing: {mark}" for mark in whole if mark not in seen]
    found += [f"重复 / twice: {mark}" for mark in set(seen) if seen.count(mark) > 1]
    found += [f"多 / surplus: {mark}" for mark in set(seen) - set(whole)]
    return found or ["次序 / order"]


class Reader(threading.Thread):
    """Follows the feed at a server; when that is gone, at the next one from where it was."""

    def __init__(self, office, place, position):
        super().__init__(daemon=True)
        self.office = office
        self.place = place
        self.position = position
        self.seen = []
        self.moves = 0
        self.last = None
        self.fault = None
        self.start()

    def run(self):
        while not self.is_done:
            try:
                self.follow(self.office.auditor(self.place))
            except GONE as fault:
                self.fault = fault
                self.place += 1
                self.moves += 1

    @property
    def is_done(self):
        return self.last is not None and self.position >= self.last

    def finish(self, last):
        """Waits until the reader has what was recorded last."""
        self.last = last
        self.join(SECONDS_TO_FINISH)


class Pages(Reader):
    name = "pages"

    def follow(self, caller):
        while not self.is_done:
            page = caller.get(f"/events?after={self.position}&limit={PAGE}")
            self.seen += page["events"]
            self.position = int(page["after"])
            if not page["events"]:
                time.sleep(0.02)


class Stream(Reader):
    name = "stream"

    def follow(self, caller):
        for position, event in caller.stream(self.position):
            self.seen.append(event)
            self.position = position
            if self.is_done:
                return
        if not self.is_done:
            raise ConnectionError("the server ended the stream")
