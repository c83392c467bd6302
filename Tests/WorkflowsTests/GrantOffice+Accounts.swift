import Expression
import Portfolio
import Workflow

/// Where the payees of the stories are paid to.
extension GrantOffice {
    /// An account of an organisation, in force unless its states say otherwise.
    mutating func addAccount(
        of organisation: String,
        entry: Int = 1,
        _ states: [String] = ["current.checking.confirmed", "current.cooling.over"]
    ) {
        var root = InstanceState()
        root.active = states
        root.log = [LogEntry(transition: "start", duty: "enter", actor: "x", sequence: entry)]
        streams.removeAll { $0.parent == organisation && $0.kind == PayeeAccountProcedure.kind }
        streams.append(
            CaseStream(
                id: "account of \(organisation)",
                kind: PayeeAccountProcedure.kind,
                code: "SZ-2026-000001",
                parent: organisation,
                version: 1,
                instances: ["": root],
                documents: []
            )
        )
    }
}
