"""Hands each new connection to the next of several servers, as a balancer does."""

import itertools
import socket
import threading
import urllib.parse


class Relay:
    """Listens on a free port of the loopback until it is stopped; counts what each server got."""

    def __init__(self, addresses):
        places = [urllib.parse.urlsplit(address) for address in addresses]
        self.targets = [(place.hostname, place.port) for place in places]
        self.counts = [0] * len(self.targets)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self):
        """Accepts until the listener is closed."""
        for number in itertools.cycle(range(len(self.targets))):
            try:
                near, _ = self.listener.accept()
            except OSError:
                return
            try:
                far = socket.create_connection(self.targets[number])
            except OSError:
                near.close()
                continue
            self.counts[number] += 1
            for source, target in [(near, far), (far, near)]:
                threading.Thread(target=hand_on, args=(source, target), daemon=True).start()

    def stop(self):
        """Takes no more connections."""
        self.listener.close()


def hand_on(source, target):
    """Bytes from one to the other until either ends."""
    try:
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        for end in (source, target):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
