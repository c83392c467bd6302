"""The drill of SIGKILL: the process ends at once, the disk's cache survives."""

import os
import time

from ledger import CALLERS, Failed, Ledger

LONGEST_LOAD_SECONDS = 0.2
LONGEST_OPENING_SECONDS = 0.15
LONGEST_COMMAND_SECONDS = 0.4
# Before every so many kills under load there is one while the ledger is opened and recovered.
KILLS_PER_OPENING = 5
TRIES_OF_THE_CONTROL = 10
COMMAND_ROUNDS = 20
COMMANDS_TOGETHER = 3


def drill(programs, folder, options, generator):
    ledger = new_ledger(programs, folder, "ledger")
    openings, most_unanswered = 0, 0
    for number in range(options.kills):
        if number % KILLS_PER_OPENING == 0:
            kill_while_opening(ledger, generator)
            openings += 1
        kill_under_load(ledger, generator)
        findings = ledger.examine()
        findings.require_none(f"kill {number + 1}")
        most_unanswered = max(most_unanswered, findings.unanswered)
    acknowledged = len(ledger.acknowledgements.by_key)
    ledger.finish()
    victims, stored = kill_commands(ledger, generator)
    ledger.require_settled()
    print(
        f"{options.kills} kills under load of {CALLERS} callers, {openings} while opening: "
        f"{acknowledged} acknowledged, 0 lost, at most {most_unanswered} stored unacknowledged "
        f"after a kill, {ledger.acknowledgements.found_by_repeating} answered from their key "
        f"when repeated, each with one effect\n"
        f"{COMMAND_ROUNDS} kills of one of {COMMANDS_TOGETHER} commands at work together: "
        f"{victims} before the answer, {stored} of them stored, 0 lost\n"
        f"95 % bound (rule of three): fewer than {3 / options.kills:.0%} of kills lose an "
        f"acknowledged command, {3 / max(acknowledged, 1):.1e} of commands")
    control_of_the_comparison(ledger)
    control(programs, folder, generator)


def new_ledger(programs, folder, name):
    place = os.path.join(folder, name)
    os.mkdir(place)
    return Ledger(
        programs, os.path.join(place, "ledger.sqlite"), os.path.join(place, "acknowledged"),
    ).prepare()


def kill_under_load(ledger, generator, *options):
    writer = ledger.writer(*options)
    try:
        ledger.await_acknowledgement(writer)
        time.sleep(generator.uniform(0, LONGEST_LOAD_SECONDS))
        if writer.poll() is not None:
            raise Failed(f"写入者自行结束 / the writer ended by itself: {writer.communicate()}")
    finally:
        writer.kill()
        writer.communicate()


def kill_while_opening(ledger, generator):
    writer = ledger.writer()
    time.sleep(generator.uniform(0, LONGEST_OPENING_SECONDS))
    writer.kill()
    writer.communicate()


def kill_commands(ledger, generator):
    """Kills one of some commands of the command line, each a process of its own, and repeats it."""
    victims, stored = 0, 0
    for number in range(COMMAND_ROUNDS):
        keys = [f"c-{number}-{place}-0" for place in range(COMMANDS_TOGETHER)]
        running = {key: register(ledger, key) for key in keys}
        victim = generator.choice(keys)
        time.sleep(generator.uniform(0, LONGEST_COMMAND_SECONDS))
        running[victim].kill()
        for key, process in running.items():
            answer = ledger.answer(process)
            if answer is None:
                victims += 1
                answer = ledger.answer(register(ledger, key))
                stored += answer["replayed"]
            moved = answer["moved"][0]
            ledger.acknowledgements.add(key, moved["stream"], moved["version"], "-", False)
    if victims == 0:
        raise Failed("没有命令在应答前被终止 / no command was killed before its answer")
    return victims, stored


def register(ledger, key):
    return ledger.start(
        "project", "register", "--as", ledger.officer, "--key", key, "--set", "channel=scouting",
        "--set", f"title=示例项目{key}", "--set", "contact=示例联系人", "--set", "source=示例记录")


def control_of_the_comparison(ledger):
    """Acknowledgements that do not fit the ledger must be named, and no others."""
    told = ledger.acknowledgements.by_key
    told["w-0-0-0"] = (*told["w-0-0-0"][:2], "00")
    told["w-0-0-9"] = told.pop("w-1-0-0")
    del told["w-1-0-1"]
    findings = ledger.examine()
    if (findings.changed, findings.lost, len(findings.surplus)) != (["w-0-0-0"], ["w-0-0-9"], 1):
        raise Failed(f"对照未被发现 / the control of the comparison was not seen: {findings}")
    print("control, wrong acknowledgements: 1 changed, 1 lost, 1 surplus, as planted")


def control(programs, folder, generator):
    """A writer that acknowledges before its commit must be caught."""
    for number in range(TRIES_OF_THE_CONTROL):
        ledger = new_ledger(programs, folder, f"control-{number}")
        kill_under_load(ledger, generator, "--reply", "before-commit")
        if lost := ledger.examine().lost:
            print(
                f"control, reply before commit: caught at kill {number + 1}, {len(lost)} of "
                f"{len(ledger.acknowledgements.by_key)} acknowledged lost")
            return
    raise Failed("对照未被发现 / the control, reply before commit, lost nothing")
