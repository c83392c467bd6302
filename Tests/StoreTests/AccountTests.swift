import Casework
import Expression
import Portfolio
import SQLiteDriver
import Store
import Testing
import Workflow

@Suite struct `An account` {
    @Test func `is opened by a link that works once and for a time`() throws {
        let office = try Office(durability: .off)
        let person = office.person("PO")
        let payload = office.link("a").merging(["person": .string(person)]) { $1 }
        let code = try office.begin("account", of: person, "invite", by: "ADM", payload).code
        let early = try office.codes { try office.signIn(code, "b") }
        let other = try office.codes { try office.accept(code, "f") }
        try office.accept(code, "a")
        let again = try office.codes { try office.accept(code, "a") }
        let twice = try office.codes {
            try office.begin("account", of: person, "invite", by: "ADM", payload)
        }
        try office.ask(code, "new_link", by: "ADM", office.link("9"))
        office.setClock(Instant(milliseconds: office.now.milliseconds + 900_000))
        let late = try office.codes { try office.accept(code, "9") }

        #expect(code == "ZH-2026-000001")
        #expect(early == ["NOT_POSSIBLE_NOW"])
        #expect(other == ["LINK_INVALID"])
        #expect(again == ["LINK_INVALID"])
        #expect(twice == ["ACCOUNT_EXISTS"])
        #expect(late == ["LINK_INVALID"])
        #expect(try office.store.stream(code)?.root.active == ["open.active"])
        #expect(try office.verify().differences == [])
        #expect(try office.store.reexecute().differences == [])
    }

    /// Who may do what of the administration of accounts.
    struct Duty: Sendable, CustomTestStringConvertible {
        let event: String
        let person: String
        let codes: [String]

        var testDescription: String { "\(event) by \(person)" }
    }

    @Test(arguments: [
        Duty(event: "new_link", person: "ADM", codes: []),
        Duty(event: "new_link", person: "DIR", codes: ["NOT_FOUND"]),
        Duty(event: "reset_totp", person: "ADM", codes: ["NOT_ALLOWED"]),
        Duty(event: "reset_totp", person: "SEC", codes: ["NOT_FOUND"]),
        Duty(event: "sign_in", person: "ADM", codes: ["NOT_ALLOWED"]),
        Duty(event: "accept", person: "ADM", codes: ["NOT_ALLOWED"]),
        Duty(event: "step_up", person: "PO", codes: ["NOT_FOUND"]),
        Duty(event: "close", person: "ADM", codes: []),
        Duty(event: "revoke_sessions", person: "ADM", codes: []),
    ])
    func `is looked after by administrators, who never sign in for others`(_ duty: Duty) throws {
        let office = try Office(durability: .off)
        let code = try office.account(of: "PO")
        try office.ask(
            code,
            "enrol_totp",
            by: "system",
            [
                "totp": .string("示例密钥"), "step": .int(5), "recovery": .list([.string("r")]),
                "session": .string(Office.digest("b")),
            ]
        )
        try office.ask(code, "new_link", by: "ADM", office.link("9"))
        var payload = Office.session("b")
        switch duty.event {
        case "new_link": payload = office.link("8")
        case "accept":
            payload = ["link": .string(Office.digest("9")), "password": .string("x")]
        case "step_up": payload = ["session": .string(Office.digest("b"))]
        case "sign_in": break
        default: payload = [:]
        }
        let found = try office.codes {
            try office.ask(code, duty.event, by: duty.person, payload)
        }

        #expect(found == duty.codes)
    }

    @Test func `of one's own is not helped by oneself`() throws {
        let office = try Office(durability: .off)
        let code = try office.account(of: "ADM")
        let link = try office.codes {
            try office.ask(code, "new_link", by: "ADM", office.link("9"))
        }
        for _ in 0..<5 { try office.fail(code) }
        let unlock = try office.codes { try office.ask(code, "unlock", by: "ADM") }

        #expect(link == ["OWN_ACCOUNT"])
        #expect(unlock == ["OWN_ACCOUNT"])
    }

    @Test func `locks after five wrong tries and opens by its deadline or an administrator`()
        throws
    {
        let office = try Office(durability: .off)
        let code = try office.account(of: "PO")
        for _ in 0..<4 { try office.fail(code) }
        try office.signIn(code, "b")
        for _ in 0..<4 { try office.fail(code) }
        let before = try office.store.stream(code)
        try office.fail(code)
        let locked = try office.store.stream(code)
        let refused = try office.codes { try office.signIn(code, "c") }
        let sessions = try office.sessions()
        office.setClock(Instant(milliseconds: office.now.milliseconds + 899_000))
        let early = try office.casework.fireTimers(limit: 10)
        office.setClock(Instant(milliseconds: office.now.milliseconds + 1000))
        let due = try office.casework.fireTimers(limit: 10)
        let opened = try office.store.stream(code)
        for _ in 0..<5 { try office.fail(code) }
        try office.ask(code, "unlock", by: "ADM")

        #expect(before?.isIn("open.active") == true)
        #expect(locked?.isIn("open.locked") == true)
        #expect(refused == ["NOT_POSSIBLE_NOW"])
        // The session of before the lock is gone with it.
        #expect(sessions == "")
        #expect((early, due) == (0, 1))
        #expect(opened?.isIn("open.active") == true)
        #expect(opened?.integer("failures") == 0)
        #expect(try office.store.stream(code)?.isIn("open.active") == true)
        #expect(try office.verify().differences == [])
        #expect(try office.store.reexecute().differences == [])
    }

