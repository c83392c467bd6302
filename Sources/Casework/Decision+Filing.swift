import Portfolio
import Workflow

/// Documents on the file of a case: with whatever moves it, or alone.
extension Decision {
    /// Puts the documents of the command on the file, and seals what only people may read of them.
    ///
    /// Refused: `DOCUMENT_EXPUNGED` for one that was expunged after the caller had found it.
    mutating func attachDocuments(to draft: inout Draft) throws {
        for document in command.documents
        where !draft.after.record.documents.contains(document) {
            draft.after.record.documents.append(document)
            guard !document.cell.isEmpty else { continue }
            if let cell = command.cells.first(where: { document.cell.contains($0.id) }) {
                guard sealedCells.insert(cell.id).inserted else { continue }
                try session.seal(cell, stream: draft.after.record.id)
            } else if try !session.hasCell(document.cell) {
                throw Refusal(DecisionBlockers.documentExpunged(document))
            }
        }
    }

    /// Only puts papers on the file; the chart does not move, so that it is possible in any state.
    ///
    /// Refused: `DOCUMENTS_EMPTY`, `DOCUMENT_THERE`, `NOT_ALLOWED`.
    mutating func file(_ stream: StoredStream) throws {
        let rules = try rulebook(of: stream)
        guard let chart = rules.charts[stream.record.kind] else {
            blockers.append(DecisionBlockers.chartMissing("", stream.record.kind))
            return
        }
        let roles = Decision.filingRoles(chart)
        if !actor.roles.contains(where: { roles.contains($0) || $0 == "system" }) {
            blockers.append(DecisionBlockers.filingNotAllowed(actor, chart, roles))
        }
        if command.documents.isEmpty { blockers.append(DecisionBlockers.documentsEmpty) }
        for document in command.documents where stream.record.documents.contains(document) {
            blockers.append(DecisionBlockers.documentThere(document, stream.record.code))
        }
        guard blockers.isEmpty else { return }
        var draft = Draft(before: stream, after: stream, isAsked: true)
        draft.type = "\(stream.record.kind).\(Command.filing)"
        try attachDocuments(to: &draft)
        let step = Step(event: Command.filing)
        var state = stream.record.root
        state.apply(step)
        draft.fold(
            EventBody.Taken(instance: "", step: step, payload: [:], isPart: false),
            try Instance(state, chart)
        )
        streams.append(draft)
    }

    /// Whoever may do anything in a case of that kind, and the archivist; outsiders hand papers in.
    private static func filingRoles(_ chart: Chart) -> Set<String> {
        Set(chart.transitions.flatMap(\.roles)).union(["ARC"]).subtracting([
            "system", "REV", "PUB",
        ])
    }
}

extension DecisionBlockers {
    static func documentExpunged(_ document: DocumentReference) -> Blocker {
        Blocker(
            code: "DOCUMENT_EXPUNGED",
            message: Localized(
                zh: "文件 \(document.documentClass) \(document.number) 刚被清除，请重新提交",
                en: "the document \(document.documentClass) \(document.number) was expunged just"
                    + " now; give it again"
            ),
            place: "--document",
            values: ["found": document.digest]
        )
    }

    static func documentThere(_ document: DocumentReference, _ code: String) -> Blocker {
        Blocker(
            code: "DOCUMENT_THERE",
            message: Localized(
                zh: "\(code) 已有这份文件（\(document.documentClass) \(document.number)"
                    + " \(document.date)），不必再交",
                en: "\(code) has this document (\(document.documentClass) \(document.number)"
                    + " \(document.date)) already; nothing is to be done"
            ),
            place: "--document",
            values: ["found": document.digest]
        )
    }

    static func documentClass(_ document: DocumentReference) -> Blocker {
        Blocker(
            code: "DOCUMENT_CLASS",
            message: Localized(
                zh: "没有材料类别「\(document.documentClass)」，应为 dipper document classes 列出的一类；"
                    + "都不合适请用 other（其他材料）",
                en: "there is no class of documents “\(document.documentClass)”; expected one that"
                    + " dipper document classes lists; where none fits, other"
            ),
            place: "--document",
            values: ["found": document.documentClass]
        )
    }

    static var documentsEmpty: Blocker {
        Blocker(
            code: "DOCUMENTS_EMPTY",
            message: Localized(zh: "没有给出文件，请给出一份", en: "no document is given; give one"),
            place: "--document"
        )
    }

    static func filingNotAllowed(
        _ actor: Actor,
        _ chart: Chart,
        _ roles: Set<String>
    ) -> Blocker {
        let wanted = roles.sorted().joined(separator: ", ")
        let found = actor.roles.joined(separator: ", ")
        return Blocker(
            code: "NOT_ALLOWED",
            message: Localized(
                zh: "您的角色（\(found)）不能给「\(chart.definition.title.zh)」补充文件，应为 \(wanted) 之一",
                en: "your roles (\(found)) may not add papers to a case of"
                    + " “\(chart.definition.title.en)”; expected one of \(wanted)"
            ),
            values: ["found": found, "wanted": wanted],
            role: wanted
        )
    }

    /// Nothing is told of what the document is: not its title, not its name.
    static var classified: Blocker {
        Blocker(
            code: "DOCUMENT_CLASSIFIED",
            message: Localized(
                zh: "涉密材料不得录入本系统；已记流水号、日期和经办人，不记题目，请按保密规定处理，并告诉中心主任",
                en:
                    "classified material never enters this system; a number, the date and the"
                    + " person are recorded, no title; handle it by the secrecy rules and tell"
                    + " the director"
            ),
            place: "--document",
            role: "DIR"
        )
    }
}

extension Rulebook {
    /// Whether a class of documents is one of ours, or one that a published chart asks for.
    func knows(documentClass: String) -> Bool {
        DocumentClass.named(documentClass) != nil
            || charts.values.contains { chart in
                chart.transitions.contains {
                    $0.requiredDocuments.contains(documentClass)
                        || $0.requiredDocumentsNow.contains(documentClass)
                }
            }
    }
}
