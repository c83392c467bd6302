import Casework
import Foundation
import Testing
import Web

@testable import dipper

@Suite struct `A token` {
    private static let lead: JSON = [
        "kind": "project", "payload": ["title": "示例", "channel": "scouting"],
    ]
    private static let note = "/cases/\(Cast.project)/events/note"

    /// A token of a person by himself, unless another issues it.
    private static func token(
        _ ledger: ScratchLedger,
        of person: String = Cast.officer,
        by actor: String? = nil,
        _ options: String...
    ) async throws -> (code: String, text: String) {
        let made = try JSON(
            parsing: try await DipperTests.answer(
                [
                    "token", "add", "--as", actor ?? person, "--person", person, "--name", "示例程序",
                    "--database", ledger.path,
                ] + options
            )
        )
        return (try #require(made["code"]?.textValue), try #require(made["token"]?.textValue))
    }

    @Test func `calls in the name of its holder, and events say so`() async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        let made = try await Self.token(ledger, "--scope", "write", "--days", "90")
        let client = try APIClient(ledger, token: made.text)
        let me = try client.get("/me")
        let opened = try client.post("/cases", Self.lead)
        let code = try #require(opened.json["code"]?.textValue)
        let event = try client.get("/cases/\(code)/events").json["events"]?.elements.first

        #expect(me.json["code"] == JSON(Cast.officer))
        #expect(me.json["scope"] == "write")
        #expect(me.json["form_token"] == .null)
        #expect(opened.status == 201)
        #expect(event?["authentication"] == "token")
        #expect(event?["channel"] == "api")
        #expect(made.text.hasPrefix("dpt_2026"))
        #expect(made.text.split(separator: "_", maxSplits: 2)[2].utf8.count == 43)
    }

