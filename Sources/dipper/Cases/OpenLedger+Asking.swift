import Casework
import Expression
import Portfolio
import Store
import Workflow

/// One event that is asked for on the command line, before its fields are typed.
struct AskedEvent {
    var event: String
    var assignments: [String] = []
    var documents: [String] = []
    /// Fields that a friendly option gave; `--set` cannot give them again.
    var fields: [String: Value] = [:]
}

extension OpenLedger {
    /// The command for an event of an existing case, typed by the chart that the case runs.
    ///
    /// - Throws: `NOT_FOUND`, `KIND_DIFFERS`, `INSTANCE_NOT_FOUND`, `EVENT_UNKNOWN`, and what the
    ///   fields and documents are refused for.
    func command(
        _ asked: AskedEvent,
        on reference: CaseReference,
        kind: String?,
        _ options: CommandOptions
    ) throws -> Command {
        let code = reference.code
        let found = try store.transactSync { session -> (CaseStream, Rulebook)? in
            guard let stream = try session.stream(code) else { return nil }
            return (stream.record, try session.rulebook(release: stream.release))
        }
        guard let (stream, rules) = found else { throw CaseRefusals.notFound(code) }
        guard kind == nil || stream.kind == kind else {
            throw CaseRefusals.kindDiffers(stream, kind ?? "")
        }
        guard stream.instances[reference.instance] != nil,
            let chart = rules.chart(instance: reference.instance, kind: stream.kind)
        else { throw CaseRefusals.instanceNotFound(reference, stream) }
        var command = try options.command(
            .existing(code),
            instance: reference.instance,
            event: asked.event
        )
        command.documents = try DocumentArgument.documents(asked.documents)
        command.payload = try payload(asked, chart)
        return command
    }

    /// The command with which a new case of a kind begins.
    func opening(
        _ asked: AskedEvent,
        kind: String,
        parent: String?,
        _ options: CommandOptions
    ) throws -> Command {
        let chart = try store.transactSync { $0.rulebook.charts[kind] }
        guard let chart else { throw CaseRefusals.chartMissing(kind) }
        var asked = asked
        if asked.event.isEmpty { asked.event = chart.startEvent }
        var command = try options.command(
            .new(kind: kind, parent: parent),
            event: asked.event
        )
        command.documents = try DocumentArgument.documents(asked.documents)
        command.payload = try payload(asked, chart)
        return command
    }

    private func payload(_ asked: AskedEvent, _ chart: Chart) throws -> [String: Value] {
        guard let number = chart.eventNumbers[asked.event], number > 0 else {
            throw CaseRefusals.eventUnknown(asked.event, chart)
        }
        let reader = PayloadReader(
            event: chart.events[number],
            values: ValueReader { try store.stream($0) }
        )
        let typed = try reader.payload(asked.assignments)
        return typed.merging(asked.fields) { $1 }
    }

    /// What a reply says: the case that was asked for first, then those that followed.
    func answer(_ reply: Reply) throws -> Answer {
        let words = CaseWords(rules: try rules(), store: store)
        let note =
            reply.isReplayed
            ? Localized(zh: "（此前已办理，未重复）", en: " (done before, not repeated)")
            : Localized(zh: "", en: "")
        return answer(
            [
                "replayed": .bool(reply.isReplayed),
                "moved": .array(
                    reply.moved.map {
                        [
                            "stream": JSON($0.stream), "kind": JSON($0.kind),
                            "code": JSON($0.code), "version": JSON($0.version),
                            "states": JSON($0.states),
                        ]
                    }
                ),
                "code": JSON(reply.moved.first?.code ?? ""),
                "version": reply.moved.first.map { JSON($0.version) } ?? .null,
            ],
            reply.moved.map { moved in
                let states = words.states(moved.states, kind: moved.kind, instance: "")
                let kind = words.title(of: moved.kind)
                return Localized(
                    zh: "✓ \(kind.zh) \(moved.code)：\(states.zh)（第 \(moved.version) 版）\(note.zh)",
                    en:
                        "✓ \(kind.en) \(moved.code): \(states.en) (version \(moved.version))"
                        + note.en
                )
            }
        )
    }
}

extension Chart {
    /// The event that begins a case; empty when the chart starts without one.
    var startEvent: String { transitions[start].events.first.map { events[$0].name } ?? "" }
}
