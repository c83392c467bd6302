import Expression
import Portfolio
import Testing
import Workflow

extension GrantOffice {
    /// An office with a listed project `P01`, a payee `C` and a holder `H`.
    static func withProject(on date: String = "2026-03-02") throws -> GrantOffice {
        var office = try GrantOffice(day(date))
        office.addProject("P01", listedOn: "2025-06-10")
        office.addOrganisation("C")
        office.addAccount(of: "C")
        office.addOrganisation("H")
        return office
    }

    static func day(_ text: String) throws -> CivilDate {
        try #require(CivilDate(text), "a test's date must exist: \(text)")
    }

    /// Fen of yuan as written in the examples.
    static func fen(_ yuan: String) throws -> Int64 { try Fen.parse(yuan).count }

    mutating func propose(
        _ yuan: String,
        ratios: [Int64] = [1, 1],
        of project: String = "P01"
    ) throws -> String {
        let due = Value.string("2027-03-01")
        return try open(
            "grant-agreement",
            "propose",
            by: .officer,
            payload: [
                "amount": .int(Self.fen(yuan)), "payee": .string("C"), "holder": .string("H"),
                "ratios": .list(ratios.map { .int($0) }),
                "milestones": .list(ratios.dropFirst().map { _ in due }),
            ],
            of: project
        )
    }

    /// Proposes and decides: the cap is committed.
    mutating func award(
        _ yuan: String,
        ratios: [Int64] = [1, 1],
        of project: String = "P01"
    ) throws -> String {
        let agreement = try propose(yuan, ratios: ratios, of: project)
        try ask("start_due_diligence", by: .officer, of: agreement)
        try ask("record_diligence", by: .officer, Self.diligence, of: agreement)
        try ask(
            "decide",
            by: .meeting,
            of: agreement,
            documents: ["due_diligence_report", "decision_minutes"]
        )
        return agreement
    }

    /// All parts of a due diligence, with nothing in the way.
    static let diligence: [String: Value] = Dictionary(
        uniqueKeysWithValues: diligenceParts.flatMap {
            [($0, Value.string("clear")), ("\($0)_finding", .string("cell"))]
        }
    )

    static let diligenceParts = [
        "technical", "ip", "equity", "litigation", "financial", "related_parties", "valuation",
    ]

    /// Both seals on the text of an agreement, or of an amendment.
    mutating func seal(_ agreement: String, instance: String = "") throws {
        let text = instance.isEmpty ? "agreement_text" : "amendment_text"
        try ask(
            "request_seal",
            by: .officer,
            ["originals": .int(4)],
            of: agreement,
            instance: instance,
            documents: [text]
        )
        try ask("approve_seal", by: .director, of: agreement, instance: instance)
        try ask(
            "record_counterseal",
            by: .officer,
            ["method": .string("paper_seal"), "sealed_on": .string(effective.description)],
            of: agreement,
            instance: instance
        )
    }

    mutating func sign(_ agreement: String) throws {
        if try stream(agreement)?.isIn("decided.preparing") == true { try seal(agreement) }
        let amount = try stream(agreement)?.field("amount") ?? .null
        try ask(
            "sign",
            by: .officer,
            ["amount": amount],
            of: agreement,
            documents: ["agreement"]
        )
    }

    /// Says that the filing of an appraisal does not apply.
    mutating func waiveAppraisal(_ agreement: String) throws {
        let given = ["item": "appraisal_filing", "outcome": "not_applicable", "reason": "示例原因"]
        try ask(
            "record_state_asset",
            by: .manager,
            given.mapValues { .string($0) },
            of: agreement
        )
    }

    mutating func setBudget(_ year: Int64, _ yuan: String) throws {
        _ = try open(
            "budget-account",
            "set",
            by: .finance,
            payload: [
                "fiscal_year": .int(year), "instrument": .string("GTE"),
                "appropriated": .int(Self.fen(yuan)),
            ],
            documents: ["budget_document"]
        )
    }

    mutating func acceptMilestone(_ number: Int, of agreement: String) throws {
        let key = "milestone/\(number)"
        try ask(
            "submit",
            by: .officer,
            of: agreement,
            instance: key,
            documents: ["milestone_report"]
        )
        try ask("start_review", by: .manager, of: agreement, instance: key)
        try ask(
            "accept",
            by: .manager,
            of: agreement,
            instance: key,
            documents: ["verification_report"]
        )
    }

    /// Requests and approves a tranche, with the director's release where it is needed.
    mutating func approveTranche(_ number: Int, of agreement: String) throws {
        let key = "tranche/\(number)"
        try ask("request", by: .officer, of: agreement, instance: key)
        try ask("approve", by: .finance, of: agreement, instance: key)
        if try stream(agreement)?.isIn("releasing", of: key) == true {
            try ask("release", by: .director, of: agreement, instance: key)
        }
    }

    mutating func pay(
        _ number: Int,
        _ yuan: String,
        of agreement: String,
        by clerk: Clerk = .secondFinance
    ) throws {
        try ask(
            "pay",
            by: clerk,
            ["amount": .int(Self.fen(yuan))],
            of: agreement,
            instance: "tranche/\(number)",
            documents: ["payment_voucher"]
        )
    }

    /// The open cap account of a group: committed and headroom, in yuan.
    func cap(of project: String = "P01") throws -> [String] {
        let project = try #require(try stream(project))
        guard let account = try CapAccount.account(of: project, desk: self)
        else { return [] }
        let committed = account.integer("committed") ?? 0
        let headroom = max(0, (account.integer("limit") ?? 0) - committed)
        return [Fen(committed).yuanText, Fen(headroom).yuanText]
    }

    func amount(_ field: String, of agreement: String, instance: String = "") throws -> String {
        Fen(try stream(agreement)?.integer(field, of: instance) ?? -1).yuanText
    }
}

/// The blockers with which a command is refused; none when it is accepted.
func blockers(_ command: () throws -> some Any) throws -> [Blocker] {
    do {
        _ = try command()
        return []
    } catch let refusal as Refusal {
        return refusal.blockers
    }
}
