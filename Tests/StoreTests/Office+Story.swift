import Casework
import Expression
import Portfolio
import Store
import Workflow

/// One 示例 project through every stage, by the right people.
extension Office {
    /// Registers a lead and answers its code.
    func lead(_ title: String, channel: String = "scouting") throws -> String {
        try begin(
            "project",
            "register",
            by: "PO",
            [
                "channel": .string(channel), "title": .string(title),
                "contact": .string("示例联系人"), "source": .string("示例发掘记录1"),
            ]
        ).code
    }

    func organisation(_ name: String, _ code: String) throws -> String {
        try begin(
            "organisation",
            "register",
            by: "ADM",
            ["uscc": .string(code), "name": .string(name), "kind": .string("enterprise")]
        ).code
    }

    /// From the lead to an accepted application.
    func accept(
        _ project: String,
        organisation: String,
        district: String = "东湖高新"
    ) throws {
        try ask(project, "invite", by: "PO")
        var answers: [String: Value] = [
            "lead_organisation": .string(organisation),
            "principal_investigator": .string(try id(person("DO"))), "field": .string("先进半导体"),
            "district": .string(district), "trl": .int(4), "mrl": .int(4),
            "core_ip": .list([.string("示例专利1"), .string("示例专利2")]),
        ]
        let text = String(repeating: "示例", count: 30)
        for name in [
            "aim", "today", "novelty", "audience", "risks", "cost", "duration", "exams",
        ] { answers["summary_\(name)"] = .string(text) }
        try ask(project, "describe", by: "PO", answers)
        try ask(
            project,
            "submit",
            by: "PO",
            ["unclassified": .bool(true)],
            documents: ["application_form", "integrity_pledge", "authorisation"]
        )
        let checks = ["integrity", "ownership", "duplication", "ethics", "security"]
        try ask(
            project,
            "accept",
            by: "PO2",
            ["checked": .list(checks.map { .string($0) })]
        )
    }

    /// A reason for each mark at the ends of the scale.
    private static func reasons(_ sheet: [Int64]) -> [String: Value] {
        let text = Value.string(String(repeating: "示例理由", count: 8))
        let due = zip(1..., sheet).filter { $0.1 <= 3 || $0.1 >= 9 }
        return Dictionary(uniqueKeysWithValues: due.map { ("rationale_d\($0.0)", text) })
    }

    /// The sheets of EV-1: composite 77.5, pass.
    static let ordinaryPass: [[Int64]] = [
        [9, 9, 7, 8, 8, 7, 7], [8, 9, 6, 7, 8, 7, 6], [10, 10, 8, 9, 9, 8, 8],
        [7, 8, 6, 7, 7, 6, 6], [8, 8, 7, 8, 8, 7, 7],
    ]

    /// As `concludedRound`, and takes its outcome over; answers the round's code.
    @discardableResult
    func review(_ project: String, marks: [[Int64]] = Office.ordinaryPass) throws -> String {
        let round = try concludedRound(project, marks: marks)
        try ask(project, "conclude_evaluation", by: "SEC")
        return round
    }

    /// Opens a round, scores it and concludes it; answers the round's code.
    func concludedRound(_ project: String, marks: [[Int64]] = Office.ordinaryPass) throws -> String
    {
        let experts = (1...marks.count).map { "REV\($0)" }
        let round = try drawnRound(project, gate: "G2_AWARD", experts)
        for expert in experts { try declare(round, expert) }
        try ask(round, "release", by: "SEC")
        try score(round, experts, marks)
        try conclude(round)
        return round
    }

    /// Opens a round with a panel by their names; answers the round's code.
    func drawnRound(
        _ project: String,
        gate: String,
        _ experts: [String],
        alternates: [String] = []
    ) throws -> String {
        let opened = try ask(project, "open_round", by: "SEC", ["gate": .string(gate)])
        let round = opened.moved[1].code
        try ask(
            round,
            "draw",
            by: "SEC",
            [
                "panel": .list(experts.map { .string(person($0)) }),
                "alternates": .list(alternates.map { .string(person($0)) }),
                "record": .string("示例抽取记录"),
            ],
            documents: ["draw_record"]
        )
        return round
    }

    /// Declares that there is no conflict.
    func declare(_ round: String, _ expert: String) throws {
        try ask(
            round,
            "declare",
            by: expert,
            ["expert": .string(person(expert)), "conflict": .string("none")]
        )
    }

    func score(_ round: String, _ experts: [String], _ marks: [[Int64]]) throws {
        for (expert, sheet) in zip(experts, marks) {
            try ask(
                round,
                "score",
                by: expert,
                [
                    "expert": .string(person(expert)),
                    "marks": .list(sheet.map { .int($0) }),
                ].merging(Office.reasons(sheet)) { $1 }
            )
        }
    }

