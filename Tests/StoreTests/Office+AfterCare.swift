import Casework
import Expression
import Portfolio
import Store
import Testing
import Workflow

/// Exemption cases, told once for all stories.
extension Office {
    /// Five people who never had to do with a project: a lawyer, an accountant, an engineer.
    static let panel = ["示例法律", "示例财务", "示例技术", "示例成员4", "示例成员5"]

    /// Opens an exemption case of an agreement; answers its code.
    func openExemption(_ agreement: String, lossFen: Int64) throws -> String {
        try begin(
            ExemptionProcedure.kind,
            of: agreement,
            "open",
            by: "PO",
            ["loss": .int(lossFen), "cause": .string("示例：技术路线未能走通")]
        ).code
    }

    /// What people find out: the use of the money, private gain, and why it was lost.
    func find(_ exemption: String, _ condition: String, met: Bool = true) throws {
        let (person, document) =
            switch condition {
            case "purpose": ("FIN", "audit_report")
            case "no_gain": ("SUP", "investigation_finding")
            default: ("PO", "technical_conclusion")
            }
        try ask(
            exemption,
            "record_finding",
            by: person,
            ["condition": .string(condition), "met": .bool(met)],
            documents: [document]
        )
    }

    /// From the opening to the panel; answers the code of the case.
    func conveneExemption(_ agreement: String, lossFen: Int64) throws -> String {
        let code = try openExemption(agreement, lossFen: lossFen)
        try ask(code, "collect_evidence", by: "PO")
        for condition in ["purpose", "no_gain", "cause"] { try find(code, condition) }
        try hirePanel()
        try ask(code, "convene", by: "SUP", Office.seats(Office.panel.map(person)))
        return code
    }

    func hirePanel() throws {
        for name in Office.panel where person(name) == name { try hire(name, ["ARC"]) }
    }

    /// The members of a panel, the first three of whom are its lawyer, accountant and engineer.
    static func seats(_ people: [String]) -> [String: Value] {
        [
            "panel": .list(people.map { .string($0) }), "legal": .string(people[0]),
            "finance": .string(people[1]), "technical": .string(people[2]),
        ]
    }

    /// The six conditions, all met but for those that are named.
    static func decision(
        _ result: String,
        but unmet: [String] = [],
        amountFen: Int64? = nil
    ) -> [String: Value] {
        let conditions = ["followed", "declared", "purpose", "on_time", "no_gain", "cause"]
        var payload = Dictionary(
            uniqueKeysWithValues: conditions.map { ($0, Value.bool(!unmet.contains($0))) }
        )
        payload["result"] = .string(result)
        payload["reasons"] = .string("示例理由")
        payload["amount"] = amountFen.map { .int($0) }
        return payload
    }

    /// An exemption case of an agreement with everything that it needs; answers its code.
    @discardableResult
    func exempt(_ agreement: String, lossFen: Int64) throws -> String {
        let code = try conveneExemption(agreement, lossFen: lossFen)
        try ask(
            code,
            "decide",
            by: "SUP",
            Office.decision("exempted"),
            documents: ["exemption_decision"]
        )
        return code
    }
}

extension Office {
    /// A report, an event and an exemption case of a project's agreement, the first of which is
    /// paid.
    func fillAfterCare(_ project: String) throws {
        let agreement = try child("grant-agreement", of: project).code
        try pay(agreement, tranche: 1, amountFen: 300_000_000)
        try begin(
            "enterprise-report",
            of: agreement,
            "expect",
            by: "PO",
            ["period": .string("2026-H1")]
        )
        try begin(
            "enterprise-event",
            of: agreement,
            "record",
            by: "PO",
            [
                "kind": .string("litigation"), "severity": .string("low"),
                "happened_on": .string("2026-01-05"), "detail": .string("示例"),
            ]
        )
        _ = try openExemption(agreement, lossFen: 1)
    }
}
