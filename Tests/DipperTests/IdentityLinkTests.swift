import Casework
import Foundation
import Testing
import Workflow

@testable import dipper

@Suite struct `An outside identity` {
    @Test func `is linked by its person, who proves himself and sees whom he links`() async throws {
        let office = try await ProviderOffice()
        let person = try await office.way.member("PO")
        let browser = try office.way.signedIn(person)
        office.way.advance(seconds: 1)
        try office.enter(browser, from: "/account/identities/link/\(office.provider)")
        let place = try #require(browser.place)
        try browser.follow()
        let (page, ticket) = (browser.page, try #require(browser.value("ticket")))
        // The page of somebody else, and one without the token of the session, link nothing.
        let other = try office.way.signedIn(try await office.way.member("PO"))
        try other.open(place)
        let strange = (other.status, other.page.contains("PROVIDER_STATE"))
        try other.open("/account")
        try other.send("/account/identities", [("ticket", ticket)])
        let stolen = other.page.contains("PROVIDER_STATE")
        try browser.send("/account/identities", [("ticket", ticket), ("_token", "x")])
        let foreign = browser.status
        try browser.open(place)
        try browser.send("/account/identities", [("ticket", ticket)])
        let linked = browser.place
        try browser.open("/account")
        try browser.send("/account/identities", [("ticket", ticket)])

        #expect(page.contains("示例甲") && page.contains("示例门户"))
        #expect(strange == (422, true) && stolen)
        #expect(foreign == 403)
        #expect(linked == "/account?done=linked")
        #expect(browser.status == 422, "a ticket works once")
    }

    @Test func `belongs to one account, and is taken off by its person or an administrator`()
        async throws
    {
        let office = try await ProviderOffice()
        let person = try await office.linked()
        let other = try await office.way.member("PO")
        let link = { (person: String) in
            ["account", "link-identity", person, "--provider", office.provider, "--subject"]
                + ["u-1", "--as", Entrance.administrator]
        }
        let taken = try await office.way.ledger.codes(link(other))
        let browser = try office.way.signedIn(person)
        try browser.open("/account")
        try browser.send("/account/identities/drop", [("provider", office.provider)])
        let dropped = browser.place
        let free = try office.way.browser()
        try office.enter(free)
        let gone = free.page.contains("IDENTITY_UNKNOWN")
        _ = try await office.way.ledger.answer(link(other))
        let entered = try office.enter(free)
        _ = try await office.way.ledger.answer(
            ["account", "unlink-identity", other, "--provider", office.provider, "--as"]
                + [Entrance.administrator]
        )
        free.keep()
        try office.enter(free)

        #expect(taken == ["IDENTITY_TAKEN"])
        #expect(dropped == "/account?done=unlinked" && gone)
        #expect(entered == 303)
        #expect(free.page.contains("IDENTITY_UNKNOWN"))
        #expect(try await office.way.ledger.isSound())
    }

    @Test func `ends with the account of whoever leaves`() async throws {
        let office = try await ProviderOffice()
        let person = try await office.linked()
        _ = try await office.way.ledger.answer(
            ["account", "close", person, "--as", Entrance.administrator]
        )
        let browser = try office.way.browser()
        try office.enter(browser)
        let closed = browser.page.contains("IDENTITY_UNKNOWN")
        let other = try await office.way.member("PO")
        _ = try await office.way.ledger.answer(
            ["account", "link-identity", other, "--provider", office.provider, "--subject", "u-1"]
                + ["--as", Entrance.administrator]
        )

        #expect(closed)
        #expect(try office.enter(browser) == 303)
        #expect(try await office.way.ledger.isSound())
    }

    /// R2: what one may not see is not there, under the name that was given and no other.
    @Test(arguments: [
        ["unlock"], ["close"], ["revoke"], ["new-link"], ["reset-code"],
        ["unlink-identity", "--provider", "DL-2026-000001"],
    ])
    func `and its account are not there for whoever may not see accounts`(
        _ step: [String]
    )
        async throws
    {
        let way = try await Doorway()
        let (person, _) = try await way.invite("PO")
        let officer = try await way.person("PO")
        let command = ["account", step[0]]
        let rest = Array(step.dropFirst()) + ["--as", officer]
        let told = try await DipperTests.refusals(
            command + [person] + rest + ["--database", way.ledger.path]
        )
        let absent = try await DipperTests.refusals(
            command + ["RY-2026-999999"] + rest + ["--database", way.ledger.path]
        )
        do {
            _ = try await way.ledger.answer(command + [person] + rest)
            Issue.record("it was done")
        } catch let refusal as Refusal {
            #expect(!"\(refusal)".contains("ZH-2026"))
        }

        #expect(told == absent)
    }

    @Test func `is nowhere in the ledger but as a digest`() async throws {
        let office = try await ProviderOffice()
        office.stub.behave { $0.claims = ["sub": "seltener-name-7"] }
        let person = try await office.linked()
        let browser = try office.way.signedIn(person)
        try browser.open("/account")
        let bytes = try Data(contentsOf: URL(filePath: office.way.ledger.path))
        let wal = (try? Data(contentsOf: URL(filePath: office.way.ledger.path + "-wal"))) ?? Data()
        for canary in ["seltener-name-7", StubProvider.secret] {
            #expect(bytes.range(of: Data(canary.utf8)) == nil, "\(canary)")
            #expect(wal.range(of: Data(canary.utf8)) == nil, "\(canary)")
        }
        #expect(!browser.page.contains("seltener-name-7"))
    }
}
