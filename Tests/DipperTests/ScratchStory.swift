import Casework
import Foundation
import Testing

@testable import dipper

extension ScratchLedger {
    /// A copy of the story as it was at a stage.
    static func story(_ stage: StoryStage) async throws -> ScratchLedger {
        let files = try await Telling.told.value
        return try ScratchLedger(content: try #require(files[stage]))
    }

    /// The whole story with other people in the seats of the panel; `alternate` comes in last.
    static func story(judgedBy experts: [String], alternate: String) async throws -> ScratchLedger {
        let ledger = try await ScratchLedger()
        let telling = Telling(ledger: ledger, experts: experts, alternate: alternate)
        let files = try await telling.files()
        return try ScratchLedger(content: try #require(files[.approved]))
    }

    /// A sheet with a reason for each mark at the ends of the scale.
    func score(_ round: String, by expert: String, _ marks: String) async throws {
        let ends = zip(1..., marks.split(separator: ",").compactMap { Int($0) })
            .filter { $0.1 <= 3 || $0.1 >= 9 }
        let reason = String(repeating: "示例理由", count: 8)
        _ = try await answer(
            ["round", "score", round, "--as", expert, "--marks", marks]
                + ends.flatMap { ["--rationale", "D\($0.0)=\(reason)"] }
        )
    }

    /// A document that is kept elsewhere, as the command line names it.
    static func document(_ documentClass: String, date: String = "2026-01-05") -> String {
        "class=\(documentClass),number=示例〔2026〕1号,issuer=示例单位,date=\(date),digest=sha256:"
            + String(repeating: "0", count: 64)
    }
}

/// The story, told once for all tests through the commands that a person types.
private struct Telling {
    let ledger: ScratchLedger
    var experts = Cast.experts
    var alternate = Cast.alternate

    private static let first = "2026-01-05"
    /// A day on which the notice has ended.
    private static let later = "2026-01-15"

    static let told = Task { try await Telling(ledger: ScratchLedger()).files() }

    func files() async throws -> [StoryStage: [UInt8]] {
        var files: [StoryStage: [UInt8]] = [:]
        try await register()
        try await apply()
        files[.submitted] = try ledger.content()
        try await openRound()
        files[.scoring] = try ledger.content()
        try await concludeRound()
        try await list()
        try await sign()
        files[.approved] = try ledger.content()
        return files
    }

    private func run(
        _ arguments: String...,
        documents: [String] = [],
        dated: String = Telling.first
    ) async throws {
        _ = try await answer(
            arguments + ["--database", ledger.path]
                + documents.flatMap { ["--document", ScratchLedger.document($0, date: dated)] }
        )
    }

    private func ask(
        _ noun: String,
        _ code: String,
        _ event: String,
        _ person: String,
        _ fields: [String] = [],
        documents: [String] = [],
        dated: String = Telling.first
    ) async throws {
        let given =
            fields.flatMap { ["--set", $0] }
            + documents.flatMap { ["--document", ScratchLedger.document($0, date: dated)] }
        _ = try await answer(
            [noun, "do", code, event, "--as", person, "--database", ledger.path] + given
        )
    }

    private func register() async throws {
        let administrator = Cast.administrator
        for role in Cast.roles {
            try await run("person", "add", "--as", administrator, "--name", "示例", "--roles", role)
        }
        try await run(
            "org",
            "add",
            "--as",
            administrator,
            "--name",
            "示例公司",
            "--kind",
            "enterprise",
            "--uscc",
            "91420100MA4KXYQ00A"
        )
    }

    private func apply() async throws {
        let (project, officer) = (Cast.project, Cast.officer)
        try await run(
            "project",
            "register",
            "--as",
            officer,
            "--set",
            "channel=scouting",
            "--set",
            "title=示例项目",
            "--set",
            "contact=示例",
            "--set",
            "source=示例发掘记录1"
        )
        try await ask("project", project, "invite", officer)
        let text = String(repeating: "示例内容", count: 20)
        let summary = [
            "aim", "today", "novelty", "audience", "risks", "cost", "duration", "exams",
        ].map { "summary_\($0)=\(text)" }
        try await ask(
            "project",
            project,
            "describe",
            officer,
            [
                "lead_organisation=\(Cast.company)", "principal_investigator=\(Cast.applicant)",
                "field=先进半导体", "district=东湖高新", "core_ip=示例专利1", "trl=4", "mrl=4",
            ] + summary
        )
        try await ask(
            "project",
            project,
            "submit",
            officer,
            ["unclassified=true"],
            documents: ["application_form", "integrity_pledge", "authorisation"]
        )
    }

    private func openRound() async throws {
        let (project, round, secretary) = (Cast.project, Cast.round, Cast.secretary)
        try await ask(
            "project",
            project,
            "accept",
            Cast.secondOfficer,
            ["checked=integrity,ownership,duplication,ethics,security"]
        )
        try await ask("project", project, "open_round", secretary, ["gate=G2_AWARD"])
        let panel = experts.joined(separator: ",")
        try await ask(
            "round",
            round,
            "draw",
            secretary,
            ["panel=\(panel)", "alternates=\(alternate)", "record=示例抽取记录"],
            documents: ["draw_record"]
        )
        for expert in experts { try await run("round", "declare", round, "--as", expert) }
        try await ask("round", round, "release", secretary)
        try await score(experts[0], "9,9,7,8,8,7,7")
        try await ask(
            "round",
            round,
            "replace",
            secretary,
            ["expert=\(experts[4])", "alternate=\(alternate)", "reason=示例原因"]
        )
    }

    private func score(_ expert: String, _ marks: String) async throws {
        try await ledger.score(Cast.round, by: expert, marks)
    }

    private func concludeRound() async throws {
        let (round, secretary) = (Cast.round, Cast.secretary)
        try await run("round", "declare", round, "--as", alternate)
        for (expert, marks) in zip(
            experts[1...3] + [alternate],
            ["8,9,6,7,8,7,6", "10,10,8,9,9,8,8", "7,8,6,7,7,6,6", "8,8,7,8,8,7,7"]
        ) { try await score(expert, marks) }
        try await ask("round", round, "seal", secretary)
        try await ask("round", round, "opine", Cast.chair, ["opinion=示例意见，同意立项。"])
        try await ask("round", round, "conclude", secretary)
    }

    private func list() async throws {
        let (project, director) = (Cast.project, Cast.director)
        try await ask(
            "project",
            project,
            "propose_listing",
            Cast.officer,
            documents: ["cultivation_plan"]
        )
        try await ask(
            "project",
            project,
            "publish",
            director,
            ["subject=示例公示内容"],
            documents: ["decision_minutes"]
        )
        try await ledger.enterAccount()
        try await run("timers", "run", "--now", "2026-01-15")
        try await ask(
            "project",
            project,
            "list",
            director,
            documents: ["listing_document"],
            dated: Telling.later
        )
    }

    private func sign() async throws {
        let (officer, agreement) = (Cast.officer, Cast.agreement)
        try await ask(
            "project",
            Cast.project,
            "funding_start",
            officer,
            documents: ["support_request"],
            dated: Telling.later
        )
        try await propose("6000000.00", ["ratios=50,50", "milestones=2026-06-30"])
        try await ask(
            "grant",
            agreement,
            "decide",
            Cast.meeting,
            documents: ["due_diligence_report", "decision_minutes"],
            dated: Telling.later
        )
        for step in ScratchLedger.seals(agreement) { _ = try await ledger.answer(line: step) }
        try await ask(
            "grant",
            agreement,
            "sign",
            officer,
            ["amount=6000000.00"],
            documents: ["agreement"],
            dated: Telling.later
        )
        try await run(
            "budget",
            "set",
            "--as",
            Cast.finance,
            "--set",
            "fiscal_year=2026",
            "--set",
            "instrument=GTE",
            "--set",
            "appropriated=60000000.00",
            documents: ["budget_document"],
            dated: Telling.later
        )
        try await run("grant", "request", agreement, "1", "--as", officer)
        try await run("grant", "approve", agreement, "1", "--as", Cast.finance)
        try await run("grant", "release", agreement, "1", "--as", Cast.director)
        try await propose("0.01", ["ratios=100"])
    }

    private func propose(_ amount: String, _ fields: [String]) async throws {
        let given = [
            "amount=\(amount)", "payee=\(Cast.company)", "holder=\(Cast.company)",
        ]
        let reply = try JSON(
            parsing: try await answer(
                ["grant", "open", Cast.project, "--as", Cast.officer, "--database", ledger.path]
                    + (given + fields).flatMap { ["--set", $0] }
            )
        )
        let code = try #require(reply["code"]?.textValue)
        try await ask("grant", code, "start_due_diligence", Cast.officer)
        try await ask("grant", code, "record_diligence", Cast.officer, ScratchLedger.diligence)
    }
}
