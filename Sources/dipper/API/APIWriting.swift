import Casework
import Documents
import Expression
import Foundation
import Portfolio
import Store
import Web
import Workflow

/// One event that is asked for over the API: decided and recorded, or only tried.
struct APIWriting {
    let call: APICall
    /// The body, or one deed of a batch.
    let given: [String: JSON]
    let isTrial: Bool

    init(_ call: APICall, deed: JSON? = nil) {
        self.call = call
        given = (deed ?? call.body).members
        isTrial = call.flag("dry_run")
    }

    private func text(_ name: String) -> String? { given[name]?.textValue }

    // MARK: Requests

    /// A new case of a kind.
    func open() throws -> WebResponse {
        let kind = text("kind") ?? ""
        try requireScope(kind)
        guard !APIRoutes.closedKinds.contains(kind) else {
            throw Refusal(APIWriting.closed(kind))
        }
        guard let chart = call.words.rules.charts[kind] else {
            throw CaseRefusals.chartMissing(kind)
        }
        let parent = try text("parent").map { code -> String in
            guard let parent = try call.ledger.cases.stream(code) else {
                throw CaseRefusals.notFound(code, place: "#/parent")
            }
            return parent.id
        }
        let event = text("event") ?? chart.startEvent
        let number = chart.eventNumbers[event] ?? 0
        let ways = chart.transitions.filter { $0.events.contains(number) }
        try call.requireProof(event, roles: ways.flatMap(\.roles))
        return try respond(.new(kind: kind, parent: parent), "", event, chart)
    }

    /// An event of a case, or of one instance in it.
    func perform() throws -> WebResponse {
        let asked = try asked(of: try call.found(), call.part("event"))
        return try respond(.existing(asked.code), asked.instance, asked.event, asked.chart)
    }

    /// An event of the case of the path whose fields a route of its own has read.
    func perform(_ event: String, _ payload: [String: Value]) throws -> WebResponse {
        let asked = try asked(of: try call.found(), event)
        return try respond(.existing(asked.code), "", event, asked.chart, payload)
    }

    /// What is asked for, after everything that does not depend on its fields.
    struct Asked {
        let code: String
        let instance: String
        let event: String
        let chart: Chart
    }

    func asked(of stream: CaseStream, _ event: String) throws -> Asked {
        try requireScope(stream.kind)
        guard !APIRoutes.ownRoadKinds.contains(stream.kind) else {
            throw Refusal(APIWriting.closed(stream.kind))
        }
        let reference = CaseReference(code: stream.code, instance: text("instance") ?? "")
        let chart = try call.ledger.chart(seen: reference, kind: nil)
        let possible = CaseSheet(words: call.words, stream: stream).possible(reference.instance)
        try call.requireProof(event, roles: possible.first { $0.event.name == event }?.roles ?? [])
        return Asked(
            code: stream.code,
            instance: reference.instance,
            event: event,
            chart: chart
        )
    }

    private func requireScope(_ kind: String) throws {
        guard call.person.scope.mayWrite(to: kind) else {
            throw APIProblem(403, APIRefusals.scope("write:\(kind)"))
        }
    }

    // MARK: Deciding

    private func respond(
        _ target: Command.Target,
        _ instance: String,
        _ event: String,
        _ chart: Chart,
        _ payload: [String: Value]? = nil
    ) throws -> WebResponse {
        guard let number = chart.eventNumbers[event], number > 0 else {
            throw CaseRefusals.eventUnknown(event, chart)
        }
        let slot = chart.events[number]
        do {
            var command = Command(target: target, instance: instance, event: event)
            command.key = "api:\(call.text("Idempotency-Key") ?? "")"
            command.expecting = version
            command.reasonForEarlier = text("reason")
            command.lifted = Set(given["lift"]?.texts ?? [])
            if let payload {
                command.payload = payload
            } else {
                try read(into: &command, slot)
            }
            return try isTrial ? attempt(command, slot) : done(command)
        } catch let refusal as Refusal {
            let located = refusal.blockers.map { APIWriting.located($0, slot) }
            let isAbsent = located.contains { $0.code == "NOT_FOUND" }
            guard isTrial, !isAbsent else { throw Refusal(located) }
            return refused(located)
        }
    }

    private var version: Int64? {
        call.text("If-Match").flatMap { Int64($0.dropFirst().dropLast()) }
    }

    /// Fields, documents and date; whatever is wrong with them is told together.
    func read(
        into command: inout Command,
        _ event: Chart.Event
    ) throws {
        var reasons = Reasons()
        let (cases, store) = (call.ledger.cases, call.ledger.store)
        let values = ValueReader { reference in
            // People and organisations are told by name wherever they stand; cases are not.
            guard let found = try store.stream(reference) else { return nil }
            if ["person", "organisation"].contains(found.kind) { return found }
            return try cases.stream(reference)
        }
        command.payload = try reasons.value(or: [:]) {
            try APIValues(event: event, values: values).payload(given["payload"]?.members ?? [:])
        }
        command.effective = try reasons.value(or: nil) {
            try text("on").map { try Moment.date($0, option: "#/on") }
        }
        let documents = try reasons.value(or: GivenDocuments.plain([])) {
            try self.documents()
        }
        try reasons.check()
        documents.give(to: &command)
    }

    // MARK: Answers

