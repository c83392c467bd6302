import ArgumentParser
import Casework
import Workflow

/// `calc workdays`: the last day of a period of working days.
struct CalcWorkdays: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "workdays",
        abstract: "工作日期限的最后一日，按国务院办公厅放假调休安排。",
        discussion: "缺省不计起始日（民法典第二百零一条）。跨入尚无安排的年份时，结果为暂定。"
    )

    @Option(help: ArgumentHelp("起始日。", valueName: "YYYY-MM-DD"))
    var from: String

    @Option(help: "工作日数，从 1 起。")
    var days: Int

    @Flag(help: "起始日计入。")
    var countStart = false

    @Option(help: "工作日历的名称。")
    var calendar = "cn-workdays"

    @OptionGroup var definitions: DefinitionOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        guard let start = CivilDate(from) else {
            throw refusal("DATE_FORM", found: from, expected: "YYYY-MM-DD", place: "--from")
        }
        guard (1...Period.longestDays).contains(days) else {
            throw refusal(
                "DAYS_RANGE",
                found: "\(days)",
                expected: "1...\(Period.longestDays)",
                place: "--days"
            )
        }
        // Twice the working days and a year cover every weekend and holiday.
        guard start.dayNumber + 2 * days + 366 <= CalcWorkdays.lastDayNumber else {
            throw refusal("DATE_RANGE", found: from, expected: "<= 9999-12-31", place: "--from")
        }
        let due = try definitions.calendar(calendar).due(
            from: start,
            .workingDay,
            days,
            countsStartDay: countStart
        )
        let note =
            due.isProvisional
            ? Localized(zh: "，暂定：跨入尚无放假安排的年份", en: ", provisional: a year has no calendar yet")
            : Localized(zh: "", en: "")
        let weekday = CalcWorkdays.weekdays[due.date.weekday - 1]
        return Answer(
            json: [
                "from": JSON(start.description),
                "days": JSON(days),
                "count_start": .bool(countStart),
                "date": JSON(due.date.description),
                "weekday": JSON(due.date.weekday),
                "provisional": .bool(due.isProvisional),
            ],
            lines: [
                Localized(
                    zh: "\(due.date) \(weekday.zh)\(note.zh)",
                    en: "\(due.date) \(weekday.en)\(note.en)"
                )
            ]
        )
    }

    private static let lastDayNumber = CivilDate(year: 9999, month: 12, day: 31)?.dayNumber ?? 0

    private static let weekdays = [
        Localized(zh: "星期一", en: "Monday"), Localized(zh: "星期二", en: "Tuesday"),
        Localized(zh: "星期三", en: "Wednesday"), Localized(zh: "星期四", en: "Thursday"),
        Localized(zh: "星期五", en: "Friday"), Localized(zh: "星期六", en: "Saturday"),
        Localized(zh: "星期日", en: "Sunday"),
    ]

    private func refusal(
        _ code: String,
        found: String,
        expected: String,
        place: String
    ) -> Refusal {
        Refusal(
            Blocker(
                code: code,
                message: Localized(
                    zh: "“\(found)”无效，应为 \(expected)，请填报人更正",
                    en: "“\(found)” is not valid; expected \(expected);"
                        + " whoever entered it can correct it"
                ),
                place: place,
                values: ["found": found, "expected": expected]
            )
        )
    }
}
