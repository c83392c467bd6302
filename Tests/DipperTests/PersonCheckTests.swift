import ArgumentParser
import Casework
import Portfolio
import Testing
import Workflow

@testable import dipper

@Suite struct `The check of people` {
    /// Events of a kind in a list of findings.
    private func events(_ findings: JSON?, _ kind: String) -> [String] {
        (findings?.elements ?? []).filter { $0["kind"]?.textValue == kind }
            .compactMap { $0["event"]?.textValue }
    }

    @Test func `names roles without a holder and what nobody can do for want of them`() async throws
    {
        let ledger = try await ScratchLedger.story(.approved)

        let check = try await ledger.answer(line: "people check")

        // The story has no district officer, supervision, archivist, PIM, auditor or three admins.
        #expect(check["vacant"] == ["ARC", "AUD", "AUDADM", "DO", "PIM", "SECADM", "SUP"])
        #expect(events(check["impossible"], "tranche") == [])
        #expect(events(check["impossible"], "notice").contains("resolve"))
        #expect(events(check["impossible"], "project").contains("archive"))
        let missing = check["impossible"]?.elements.first { $0["event"] == "archive" }
        #expect(missing?["roles"] == ["ARC"])
        #expect(check["short"]?.elements.contains { $0["kind"] == "tranche" } == false)
    }

    @Test func `takes separation into account: request, approve and pay need different people`()
        async throws
    {
        let ledger = try await ScratchLedger.story(.approved)
        try await ledger.answer(
            line: "person leave \(Cast.secondFinance) --as \(Cast.administrator)"
        )

        let check = try await ledger.answer(line: "person check")

        // A large sum takes an officer, two of finance and the director; one of finance is left.
        let chain: JSON = [
            "kind": "tranche", "duties": ["approve", "pay", "release", "request"],
        ]
        // Who is left of finance may have paid, and then cannot record the return.
        let back: JSON = ["kind": "tranche", "duties": ["pay", "return"]]
        #expect(check["short"]?.elements.filter { $0["kind"] == "tranche" } == [chain, back])
        #expect(events(check["impossible"], "tranche") == [])
        let command = try Dipper.parseAsRoot(["person", "check", "--database", ledger.path])
        let lines = try (#require(command as? PersonCheck)).answer().lines
        let told = "  拨付批次（tranche）：approve, pay, release, request"
        #expect(lines.contains { $0.zh == told })
        #expect(lines.contains { $0.en == "  ARC Archivist" })
    }

    @Test func `counts an authority in force, and those who stand in for each other as one`()
        async throws
    {
        let ledger = try await ScratchLedger.story(.approved)
        let (first, second) = (Cast.finance, Cast.secondFinance)
        try await ledger.answer(
            line: """
                person authorise --from \(first) --to \(second) --roles FIN --since 2026-01-15 \
                --until 2026-01-31 --why 示例休假 --as \(first)
                """
        )
        try await ledger.answer(
            line: """
                person confirm-authorisation \(second)/authorisation/1 --as \(Cast.administrator)
                """
        )

        let during = try await ledger.answer(line: "person check")
        let after = try await ledger.answer(line: "person check --as-of 2026-02-01")

        func isShort(_ check: JSON) -> Bool {
            check["short"]?.elements.contains { $0["kind"] == "tranche" } ?? false
        }
        #expect(isShort(during))
        #expect(!isShort(after))
    }

    @Test func `names the cases that stand still without one person`() async throws {
        let ledger = try await ScratchLedger.story(.approved)
        func blocks(_ check: JSON, _ person: String) -> [JSON] {
            check["absences"]?.elements.first { $0["person"]?.textValue == person }?["blocks"]?
                .elements ?? []
        }

        let check = try await ledger.answer(line: "person check")

        // Tranche 1 was approved by the first finance officer: only the second can pay it.
        #expect(
            blocks(check, Cast.secondFinance).contains([
                "code": JSON(Cast.agreement), "instance": "tranche/1", "event": "pay",
            ])
        )
        #expect(!blocks(check, Cast.finance).contains { $0["event"] == "pay" })
        // The director alone may decline it and hold it; two officers look after the project.
        #expect(!blocks(check, Cast.officer).contains { $0["event"] == "note" })
        #expect(
            blocks(check, Cast.director).contains {
                $0["event"] == "cancel" && $0["instance"] == "tranche/1"
            }
        )
    }
}
