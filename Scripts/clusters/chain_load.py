"""Callers that write chains into PostgreSQL, and one line for each commit that was acknowledged.

usage: chain_load.py URL FILE CALLERS WRITER

Each caller has a connection and a chain of its own: an event's hash is made of the one before it.
Writers take turns by the lock of one row, as Dipper's do, and one who lost his connection looks
under that lock whether his key was stored before he repeats it. Ends only when it is killed.
"""

import hashlib
import os
import sys
import threading
import time

import psycopg

TABLES = """
CREATE TABLE IF NOT EXISTS load_turn(id BIGINT PRIMARY KEY, batch BIGINT NOT NULL);
CREATE TABLE IF NOT EXISTS load_event(
 command_key TEXT PRIMARY KEY, stream TEXT NOT NULL, version BIGINT NOT NULL,
 previous BYTEA NOT NULL, hash BYTEA NOT NULL, UNIQUE (stream, version));
INSERT INTO load_turn VALUES (1, 0) ON CONFLICT DO NOTHING;
"""
PAUSE_SECONDS = 0.01
LIMITS = {
    "connect_timeout": 2, "tcp_user_timeout": 5000, "keepalives_idle": 2,
    "keepalives_interval": 1, "keepalives_count": 3, "target_session_attrs": "read-write"}


class ChainCaller(threading.Thread):
    def __init__(self, url, descriptor, stream):
        super().__init__(daemon=True)
        self.url = url
        self.descriptor = descriptor
        self.stream = stream
        self.connection = None

    def run(self):
        version, last = 0, b""
        while True:
            version += 1
            key = f"{self.stream}-{version}-0"
            digest = hashlib.sha256(last + key.encode()).digest()
            was_there = self.write(key, version, last, digest)
            if was_there is None:
                return
            how = "again" if was_there else "new"
            line = f"{key} {self.stream} {version} {digest.hex()} {how}\n"
            # A line is one write of its own, so that nothing of it stays behind.
            os.write(self.descriptor, line.encode())
            last = digest
            time.sleep(PAUSE_SECONDS)

    def write(self, key, version, last, digest):
        """Repeats a command until it is known to be stored; answers whether it was already."""
        is_repeated = False
        while True:
            try:
                return self.attempt(key, version, last, digest, is_repeated)
            except (psycopg.OperationalError, psycopg.errors.ReadOnlySqlTransaction):
                self.drop()
                is_repeated = True
                time.sleep(0.1)
            except psycopg.Error as error:
                # A chain that does not go on here was changed by somebody: the drill finds it.
                print(f"{key}: {error}", file=sys.stderr, flush=True)
                return None

    def attempt(self, key, version, last, digest, is_repeated):
        if self.connection is None:
            self.connection = psycopg.connect(self.url, **LIMITS)
        connection = self.connection
        connection.execute("UPDATE load_turn SET batch = batch + 1 WHERE id = 1")
        found = is_repeated and connection.execute(
            "SELECT 1 FROM load_event WHERE command_key = %s", [key]).fetchone() is not None
        if not found:
            connection.execute(
                "INSERT INTO load_event VALUES (%s, %s, %s, %s, %s)",
                [key, self.stream, version, last, digest])
        connection.commit()
        return found

    def drop(self):
        try:
            if self.connection is not None:
                self.connection.close()
        except psycopg.Error:
            pass
        self.connection = None


def main(url, path, callers, writer):
    with psycopg.connect(url, autocommit=True, **LIMITS) as connection:
        connection.execute(TABLES)
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    threads = [ChainCaller(url, descriptor, f"{writer}-{number}") for number in range(int(callers))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


if __name__ == "__main__":
    main(*sys.argv[1:])
