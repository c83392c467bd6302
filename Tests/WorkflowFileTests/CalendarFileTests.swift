import Foundation
import Testing
import Workflow

@testable import WorkflowFile

private let calendar = """
    dipper: 1
    calendar: cn-workdays
    year: 2026
    source: 通知
    off:
      - {date: 2026-01-01, reason: 元旦}
      - {date: 2026-01-03, reason: 元旦}
    work:
      - {date: 2026-01-04, reason: 元旦}

    """

private func day(_ text: String) throws -> CivilDate {
    try #require(CivilDate(text))
}

private func expected() throws -> CalendarYear {
    CalendarYear(
        calendar: "cn-workdays",
        year: 2026,
        source: "通知",
        off: [try day("2026-01-01"): "元旦", try day("2026-01-03"): "元旦"],
        work: [try day("2026-01-04"): "元旦"]
    )
}

@Test func `a calendar year loads`() throws {
    #expect(try CalendarFile.load(text: calendar, file: "f") == expected())
}

@Test func `the JSON of holiday-cn loads to the same year`() throws {
    let json = """
        {
            "$schema": "https://example.org/schema.json",
            "$id": "https://example.org/2026.json",
            "year": 2026,
            "papers": ["通知"],
            "days": [
                {"name": "元旦", "date": "2026-01-01", "isOffDay": true},
                {"name": "元旦", "date": "2026-01-03", "isOffDay": true},
                {"name": "元旦", "date": "2026-01-04", "isOffDay": false}
            ]
        }
        """
    let load = { (text: String, file: String) throws(Defects) -> CalendarYear in
        try CalendarFile.load(json: text, file: file, calendar: "cn-workdays")
    }
    #expect(try load(json, "f") == expected())
    #expect(
        defects(json.replacing("\"year\": 2026", with: "\"year\": 2027"), load) == [
            "OTHER_YEAR f:7:32", "OTHER_YEAR f:8:32", "OTHER_YEAR f:9:32",
        ]
    )
    #expect(
        defects(json.replacing("[\"通知\"]", with: "[]"), load) == ["NO_SOURCE f:5:15"]
    )
    #expect(
        defects(json.replacing("false", with: "0"), load) == ["WRONG_SCALAR f:9:58"]
    )
}

@Test(arguments: [
    Replacement("2026-01-03", "2025-01-03", "OTHER_YEAR f:7:12"),
    Replacement("2026-01-03", "2026-01-01", "REPEATED_DAY f:7:12"),
    Replacement("2026-01-04", "2026-01-03", "REPEATED_DAY f:9:12"),
    Replacement("2026-01-04", "2026-01-09", "NOT_A_WEEKEND f:9:12"),
    Replacement("2026-01-04", "2026-01-05", "NOT_A_WEEKEND f:9:12"),
    Replacement("2026-01-04", "2026-02-30", "WRONG_SCALAR f:9:12"),
    Replacement("year: 2026", "year: 26", "WRONG_SCALAR f:3:7"),
    Replacement("source: 通知\n", "", "MISSING_KEY f:1:1"),
    Replacement(", reason: 元旦}\nwork", "}\nwork", "MISSING_KEY f:7:5"),
])
func `a day is of its year, once, and a make-up day a weekend day`(_ example: Replacement) {
    let text = calendar.replacing(example.old, with: example.new)
    #expect(text != calendar)
    #expect(defects(text, CalendarFile.load) == example.expected)
}

@Test(arguments: [2025, 2026])
func `there are 248 working days`(_ year: Int) throws {
    let name = "calendars/cn-workdays-\(year).yaml"
    let text = try String(contentsOf: definitionsFolder.appending(path: name), encoding: .utf8)
    let calendar = WorkCalendar(
        name: "cn-workdays",
        version: "",
        years: [try CalendarFile.load(text: text, file: name)]
    )
    let first = try day("\(year)-01-01")
    let days = (0..<365).map { first.adding(days: $0) }
    #expect(days.last?.description == "\(year)-12-31")
    #expect(days.count(where: calendar.isWorking) == 248)
    #expect(days.allSatisfy(calendar.covers))
}

@Test func `two Saturdays of February 2026 are working days`() throws {
    let name = "calendars/cn-workdays-2026.yaml"
    let text = try String(contentsOf: definitionsFolder.appending(path: name), encoding: .utf8)
    let calendar = WorkCalendar(
        name: "cn-workdays",
        version: "",
        years: [try CalendarFile.load(text: text, file: name)]
    )
    for saturday in [try day("2026-02-14"), try day("2026-02-28")] {
        #expect(saturday.weekday == 6)
        #expect(calendar.isWorking(saturday))
        #expect(calendar.makeUpDays[saturday] == "春节")
    }
    #expect(!calendar.isWorking(try day("2026-02-07")))
    #expect(!calendar.isWorking(try day("2026-02-16")))
}
