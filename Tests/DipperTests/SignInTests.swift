import Casework
import Foundation
import Identity
import Store
import Testing
import Workflow

@testable import dipper

@Suite struct `Signing in` {
    @Test func `begins with a link that asking does not use up and accepting does`() async throws {
        let entrance = try await Entrance()
        let signIn = entrance.signIn
        let asked = [
            try signIn.welcome(token: entrance.link), try signIn.welcome(token: entrance.link),
        ]
        let weak = try entrance.codes {
            _ = try signIn.accept(
                token: entrance.link,
                password: "RY-2026-000001",
                address: "192.0.2.7"
            )
        }
        let accepted = try signIn.accept(
            token: entrance.link,
            password: Entrance.password,
            address: "192.0.2.7"
        )
        let again = try entrance.codes {
            _ = try signIn.accept(
                token: entrance.link,
                password: Entrance.password,
                address: "192.0.2.7"
            )
        }
        let new = try entrance.start(" ry-2026-000001")
        let current = try signIn.current(token: new.token)

        #expect(asked[0] == accepted && asked[1] == accepted)
        #expect(accepted.person == Entrance.administrator)
        #expect(!accepted.isReset)
        #expect(weak == ["PASSWORD_NAME"])
        #expect(again == ["LINK_INVALID"])
        #expect(try signIn.welcome(token: entrance.link) == nil)
        #expect(current == new.signedIn)
        #expect(current?.roles == ["ADM"])
        // An administrator does nothing before he has a second factor.
        #expect(current?.mustEnrol == true)
        #expect(try signIn.current(token: new.token + "x") == nil)
        #expect(try signIn.current(token: "") == nil)
    }

    @Test func `is refused in the same words whatever is wrong`() async throws {
        let entrance = try await Entrance()
        let known = try await entrance.member("PO")
        var told: Set<Refusal> = []
        for (name, password) in [
            (known, "falsch-falsch 7"), ("RY-2026-000099", Entrance.password), ("", ""),
            (Entrance.administrator, Entrance.password), ("LEDGER", Entrance.password),
            (String(repeating: "九", count: 500), String(repeating: "九", count: 5000)),
        ] {
            do {
                _ = try entrance.start(name, password)
                Issue.record("\(name) signed in")
            } catch let refusal as Refusal {
                told.insert(refusal)
            }
        }

        #expect(told == [AccountRefusals.refused()])
        #expect(try entrance.start(known).signedIn.person == known)
    }

    @Test func `takes the second factor where one is enrolled, and each code once`() async throws {
        let entrance = try await Entrance()
        let person = try await entrance.member("FIN")
        let first = try entrance.start(person)
        let (authenticator, recovery) = try entrance.enrol(first.token)
        let missing = try entrance.codes { _ = try entrance.start(person) }
        let enrolled = authenticator.code(atSeconds: entrance.seconds)
        let used = try entrance.codes {
            _ = try entrance.start(person, Entrance.password, .totp(enrolled))
        }
        entrance.advance(seconds: 30)
        let code = authenticator.code(atSeconds: entrance.seconds)
        let second = try entrance.start(person, Entrance.password, .totp(code))
        let replayed = try entrance.codes {
            _ = try entrance.start(person, Entrance.password, .totp(code))
        }
        let written = recovery[3].lowercased().replacing("-", with: " ")
        _ = try entrance.start(person, Entrance.password, .recovery(written))
        let again = try entrance.codes {
            _ = try entrance.start(person, Entrance.password, .recovery(recovery[3]))
        }
        let dropped = try entrance.codes {
            try entrance.signIn.dropSecondFactor(token: second.token)
        }

        #expect(first.signedIn.mustEnrol)
        #expect(!second.signedIn.mustEnrol && second.signedIn.hasSecondFactor)
        #expect(recovery.count == 10)
        #expect(missing == ["SECOND_FACTOR_MISSING"])
        #expect([used, replayed, again] == Array(repeating: ["SIGN_IN_REFUSED"], count: 3))
        #expect(dropped == ["SECOND_FACTOR_REQUIRED"])
    }

    @Test func `locks the account after five tries, right or not, until it is over`() async throws {
        let entrance = try await Entrance()
        let person = try await entrance.member("PO")
        let before = try entrance.start(person)
        for number in 1...5 {
            _ = try entrance.codes {
                _ = try entrance.start(person, "falsch-falsch \(number)")
            }
        }
        let right = try entrance.codes { _ = try entrance.start(person) }
        let ended = try entrance.signIn.current(token: before.token)
        _ = try await entrance.ledger.answer("timers", "run", "--now", "2026-01-05T00:14:59+08:00")
        let early = try entrance.codes { _ = try entrance.start(person) }
        _ = try await entrance.ledger.answer("timers", "run", "--now", "2026-01-05T00:15:00+08:00")
        let late = try entrance.start(person)

        #expect([right, early] == [["SIGN_IN_REFUSED"], ["SIGN_IN_REFUSED"]])
        #expect(ended == nil)
        #expect(late.signedIn.person == person)
    }

