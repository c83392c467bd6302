import ArgumentParser
import Casework
import Expression
import Store
import Workflow
import WorkflowFile

/// `calendar`: working days by the yearly notices of the State Council.
struct CalendarCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "calendar",
        abstract: "工作日历：查看与导入国务院办公厅的放假安排。",
        subcommands: [CalendarShow.self, CalendarImport.self]
    )
}

/// `calendar show`: the days off and make-up days of one year.
struct CalendarShow: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "列出一年的放假日与调休上班日。"
    )

    @Argument(help: ArgumentHelp("年份。", valueName: "YEAR"))
    var year: Int

    @Option(help: "工作日历的名称。")
    var calendar = "cn-workdays"

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let ledger = try OpenLedger.reading(database)
        let years = try ledger.contents().compactMap { try DefinitionContents.calendarYear($0) }
        guard let found = years.first(where: { $0.calendar == calendar && $0.year == year })
        else {
            let known = years.map(DefinitionContents.name).joined(separator: ", ")
            throw Refusal(
                Blocker(
                    code: "CALENDAR_UNKNOWN",
                    message: Localized(
                        zh:
                            "没有 \(calendar) \(year) 年的安排，现有 \(known)；"
                            + "请系统管理员用 dipper calendar import 导入",
                        en: "There is no \(calendar) for \(year), only \(known);"
                            + " the administrator can import it"
                    ),
                    place: "YEAR",
                    values: ["found": "\(year)", "expected": known],
                    role: "ADM"
                )
            )
        }
        return ledger.answer(
            found.json,
            [Localized(zh: found.source, en: found.source)]
                + CalendarYear.days(found.off).map {
                    Localized(zh: "\($0) 放假　\($1)", en: "\($0) off  \($1)")
                }
                + CalendarYear.days(found.work).map {
                    Localized(zh: "\($0) 上班　\($1)", en: "\($0) working day  \($1)")
                }
        )
    }
}

/// `calendar import`: one year, after which provisional deadlines are dated anew.
struct CalendarImport: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "导入一年的放假安排，并重算暂定的期限。",
        discussion: "文件为本系统的 YAML，或 holiday-cn 的 JSON（须附国务院办公厅通知）。同年的旧安排被取代。"
    )

    @Argument(help: ArgumentHelp("日历文件。", valueName: "FILE"))
    var file: String

    @Option(help: "JSON 文件所属工作日历的名称。")
    var calendar = "cn-workdays"

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let bytes = try InputFile.read(file, mostBytes: DefinitionText.mostBytes)
        // A file that cannot be read opens no ledger.
        let (year, content) = try CalendarImport.content(bytes, named: file, calendar: calendar)
        let ledger = try OpenLedger.writing(database)
        let (release, moved) = try ledger.importCalendar(year, content, output)
        return ledger.answer(
            [
                "calendar": JSON(year.calendar), "year": JSON(year.year),
                "release": JSON(release), "recalculated": JSON(moved),
            ],
            [
                Localized(
                    zh: "已导入 \(year.calendar) \(year.year) 年：放假 \(year.off.count) 天，"
                        + "调休上班 \(year.work.count) 天；重算期限的案卷 \(moved) 个",
                    en: "\(year.calendar) \(year.year) is imported: \(year.off.count) days off,"
                        + " \(year.work.count) make-up days; deadlines of \(moved) cases moved"
                )
            ]
        )
    }

    /// What a file says of a year, as it is kept.
    static func content(
        _ bytes: [UInt8],
        named file: String,
        calendar: String
    ) throws -> (year: CalendarYear, content: Content) {
        let text = try DefinitionText.decode(bytes, file: file)
        let isJSON = text.first { !$0.isWhitespace } == "{"
        let year =
            isJSON
            ? try CalendarFile.load(json: text, file: file, calendar: calendar)
            : try CalendarFile.load(text: text, file: file)
        let content = Content(
            kind: "calendar",
            path: "calendars/\(year.calendar)-\(year.year).yaml",
            text: isJSON ? CalendarImport.text(year) : text
        )
        return (year, content)
    }

    /// A year as a calendar file; JSON strings are YAML strings.
    private static func text(_ year: CalendarYear) -> String {
        func days(_ days: [CivilDate: String]) -> String {
            let entries = days.sorted { $0.key < $1.key }.map {
                "  - {date: \($0.key), reason: \(JSON($0.value).canonicalText)}\n"
            }
            return entries.isEmpty ? " []\n" : "\n" + entries.joined()
        }
        return """
            dipper: 1
            calendar: \(year.calendar)
            year: \(year.year)
            source: \(JSON(year.source).canonicalText)
            off:\(days(year.off))work:\(days(year.work))
            """
    }
}

extension CalendarYear {
    /// Days with their reasons, in their order.
    static func days(_ days: [CivilDate: String]) -> [(CivilDate, String)] {
        days.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// A year as programs are told of it.
    var json: [String: JSON] {
        func list(_ list: [CivilDate: String]) -> JSON {
            .array(
                CalendarYear.days(list).map { day, reason in
                    ["date": JSON(day.description), "reason": JSON(reason)]
                }
            )
        }
        return [
            "calendar": JSON(calendar), "year": JSON(year), "source": JSON(source),
            "off": list(off), "work": list(work),
        ]
    }
}

extension OpenLedger {
    /// The definitions in force with a year in the place of an earlier one of its number.
    private func contents(with year: CalendarYear, _ content: Content) throws -> [Content] {
        let name = DefinitionContents.name(year)
        let others = try contents().filter { other in
            try DefinitionContents.calendarYear(other).map(DefinitionContents.name) != name
        }
        return others + [content]
    }

    /// Publishes a year in the place of an earlier one of its number.
    func importCalendar(
        _ year: CalendarYear,
        _ content: Content,
        by caller: Caller = CommandOptions.system,
        _ output: OutputOptions? = nil,
        terms: (key: String, expecting: Int64?) = ("", nil)
    ) throws -> (release: String, moved: Int) {
        try publish(try contents(with: year, content), by: caller, output, terms: terms)
    }

    /// The event that publishing a year would be, to be tried before it is done.
    func publication(of year: CalendarYear, _ content: Content) throws -> Command {
        try publication(of: try contents(with: year, content))
    }

    /// The event that publishing definitions would be.
    func publication(of contents: [Content]) throws -> Command {
        let release = try store.publishing(contents).release
        return OpenLedger.storyEvent("publish", ["release": .string(release)])
    }
}
