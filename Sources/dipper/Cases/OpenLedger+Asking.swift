import Casework
import Expression
import Portfolio
import Store
import Workflow

/// One event that is asked for on the command line, before its fields are typed.
struct AskedEvent {
    var event: String
    /// Fields that options of their own gave; `--set` cannot give them again.
    var given: [GivenField] = []
    var assignments: [String] = []
    var documents: [String] = []
    /// What was found wrong before the rules of the case are known.
    var blockers: [Blocker] = []
}

/// A field that an option or an argument of its own gave, such as `--amount`.
struct GivenField {
    let name: String
    /// Nil when it was not given.
    let text: String?
    /// Where a person gave it, such as `--amount`.
    let place: String

    init(_ name: String, _ text: String?, at place: String) {
        self.name = name
        self.text = text
        self.place = place
    }
}

/// Reasons of several readings that do not depend on each other, told all at once.
struct Reasons {
    private(set) var blockers: [Blocker]

    init(_ blockers: [Blocker] = []) {
        self.blockers = blockers
    }

    /// What `body` reads, or `substitute` when it is refused: the command is then not performed.
    mutating func value<T>(or substitute: T, _ body: () throws -> T) throws -> T {
        do {
            return try body()
        } catch let refusal as Refusal {
            blockers += refusal.blockers
            return substitute
        }
    }

    mutating func add(_ blocker: Blocker) { blockers.append(blocker) }

    func check() throws(Refusal) {
        guard blockers.isEmpty else { throw Refusal(blockers) }
    }
}

extension OpenLedger {
    /// The command for an event of an existing case, typed by the chart that the case runs.
    ///
    /// - Throws: `NOT_FOUND`, `KIND_DIFFERS`, `INSTANCE_NOT_FOUND`, `EVENT_UNKNOWN`, and with them
    ///   everything that the date, the fields and the documents are refused for.
    func command(
        _ asked: AskedEvent,
        on reference: CaseReference,
        kind: String?,
        _ options: CommandOptions
    ) throws -> Command {
        var reasons = Reasons(asked.blockers)
        let payload = try reasons.value(or: [:]) {
            try self.payload(asked, try chart(of: reference, kind: kind, options))
        }
        return try command(
            asked,
            on: .existing(reference.code),
            instance: reference.instance,
            payload,
            reasons,
            options
        )
    }

    /// Refuses as not there what whoever acts may not see, before anything is told of it.
    private func requireSight(of code: String, _ options: CommandOptions) throws {
        guard let caller = try? options.caller(), try !casework.sees(code, by: caller) else {
            return
        }
        throw CaseRefusals.notFound(code)
    }

    /// The chart that the case with a code runs, or the one instance in it.
    func chart(
        of reference: CaseReference,
        kind: String?,
        _ options: CommandOptions
    ) throws -> Chart {
        try requireSight(of: reference.code, options)
        return try chart(seen: reference, kind: kind)
    }

    /// As `chart(of:kind:_:)`, of a case that was already shown to whoever asks.
    func chart(seen reference: CaseReference, kind: String?) throws -> Chart {
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
        return chart
    }

    /// The command of what was read, unless anything of it was refused.
    private func command(
        _ asked: AskedEvent,
        on target: Command.Target,
        instance: String = "",
        _ payload: [String: Value],
        _ reasons: Reasons,
        _ options: CommandOptions
    ) throws -> Command {
        var reasons = reasons
        let effective = try reasons.value(or: nil) { try options.effective() }
        if asked.documents.contains(where: { $0.contains("file=") }) { SecrecyNotice.tell() }
        let documents = try reasons.value(or: .plain([])) {
            try DocumentArgument.documents(asked.documents)
        }
        try reasons.check()
        var command = options.command(target, instance: instance, event: asked.event)
        command.effective = effective
        documents.give(to: &command)
        command.payload = payload
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
        var reasons = Reasons(asked.blockers)
        let payload = try reasons.value(or: [:]) { try self.payload(asked, chart) }
        return try command(asked, on: .new(kind: kind, parent: parent), payload, reasons, options)
    }

    private func payload(_ asked: AskedEvent, _ chart: Chart) throws -> [String: Value] {
        guard let number = chart.eventNumbers[asked.event], number > 0 else {
            throw CaseRefusals.eventUnknown(asked.event, chart)
        }
        return try payload(asked.given, asked.assignments, event: chart.events[number])
    }

    /// The fields of an event, typed; every bad one is named where it was given.
    func payload(
        _ given: [GivenField],
        _ assignments: [String] = [],
        event: Chart.Event
    ) throws -> [String: Value] {
        let reader = PayloadReader(event: event, values: ValueReader { try store.stream($0) })
        return try reader.payload(given, assignments)
    }

    /// What a reply says: the case that was asked for first, then those that followed.
    func answer(_ performed: Performed) throws -> Answer {
        let (reply, followed) = (performed.reply, performed.followed)
        let words = CaseWords(rules: try rules(), cases: cases)
        let note =
            reply.isReplayed
            ? Localized(zh: "（此前已办理，未重复）", en: " (done before, not repeated)")
            : Localized(zh: "", en: "")
        let automatic = Localized(zh: "（系统随之办理）", en: " (by the system, in consequence)")
        return answer(
            [
                "replayed": .bool(reply.isReplayed),
                "moved": .array(reply.moved.map(\.answer)),
                "followed": .array(followed.map(\.answer)),
                "code": JSON(reply.moved.first?.code ?? ""),
                "version": reply.moved.first.map { JSON($0.version) } ?? .null,
            ],
            reply.moved.map { words.line($0, note) } + followed.map { words.line($0, automatic) }
        )
    }
}

extension Reply.Moved {
    var answer: JSON {
        [
            "stream": JSON(stream), "kind": JSON(kind), "code": JSON(code),
            "version": JSON(version), "states": JSON(states),
        ]
    }
}

extension CaseWords {
    /// Where a case is now, such as `✓ 项目 DT-2026-000001：已受理（第 3 版）`.
    fileprivate func line(_ moved: Reply.Moved, _ note: Localized) -> Localized {
        let states = states(moved.states, kind: moved.kind, instance: "")
        let kind = title(of: moved.kind)
        // A cap account has no code of its own.
        let code = moved.code.isEmpty ? "" : " \(moved.code)"
        return Localized(
            zh: "✓ \(kind.zh)\(code)：\(states.zh)（第 \(moved.version) 版）\(note.zh)",
            en: "✓ \(kind.en)\(code): \(states.en) (version \(moved.version))\(note.en)"
        )
    }
}

extension Chart {
    /// The event by which a case usually begins; empty when the chart starts without one.
    var startEvent: String { transitions[starts[0]].events.first.map { events[$0].name } ?? "" }
}
