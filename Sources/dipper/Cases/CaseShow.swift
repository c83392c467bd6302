import ArgumentParser
import Casework
import Expression
import Portfolio
import Store
import Workflow

/// One case whole: states, fields, documents, what belongs to it, and what can be done now.
struct CaseShow<Noun: CaseNoun>: AnsweringCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "show",
            abstract: "查看一个\(Noun.title)：状态、字段、文件、所属案卷与可办事项。"
        )
    }

    @Argument(help: ArgumentHelp("编号，如 \(Noun.sample)。", valueName: "CODE"))
    var reference: CaseReference

    @Option(
        name: .customLong("known-at"),
        help: ArgumentHelp("按此时之前的记录显示当时的样子。", valueName: "DATE|TIME")
    )
    var knownAt: String?

    @OptionGroup var reading: ReaderOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let ledger = try OpenLedger.reading(reading)
        var stream = try ledger.cases.found(reference, kind: Noun.kind)
        let words = CaseWords(rules: try ledger.rules(), cases: ledger.cases)
        if let knownAt {
            let moment = try Moment.instant(knownAt, isEndOfDay: true, option: "--known-at")
            stream = try ledger.cases.found(stream, at: moment)
        }
        let sheet = CaseSheet(words: words, stream: stream, isEarlier: knownAt != nil)
        return ledger.answer(try sheet.json(), try sheet.lines())
    }
}

extension ReadingRoom {
    /// - Throws: `NOT_FOUND`, `KIND_DIFFERS`, `INSTANCE_NOT_FOUND`.
    func found(_ reference: CaseReference, kind: String) throws -> CaseStream {
        guard let stream = try stream(reference.code) else {
            throw CaseRefusals.notFound(reference.code)
        }
        guard stream.kind == kind else { throw CaseRefusals.kindDiffers(stream, kind) }
        guard stream.instances[reference.instance] != nil else {
            throw CaseRefusals.instanceNotFound(reference, stream)
        }
        return stream
    }
}

extension ReadingRoom {
    /// A case as it was recorded at a moment.
    ///
    /// - Throws: `NOT_RECORDED_YET`.
    func found(_ stream: CaseStream, at moment: Instant) throws -> CaseStream {
        guard let version = try store.version(of: stream.id, at: moment),
            let earlier = try self.earlier(stream, recorded: version)
        else { throw CaseRefusals.notRecordedYet(stream, moment) }
        return earlier
    }
}

/// A case as it is shown.
struct CaseSheet {
    let words: CaseWords
    let stream: CaseStream
    /// Nothing can be done with a case as it was.
    var isEarlier = false

