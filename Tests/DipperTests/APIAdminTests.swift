import ArgumentParser
import Casework
import Foundation
import Store
import Testing
import Web

@testable import dipper

/// What programs do in the administration, and who may.
@Suite struct `The API of administration` {
    /// A ledger with an endpoint, a provider, and a program for each administrator.
    private struct Desk {
        let office: AdminOffice
        let routes: Routes

        init() async throws {
            office = try await AdminOffice()
            let ledger = office.ledger
            _ = try await ledger.answer(
                ["webhook", "add", "--name", "示例接收方", "--url", "http://127.0.0.1:9/x"]
                    + ["--role", "PO", "--as", Cast.administrator]
            )
            let options = try DatabaseOptions.parse(["--database", ledger.path])
            routes = Routes(
                office: try Office(try OpenLedger.writing(options), backups: ledger.folder)
            )
        }

        func client(_ role: String) throws -> APIClient {
            try APIClient(office.ledger, as: office.person(role), routes: routes)
        }

        func wait() { routes.office.work.wait() }
    }

    private static let endpoint = "/admin/webhooks/TS-2026-000001"

    // MARK: Long work

    @Test func `begins a verification, is asked after it, and begins it once under its key`()
        async throws
    {
        let desk = try await Desk()
        let client = try desk.client("AUD")
        let tried = try client.post("/admin/work?dry_run=true", ["work": "verify"])
        #expect(tried.status == 200 && tried.json["work"] == .null)
        #expect(try client.get("/admin/work").json["work"] == [])
        let begun = try client.post("/admin/work", ["work": "verify"], key: "k1")
        #expect(begun.status == 202, "\(begun.json)")
        let place = try #require(begun.header("location")).replacing("/api/v1", with: "")
        desk.wait()
        let ended = try client.get(place).json
        #expect(ended["state"] == "done" && ended["percent"] == 100)
        #expect(ended["result"]?["clean"] == true)
        let again = try client.post("/admin/work", ["work": "verify"], key: "k1")
        #expect(again.json["replayed"] == true && again.json["work"]?["id"] == ended["id"])
        let other = try client.post("/admin/work", ["work": "people"], key: "k1")
        #expect(other.status == 422)
        #expect(try client.get("/admin/work").json["work"]?.elements.count == 1)
        #expect(try desk.client("PO").get(place).status == 404)
    }

    @Test func `backs up and checks the backup, one at a time, and nobody but the administrator`()
        async throws
    {
        let desk = try await Desk()
        let client = try desk.client("ADM")
        for role in ["AUD", "AUDADM", "SECADM", "DIR", "PO"] {
            let refused = try desk.client(role).post("/admin/work", ["work": "backup"])
            #expect(refused.status == 404, "\(role)")
        }
        let gate = DispatchSemaphore(value: 0)
        try desk.routes.office.work.begin(.verify, by: Cast.administrator) { _ in
            gate.wait()
            return LongWork.Result(lines: [])
        }
        let busy = try client.post("/admin/work", ["work": "backup"])
        #expect(busy.status == 422 && busy.errors == ["WORK_RUNNING"])
        gate.signal()
        desk.wait()
        #expect(try client.post("/admin/work", ["work": "backup"]).status == 202)
        desk.wait()
        let kept = try client.get("/admin/backups").json
        let name: String = try #require(kept["backups"]?.elements.first?["name"]?.textValue)
        #expect(kept["kept"] == true)
        let checked = try client.post("/admin/work", ["work": "check", "backup": JSON(name)])
        #expect(checked.status == 202)
        desk.wait()
        let latest = try client.get("/admin/work").json["work"]?.elements.first
        #expect(latest?["work"] == "check" && latest?["state"] == "done")
        let absent = try client.post("/admin/work", ["work": "check", "backup": "x"])
        #expect(absent.status == 404)
    }

