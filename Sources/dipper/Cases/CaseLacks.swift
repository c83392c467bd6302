import ArgumentParser
import Casework
import Expression
import Portfolio
import Store
import Workflow

/// Documents that the next steps of a case wait for, and who can give them.
struct CaseLacks<Noun: CaseNoun>: AnsweringCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "lacks",
            abstract: "列出\(Noun.title)的后续事项还缺哪些文件，由谁提供。",
            discussion: "“随事项提交”的文件办理时用 --document 给出；其余的可先用 dipper document add 存入。"
        )
    }

    @Argument(help: ArgumentHelp("编号，如 \(Noun.sample)。", valueName: "CODE"))
    var reference: CaseReference

    @OptionGroup var reading: ReaderOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let ledger = try OpenLedger.reading(reading)
        let stream = try ledger.cases.found(reference, kind: Noun.kind)
        let lacks = try LackList(ledger: ledger, stream: stream)
        return ledger.answer(
            [
                "code": JSON(stream.code), "lacks": .array(lacks.lines.map(\.json)),
                "paper": .array(lacks.paper.map { DocumentWords($0).json }),
            ],
            lacks.sentences
        )
    }
}

/// What one case lacks, instance by instance.
struct LackList {
    let lines: [Line]
    /// Documents that are there as a reference only: somebody may still hand in the scan.
    let paper: [CaseDocument]
    private let code: String

    struct Line {
        let instance: String
        let lack: Chart.Lack
        let people: [Giver]

        var json: JSON {
            [
                "instance": JSON(instance), "event": JSON(lack.event),
                "title": JSON(lack.title.zh), "document": JSON(lack.documentClass),
                "with_event": .bool(lack.isNow), "awaited": .bool(lack.isAwaited),
                "roles": JSON(lack.roles),
                "people": .array(
                    people.map {
                        [
                            "code": JSON($0.code), "name": JSON($0.name),
                            "assigned": .bool($0.isAssigned),
                        ]
                    }
                ),
            ]
        }

        var sentence: Localized {
            let place = instance.isEmpty ? "" : "[\(instance)] "
            let roles = lack.roles.joined(separator: "/")
            let names = people.map { "\($0.name)（\($0.code)）" }.joined(separator: "、")
            let codes = people.map { "\($0.name) (\($0.code))" }.joined(separator: ", ")
            let (zh, en) = (lack.title.zh, lack.title.en)
            let title = DocumentClass.title(lack.documentClass)
            return Localized(
                zh: (lack.isAwaited ? "  " : "  （另有）")
                    + "\(place)\(title.zh)"
                    + "（\(lack.documentClass)）　用于 \(lack.event) \(zh)"
                    + (lack.isNow ? "（随事项提交）" : "（可先存入）")
                    + "　由 \(roles)：\(names.isEmpty ? "目前无人" : names)",
                en: (lack.isAwaited ? "  " : "  (besides) ")
                    + "\(place)\(title.en) (\(lack.documentClass))  for \(lack.event) \(en)"
                    + (lack.isNow ? " (with the event)" : " (may come before)")
                    + "  by \(roles): \(codes.isEmpty ? "nobody at present" : codes)"
            )
        }
    }

    /// Somebody who can give a document: whom the case is assigned to, or who has the role.
    struct Giver {
        let code: String
        let name: String
        let roles: [String]
        let isAssigned: Bool
    }

    private static let assignments = ["officer", "district_officer", "principal_investigator"]
    private static let mostPeople = 10_000

    init(ledger: OpenLedger, stream: CaseStream) throws {
        code = stream.code
        let rules = try ledger.rules()
        let people = try LackList.people(ledger, stream)
        let classes = Set(stream.documents.map(\.documentClass))
        paper = try ledger.cases.documents(of: stream).filter { $0.keeping == .paper }
        lines = stream.instances.sorted { $0.key < $1.key }.flatMap { key, state -> [Line] in
            guard let chart = rules.chart(instance: key, kind: stream.kind),
                let instance = try? Instance(state, chart), !state.isDone
            else { return [] }
            return chart.lacks(instance, having: classes).map { lack in
                let able = people.filter { $0.roles.contains(where: lack.roles.contains) }
                let assigned = able.filter(\.isAssigned)
                return Line(instance: key, lack: lack, people: assigned.isEmpty ? able : assigned)
            }
        }
    }

    /// People in office with their roles; assigned are those that the case or its parent names.
    private static func people(_ ledger: OpenLedger, _ stream: CaseStream) throws -> [Giver] {
        let parent = try stream.parent.flatMap { try ledger.cases.stream($0) }
        let assigned = [stream, parent].compactMap { $0 }.flatMap { stream in
            assignments.compactMap { stream.text($0) }
        }
        let people = try ledger.cases.list(kind: "person", after: "", limit: mostPeople)
            .filter { !$0.root.isDone && !$0.isIn("left") }
        let words = CaseWords(rules: try ledger.rules(), cases: ledger.cases)
        let names = try words.headlines(of: people)
        return people.map { person in
            Giver(
                code: person.code,
                name: names[person.id] ?? "",
                roles: person.heldRoles(on: ledger.now.date),
                isAssigned: assigned.contains(person.id)
            )
        }
    }

    var sentences: [Localized] {
        let head =
            lines.isEmpty
            ? Localized(zh: "\(code) 的后续事项不缺文件", en: "No next step of \(code) lacks a document")
            : Localized(
                zh: "\(code) 的后续事项还缺 \(lines.count) 份文件：",
                en: "The next steps of \(code) lack \(lines.count) documents:"
            )
        return [head] + lines.map(\.sentence)
            + paper.map {
                let line = DocumentWords($0).line
                return Localized(zh: "  尚无扫描件：\(line.zh)", en: "  No scan yet: \(line.en)")
            }
    }
}