    private func done(_ command: Command) throws -> WebResponse {
        let caller = call.person.caller(for: text("for"))
        let running = "\(caller.person) \(command.key)"
        guard call.office.running.begin(running) else {
            throw APIProblem(409, APIWriting.running(command.key))
        }
        defer { call.office.running.end(running) }
        let performed = try call.ledger.perform(command, by: caller)
        let reply = performed.reply
        let isNew = if case .new = command.target { true } else { false }
        let response = call.answer(
            [
                "dry_run": false, "possible": true, "replayed": .bool(reply.isReplayed),
                "code": reply.moved.first.map { JSON($0.code) } ?? .null,
                "version": reply.moved.first.map { JSON($0.version) } ?? .null,
                "moved": .array(try shown(reply.moved).map(\.answer)),
                "followed": .array(try seen(performed.followed[...]).map(\.answer)),
                "errors": [],
            ].merging(try secret(command, performed)) { $1 },
            status: isNew ? 201 : 200
        )
        guard let first = reply.moved.first else { return response }
        let tagged = response.setting("etag", APICall.tag(first.version))
        guard isNew else { return tagged }
        return tagged.setting("location", "/api/v1/cases/\(FormFields.encoded(first.code))")
    }

    /// What was made for a receiver of messages, which is shown this once.
    private func secret(
        _ command: Command,
        _ performed: OpenLedger.Performed
    ) throws -> [String: JSON] {
        guard performed.reply.moved.first?.kind == WebhookNoun.kind,
            ["register", "rotate"].contains(command.event),
            let secret = try call.ledger.newSecret(performed)
        else { return [:] }
        return [secret.name: JSON(secret.text)]
    }

    /// What moved: the case that was asked for, and of the others those that the caller sees.
    private func shown(_ moved: [Reply.Moved]) throws -> [Reply.Moved] {
        try moved.prefix(1) + seen(moved.dropFirst())
    }

    func seen(_ moved: ArraySlice<Reply.Moved>) throws -> [Reply.Moved] {
        guard !moved.isEmpty else { return [] }
        let streams = try call.ledger.store.streams(moved.map(\.stream))
        let ids = Set(try call.ledger.cases.visible(streams).map(\.id))
        return moved.filter { ids.contains($0.stream) }
    }

    /// What would happen; nothing is recorded.
    private func attempt(_ command: Command, _ event: Chart.Event) throws -> WebResponse {
        let caller = call.person.caller(for: text("for"))
        let attempt = try call.ledger.casework.attempt(command, by: caller)
        guard let reply = attempt.reply else {
            return refused(attempt.blockers.map { APIWriting.located($0, event) })
        }
        let isNew = if case .new = command.target { true } else { false }
        // A code is given when a case is recorded; until then it is nobody's.
        let moved = try isNew && !reply.isReplayed ? reply.moved.map(\.uncoded) : shown(reply.moved)
        return call.answer([
            "dry_run": true, "possible": true, "replayed": .bool(reply.isReplayed),
            "code": isNew ? .null : moved.first.map { JSON($0.code) } ?? .null,
            "version": moved.first.map { JSON($0.version) } ?? .null,
            "moved": .array(moved.map(\.answer)), "followed": [], "errors": [],
        ])
    }

    private func refused(_ blockers: [Blocker]) -> WebResponse {
        call.answer([
            "dry_run": true, "possible": false, "replayed": false, "code": .null,
            "version": .null, "moved": [], "followed": [],
            "errors": .array(blockers.map { JSON(error: $0, in: call.language) }),
        ])
    }
}

// MARK: Refusals

extension APIWriting {
    /// A reason with the member of the body that it is about, as far as its place tells.
    static func located(_ blocker: Blocker, _ event: Chart.Event) -> Blocker {
        guard !blocker.place.hasPrefix("#") else { return blocker }
        let parts = blocker.place.split { $0 == "/" || $0 == " " }.map(String.init)
        let pointer: String? =
            switch parts.first {
            case "--on": "#/on"
            case "--document": "#/documents"
            case "--key": "Idempotency-Key"
            default:
                event.payload.first { parts.contains($0.name) }.map { "#/payload/\($0.name)" }
            }
        guard let pointer else { return blocker }
        return Blocker(
            code: blocker.code,
            message: blocker.message,
            place: pointer,
            values: blocker.values,
            role: blocker.role,
            provisional: blocker.provisional
        )
    }

    private static func closed(_ kind: String) -> Blocker {
        Blocker(
            code: "KIND_CLOSED",
            message: Localized(
                zh: "「\(kind)」不能由接口办理，请本人或系统管理员用命令行或网页办理",
                en: "“\(kind)” is not worked on over the API; the person or an administrator can do"
                    + " it at the command line or on the pages"
            ),
            place: "#/kind",
            values: ["found": kind]
        )
    }

    static func running(_ key: String) -> Blocker {
        Blocker(
            code: "KEY_RUNNING",
            message: Localized(
                zh: "同一幂等键的请求正在办理，请稍后以同一键重试",
                en: "A request with this key is still running: try again later with the same key"
            ),
            place: "Idempotency-Key",
            values: ["found": String(key.dropFirst("api:".count))]
        )
    }
}

extension Reply.Moved {
    /// A case that would begin, without the code that it would not keep.
    fileprivate var uncoded: Reply.Moved {
        var moved = self
        (moved.code, moved.stream) = ("", "")
        return moved
    }
}