    @Test func `tells what the staffing lacks to whom asked, and to nobody else`() async throws {
        let desk = try await Desk()
        let client = try desk.client("ADM")
        #expect(try client.post("/admin/work", ["work": "people"]).status == 202)
        desk.wait()
        let work = try #require(try client.get("/admin/work").json["work"]?.elements.first)
        #expect(work["result"]?["vacant"]?.texts.contains("PIM") == true)
        #expect(try desk.client("SECADM").get("/admin/work").json["work"] == [])
        let people = try client.get("/admin/people?limit=3")
        #expect(people.json["people"]?.elements.count == 3)
        #expect(people.json["people"]?.elements[0]["roles"] == ["ADM"])
        #expect(people.json["people"]?.elements[0]["account"]?["second_factor"] == false)
        #expect(people.header("link")?.contains("after=RY-2026-000003") == true)
        let roles = try client.get("/admin/roles").json["roles"]?.elements ?? []
        #expect(
            roles.first { $0["role"] == "PO" }?["holders"]
                == [JSON(Cast.officer), JSON(Cast.secondOfficer)]
        )
    }

    // MARK: Webhooks

    @Test func `rotates a secret, shows it once, and never by another event`() async throws {
        let desk = try await Desk()
        let client = try desk.client("ADM")
        let tried = try client.post("\(Self.endpoint)/rotate?dry_run=true", version: 1)
        #expect(tried.status == 200 && tried.json["secret"] == nil)
        let first = try client.post("\(Self.endpoint)/rotate", key: "k", version: 1)
        let again = try client.post("\(Self.endpoint)/rotate", key: "k", version: 1)
        #expect(first.status == 200, "\(first.json)")
        #expect(first.json["secret"]?.textValue?.hasPrefix("whsec_") == true)
        #expect(again.json["replayed"] == true && again.json["secret"] == nil)
        #expect(try client.post("\(Self.endpoint)/rotate", version: 1).status == 412)
        #expect(try client.post("\(Self.endpoint)/rotate").status == 428)
        let trusted = try client.post("/cases/TS-2026-000001/events/trust", version: 2)
        #expect(trusted.status == 200, "\(trusted.json)")
        #expect(trusted.json["secret"] == nil)
        let registered = try client.post(
            "/cases",
            [
                "kind": "webhook-endpoint",
                "payload": [
                    "name": "示例", "kind": "standard", "url": "https://receiver.example/x",
                    "role": "PO",
                ],
            ]
        )
        #expect(registered.status == 201, "\(registered.json)")
        #expect(registered.json["secret"]?.textValue?.hasPrefix("whsec_") == true)
        #expect(
            try client.get("/admin/webhooks").json["endpoints"]?.elements.map { $0["code"] }
                == ["TS-2026-000001", registered.json["code"]]
        )
    }

    @Test func `says why a receiver does not answer, and asks nobody when it is only tried`()
        async throws
    {
        let desk = try await Desk()
        let client = try desk.client("ADM")
        let tried = try client.post("\(Self.endpoint)/test?dry_run=true", version: 1)
        let failed = try client.post("\(Self.endpoint)/test", version: 1)
        #expect(tried.json["answered"] == false)
        #expect(failed.status == 422 && failed.errors == ["PING_FAILED"])
        #expect(try client.post("\(Self.endpoint)/test", version: 9).status == 412)
        let again = try client.post("\(Self.endpoint)/retry", ["message": 1], version: 1)
        #expect(again.status == 422)
        let wrong = try client.post("\(Self.endpoint)/replay", ["since": "2026-99-99"], version: 1)
        #expect(wrong.errors == ["MOMENT_FORM #/since"])
        #expect(try client.get("\(Self.endpoint)/deliveries").json["deliveries"] == [])
        #expect(try client.get("\(Self.endpoint)/deliveries/1").json["attempts"] == [])
        #expect(try client.get("/admin/webhooks/\(Cast.officer)/deliveries").status == 404)
    }

    // MARK: Calendars

    @Test func `imports a calendar once, on the version that was read`() async throws {
        let desk = try await Desk()
        let client = try desk.client("ADM")
        let text = """
            dipper: 1
            calendar: cn-workdays
            year: 2027
            source: 示例通知
            off:
              - {date: 2027-01-01, reason: 元旦}
            work: []
            """
        let body: JSON = ["content": JSON(text)]
        let tag = try #require(try client.get("/calendars").header("etag"))
        let version = try #require(Int64(tag.filter(\.isNumber)))
        let before = try await desk.office.ledger.head()
        let tried = try client.post("/admin/calendars?dry_run=true", body, version: version)
        let wrong = try client.post(
            "/admin/calendars",
            ["content": JSON(text.replacing("2027-01-01", with: "2026-01-01"))],
            version: version
        )
        #expect(tried.status == 200 && tried.json["off"] == 1, "\(tried.json)")
        #expect(wrong.status == 422)
        #expect(try client.post("/admin/calendars", body, version: version + 1).status == 412)
        #expect(try await desk.office.ledger.head() == before)
        let done = try client.post("/admin/calendars", body, key: "k", version: version)
        let again = try client.post("/admin/calendars", body, key: "k", version: version)
        #expect(done.json["replayed"] == false, "\(done.json)")
        #expect(again.json["replayed"] == true)
        let years = try client.get("/calendars").json["years"]?.elements ?? []
        #expect(years.contains { $0["year"] == 2027 && $0["source"] == "示例通知" })
        #expect(try await desk.office.ledger.isSound())
    }

    // MARK: The audit

    @Test func `finds every record, page by page, and what was refused`() async throws {
        let desk = try await Desk()
        let client = try desk.client("AUD")
        _ = try desk.client("PO").post("/cases/\(Cast.project)/events/nonsense", version: 9)
        _ = try desk.client("PO").post("/cases/\(Cast.project)/events/accept", version: 9)
        _ = try await desk.office.ledger.codes(
            ["project", "do", Cast.project, "accept", "--as", Cast.officer]
        )
        var found: [JSON] = []
        var target: String? = "/admin/audit?limit=7"
        while let place = target {
            let page = try client.get(place)
            found += page.json["events"]?.elements ?? []
            target = page.header("link").flatMap { link in
                link.firstMatch(of: /<\/api\/v1([^>]*)>/).map { String($0.1) }
            }
        }
        let store = try OpenLedger.reading(DatabaseOptions(path: desk.office.ledger.path)).store
        let cursors = found.compactMap { $0["cursor"]?.textValue.flatMap { Int64($0) } }
        #expect(cursors == cursors.sorted(by: >) && Set(cursors).count == cursors.count)
        #expect(Int64(found.count) == (try store.eventCount()))
        let own = try client.get("/admin/audit?person=\(Cast.officer)&type=project.").json
        let types = own["events"]?.elements.compactMap { $0["type"]?.textValue } ?? []
        #expect(!types.isEmpty && types.allSatisfy { $0.hasPrefix("project.") })
        let wrong = try client.get("/admin/audit?person=RY-2026-999999&since=gestern")
        #expect(wrong.status == 404 || wrong.status == 400)
        let refusals = try client.get("/admin/refusals?limit=1")
        #expect(refusals.json["refusals"]?.elements.first?["event"] == "accept")
        #expect(refusals.json["refusals"]?.elements.first?["code"] == JSON(Cast.project))
    }

    // MARK: Proof

    @Test func `asks a session for a proof before what weighs`()
        async throws
    {
        let way = try await Doorway()
        let member = try await way.member("ADM")
        let browser = try way.signedIn(member)
        let secret = try way.enrol(browser).secret
        _ = try await way.ledger.answer(
            ["webhook", "add", "--name", "示例", "--url", "https://receiver.example/x", "--role"]
                + ["FIN", "--as", Entrance.administrator]
        )
        _ = try await way.ledger.answer("timers", "run", "--now", "2026-01-05T00:10:00+08:00")
        way.advance(seconds: 60)
        let client = try APIClient(browser)
        let place = "\(Self.endpoint)/rotate"
        let deeds: [(String, JSON, Int64?)] = [
            (place, [:], 1), ("\(Self.endpoint)/test", [:], 1),
            ("/admin/work", ["work": "backup"], nil),
            ("/admin/calendars", ["content": "x"], 1),
        ]
        for (target, body, version) in deeds {
            let asked = try client.post(target, body, version: version)
            #expect(asked.status == 403 && asked.errors == ["STEP_UP_NEEDED"], "\(target)")
        }
        #expect(try client.post("\(place)?dry_run=true", version: 1).status == 200)
        try browser.open("/account/step-up")
        try browser.send("/account/step-up", [("_proof", way.code(secret)), ("back", "/")])
        let proved = try client.post(place, version: 1)
        #expect(proved.status == 200, "\(proved.json)")
    }
}