    @Test func `is nowhere in the ledger, but for its digest`() async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        let made = try await Self.token(ledger)
        let other = try await Self.token(ledger)
        let secret = String(made.text.split(separator: "_", maxSplits: 2)[2])
        let digest = TokenText.digest(of: secret)
        let files = try ledger.everyFile().values
        #expect(!files.contains { $0.range(of: Data(secret.utf8)) != nil })
        #expect(files.contains { $0.range(of: Data(digest.utf8)) != nil })
        #expect(made.text != other.text)
    }

    @Test(arguments: [
        ("read", 403, 403, 403), ("write", 201, 200, 422), ("write:project", 201, 200, 403),
        ("write:landing", 403, 403, 422),
    ])
    func `does what its scope says`(
        _ scope: String,
        _ opening: Int,
        _ noting: Int,
        _ landing: Int
    ) async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        let client = try APIClient(
            ledger,
            token: try await Self.token(ledger, "--scope", scope).text
        )
        let version = try client.get("/cases/\(Cast.project)").json["version"]?.integerValue
        #expect(try client.post("/cases", Self.lead).status == opening)
        #expect(
            try client.post(Self.note, ["payload": ["text": "示例"]], version: version).status
                == noting
        )
        let other: JSON = ["kind": "landing", "parent": JSON(Cast.project)]
        #expect(try client.post("/cases", other).status == landing)
    }

    @Test(arguments: ["read:project", "write:", "write:x", "admin", "", "Write"])
    func `has a scope that there is`(_ scope: String) async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        let told = try await ledger.refusals(
            "token",
            "add",
            "--as",
            Cast.officer,
            "--name",
            "示例",
            "--scope",
            scope
        )
        #expect(told == ["SCOPE_FORM --scope"])
    }

    @Test func `lasts for at most ninety days`() async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        for days in ["0", "91"] {
            let told = try await ledger.refusals(
                "token",
                "add",
                "--as",
                Cast.officer,
                "--name",
                "示例",
                "--days",
                days
            )
            #expect(told == ["PAYLOAD_RANGE days"])
        }
        let made = try await Self.token(ledger, "--days", "2")
        let client = try APIClient(ledger, token: made.text)
        #expect(try client.get("/me").status == 200)
        // On its last day, and on the day after.
        for (now, status) in [
            ("2026-01-06T12:00:00+08:00", 200), ("2026-01-07T00:00:01+08:00", 401),
        ] {
            _ = try await ledger.answer("timers", "run", "--now", now)
            #expect(try client.get("/me").status == status, "\(now)")
        }
    }

    @Test func `is revoked at once, by its holder or an administrator`() async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        let made = try await Self.token(ledger)
        let client = try APIClient(ledger, token: made.text)
        #expect(try client.get("/me").status == 200)
        let told = try await ledger.refusals(
            "token",
            "revoke",
            made.code,
            "--as",
            Cast.secondOfficer
        )
        #expect(told == ["NOT_FOUND CODE"])
        #expect(try client.get("/me").status == 200)
        _ = try await ledger.answer("token", "revoke", made.code, "--as", Cast.administrator)
        #expect(try client.get("/me").status == 401)
    }

    @Test func `is issued by an administrator for another, and by nobody else`() async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        let made = try await Self.token(ledger, of: Cast.finance, by: Cast.administrator)
        let client = try APIClient(ledger, token: made.text)
        #expect(try client.get("/me").json["code"] == JSON(Cast.finance))
        let told = try await ledger.refusals(
            "token",
            "add",
            "--as",
            Cast.officer,
            "--person",
            Cast.finance,
            "--name",
            "示例"
        )
        #expect(told == ["TOKEN_NOT_OWN start"])
    }

    @Test func `goes with its holder, and does not come back with him`() async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        let made = try await Self.token(ledger, of: Cast.finance)
        let client = try APIClient(ledger, token: made.text)
        #expect(try client.get("/me").status == 200)
        let administrator = ["--as", Cast.administrator, "--database", ledger.path]
        _ = try await DipperTests.answer(["person", "leave", Cast.finance] + administrator)
        #expect(try client.get("/me").status == 401)
        _ = try await DipperTests.answer(["person", "do", Cast.finance, "rejoin"] + administrator)
        #expect(try client.get("/me").status == 401)
    }

    @Test func `never does more than the roles of its holder now`() async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        let made = try await Self.token(ledger, "--scope", "write")
        let client = try APIClient(ledger, token: made.text)
        #expect(try client.get("/cases/\(Cast.project)").status == 200)
        _ = try await ledger.answer(
            "person",
            "revoke",
            Cast.officer,
            "PO",
            "--as",
            Cast.administrator
        )
        #expect(try client.post("/cases", Self.lead).status == 403)
    }

    @Test func `does nothing that takes a person who proves himself`() async throws {
        let ledger = try await ScratchLedger.story(.approved)
        let made = try await Self.token(ledger, of: Cast.director, "--scope", "write")
        let client = try APIClient(ledger, token: made.text)
        let target = "/cases/\(Cast.project)/events/hold"
        let version = try client.get("/cases/\(Cast.project)").json["version"]?.integerValue
        let before = try await ledger.head()
        let reply = try client.post(target, [:], version: version)
        #expect(reply.status == 403)
        #expect(reply.errors == ["STEP_UP_NEEDED"])
        #expect(try client.post(target + "?dry_run=true", [:], version: version).status == 200)
        #expect(try await ledger.head() == before)
        // What weighs nothing is his to do, and a practice session is asked for no proof.
        let text: JSON = ["payload": ["text": "示例"]]
        #expect(try client.post(Self.note, text, version: version).status == 200)
        let chosen = try APIClient(ledger, as: Cast.director)
        #expect(try chosen.post(target, [:], version: version.map { $0 + 1 }).status != 403)
    }

    @Test func `tells the day of its latest use, and is listed for whom it concerns`() async throws
    {
        let ledger = try await ScratchLedger.story(.submitted)
        let made = try await Self.token(ledger)
        let unused = try await Self.token(ledger, of: Cast.finance)
        let client = try APIClient(ledger, token: made.text)
        try client.get("/me")
        try client.get("/cases")
        let own = try await ledger.answer("token", "list", "--as", Cast.officer)["tokens"]?.elements
        let all = try await ledger.answer("token", "list", "--as", Cast.administrator)["tokens"]
        #expect(own?.map { $0["code"] } == [JSON(made.code)])
        #expect(own?.first?["used"] == "2026-01-05")
        #expect(all?.elements.count == 2)
        #expect(all?.elements.first { $0["code"] == JSON(unused.code) }?["used"] == .null)
        #expect(try await ledger.answer("verify")["clean"] == true)
    }

    @Test(arguments: [
        "", "x", "dpt_", "dpt_2026000001", "dpt_2026000001_", "dpt_2026000001_x",
        "DPT_2026000001_x",
        "dpt_2026000099_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "dpt_20260000010_x",
    ])
    func `that is none is nobody's`(_ text: String) async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        let made = try await Self.token(ledger)
        let client = try APIClient(ledger, token: text)
        let reply = try client.get("/me")
        #expect(reply.status == 401)
        #expect(reply.errors == ["UNAUTHENTICATED"])
        // Every one of them gets the same answer, byte for byte.
        let nobody = try APIClient(ledger).get("/me")
        #expect(reply.body == nobody.body)
        let near = try APIClient(ledger, token: String(made.text.dropLast()) + "!")
        #expect(try near.get("/me").body == nobody.body)
    }
}
