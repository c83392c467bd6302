package import Expression
import Portfolio
package import Workflow

/// Reading a personal text in full: a deed that is recorded, with its reason and never the text.
package struct Unmasking: Hashable, Sendable {
    /// The event of it: no move of a chart, and possible in every state.
    package static let event = "unmask"
    /// What a list of remuneration is asked for: the numbers of everybody on it, which lie in cases
    /// of their own and are told only in what is made of the list.
    package static let payees = "payees"

    package var field: String
    package var ground: String
    package var reason: String

    package init(field: String, ground: String, reason: String) {
        (self.field, self.ground, self.reason) = (field, ground, reason)
    }

    package var payload: [String: Value] {
        ["field": .string(field), "ground": .string(ground), "reason": .string(reason)]
    }

    fileprivate init(_ payload: [String: Value]) {
        func text(_ name: String) -> String { payload[name]?.string ?? "" }
        self.init(field: text("field"), ground: text("ground"), reason: text("reason"))
    }
}

extension Decision {
    /// Records who reads which field, and why; the chart does not move.
    ///
    /// Refused: `UNMASK_FIELD`, `UNMASK_EMPTY`, `UNMASK_GROUND`, `UNMASK_REASON`, `NOT_ALLOWED`.
    mutating func unmask(_ stream: StoredStream) throws {
        let asked = Unmasking(command.payload)
        let record = stream.record
        let rules = try rulebook(of: stream)
        guard let chart = rules.chart(instance: command.instance, kind: record.kind),
            record.instances[command.instance] != nil
        else {
            blockers.append(DecisionBlockers.chartMissing(command.instance, record.kind))
            return
        }
        let slot = chart.fieldNumbers[asked.field].map { chart.fields[$0] }
        let readable = try readable(record)
        let isPayees =
            asked.field == Unmasking.payees && record.isIn("released")
            && record.kind == RemunerationProcedure.kind
        let isShown =
            slot?.isText == true && readable.shows(field: asked.field, of: command.instance)
        // What one does not see is not told from what there is not (rule R2).
        if !isPayees, !isShown {
            blockers.append(UnmaskBlockers.field(asked.field, record.code))
        } else if !readable.mayUnmask {
            blockers.append(UnmaskBlockers.notAllowed(actor, rules))
        } else if !isPayees, record.field(asked.field, of: command.instance) == .null {
            blockers.append(UnmaskBlockers.empty(asked.field, record.code))
        }
        if UnmaskGround(rawValue: asked.ground) == nil {
            blockers.append(UnmaskBlockers.ground(asked.ground))
        }
        if asked.reason.allSatisfy(\.isWhitespace) { blockers.append(UnmaskBlockers.reason()) }
        guard blockers.isEmpty else { return }
        var draft = Draft(before: stream, after: stream, isAsked: true)
        draft.type = "\(record.kind).\(Unmasking.event)"
        var payload = asked.payload
        payload["reason"] = .string(
            try session.seal(asked.reason, field: "reason", stream: record.id)
        )
        let step = Step(event: Unmasking.event)
        var state = record.instances[command.instance] ?? InstanceState()
        state.apply(step)
        draft.fold(
            EventBody.Taken(
                instance: command.instance,
                step: step,
                payload: payload,
                isPart: false
            ),
            try Instance(state, chart)
        )
        streams.append(draft)
    }

    /// The case as whoever asks may read it, by his own name.
    private func readable(_ record: CaseStream) throws -> ReadableCase {
        let sight = try Sight(Policy.actor(caller, session), in: session)
        let relations = try sight.related([record], in: session).first?.relations
        guard let relations else { throw Policy.notFound(record.code) }
        return ReadableCase(record, relations, sight) { _ in true }
    }
}

extension Chart.FieldSlot {
    /// Whether it holds text out of cells, one or several.
    package var isText: Bool { type == .text || type == .list(.text) }
}

/// Why a text is not shown in full.
private enum UnmaskBlockers {
    static func field(_ name: String, _ code: String) -> Blocker {
        Blocker(
            code: "UNMASK_FIELD",
            message: Localized(
                zh: "\(code) 没有可查看原文的字段“\(name)”，应为案卷中的一个文字字段，请经办人更正",
                en: "\(code) has no text field “\(name)” to be read in full; expected one of the"
                    + " case: whoever asks can correct it"
            ),
            place: "field",
            values: ["found": name]
        )
    }

    static func empty(_ name: String, _ code: String) -> Blocker {
        Blocker(
            code: "UNMASK_EMPTY",
            message: Localized(
                zh: "\(code) 的“\(name)”没有内容，不必查看；应由登记人先填写",
                en: "“\(name)” of \(code) is empty; whoever enters it fills it in first"
            ),
            place: "field",
            values: ["found": name]
        )
    }

    static func ground(_ found: String) -> Blocker {
        let known = UnmaskGround.allCases
        return Blocker(
            code: "UNMASK_GROUND",
            message: Localized(
                zh: "“\(found)”不是查看原文的事由，应为 "
                    + known.map { "\($0.rawValue)（\($0.title.zh)）" }.joined(separator: "、")
                    + " 之一，请经办人更正",
                en: "“\(found)” is no ground; expected one of "
                    + known.map { "\($0.rawValue) (\($0.title.en))" }.joined(separator: ", ")
                    + ": whoever asks can correct it"
            ),
            place: "ground",
            values: [
                "found": found, "expected": known.map(\.rawValue).joined(separator: ", "),
            ]
        )
    }

    static func reason() -> Blocker {
        Blocker(
            code: "UNMASK_REASON",
            message: Localized(
                zh: "没有写明查看原文的理由，应为一句话，请经办人补上",
                en: "No reason is given for reading it in full; expected a sentence: whoever asks"
                    + " can add it"
            ),
            place: "reason"
        )
    }

    static func notAllowed(_ actor: Actor, _ rules: Rulebook) -> Blocker {
        let scopes = rules.reads[CasePart.personalData.rawValue] ?? [:]
        let wanted = scopes.filter { $0.value != .none }.keys.sorted().joined(separator: ", ")
        let found = actor.roles.joined(separator: ", ")
        return Blocker(
            code: "NOT_ALLOWED",
            message: Localized(
                zh: "您的角色（\(found)）不能查看此案卷个人信息的原文；应为负责此案卷的 \(wanted)",
                en: "your roles (\(found)) may not read the personal data of this case in full;"
                    + " expected one of \(wanted) whose case it is"
            ),
            values: ["found": found, "wanted": wanted],
            role: wanted
        )
    }
}