    /// Seals and concludes a round, after a meeting where its experts diverge.
    func conclude(_ round: String, inMeeting: Bool = false) throws {
        try ask(round, "seal", by: "SEC")
        if inMeeting { try ask(round, "call_meeting", by: "SEC") }
        try ask(round, "opine", by: "CH", ["opinion": .string("示例意见，同意立项。")])
        try ask(round, "conclude", by: "SEC")
    }

    /// Proposal, notice and listing.
    func list(_ project: String) throws {
        try ask(project, "propose_listing", by: "PO", documents: ["cultivation_plan"])
        try ask(
            project,
            "publish",
            by: "DIR",
            ["subject": .string("示例公示")],
            documents: ["decision_minutes"]
        )
        try advance(days: 10)
        try ask(project, "list", by: "DIR", documents: ["listing_document"])
    }

    /// A listed project of its own, ready for everything that runs after listing.
    func listedProject(_ title: String, organisation: String) throws -> String {
        let project = try lead(title)
        try accept(project, organisation: organisation)
        try review(project)
        try list(project)
        return project
    }

    /// Proposes an agreement and brings it to the decision; answers its code.
    func agreement(
        of project: String,
        amountFen: Int64,
        payee: String,
        milestoneDue: String = "2026-09-30"
    ) throws -> String {
        let code = try begin(
            "grant-agreement",
            of: project,
            "propose",
            by: "PO",
            [
                "amount": .int(amountFen), "payee": .string(payee), "holder": .string(payee),
                "ratios": .list([.int(50), .int(50)]),
                "milestones": .list([.string(milestoneDue)]),
            ]
        ).code
        try ask(code, "start_due_diligence", by: "PO")
        try ask(code, "record_diligence", by: "PO", Office.diligence)
        return code
    }

    func decide(_ agreement: String) throws {
        try ask(
            agreement,
            "decide",
            by: "DM",
            documents: ["due_diligence_report", "decision_minutes"]
        )
    }

    /// Seals and signs an agreement that was decided.
    func sign(_ agreement: String, amountFen: Int64 = Office.wholeCapFen) throws {
        if try store.stream(agreement)?.isIn("decided.preparing") == true { try seal(agreement) }
        try ask(
            agreement,
            "sign",
            by: "PO",
            ["amount": .int(amountFen)],
            documents: ["agreement"]
        )
    }

    /// The most that a project group may be granted (measure D23).
    static let wholeCapFen: Int64 = 600_000_000

    /// A listed project with a signed agreement over the whole cap and a budget to pay it from.
    func fundedProject(
        _ title: String,
        milestoneDue: String = "2026-09-30"
    ) throws -> (project: String, agreement: String) {
        let company = try payee("示例公司", Money.credit)
        let project = try listedProject(title, organisation: company)
        try budget()
        let agreement = try agreement(
            of: project,
            amountFen: Office.wholeCapFen,
            payee: company,
            milestoneDue: milestoneDue
        )
        try decide(agreement)
        try sign(agreement)
        return (project, agreement)
    }

    func budget(year: Int64 = 2026, amountFen: Int64 = 6_000_000_000) throws {
        try begin(
            "budget-account",
            "set",
            by: "FIN",
            [
                "fiscal_year": .int(year), "instrument": .string("GTE"),
                "appropriated": .int(amountFen),
            ],
            documents: ["budget_document"]
        )
    }

    func pay(_ agreement: String, tranche: Int, amountFen: Int64) throws {
        let instance = "tranche/\(tranche)"
        try ask(agreement, "request", by: "PO", instance: instance)
        try ask(agreement, "approve", by: "FIN", instance: instance)
        try ask(agreement, "release", by: "DIR", instance: instance)
        try ask(
            agreement,
            "pay",
            by: "FIN2",
            ["amount": .int(amountFen)],
            instance: instance,
            documents: ["payment_voucher"]
        )
    }

    func meetMilestone(_ agreement: String, _ number: Int = 1) throws {
        let instance = "milestone/\(number)"
        try ask(
            agreement,
            "submit",
            by: "PO",
            instance: instance,
            documents: ["milestone_report"]
        )
        try ask(agreement, "start_review", by: "PO2", instance: instance)
        try ask(
            agreement,
            "accept",
            by: "PO2",
            instance: instance,
            documents: ["verification_report"]
        )
    }
}

extension Office {
    /// The id of a stream by its code.
    func id(_ code: String) throws -> String {
        try store.stream(code)?.id ?? code
    }
}
