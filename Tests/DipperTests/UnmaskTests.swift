import Casework
import Foundation
import Portfolio
import Testing
import Web

@testable import dipper

/// A personal text in full: asked for with a reason, recorded, and shown once.
@Suite struct `Personal data in full` {
    private static let telephone = "示例联系人 13812345678"

    /// A lead of the officer with a telephone number.
    private func office() async throws -> (office: AdminOffice, code: String) {
        let office = try await AdminOffice()
        let added = try await office.ledger.answer(
            [
                "project", "register", "--set", "title=示例电话项目", "--set", "channel=scouting",
                "--set", "contact=\(Self.telephone)", "--as", Cast.officer,
            ]
        )
        return (office, try #require(added["code"]?.textValue))
    }

    private func arguments(_ code: String, _ more: String...) -> [String] {
        ["project", "unmask", code, "contact", "--ground", "contact", "--because", "示例核实联系人"]
            + more
    }

    @Test func `are shown to who may ask, with an event that holds why and not what`() async throws
    {
        let (office, code) = try await office()
        let ledger = office.ledger
        let masked = try await ledger.answer(["project", "show", code, "--as", Cast.officer])
        let told = try await ledger.answer(
            arguments(code, "--as", Cast.officer, "--key", "示例键")
        )
        let again = try await ledger.answer(
            arguments(code, "--as", Cast.officer, "--key", "示例键")
        )
        let events = try await ledger.answer(["project", "events", code])
        let event = try #require(events["events"]?.elements.last)
        let body = event["body"]?.canonicalText ?? ""

        #expect(masked["instances"]?[""]?["fields"]?["contact"] == "示例联系人 138****5678")
        #expect(told["value"] == JSON(Self.telephone) && told["version"] == 2)
        #expect(again["value"] == .null && again["replayed"] == true)
        #expect(event["type"] == "project.unmask")
        #expect(event["actor_name"]?.textValue?.contains(Cast.officer) == true)
        #expect(body.contains("\"contact\"") && body.contains("cell:"))
        #expect(!body.contains("13812345678") && !body.contains("核实"))
        #expect(events["events"]?.elements.count == 2)
        _ = try await ledger.answer(["verify", "--reexecute"])
        // What follows on the case is not disturbed by it.
        _ = try await ledger.answer(
            ["project", "do", code, "note", "--set", "text=示例", "--as", Cast.officer]
        )
    }

    /// Somebody who asks, for what, and why he is refused.
    struct Asked: Sendable, CustomTestStringConvertible {
        let role: String
        var field = "contact"
        var ground = "contact"
        var because = "示例"
        let refusals: [String]

        var testDescription: String { "\(role) \(field) \(ground) \(because)" }
    }

    @Test(arguments: [
        Asked(role: "DIR", refusals: ["NOT_ALLOWED"]),
        Asked(role: "ADM", refusals: ["NOT_FOUND"]),
        Asked(role: "REV", refusals: ["NOT_FOUND"]),
        Asked(role: "PO", field: "channel", refusals: ["UNMASK_FIELD"]),
        Asked(role: "PO", field: "nonsense", refusals: ["UNMASK_FIELD"]),
        Asked(role: "PO", field: "lead_name", refusals: ["UNMASK_EMPTY"]),
        Asked(
            role: "PO",
            ground: "curiosity",
            because: " ",
            refusals: ["UNMASK_GROUND", "UNMASK_REASON"]
        ),
    ])
    func `are refused to others, and without a ground`(_ asked: Asked) async throws {
        let (office, code) = try await office()
        let before = try await office.ledger.head()
        let codes = try await office.ledger.codes(
            [
                "project", "unmask", code, asked.field, "--ground", asked.ground, "--because",
                asked.because, "--as", office.person(asked.role),
            ]
        )
        #expect(codes == asked.refusals)
        #expect(try await office.ledger.head() == before)
    }

    @Test func `are found by the audit`() async throws {
        let (office, code) = try await office()
        _ = try await office.ledger.answer(arguments(code, "--as", Cast.officer))
        let client = try APIClient(office.ledger, as: office.auditor)
        let found = try client.get("/admin/audit?type=project.unmask&person=\(Cast.officer)")
        let browser = try office.browser("AUD")
        try browser.open("/admin/audit?type=project.unmask")
        #expect(found.json["events"]?.elements.map { $0["code"] } == [JSON(code)])
        #expect(browser.page.contains("查看个人信息原文") && browser.page.contains(code))
        #expect(!browser.page.contains("13812345678"))
    }

    @Test func `are asked for on a page, in a form`() async throws {
        let (office, code) = try await office()
        let browser = try office.browser("PO")
        try browser.open("/cases/\(code)")
        let masked = browser.page.contains("138****5678")
        let offers = browser.page.contains("/cases/\(code)/unmask")
        try browser.open("/cases/\(code)/unmask")
        let form = browser.page
        let place = "/cases/\(code)/unmask"
        try browser.send(place, [("field", " contact"), ("ground", ""), ("reason", "")])
        let refused = (browser.status, browser.page.contains("UNMASK_REASON"))
        try browser.open(place)
        let typed = [("field", " contact"), ("ground", "identity"), ("reason", "示例核对")]
        try browser.send(place, typed)
        let shown = browser.page
        try browser.open("/cases/\(code)")

        #expect(masked && offers)
        #expect(form.contains("联系本人") && !form.contains("13812345678"))
        #expect(refused == (422, true))
        #expect(shown.contains(Self.telephone))
        #expect(!browser.page.contains("13812345678"))
        #expect(browser.page.contains("查看个人信息原文"))
        let director = try office.browser("DIR")
        try director.open("/cases/\(code)")
        #expect(!director.page.contains("/unmask"))
        try director.open(place)
        #expect(director.status == 404)
    }

    @Test func `take a proof of who asks, whatever his roles`() async throws {
        let way = try await Doorway()
        let member = try await way.member("PO")
        let browser = try way.signedIn(member)
        let added = try await way.ledger.answer(
            [
                "project", "register", "--set", "title=示例", "--set", "channel=scouting", "--set",
                "contact=\(Self.telephone)", "--as", member,
            ]
        )
        let code = try #require(added["code"]?.textValue)
        let token = try await way.ledger.answer(
            ["token", "add", "--as", member, "--name", "示例", "--scope", "write", "--days", "9"]
        )
        _ = try await way.ledger.answer("timers", "run", "--now", "2026-01-05T00:10:00+08:00")
        way.advance(seconds: 60)
        let body: JSON = ["field": "contact", "ground": "contact", "reason": "示例"]
        let place = "/cases/\(code)/unmask"
        let session = try APIClient(browser)
        let program = try APIClient(
            way.ledger,
            token: try #require(token["token"]?.textValue)
        )
        let asked = try session.post(place, body, version: 1)
        let tried = try session.post("\(place)?dry_run=true", body, version: 1)
        let shown = try program.post(place, body, version: 1)
        try browser.open(place)
        let hasField = browser.page.contains("name=\"_proof\"")
        let typed = [("field", " contact"), ("ground", "contact"), ("reason", "示例")]
        try browser.send(place, typed)
        let missing = (browser.status, browser.page.contains("STEP_UP_NEEDED"))
        try browser.open(place)
        try browser.send(place, typed + [("_proof", Entrance.password)])

        #expect(asked.status == 403 && asked.errors == ["STEP_UP_NEEDED"])
        #expect(tried.status == 200 && tried.json["value"] == .null)
        #expect(shown.status == 403 && shown.errors == ["STEP_UP_NEEDED"])
        #expect(hasField && missing == (422, true))
        #expect(browser.page.contains(Self.telephone))
        let proved = try session.post(place, body, version: 2)
        #expect(proved.json["value"] == JSON(Self.telephone), "\(proved.json)")
    }
}
