import Casework
import Portfolio
import Store
import Web
import Workflow

/// Several events as one unit: all of them are recorded, or none with every reason of each.
struct APIBatch {
    private let call: APICall
    private let isTrial: Bool
    private let deeds: [JSON]

    init(_ call: APICall) {
        self.call = call
        isTrial = call.flag("dry_run")
        deeds = call.body["deeds"]?.elements ?? []
    }

    func perform() throws -> WebResponse {
        let caller = call.person.caller(for: call.body["for"]?.textValue)
        let key = "api:\(call.text("Idempotency-Key") ?? "")"
        let running = "\(caller.person) \(key)"
        guard call.office.running.begin(running) else {
            throw APIProblem(409, APIWriting.running(key))
        }
        defer { call.office.running.end(running) }
        do {
            let commands = try commands(key)
            let replies = try call.ledger.casework.performAll(
                count: commands.count,
                by: caller,
                isRehearsal: isTrial,
                progress: { _ in },
                command: { place, _ in commands[place].command }
            )
            return try done(replies)
        } catch let failure as BatchFailure {
            return try refused(reasons(of: failure, try commands(key)))
        } catch let refusal as Refusal {
            return try refused(refusal.blockers)
        }
    }

    /// A command with the event that its reasons are located by.
    private struct Prepared {
        let command: Command
        let event: Chart.Event
    }

    /// Every command of the batch.
    ///
    /// - Throws: `Refusal` with what is wrong with any of the deeds as they were typed.
    private func commands(_ key: String) throws -> [Prepared] {
        var reasons = Reasons()
        var prepared: [Prepared] = []
        for (place, deed) in deeds.enumerated() {
            do {
                prepared.append(try command(deed, "\(key)/\(place)"))
            } catch let refusal as Refusal {
                for blocker in refusal.blockers { reasons.add(APIBatch.placed(blocker, place)) }
            }
        }
        try reasons.check()
        return prepared
    }

    private func command(_ deed: JSON, _ key: String) throws -> Prepared {
        let code = deed["code"]?.textValue ?? ""
        guard let stream = try call.ledger.cases.stream(code) else {
            throw CaseRefusals.notFound(code, place: "#/code")
        }
        let writing = APIWriting(call, deed: deed)
        let asked = try writing.asked(of: stream, deed["event"]?.textValue ?? "")
        guard let number = asked.chart.eventNumbers[asked.event], number > 0 else {
            throw CaseRefusals.eventUnknown(asked.event, asked.chart)
        }
        let slot = asked.chart.events[number]
        var command = Command(
            target: .existing(asked.code),
            instance: asked.instance,
            event: asked.event
        )
        command.key = key
        command.expecting = deed["version"]?.integerValue
        command.reasonForEarlier = deed["reason"]?.textValue
        do {
            try writing.read(into: &command, slot)
        } catch let refusal as Refusal {
            throw Refusal(refusal.blockers.map { APIWriting.located($0, slot) })
        }
        return Prepared(command: command, event: slot)
    }

    /// The reasons of every deed that was refused, each at its place in the body.
    private func reasons(of failure: BatchFailure, _ commands: [Prepared]) -> [Blocker] {
        failure.reasons.sorted { $0.key < $1.key }.flatMap { place, reason in
            let blockers =
                switch reason {
                case .refused(let blockers): blockers
                case .conflict(let conflict): Failure(conflict).blockers
                }
            return blockers.map { blocker in
                APIBatch.placed(APIWriting.located(blocker, commands[place].event), place)
            }
        }
    }

    private static func placed(_ blocker: Blocker, _ place: Int) -> Blocker {
        let within = blocker.place.hasPrefix("#/") ? String(blocker.place.dropFirst()) : ""
        return blocker.at("#/deeds/\(place)\(within)")
    }

    // MARK: Answers

    private func done(_ replies: [Reply]) throws -> WebResponse {
        let moved = replies.flatMap(\.moved)
        let followed =
            isTrial ? [] : try call.ledger.casework.takeAllSteps(atOnce: 1000).flatMap(\.moved)
        let writing = APIWriting(call)
        return call.answer([
            "dry_run": .bool(isTrial), "possible": true,
            "replayed": .bool(!replies.isEmpty && replies.allSatisfy(\.isReplayed)),
            "code": .null, "version": .null,
            "moved": .array(try writing.seen(moved[...]).map(\.answer)),
            "followed": .array(try writing.seen(followed[...]).map(\.answer)), "errors": [],
        ])
    }

    private func refused(_ blockers: [Blocker]) throws -> WebResponse {
        guard isTrial else { throw APIProblem(422, blockers) }
        return call.answer([
            "dry_run": true, "possible": false, "replayed": false, "code": .null,
            "version": .null, "moved": [], "followed": [],
            "errors": .array(blockers.map { JSON(error: $0, in: call.language) }),
        ])
    }
}

extension APIShapes {
    /// As many are decided in one unit of the writer.
    private static let mostDeeds = 200

    static let batchDeed = APIShape.object([
        APIMember("code", code), APIMember("event", .text(1...60)),
        .optional(
            "version",
            .count,
            "所依据的版本；已有新版本则全部不办",
            "The version that was read: nothing is done when the case has moved on"
        ),
        .optional("instance", .text(0...100), "子流程，如 tranche/1", "A part, such as tranche/1"),
        .optional(
            "payload",
            .object([], rest: .any),
            "事项的字段，按流程",
            "The event's fields, by the chart"
        ),
        .optional("on", date, "发生日期", "The date of the fact"),
        .optional(
            "reason",
            .text(1...2000),
            "补记早于上一事项的发生日期时，说明原因",
            "Why it is recorded after a later fact"
        ),
    ])

    static let batch = APIShape.object([
        APIMember(
            "deeds",
            .array(.named("BatchDeed"), most: mostDeeds),
            about: Localized(
                zh: "按次序办理，后面的以前面的结果为准；不带文件",
                en: "In their order, each on what those before it did; without documents"
            )
        ),
        .optional("for", code, "代何人办理：授权人的人员编号", "For whom: the principal's code"),
    ])
}
