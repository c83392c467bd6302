"""Dipper itself as the load: processes of its writer, and its own verification."""

import json
import os
import subprocess

from load import Load

from ledger import ROOT, Failed

SECONDS_FOR_ONE_PROGRAM = 300
# Two processes take turns with each other, as two servers of Dipper on one database do.
PROCESSES = 2


class LedgerLoad(Load):
    """A ledger on the cluster, written by `dipper-bench drill`, verified at every node."""

    name = "dipper"
    programs = None

    def prepare(self):
        administrator = self.run("init", "--name", "示例管理员")["administrator"]
        self.officer = self.run("person", "add", "--as", administrator, "--name", "示例经办",
                                "--roles", "PO")["code"]
        return self

    def again(self, folder, family):
        load = super().again(folder, family)
        load.programs, load.officer = self.programs, self.officer
        return load

    def commands(self, writer):
        return [[self.programs.bench, "drill", "--database", self.cluster.url,
                 "--acknowledgements", self.acknowledgements.path, "--person", self.officer,
                 "--writer", f"{writer}{letter}", "--callers",
                 str(max(1, self.callers // PROCESSES))]
                for letter in "abcdefgh"[:PROCESSES]]

    def environment(self, url=None):
        return os.environ | {
            "DIPPER_DATABASE": url or self.cluster.url,
            "DIPPER_DOCUMENTS": os.path.join(self.cluster.folder, "documents"),
            "DIPPER_WORKFLOWS": os.path.join(ROOT, "Workflows")}

    def run(self, *arguments, url=None):
        """The program's answer."""
        done = subprocess.run(
            [self.programs.dipper, *arguments, "--json"], env=self.environment(url), text=True,
            capture_output=True, timeout=SECONDS_FOR_ONE_PROGRAM)
        if done.returncode != 0:
            raise Failed(f"dipper {' '.join(arguments)}: {done.returncode} "
                         f"{done.stdout}{done.stderr}")
        return json.loads(done.stdout)

    # MARK: - What is stored

    def query(self):
        return ("SELECT command_key, stream, version, encode(hash, 'hex') FROM event"
                " WHERE kind = 'project' AND causation = '' ORDER BY position")

    def head(self, url):
        report = self.run("verify", url=url)
        return {"events": report["events"], "root": report["root"]}

    def faults(self, _, url):
        """What `dipper verify` finds: it recomputes the chain and every table from the events."""
        try:
            report = self.run("verify", url=url)
        except Failed as reason:
            return [str(reason)]
        return [] if report["clean"] else [str(report)]

    def differences(self, leader):
        found = super().differences(leader)
        for node in sorted(set(self.cluster.nodes) - {leader}):
            found += [f"{node}: {fault}" for fault in self.faults([], self.address(node))]
        return found

    def summary(self):
        return ("SELECT count(*), md5(string_agg(encode(hash, 'hex'), '' ORDER BY position))"
                " FROM event")
