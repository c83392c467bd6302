import ArgumentParser
import Casework
import Portfolio
import Spreadsheet
import Store
import Workflow

/// What happened to a case, oldest first.
struct CaseEvents<Noun: CaseNoun>: AnsweringCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "events",
            abstract: "列出\(Noun.title)的全部事件：何时、何人、何事。"
        )
    }

    @Argument(help: ArgumentHelp("编号，如 \(Noun.sample)。", valueName: "CODE"))
    var reference: CaseReference

    @OptionGroup var export: ExportOptions
    @OptionGroup var reading: ReaderOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let ledger = try OpenLedger.reading(reading)
        let stream = try ledger.cases.found(reference, kind: Noun.kind)
        let words = CaseWords(rules: try ledger.rules(), cases: ledger.cases)
        let events = try ledger.cases.events(of: stream.id)
        let eventWords = EventWords(words)
        let names = try eventWords.names(in: events)
        let written = try export.write(
            CaseEventSheet.page,
            events.map { event in
                let principal = names[event.onBehalfOf] ?? event.onBehalfOf
                return [
                    .number("\(event.version)"), .text(event.recordedAt.description),
                    .date(event.effective), .text(words.title(of: event, in: stream).zh),
                    Cell(text: names[event.actor] ?? event.actor), Cell(text: principal),
                    .text(event.type), .text(Digests.hexadecimal(event.hash)),
                ]
            }
        )
        return ledger.answer(
            [
                "code": JSON(stream.code),
                "events": .array(
                    try eventWords.json(events, in: stream, names).map { .object($0) }
                ),
            ],
            events.map { event in
                let title = words.title(of: event, in: stream)
                let principal = names[event.onBehalfOf] ?? event.onBehalfOf
                let own = names[event.actor] ?? event.actor
                let actor = Localized(
                    zh: principal.isEmpty ? own : "\(own)（代 \(principal)）",
                    en: principal.isEmpty ? own : "\(own) (for \(principal))"
                )
                return Localized(
                    zh: "\(event.version)　\(event.recordedAt)　发生 \(event.effective)　"
                        + "\(title.zh)　\(actor.zh)",
                    en: "\(event.version)  \(event.recordedAt)  effective \(event.effective)  "
                        + "\(title.en)  \(actor.en)"
                )
            } + written
        )
    }
}

/// The events of a case as a sheet.
private enum CaseEventSheet {
    static let page = SheetPage(
        name: "事件",
        columns: [
            .init("版本", .integer), .init("记录时间"), .init("发生日期", .date), .init("事项"),
            .init("办理人"), .init("代何人"), .init("类型"), .init("摘要"),
        ]
    )
}

extension CaseWords {
    /// The title of what happened, such as 受理; the type itself for what the engine did.
    func title(of event: EventRecord, in stream: CaseStream) -> Localized {
        title(ofType: event.type, in: stream)
    }

    /// As ``title(of:in:)``, by the event's type.
    func title(ofType type: String, in stream: CaseStream) -> Localized {
        let name = String(type.dropFirst(stream.kind.utf8.count + 1))
        let charts = Set(stream.instances.keys.map { String($0.prefix { $0 != "/" }) })
        for chart in charts.sorted() {
            guard let chart = rules.chart(instance: chart, kind: stream.kind),
                let number = chart.eventNumbers[name]
            else { continue }
            return chart.events[number].title
        }
        switch name {
        case Command.filing: return Localized(zh: "补充文件", en: "Papers were added")
        case Unmasking.event:
            return Localized(zh: "查看个人信息原文", en: "Personal data were read in full")
        case "timeout": return Localized(zh: "期限届满", en: "Deadline passed")
        case "reminder": return Localized(zh: "提醒", en: "Reminder")
        case "recalculated": return Localized(zh: "重算期限", en: "Deadline dated anew")
        default: return Localized(zh: type, en: type)
        }
    }
}

/// Events for programs, with the names of who acted.
struct EventWords {
    let words: CaseWords

    init(_ words: CaseWords) {
        self.words = words
    }

    func names(in events: [EventRecord]) throws -> [String: String] {
        let actors = events.flatMap { [$0.actor, $0.onBehalfOf] }.filter { $0 != "system" }
        return try words.names(of: actors).merging(["system": "system", "": ""]) { $1 }
    }

    /// Events of one case, each with its body where that is shown as it was recorded.
    func json(
        _ events: [EventRecord],
        in stream: CaseStream,
        _ names: [String: String]
    ) throws -> [[String: JSON]] {
        let recorded = try words.cases.recorded(events, in: stream)
        return try events.map { try $0.answer(names, hidesBody: !recorded.contains($0.version)) }
    }
}

extension EventRecord {
    /// The whole envelope with the body as recorded: cells stay closed, since they are personal.
    fileprivate func answer(
        _ names: [String: String],
        hidesBody: Bool
    ) throws -> [String: JSON] {
        [
            "version": JSON(version), "id": JSON(id), "type": JSON(type),
            "recorded_at": JSON(recordedAt.description),
            "effective": JSON(effective.description), "actor": JSON(actor),
            "actor_name": JSON(names[actor] ?? actor), "on_behalf_of": JSON(onBehalfOf),
            "on_behalf_of_name": JSON(names[onBehalfOf] ?? onBehalfOf),
            "authentication": JSON(authentication), "channel": JSON(channel),
            "key": JSON(commandKey), "causation": JSON(causation),
            "definition": JSON(definition), "policy": JSON(policy),
            "body": hidesBody ? .null : try JSON(parsing: body),
            "hash": JSON(Digests.hexadecimal(hash)),
        ]
    }
}
