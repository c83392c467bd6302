#!/usr/bin/env python3
"""Compares the calendars of Workflows/calendars, day by day, with the package `chinesecalendar`.

    pip install chinesecalendar==1.11.0
    Scripts/oracle/calendar_check.py [--self-test]

Prints `730 days, 0 differences`; every difference gets a line, and the exit status is then 1.
With --self-test a difference of each kind is planted in memory and must be found.
"""

import datetime
import pathlib
import re
import sys

import chinese_calendar

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "Workflows" / "calendars"
YEARS = (2025, 2026)
REASONS = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "Mid-autumn Festival": "中秋节",
    "National Day": "国庆节",
}
HEADING = re.compile(r"(dipper: 1|calendar: cn-workdays|year: (?P<year>\d{4})|source: \S.*)")
DAY = re.compile(r"  - \{date: (?P<date>\d{4}-\d{2}-\d{2}), reason: (?P<reason>\S+)\}")


def read(year):
    """Answers the days off and the make-up days of a file, each with its reason."""
    path = FOLDER / f"cn-workdays-{year}.yaml"
    lists = {"off": {}, "work": {}}
    current = None
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        place = f"{path.name}:{number}"
        day = DAY.fullmatch(line)
        if line in ("off:", "work:"):
            current = lists[line[:-1]]
        elif day and current is not None:
            date = datetime.date.fromisoformat(day["date"])
            if date in current:
                sys.exit(f"{place}: {date} stands twice")
            current[date] = day["reason"]
        elif not (heading := HEADING.fullmatch(line)):
            sys.exit(f"{place}: not a line of a calendar: {line}")
        elif heading["year"] and int(heading["year"]) != year:
            sys.exit(f"{place}: the year is not {year}")
    return lists["off"], lists["work"]


def ours(date, off, work):
    """Answers whether people work on a day, and the reason when the notice names the day."""
    if date in off:
        return False, off[date]
    if date in work:
        return True, work[date]
    return date.weekday() < 5, None


def theirs(date):
    """The same from the package's tables."""
    named = chinese_calendar.holidays.get(date) or chinese_calendar.workdays.get(date)
    return chinese_calendar.is_workday(date), REASONS[str(named)] if named else None


def compare(calendars):
    """Prints every difference; answers the numbers of days and of differences."""
    days = differences = 0
    for year, (off, work) in calendars.items():
        date = datetime.date(year, 1, 1)
        while date.year == year:
            mine, oracle = ours(date, off, work), theirs(date)
            if mine != oracle:
                differences += 1
                print(f"{date}: calendar {mine}, chinesecalendar {oracle}")
            days += 1
            date += datetime.timedelta(days=1)
    print(f"{days} days, {differences} differences")
    return days, differences


def self_test():
    """Plants a missing day off, a missing make-up day and a wrong reason."""
    planted = {year: read(year) for year in YEARS}
    del planted[2025][0][datetime.date(2025, 10, 1)]
    del planted[2026][1][datetime.date(2026, 2, 14)]
    planted[2026][0][datetime.date(2026, 5, 1)] = "元旦"
    if compare(planted) != (730, 3):
        sys.exit("self-test failed: the three planted differences were not all found")
    print("self-test passed")


if __name__ == "__main__":
    if sys.argv[1:] == ["--self-test"]:
        self_test()
    elif sys.argv[1:]:
        sys.exit(__doc__)
    else:
        sys.exit(1 if compare({year: read(year) for year in YEARS})[1] else 0)
