import Casework
import Foundation
import Testing
import Web

@testable import dipper

/// The portfolio, and a loss from its audit to the write-off.
@Suite struct `The pages of losses` {
    private typealias Town = AfterCareTown

    @Test func `has a portfolio with its sums and exact losses`() async throws {
        let town = try await Town()
        let ledger = town.ledger
        let table = try await ledger.answer(["grant", "portfolio", "--as", Cast.director])
        #expect(table["agreements"]?.elements.map { $0["code"] } == [JSON(Cast.agreement)])
        #expect(table["total"]?["paid"] == "3000000.00" && table["total"]?["loss"] == "0")
        #expect(table["vintages"]?.elements.map { $0["year"] } == [2026])
        #expect(table["dues"] == [] && table["above"] == .bool(false))
        let code = try await town.exemption()
        try await town.ask("exemption", code, "collect_evidence", Town.manager)
        let evidence = try await ledger.answer(
            ["exemption", "evidence", code, "--as", Town.supervisor]
        )
        #expect(evidence["confirmed"] == .bool(true))
        #expect((evidence["steps"]?.elements.count ?? 0) > 15)
        // The alternate took over the seat of whom he replaced, and declared.
        #expect(evidence["rounds"]?.elements.map { $0["seats"] } == [5])
        #expect(evidence["rounds"]?.elements.map { $0["declared"] } == [5])
        #expect(evidence["rounds"]?.elements.map { $0["round"] } == [JSON(Cast.round)])
        let blind = try await ledger.answer(["exemption", "evidence", code, "--as", Cast.finance])
        #expect(blind["rounds"]?.elements.map { $0["round"] } == ["1"])
        let file = ledger.folder + "/证据.pdf"
        let written = try await ledger.answer(
            ["exemption", "evidence", code, "--as", Town.supervisor, "--out", file]
        )
        #expect(written["digest"] == evidence["digest"])
        #expect(
            FileManager.default.contents(atPath: file)?.starts(with: Array("%PDF".utf8)) == true
        )
        for person in [Cast.applicant, Cast.experts[0]] {
            let other = ["exemption", "evidence", code, "--as", person]
            #expect(try await ledger.codes(other) == ["NOT_FOUND"], "\(person)")
        }
    }

    @Test func `takes a loss from the audit to the write-off, to the cent (EX-16)`() async throws {
        let town = try await Town()
        let (ledger, agreement) = (town.ledger, Cast.agreement)
        try await town.ask("grant", agreement, "settle", Cast.meeting, documents: ["conclusion"])
        try await town.ask(
            "grant",
            agreement,
            "record_audit",
            Cast.finance,
            ["eligible=1980456.78", "spent=2180456.78"],
            documents: ["audit_report"]
        )
        let funds = try await ledger.answer(["grant", "funds", agreement, "--as", Cast.finance])
        #expect(
            funds["settlement"] == [
                "unspent": "819543.22", "misused": "200000.00", "recoverable": "1019543.22",
                "writable": "1980456.78",
            ]
        )
        let finance = try Browser(ledger, as: Cast.finance)
        try finance.open("/grants/\(agreement)")
        #expect(finance.page.contains("尚应收回 1,019,543.22；至多还可核销 1,980,456.78"))
        func writeOff(_ yuan: String) -> [String] {
            [
                "grant", "do", agreement, "write_off", "--as", Cast.meeting, "--set",
                "amount=\(yuan)", "--document",
                ScratchLedger.document("exemption_decision", date: "2026-01-15"),
            ]
        }
        #expect(try await ledger.codes(writeOff("1980456.78")) == ["EXEMPTION_MISSING"])
        let code = try await town.exemption()
        try await town.ask("exemption", code, "collect_evidence", Town.manager)
        try await town.find(code)
        func convene(_ people: [String]) -> [String] {
            [
                "exemption", "do", code, "convene", "--as", Town.supervisor, "--set",
                "panel=\(people.joined(separator: ","))", "--set", "legal=\(people[0])", "--set",
                "finance=\(people[1])", "--set", "technical=\(people[2])",
            ]
        }
        // An expert who judged the project, whoever he is: the refusal names the place alone.
        let chain = Town.panel.prefix(4) + [Cast.experts[1]]
        #expect(try await ledger.codes(convene(Array(chain))) == ["PANEL_IN_CHAIN"])
        _ = try await ledger.answer(convene(Town.panel))
        let met = ["followed", "declared", "purpose", "on_time", "no_gain", "cause"]
        try await town.ask(
            "exemption",
            code,
            "decide",
            Town.supervisor,
            ["result=exempted", "reasons=示例"] + met.map { "\($0)=true" },
            documents: ["exemption_decision"]
        )
        try await town.ask("exemption", code, "publish", Cast.director)
        #expect(try await ledger.codes(writeOff("2180456.78")) == ["MISUSE_NOT_WRITEOFF"])
        _ = try await ledger.answer(writeOff("1980456.78"))
        let after = try await ledger.answer(["grant", "portfolio", "--as", Cast.director])
        #expect(after["total"]?["written_off"] == "1980456.78")
        #expect(after["total"]?["loss"] == "33007613/50000000")
        try showsLoss(ledger, of: code)
        #expect(try await ledger.isSound())
    }

    private func showsLoss(_ ledger: ScratchLedger, of code: String) throws {
        let director = try Browser(ledger, as: Cast.director)
        try director.open("/portfolio")
        #expect(director.status == 200 && director.page.contains("66.02%"))
        #expect(director.page.contains("违规支出"))
        try director.open("/portfolio.xlsx")
        #expect(director.status == 200)
        try director.open("/cases/\(code)")
        #expect(director.page.contains("/cases/\(code)/files/evidence.pdf"))
        try director.open("/cases/\(code)/files/evidence.docx")
        #expect(director.status == 200)
        for path in ["/cases/\(code)/files/x.pdf", "/cases/\(Cast.agreement)/files/evidence.pdf"] {
            try director.open(path)
            #expect(director.status == 404, "\(path)")
        }
    }
}
