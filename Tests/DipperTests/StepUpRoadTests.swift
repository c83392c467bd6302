import Casework
import Foundation
import Testing

@testable import dipper

/// The roads beside the form of one event: many cases at once, and a session that calls the API.
@Suite struct `A proof on other roads` {
    private static let later = "2026-01-05T00:05:00+08:00"

    /// An administrator with an authenticator who is signed in, and two people who are to leave.
    private struct Desk {
        let way: Doorway
        let browser: Browser
        let secret: String
        let people: [String]

        init() async throws {
            way = try await Doorway()
            people = [try await way.person("PO"), try await way.person("PO")]
            browser = try way.signedIn(try await way.member("ADM"))
            secret = try way.enrol(browser).secret
            _ = try await way.ledger.answer("timers", "run", "--now", later)
            way.advance(seconds: 60)
        }

        func states() async throws -> [String] {
            var states: [String] = []
            for person in people {
                let shown = try await way.ledger.answer("person", "show", person)
                states += shown["states"]?.texts ?? []
            }
            return states
        }
    }

    @Test func `is asked for before many cases move at once`() async throws {
        let desk = try await Desk()
        let place =
            "/cases/bulk?kind=person&event=leave"
            + desk.people.map { "&c=\($0)" }.joined()
        try desk.browser.open(place)
        let chosen = desk.browser.page.matches(of: /name="(c|v\.[^"]+)" value="([^"]*)"/).map {
            (String($0.1), String($0.2))
        }
        let deed = chosen + [("_do", "yes")]
        try desk.browser.send(place, deed)
        let missing = (desk.browser.status, desk.browser.page.contains("STEP_UP_NEEDED"))
        let asks = desk.browser.page.contains("name=\"_proof\"")
        let unmoved = try await desk.states()
        try desk.browser.open(place)
        try desk.browser.send(place, deed + [("_proof", "000000")])
        let wrong = desk.browser.page.contains("SIGN_IN_REFUSED")
        try desk.browser.open(place)
        try desk.browser.send(place, deed + [("_proof", desk.way.code(desk.secret))])

        #expect(asks)
        #expect(missing == (422, true) && wrong)
        #expect(unmoved == ["active", "active"])
        #expect(try await desk.states() == ["left", "left"], "\(desk.browser.page)")
    }

    @Test func `is asked of a session that calls the API, and lasts for a while`() async throws {
        let desk = try await Desk()
        let client = try APIClient(desk.browser)
        let shown = try client.get("/cases/\(desk.people[0])")
        let version = try #require(shown.json["version"]?.integerValue)
        let place = "/cases/\(desk.people[0])/events/leave"
        let asked = try client.post(place, version: version)
        let tried = try client.post("\(place)?dry_run=true", version: version)
        let unmoved = try await desk.states()
        try desk.browser.open("/account/step-up")
        try desk.browser.send(
            "/account/step-up",
            [("_proof", desk.way.code(desk.secret)), ("back", "/")]
        )
        let proved = try client.post(place, version: version)

        #expect(asked.status == 403 && asked.errors == ["STEP_UP_NEEDED"])
        #expect(tried.status == 200 && tried.json["possible"] == .bool(true))
        #expect(unmoved == ["active", "active"])
        #expect(proved.status == 200, "\(proved.json)")
        #expect(try await desk.states() == ["left", "active"])
    }
}