    @Test func `of one name or from one address is tried so often and no more`() async throws {
        let entrance = try await Entrance()
        var found: [[String]] = []
        for number in 1...12 {
            found.append(
                try entrance.codes {
                    _ = try entrance.start("RY-2026-000077", "x", address: "a\(number)")
                }
            )
        }
        entrance.advance(seconds: 900)
        let after = try entrance.codes {
            _ = try entrance.start("RY-2026-000077", "x", address: "b")
        }
        let limit = TryLimit()
        let now = Instant(milliseconds: 0)
        let waits = (1...31).map { limit.take(name: "n\($0)", address: "c", at: now) }

        #expect(found.prefix(10).allSatisfy { $0 == ["SIGN_IN_REFUSED"] })
        #expect(found.suffix(2).allSatisfy { $0 == ["TOO_MANY_TRIES"] })
        #expect(after == ["SIGN_IN_REFUSED"])
        #expect(waits.prefix(30).allSatisfy { $0 == nil })
        #expect(waits[30] == 900)
    }

    @Test func `is proved again for what weighs more (R8)`() async throws {
        let entrance = try await Entrance()
        let person = try await entrance.member("FIN")
        let session = try entrance.start(person)
        let (authenticator, _) = try entrance.enrol(session.token)
        _ = try await entrance.ledger.answer("timers", "run", "--now", "2026-01-05T00:05:00+08:00")
        let stale = try entrance.signIn.current(token: session.token)
        let refused = try entrance.codes {
            _ = try entrance.signIn.enrolment(token: session.token)
        }
        let byPassword = try entrance.codes {
            _ = try entrance.signIn.stepUp(
                token: session.token,
                password: Entrance.password,
                second: nil
            )
        }
        entrance.advance(seconds: 30)
        let fresh = try entrance.signIn.stepUp(
            token: session.token,
            password: nil,
            second: .totp(authenticator.code(atSeconds: entrance.seconds))
        )

        #expect(session.signedIn.isSteppedUp)
        #expect(stale?.isSteppedUp == false)
        #expect(refused == ["STEP_UP_NEEDED"])
        #expect(byPassword == ["SECOND_FACTOR_MISSING"])
        #expect(fresh.isSteppedUp)
    }

    @Test func `ends everywhere when the person leaves (R11)`() async throws {
        let entrance = try await Entrance()
        let person = try await entrance.member("PO")
        let sessions = [try entrance.start(person), try entrance.start(person)]
        _ = try await entrance.ledger.answer(
            "person",
            "leave",
            person,
            "--as",
            Entrance.administrator
        )
        var left: [SignIn.SignedIn?] = []
        for session in sessions {
            left.append(try entrance.signIn.current(token: session.token))
        }
        let again = try entrance.codes { _ = try entrance.start(person) }

        #expect(left == [nil, nil])
        #expect(again == ["SIGN_IN_REFUSED"])
    }

    @Test func `changes the password, and none of the latest comes back`() async throws {
        let entrance = try await Entrance()
        let signIn = entrance.signIn
        let person = try await entrance.member("PO")
        let other = try entrance.start(person)
        let session = try entrance.start(person)
        let wrong = try entrance.codes {
            _ = try signIn.changePassword(
                token: session.token,
                current: "falsch-falsch 7",
                new: "Acht-Schwaene 88",
                agent: .desktop
            )
        }
        let changed = try signIn.changePassword(
            token: session.token,
            current: Entrance.password,
            new: "Acht-Schwaene 88",
            agent: .desktop
        )
        let back = try entrance.codes {
            _ = try signIn.changePassword(
                token: changed.token,
                current: "Acht-Schwaene 88",
                new: Entrance.password,
                agent: .desktop
            )
        }
        let gone = [
            try signIn.current(token: other.token),
            try signIn.current(token: session.token),
        ]
        _ = try await entrance.ledger.answer("timers", "run", "--now", "2026-04-06")
        let due = try entrance.start(person, "Acht-Schwaene 88")

        #expect(wrong == ["SIGN_IN_REFUSED"])
        #expect(back == ["PASSWORD_USED"])
        #expect(gone == [nil, nil])
        #expect(!changed.signedIn.mustChangePassword)
        #expect(due.signedIn.mustChangePassword)
    }

    @Test func `renews a hash whose price has risen, and signs out`() async throws {
        let entrance = try await Entrance()
        let person = try await entrance.member("PO")
        let cost = try #require(PasswordHash.Cost(logRounds: 5, blockSize: 8, parallelism: 1))
        let dearer = SignIn(
            store: entrance.signIn.store,
            casework: entrance.signIn.casework,
            cost: cost
        )
        func price() throws -> PasswordHash.Cost? {
            try entrance.signIn.store.credentials(of: person).flatMap {
                PasswordHash($0.password)?.cost
            }
        }
        let before = try price()
        let started = try dearer.start(
            SignIn.Attempt(
                name: person,
                password: Entrance.password,
                agent: AgentClass(userAgent: "Mozilla/5.0 … MicroMessenger/8.0"),
                address: "192.0.2.7"
            )
        )
        guard case .session(let session) = started else {
            Issue.record("a second factor was asked for that nobody enrolled")
            return
        }
        let after = try price()
        let sessions = try dearer.sessions(token: session.token)
        try dearer.signOut(token: session.token)
        try dearer.signOut(token: session.token)

        #expect((before, after) == (Entrance.cost, cost))
        #expect(sessions.map(\.agent) == ["wechat"])
        #expect(try dearer.current(token: session.token) == nil)
        #expect(try entrance.start(person).signedIn.person == person)
    }
}
