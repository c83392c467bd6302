import Casework
import Foundation
import Identity
import Portfolio
import Store
import Testing
import Workflow

@testable import dipper

@Suite struct `The command account` {
    @Test func `shows the first administrator's link once, in the answer of init`() async throws {
        let file = try ScratchFile("")
        let path = file.path + ".sqlite"
        let answer = try JSON(
            parsing: try await DipperTests.answer([
                "init", "--sandbox", "--now", "2026-01-05", "--name", "示例管理员", "--workflows",
                workflowsPath, "--database", path,
            ])
        )
        let token = try Entrance.token(answer)
        let secret = try #require(token.split(separator: ".").last)
        let open = try OpenLedger.writing(DatabaseOptions(path: path))
        let signIn = SignIn(
            store: open.store,
            casework: open.casework,
            cost: try #require(Entrance.cost)
        )
        let bytes = try #require(FileManager.default.contents(atPath: path))

        #expect(answer["account"] == "ZH-2026-000001")
        #expect(secret.utf8.count == 43)
        #expect(try signIn.welcome(token: token)?.person == "RY-2026-000001")
        #expect(bytes.firstRange(of: Data(secret.utf8)) == nil)
        #expect(bytes.firstRange(of: Data(OneTimeToken.digest(of: secret).utf8)) != nil)
    }

    @Test func `lists, unlocks, revokes and closes`() async throws {
        let entrance = try await Entrance()
        let ledger = entrance.ledger
        let person = try await entrance.member("PO")
        let session = try entrance.start(person)
        let listed = try await ledger.answer("account", "list")["accounts"]
        let sessions = try await ledger.answer("account", "sessions", person)["sessions"]
        let named = try #require(sessions?.elements.first?["session"]?.textValue)
        _ = try await ledger.answer(
            "account",
            "revoke",
            person,
            "--session",
            named,
            "--as",
            Entrance.administrator
        )
        let revoked = try entrance.signIn.current(token: session.token)
        for number in 1...5 {
            _ = try entrance.codes {
                _ = try entrance.start(person, "falsch-falsch \(number)")
            }
        }
        let locked = try await ledger.answer("account", "show", person)
        _ = try await ledger.answer("account", "unlock", person, "--as", Entrance.administrator)
        _ = try entrance.start(person)
        _ = try await ledger.answer("account", "close", person, "--as", Entrance.administrator)
        let again = try await ledger.refusals(
            "account",
            "close",
            person,
            "--as",
            Entrance.administrator
        )
        let closed = try entrance.codes { _ = try entrance.start(person) }

        #expect(
            listed?.elements.compactMap { $0["code"]?.textValue } == [
                "ZH-2026-000001", "ZH-2026-000002",
            ]
        )
        #expect(listed?.elements.compactMap { $0["sessions"] } == [0, 1])
        #expect(revoked == nil)
        #expect(locked["states"] == ["open.locked"])
        #expect(locked["failures"] == 5)
        #expect(locked["locked_until"]?.textValue?.hasPrefix("2026-01-05T00:15:00") == true)
        #expect(again.count == 1)
        #expect(closed == ["SIGN_IN_REFUSED"])
        let unknown = try await ledger.refusals("account", "show", "ZH-2026-000099")
        #expect(unknown == ["NOT_FOUND CODE"])
        #expect(
            try await ledger.refusals(
                "account",
                "invite",
                "DT-2026-000001",
                "--as",
                Entrance.administrator
            ).count == 1
        )
    }

    @Test func `takes a lost authenticator away by a second administrator only`() async throws {
        let entrance = try await Entrance()
        let ledger = entrance.ledger
        let security = try await ledger.answer(
            "person",
            "add",
            "--name",
            "示例",
            "--roles",
            "SECADM",
            "--as",
            Entrance.administrator
        )["code"]?.textValue
        let person = try await entrance.member("FIN")
        let session = try entrance.start(person)
        _ = try entrance.enrol(session.token)
        let alone = try await ledger.refusals(
            "account",
            "reset-code",
            person,
            "--as",
            Entrance.administrator
        )
        _ = try await ledger.answer(
            "account",
            "reset-code",
            person,
            "--as",
            try #require(security)
        )

        #expect(alone == ["NOT_ALLOWED t_reset_totp"])
        #expect(try entrance.signIn.current(token: session.token) == nil)
        #expect(try entrance.start(person).signedIn.mustEnrol)
    }

    @Test func `leaves no secret in the database, in any answer or in the log of refusals`()
        async throws
    {
        let entrance = try await Entrance()
        let ledger = entrance.ledger
        let person = try await entrance.member("FIN")
        let session = try entrance.start(person)
        let (authenticator, recovery) = try entrance.enrol(session.token)
        _ = try entrance.codes { _ = try entrance.start(person, "Verraten-geheim 9") }
        _ = try entrance.codes { _ = try entrance.start("Verraten-geheim 9", "x") }
        let kept = try #require(try entrance.signIn.store.credentials(of: person))
        var said: [Data] = []
        for arguments in [
            ["account", "list"], ["account", "show", person], ["account", "sessions", person],
            ["account", "events", kept.account.code], ["person", "show", person],
            ["person", "events", person], ["verify"],
        ] {
            let answer = try await DipperTests.answer(arguments + ["--database", ledger.path])
            said.append(Data(answer.utf8))
        }
        for suffix in ["", "-wal"] {
            said.append(FileManager.default.contents(atPath: ledger.path + suffix) ?? Data())
        }
        let secrets =
            [
                Entrance.password, "Verraten-geheim 9", session.token, authenticator.base32,
                kept.password, session.signedIn.csrfSecret,
            ] + recovery
        let found = secrets.filter { secret in
            said.contains { $0.firstRange(of: Data(secret.utf8)) != nil }
        }
        let control = said.contains { $0.firstRange(of: Data(kept.account.code.utf8)) != nil }

        #expect(found == [])
        #expect(control)
        #expect(!kept.password.isEmpty)
    }

    @Test func `leaves nobody signed in when a backup is restored`() async throws {
        let entrance = try await Entrance()
        let ledger = entrance.ledger
        let person = try await entrance.member("PO")
        let session = try entrance.start(person)
        _ = try await ledger.answer("backup", ledger.folder + "/copy")
        let target = ledger.folder + "/restored.sqlite"
        _ = try await DipperTests.answer([
            "restore", ledger.folder + "/copy", "--database", target,
        ])
        let restored = try OpenLedger.reading(DatabaseOptions(path: target))
        let report = try restored.store.verify(head: nil, progress: { _ in })

        #expect(try entrance.signIn.store.session(OneTimeToken.digest(of: session.token)) != nil)
        #expect(try restored.store.session(OneTimeToken.digest(of: session.token)) == nil)
        #expect(try restored.store.sessions(of: nil) == [])
        #expect(report.differences == [])
    }
}
