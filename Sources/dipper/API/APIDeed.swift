import Casework
import Portfolio
import Store
import Web
import Workflow

/// Something that is asked for beside the events of cases: by whom, once at a time, or only tried.
struct APIDeed {
    let call: APICall

    init(_ call: APICall) { self.call = call }

    var isTrial: Bool { call.flag("dry_run") }
    var key: String { "api:\(call.text("Idempotency-Key") ?? "")" }
    /// What was read, by `If-Match`; nil where the route takes none.
    var version: Int64? {
        call.text("If-Match").flatMap { Int64($0.dropFirst().dropLast()) }
    }

    /// Refused as not there for whom neither the matrix nor a role lets in; then the scope of a
    /// token and the proof of a person are asked for.
    func begin(_ event: String, part: String, roles: [String]? = ["ADM"]) throws {
        try call.ledger.cases.require(part, as: part)
        let own = roles ?? call.person.roles
        guard own.contains(where: call.person.roles.contains) else {
            throw CaseRefusals.notFound(event)
        }
        guard call.person.scope.mayWrite(to: part) else {
            throw APIProblem(403, APIRefusals.scope("write:\(part)"))
        }
        if roles != nil { try call.requireProof(event, roles: own) }
    }

    /// Nothing of the same person and key runs beside it.
    func once(_ body: () throws -> WebResponse) throws -> WebResponse {
        let running = "\(call.person.id) \(key)"
        guard call.office.running.begin(running) else {
            throw APIProblem(409, APIWriting.running(key))
        }
        defer { call.office.running.end(running) }
        return try body()
    }

    /// Refused with the reasons for which a command would be; otherwise whether it was done
    /// before under its key.
    func attempt(_ command: Command, by caller: Caller? = nil) throws -> Bool {
        let attempt = try call.ledger.casework.attempt(
            command,
            by: caller ?? call.person.caller()
        )
        guard attempt.blockers.isEmpty else { throw Refusal(attempt.blockers) }
        return attempt.reply?.isReplayed ?? false
    }

    /// Refused (412) where a case has moved on since it was read.
    func require(_ stream: CaseStream) throws(Conflict) {
        guard let version, version != Int64(stream.version) else { return }
        throw Conflict.stale(
            stream: stream.code,
            expected: version,
            found: Int64(stream.version)
        )
    }
}

extension APICall {
    /// Money, decisions and administration take a person who has just proved himself (rule R8).
    func requireProof(_ event: String, roles: [String]) throws {
        guard !flag("dry_run"), !person.isProved else { return }
        let rules = try office.signIn.rules()
        // Whom he acts for counts too: his roles are those by which it would be done.
        let held = ledger.cases.reader?.actor.roles ?? person.roles
        let own = roles.filter(held.contains)
        guard !own.isEmpty, own.allSatisfy(rules.secondFactorRoles.contains),
            !rules.freeEvents.contains(event)
        else { return }
        throw APIProblem(403, APIRefusals.proof(event))
    }
}