    private var instances: [(key: String, state: InstanceState)] {
        stream.instances.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// The texts of every cell that a field names, in one read.
    func texts() throws -> [String: String] {
        let cells = stream.instances.values.flatMap {
            $0.fields.values.flatMap(ReadingRoom.cells)
        }
        return try words.cases.texts(of: cells)
    }

    /// The fields of an instance that are shown to who asks.
    private func fields(_ key: String) throws -> [Chart.FieldSlot] {
        let chart = words.rules.chart(instance: key, kind: stream.kind)
        return try words.cases.shown(chart?.fields ?? [], of: key, in: stream)
    }

    /// Events that a person may ask for now, each with the roles that may.
    func possible(_ key: String) -> [(event: Chart.Event, roles: [String])] {
        guard !isEarlier, let chart = words.rules.chart(instance: key, kind: stream.kind),
            let state = stream.instances[key], let instance = try? Instance(state, chart)
        else { return [] }
        return chart.possible(instance)
    }

    func json() throws -> [String: JSON] {
        let texts = try texts()
        let children = isEarlier ? [] : try words.cases.children(of: stream.id)
        let headlines = try words.headlines(of: [stream] + children)
        var shown: [String: JSON] = [:]
        for (key, state) in instances {
            var fields: [String: JSON] = [:]
            for field in try self.fields(key) {
                fields[field.name] = CaseWords.json(
                    state.fields[field.name] ?? field.initial,
                    as: field.type,
                    texts
                )
            }
            let titles = words.states(of: stream, instance: key)
            shown[key] = [
                "states": JSON(state.active), "held": .bool(state.stands),
                "done": .bool(state.isDone), "fields": .object(fields),
                "title": JSON(titles.zh),
                "possible": .array(
                    possible(key).map { ["event": JSON($0.event.name), "roles": JSON($0.roles)] }
                ),
                "deadlines": .object(
                    state.deadlines.mapValues {
                        [
                            "due": JSON($0.due.date.description),
                            "provisional": .bool($0.isProvisional),
                            "paused": .bool($0.remaining != nil),
                        ]
                    }
                ),
            ]
        }
        return [
            "code": JSON(stream.code), "id": JSON(stream.id), "kind": JSON(stream.kind),
            "title": JSON(headlines[stream.id] ?? ""), "version": JSON(stream.version),
            "states": JSON(stream.root.active), "opening": .bool(stream.isOpening),
            "instances": .object(shown),
            "documents": .array(
                try words.cases.documents(of: stream).map { DocumentWords($0).json }
            ),
            "children": .array(
                children.map {
                    [
                        "code": JSON($0.code), "kind": JSON($0.kind),
                        "states": JSON($0.root.active), "title": JSON(headlines[$0.id] ?? ""),
                    ]
                }
            ),
        ]
    }

    func lines() throws -> [Localized] {
        let texts = try texts()
        let children = isEarlier ? [] : try words.cases.children(of: stream.id)
        let headlines = try words.headlines(of: [stream] + children)
        let kind = words.title(of: stream.kind)
        let headline = headlines[stream.id] ?? ""
        let mark = CaseWords.openingMark(of: stream)
        var lines = [
            Localized(
                zh: "\(kind.zh) \(stream.code)　\(headline)（第 \(stream.version) 版）\(mark.zh)",
                en: "\(kind.en) \(stream.code)  \(headline) (version \(stream.version))\(mark.en)"
            )
        ]
        for (key, state) in instances { lines += try self.lines(key, state, texts) }
        for document in try words.cases.documents(of: stream) {
            let line = DocumentWords(document).line
            lines.append(Localized(zh: "文件：\(line.zh)", en: "Document: \(line.en)"))
        }
        for child in children {
            let (kind, states) = (words.title(of: child.kind), words.states(of: child))
            lines.append(
                Localized(
                    zh: "所属：\(kind.zh) \(child.code)　\(states.zh)",
                    en: "Child: \(kind.en) \(child.code)  \(states.en)"
                )
            )
        }
        return lines
    }

    private func lines(
        _ key: String,
        _ state: InstanceState,
        _ texts: [String: String]
    ) throws -> [Localized] {
        let states = words.states(of: stream, instance: key)
        var lines = [
            Localized(
                zh: key.isEmpty ? "状态：\(states.zh)" : "[\(key)] 状态：\(states.zh)",
                en: key.isEmpty ? "State: \(states.en)" : "[\(key)] State: \(states.en)"
            )
        ]
        for field in try fields(key) {
            guard let value = state.fields[field.name], value != .null, value != .list([])
            else { continue }
            if field.name == "opening_balance", let balance = OpeningBalance(of: stream) {
                lines += try balance.lines(words)
                continue
            }
            let text = try words.told(value, field, texts)
            lines.append(
                Localized(
                    zh: "  \(field.title.zh)：\(text.zh)",
                    en: "  \(field.title.en): \(text.en)"
                )
            )
        }
        for (id, deadline) in state.deadlines.sorted(by: { $0.key < $1.key }) {
            let isPaused = deadline.remaining != nil
            lines.append(
                Localized(
                    zh: "  期限 \(id)：\(isPaused ? "暂停" : deadline.due.date.description)"
                        + (deadline.isProvisional ? "（暂定）" : ""),
                    en: "  Deadline \(id): \(isPaused ? "standing" : deadline.due.date.description)"
                        + (deadline.isProvisional ? " (provisional)" : "")
                )
            )
        }
        let possible = possible(key)
        if !possible.isEmpty {
            lines.append(
                Localized(
                    zh: "  可办："
                        + possible.map {
                            "\($0.event.name) \($0.event.title.zh)"
                                + "（\($0.roles.joined(separator: "/"))）"
                        }.joined(separator: "、"),
                    en: "  Possible: "
                        + possible.map {
                            "\($0.event.name) (\($0.roles.joined(separator: "/")))"
                        }.joined(separator: ", ")
                )
            )
        }
        return lines
    }
}
