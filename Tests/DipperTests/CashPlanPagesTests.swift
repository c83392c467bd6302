import Casework
import Testing
import Web

@testable import dipper

/// The cash plan of a server, which keeps in memory what did not change.
@Suite struct `The cash plan of a server` {
    private static func plan(_ client: APIClient, _ query: String = "") throws -> JSON {
        let reply = try client.get("/cash-plan" + query)
        #expect(reply.status == 200, "\(reply.json)")
        return reply.json
    }

    @Test func `lists its tranches page by page, each once`() async throws {
        let ledger = try await ScratchLedger.story(.approved)
        let client = try APIClient(ledger, as: Cast.finance)
        let whole = try Self.plan(client)["tranches"]?.elements ?? []
        #expect(whole.count == 3)

        var (found, after): ([JSON], String?) = ([], nil)
        repeat {
            let page = try Self.plan(client, "?limit=1" + (after.map { "&after=\($0)" } ?? ""))
            found += page["tranches"]?.elements ?? []
            after = page["after"]?.textValue
        } while after != nil && found.count < 9

        #expect(found == whole)
        let bad = try client.get("/cash-plan?after=x~y")
        #expect(bad.status == 400)
        #expect(bad.json["errors"]?.elements.first?["code"] == "PLACE_FORM")
    }

    /// What somebody does, after which the plan must be another: a milestone, a project, a cap.
    private static let deeds = [
        [
            "grant", "do", "\(Cast.agreement)/milestone/1", "extend", "--as", Cast.director,
            "--set", "due_on=2026-08-31",
        ],
        ["project", "hold", Cast.project, "--as", Cast.director],
        ["project", "resume", Cast.project, "--as", Cast.director],
        // What this gives back to the cap is what the undecided agreement lacked.
        [
            "grant", "do", "\(Cast.agreement)/tranche/2", "cancel", "--as", Cast.director, "--set",
            "reason=示例",
        ],
        [
            "grant", "pay", Cast.agreement, "1", "--as", Cast.secondFinance, "--amount",
            "3000000.00", "--document",
            ScratchLedger.document("payment_voucher", date: "2026-01-15"),
        ],
    ]

    @Test func `follows whatever its agreements lean on`() async throws {
        let ledger = try await ScratchLedger.story(.approved)
        let client = try APIClient(ledger, as: Cast.finance)
        var before = try Self.plan(client)
        for deed in Self.deeds {
            _ = try await ledger.answer(deed)
            let now = try Self.plan(client)
            #expect(now != before, "\(deed)")
            let told = try await ledger.answer(["grant", "plan", "--as", Cast.finance])
            #expect(now == told, "\(deed)")
            before = now
        }
    }
}
