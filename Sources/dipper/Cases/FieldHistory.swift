import Casework
import Expression
import Portfolio
import Spreadsheet
import Store
import Workflow

/// How the fields of a chart instance came to be what they are, out of its events.
struct FieldHistory {
    /// One field that one event changed.
    struct Change {
        let field: Chart.FieldSlot
        let old: Value
        let new: Value
        let event: EventRecord
        /// The name of what was asked, such as `edit`.
        let asked: String
        /// The cell of the reason; nil when none was given.
        let reason: String?
    }

    private(set) var changes: [Change] = []
    private let words: CaseWords
    /// Texts of the cells that values and reasons name.
    private let texts: [String: String]

    init(
        of instance: String,
        in events: [EventRecord],
        _ chart: Chart,
        _ words: CaseWords
    ) throws {
        self.words = words
        var current: [String: Value] = [:]
        var cells: [String] = []
        for event in events {
            let body = try EventBody(parsing: event.body)
            for taken in body.steps where taken.instance == instance {
                let reason = FieldHistory.cell(taken.payload["reason"])
                for field in chart.fields {
                    guard let new = taken.step.changes[field.name] else { continue }
                    let old = current[field.name] ?? .null
                    current[field.name] = new
                    changes.append(
                        Change(
                            field: field,
                            old: old,
                            new: new,
                            event: event,
                            asked: taken.step.event,
                            reason: reason
                        )
                    )
                    cells += [FieldHistory.cell(old), FieldHistory.cell(new), reason].compactMap {
                        $0
                    }
                }
            }
        }
        texts = try words.cases.texts(of: cells)
    }

    private static func cell(_ value: Value?) -> String? {
        guard case .string(let text)? = value, text.hasPrefix("cell:") else { return nil }
        return text
    }

    private func who(_ event: EventRecord) throws -> (actor: String, principal: String) {
        func name(_ id: String) throws -> String {
            ["", "system"].contains(id) ? id : try words.name(of: id)
        }
        return (try name(event.actor), try name(event.onBehalfOf))
    }

    func json(of change: Change) throws -> JSON {
        let who = try who(change.event)
        return [
            "field": JSON(change.field.name),
            "old": CaseWords.json(change.old, as: change.field.type, texts),
            "new": CaseWords.json(change.new, as: change.field.type, texts),
            "event": JSON(change.asked), "version": JSON(change.event.version),
            "recorded_at": JSON(change.event.recordedAt.description),
            "effective": JSON(change.event.effective.description),
            "actor": JSON(who.actor), "on_behalf_of": JSON(who.principal),
            "reason": change.reason.map { JSON(CaseWords.opened($0, texts)) } ?? .null,
        ]
    }

    static let page = SheetPage(
        name: "变化",
        columns: [
            .init("版本", .integer), .init("记录时间"), .init("发生日期", .date), .init("字段"),
            .init("原值"), .init("新值"), .init("办理人"), .init("代何人"), .init("理由"),
        ]
    )

    /// A change as a row of ``page``.
    func cells(of change: Change) throws -> [Cell] {
        let who = try who(change.event)
        return [
            .number("\(change.event.version)"), .text(change.event.recordedAt.description),
            .date(change.event.effective), .text(change.field.title.zh),
            Cell(text: try words.told(change.old, change.field, texts).zh),
            Cell(text: try words.told(change.new, change.field, texts).zh),
            Cell(text: who.actor), Cell(text: who.principal),
            Cell(text: change.reason.map { CaseWords.opened($0, texts) } ?? ""),
        ]
    }

    func line(of change: Change) throws -> Localized {
        let who = try who(change.event)
        let old = try words.told(change.old, change.field, texts)
        let new = try words.told(change.new, change.field, texts)
        let reason = change.reason.map { CaseWords.opened($0, texts) } ?? "—"
        let event = change.event
        let (zh, en) =
            who.principal.isEmpty
            ? ("", "") : ("（代 \(who.principal)）", " (for \(who.principal))")
        return Localized(
            zh: "\(event.version)　\(event.recordedAt)　\(change.field.title.zh)"
                + "（\(change.field.name)）：\(old.zh) → \(new.zh)　\(who.actor)\(zh)　\(reason)",
            en: "\(event.version)  \(event.recordedAt)  \(change.field.title.en)"
                + " (\(change.field.name)): \(old.en) -> \(new.en)  \(who.actor)\(en)  \(reason)"
        )
    }
}