    @Test func `never takes a one-time code or a recovery code twice (threat 14)`() throws {
        let office = try Office(durability: .off)
        let code = try office.account(of: "FIN")
        try office.ask(
            code,
            "enrol_totp",
            by: "system",
            [
                "totp": .string("示例密钥"), "step": .int(100),
                "recovery": .list([.string("r1"), .string("r2")]),
                "session": .string(Office.digest("b")),
            ]
        )
        let used = try office.codes { try office.signIn(code, "b", step: 100) }
        try office.signIn(code, "b", step: 101)
        let replayed = try office.codes { try office.signIn(code, "c", step: 101) }
        let recovery = Office.session("c").merging(["code": .string("r1")]) { $1 }
        try office.ask(code, "sign_in", by: "system", recovery)
        let again = try office.codes { try office.ask(code, "sign_in", by: "system", recovery) }

        #expect([used, replayed, again] == [["CODE_USED"], ["CODE_USED"], ["RECOVERY_USED"]])
        #expect(try office.sessions() == "bc")
        #expect(try office.store.stream(code)?.field("recovery") == .list([.string("r2")]))
    }

    /// What ends sessions, in the transaction of its own event.
    struct Ending: Sendable, CustomTestStringConvertible {
        let event: String
        let left: String

        var testDescription: String { event }
    }

    @Test(arguments: [
        Ending(event: "close", left: "e"), Ending(event: "accept", left: "e"),
        Ending(event: "change_password", left: "de"), Ending(event: "leave", left: "e"),
        Ending(event: "revoke_sessions", left: "e"), Ending(event: "sign_out", left: "ce"),
        Ending(event: "grant_role", left: "bce"), Ending(event: "fail", left: "bce"),
    ])
    func `loses its sessions with what ends them, and nobody else does (R11)`(
        _ ending: Ending
    ) throws {
        let office = try Office(durability: .off)
        let code = try office.account(of: "PO")
        let other = try office.account(of: "FIN")
        try office.signIn(code, "b")
        try office.signIn(code, "c")
        try office.signIn(other, "e")
        let before = try office.sessions()
        switch ending.event {
        case "accept":
            try office.ask(code, "new_link", by: "ADM", office.link("9"))
            try office.accept(code, "9")
        case "change_password":
            let payload = Office.session("d").merging(["password": .string("x")]) { $1 }
            try office.ask(code, "change_password", by: "system", payload)
        case "leave": try office.ask(office.person("PO"), "leave", by: "ADM")
        case "grant_role":
            try office.ask(office.person("PO"), "grant_role", by: "ADM", ["role": .string("PIM")])
        case "sign_out":
            let session: [String: Value] = ["session": .string(Office.digest("b"))]
            try office.ask(code, "sign_out", by: "system", session)
        case "fail": try office.fail(code)
        default: try office.ask(code, ending.event, by: "ADM")
        }

        #expect(before == "bce")
        #expect(try office.sessions() == ending.left)
        #expect(try office.verify().differences == [])
        #expect(try office.store.reexecute().differences == [])
    }

    @Test func `is closed with its person's leaving, and another is opened on return`() throws {
        let office = try Office(durability: .off)
        let code = try office.account(of: "PO")
        try office.signIn(code, "b")
        try office.ask(office.person("PO"), "leave", by: "ADM")
        let gone = try office.store.stream(code)?.root.active
        let payload = office.link("a").merging(["person": .string(office.person("PO"))]) { $1 }
        let left = try office.codes {
            try office.begin("account", of: office.person("PO"), "invite", by: "ADM", payload)
        }
        try office.ask(office.person("PO"), "rejoin", by: "ADM")

        #expect(gone == ["closed"])
        #expect(try office.store.session(Office.digest("b")) == nil)
        #expect(left == ["PERSON_LEFT"])
        #expect(try office.account(of: "PO") == "ZH-2026-000002")
    }

    @Test func `has sessions that end by themselves when nobody uses them`() async throws {
        let office = try Office(durability: .off)
        let code = try office.account(of: "PO")
        try office.signIn(code, "b")
        let start = office.now
        func isOpen(minutes: Int64) throws -> Bool {
            office.setClock(Instant(milliseconds: start.milliseconds + minutes * 60_000))
            return try office.store.session(Office.digest("b")) != nil
        }
        let first = [try isOpen(minutes: 29), try isOpen(minutes: 30)]
        var used: [Bool] = []
        for minutes in stride(from: Int64(29), through: 725, by: 29) {
            used.append(try isOpen(minutes: minutes))
            try office.store.touchSession(Office.digest("b"), at: office.now)
        }
        try office.signIn(code, "c")

        #expect(first == [true, false])
        // Used again and again it lasts twelve hours and no more.
        #expect(used == Array(repeating: true, count: 24) + [false])
        #expect(try office.sessions() == "c")
    }

    @Test func `says in whose name the system recorded a step`() throws {
        let office = try Office(durability: .off)
        let code = try office.account(of: "PO")
        var caller = Caller.system
        caller.onBehalfOf = office.person("PO")
        caller.authentication = "password"
        _ = try office.casework.performSync(
            Command(
                target: .existing(code),
                event: "sign_in",
                payload: Office.session("b"),
                key: "示例键"
            ),
            by: caller
        )
        let account = try #require(try office.store.stream(code))
        let event = try #require(try office.store.events(of: account.id).last)

        #expect(event.actor == "system")
        #expect(event.onBehalfOf == account.parent)
        #expect(event.authentication == "password")
        #expect(try office.verify().differences == [])
        #expect(try office.store.reexecute().differences == [])
    }
}
