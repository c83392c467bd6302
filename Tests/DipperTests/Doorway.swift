import Casework
import Foundation
import Identity
import Synchronization
import Testing
import Web
import Workflow

@testable import dipper

/// A ledger whose people sign in by the pages, with a clock on the wall that a test moves.
final class Doorway: Sendable {
    let ledger: ScratchLedger
    private let isEncrypted: Bool
    private let seconds: Clock

    private final class Clock: Sendable {
        private let seconds = Mutex<Int64>(1_767_600_000)
        var now: Instant { Instant(milliseconds: seconds.withLock { $0 } * 1000) }
        func advance(_ count: Int64) { seconds.withLock { $0 += count } }
    }

    init(isEncrypted: Bool = false) async throws {
        ledger = try await ScratchLedger()
        self.isEncrypted = isEncrypted
        seconds = Clock()
    }

    /// Before a ledger that has a story.
    init(_ ledger: ScratchLedger) {
        self.ledger = ledger
        isEncrypted = false
        seconds = Clock()
    }

    /// The same ledger behind another door.
    init(_ other: Doorway, isEncrypted: Bool) {
        (ledger, seconds) = (other.ledger, other.seconds)
        self.isEncrypted = isEncrypted
    }

    var nowSeconds: Int64 { seconds.now.milliseconds / 1000 }

    func advance(seconds count: Int64) { seconds.advance(count) }

    func browser() throws -> Browser {
        let clock = seconds
        var door = Office.Door()
        door.isEncrypted = isEncrypted
        door.cost = try #require(Entrance.cost)
        door.wallClock = { clock.now }
        return try Browser(ledger, door: door)
    }

    /// A new person of these roles.
    func person(_ roles: String) async throws -> String {
        let added = try await ledger.answer(
            "person",
            "add",
            "--name",
            "示例",
            "--roles",
            roles,
            "--as",
            Entrance.administrator
        )
        return try #require(added["code"]?.textValue)
    }

    /// A new person of these roles, with the link to his account.
    func invite(_ roles: String) async throws -> (person: String, link: String) {
        let administrator = Entrance.administrator
        let person = try await person(roles)
        let invited = try await ledger.answer("account", "invite", person, "--as", administrator)
        return (person, try #require(invited["link"]?.textValue))
    }

    /// A person whose password is set.
    func member(_ roles: String) async throws -> String {
        let (person, link) = try await invite(roles)
        let browser = try browser()
        try browser.open(link)
        try browser.send(link, Doorway.twice(Entrance.password))
        try #require(browser.status == 303, "\(browser.page)")
        return person
    }

    static func twice(_ password: String) -> [(String, String)] {
        [("password", password), ("again", password)]
    }

    func proof(_ person: String) -> [(String, String)] {
        [("name", person), ("password", Entrance.password)]
    }

    func signedIn(_ person: String) throws -> Browser {
        let browser = try browser()
        try browser.open("/sign-in")
        try browser.send("/sign-in", proof(person))
        try #require(browser.status == 303, "\(browser.page)")
        return browser
    }

    /// What the authenticator shows now.
    func code(_ secret: String) -> String {
        OneTimeCode(base32: secret)?.code(atSeconds: seconds.now.milliseconds / 1000) ?? ""
    }

    /// Enrols an authenticator for who is signed in; answers its key and the recovery codes.
    @discardableResult
    func enrol(_ browser: Browser) throws -> (secret: String, codes: [String]) {
        try browser.open("/account/code")
        let secret = try #require(browser.value("secret"))
        try browser.send("/account/code", [("secret", secret), ("code", code(secret))])
        try #require(browser.status == 200, "\(browser.page)")
        let codes = browser.page.matches(of: /<code>([0-9A-Z-]{19})<\/code>/)
        return (secret, codes.map { String($0.1) })
    }

    /// A person who is signed in and has an authenticator, with his recovery codes.
    func enrolled(_ person: String) throws -> (browser: Browser, codes: [String]) {
        let browser = try signedIn(person)
        let codes = try enrol(browser).codes
        try browser.open("/account")
        return (browser, codes)
    }
}
