package import Workflow

/// Reads one year of a working-day calendar.
///
/// ```yaml
/// dipper: 1
/// calendar: cn-workdays
/// year: 2026
/// source: 国务院办公厅关于2026年部分节假日安排的通知
/// off: [{date: 2026-01-01, reason: 元旦}]
/// work: [{date: 2026-01-04, reason: 元旦}]
/// ```
package enum CalendarFile {
    package static func load(text: String, file: String) throws(Defects) -> CalendarYear {
        try NodeReader.load(text, file: file) { reader, root in
            let fields = reader.fields(
                root,
                ["dipper", "calendar", "year", "source", "off", "work"]
            )
            reader.checkLanguage(fields)
            var days = CalendarDays(reader: reader, fields: fields)
            for (key, isOff) in [("off", true), ("work", false)] {
                for node in fields.required(key, reader.nodes) { days.add(node, isOff: isOff) }
            }
            return days.calendarYear(
                named: fields.required("calendar", reader.identifier).content,
                source: fields.required("source", reader.sentence).content
            )
        }
    }

    /// Reads the JSON of the `holiday-cn` data set: `{"year", "papers", "days"}`.
    ///
    /// A day is `{"name": "元旦", "date": "2026-01-01", "isOffDay": true}`.
    package static func load(
        json text: String,
        file: String,
        calendar: String
    ) throws(Defects) -> CalendarYear {
        try NodeReader.load(text, file: file) { reader, root in
            let fields = reader.fields(root, ["$schema", "$id", "year", "papers", "days"])
            var days = CalendarDays(reader: reader, fields: fields)
            for node in fields.required("days", reader.nodes) { days.addJSON(node) }
            let papers = fields.required("papers", reader.names)
            if fields.has("papers"), papers.isEmpty {
                reader.report(
                    "NO_SOURCE",
                    zh: "papers 为空：没有国务院办公厅通知，不是正式安排",
                    en: "papers is empty: without a notice of the State Council nothing is settled",
                    at: fields.value("papers").mark
                )
            }
            return days.calendarYear(
                named: calendar,
                source: papers.map(\.content).joined(separator: " ")
            )
        }
    }
}

/// The days of one year while they are read.
private struct CalendarDays {
    private let reader: NodeReader
    /// Nil when the file gives no readable year, which was reported.
    private let year: Int?
    private var off: [CivilDate: String] = [:]
    private var work: [CivilDate: String] = [:]

    init(reader: NodeReader, fields: Fields) {
        let defectCount = reader.defects.count
        let year = fields.required("year") { Int(reader.int($0, 2000...2200).content) }
        self.reader = reader
        self.year = reader.defects.count == defectCount ? year : nil
    }

    func calendarYear(named name: String, source: String) -> CalendarYear {
        CalendarYear(calendar: name, year: year ?? 0, source: source, off: off, work: work)
    }

    mutating func add(_ node: FileNode, isOff: Bool) {
        insert(reader.fields(node, ["date", "reason"]), reason: "reason", isOff: isOff)
    }

    mutating func addJSON(_ node: FileNode) {
        let fields = reader.fields(node, ["name", "date", "isOffDay"])
        let isOff = fields.required("isOffDay", reader.bool)
        insert(fields, reason: "name", isOff: isOff)
    }

    private mutating func insert(_ fields: Fields, reason key: String, isOff: Bool) {
        let defectCount = reader.defects.count
        let date = fields.required("date", reader.date)
        let reason = fields.required(key, reader.name).content
        guard !fields.isAbsent, reader.defects.count == defectCount else { return }
        let day = date.content
        if let year, day.year != year {
            reader.report(
                "OTHER_YEAR",
                zh: "\(day) 不在 \(year) 年",
                en: "\(day) is not in \(year)",
                at: date.mark
            )
        } else if off[day] != nil || work[day] != nil {
            reader.report(
                "REPEATED_DAY",
                zh: "\(day) 重复出现",
                en: "\(day) stands twice",
                at: date.mark
            )
        } else if !isOff, day.weekday <= 5 {
            reader.report(
                "NOT_A_WEEKEND",
                zh: "\(day) 是周一至周五，本就上班，不能是调休上班日",
                en: "\(day) is a weekday, a working day already; a make-up day is a weekend day",
                at: date.mark
            )
        }
        if isOff { off[day] = reason } else { work[day] = reason }
    }
}
