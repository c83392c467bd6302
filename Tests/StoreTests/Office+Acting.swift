import Casework
import Expression
import Portfolio
import Store
import Workflow

extension Office {
    /// Asks in the name of another, and answers the codes of the refusal; empty when accepted.
    func codes(
        _ code: String,
        _ event: String,
        by person: String,
        for principal: String? = nil,
        _ payload: [String: Value] = [:],
        instance: String = "",
        documents: [String] = []
    ) throws -> [String] {
        var caller = caller(person)
        caller.onBehalfOf = principal.map(self.person)
        let command = command(
            code,
            event,
            payload,
            instance: instance,
            documents: documents
        )
        return try codes { _ = try casework.performSync(command, by: caller) }
    }

    /// What an authority is asked for with, from today for thirty days.
    func authority(
        from principal: String,
        roles: [String],
        duties: [String]? = nil,
        since: String = "2026-01-05",
        until: String = "2026-02-04"
    ) -> [String: Value] {
        [
            "principal": .string((try? id(person(principal))) ?? ""),
            "roles": .list(roles.map { .string($0) }),
            "duties": duties.map { .list($0.map { .string($0) }) } ?? .null,
            "since": .string(since), "until": .string(until), "reason": .string("示例休假"),
        ]
    }

    /// An authority in force; answers its instance key.
    @discardableResult
    func authorise(
        _ substitute: String,
        from principal: String,
        roles: [String],
        duties: [String]? = nil,
        since: String = "2026-01-05"
    ) throws -> String {
        let asked = authority(from: principal, roles: roles, duties: duties, since: since)
        try ask(person(substitute), "authorise", by: principal, asked)
        let stream = try store.stream(person(substitute))
        let key = stream?.keys(of: Authority.chart).last ?? ""
        try ask(person(substitute), "confirm", by: "ADM", instance: key)
        return key
    }
}
