import Casework
import Foundation
import Identity
import Store
import Synchronization
import Testing
import Workflow

@testable import dipper

/// A ledger with its door: people who sign in, and an authenticator's clock that a test moves.
final class Entrance: Sendable {
    static let password = "Sieben-Schwaene 7"
    static let administrator = "RY-2026-000001"
    /// Cheap hashes: a test is not about their price.
    static let cost = PasswordHash.Cost(logRounds: 4, blockSize: 8, parallelism: 1)

    let ledger: ScratchLedger
    let signIn: SignIn
    /// The token of the first administrator's link.
    let link: String
    private let clock: Clock

    init() async throws {
        ledger = try await ScratchLedger()
        // What `init` showed is gone: the first administrator issues himself another link.
        let answer = try await ledger.answer(
            "account",
            "new-link",
            Self.administrator,
            "--as",
            Self.administrator
        )
        link = try Self.token(answer)
        let open = try OpenLedger.writing(DatabaseOptions(path: ledger.path))
        let clock = Clock()
        self.clock = clock
        signIn = SignIn(
            store: open.store,
            casework: open.casework,
            cost: try #require(Self.cost),
            wallClock: { clock.now }
        )
    }

    /// The clock on the wall.
    private final class Clock: Sendable {
        private let seconds = Mutex<Int64>(1_767_600_000)
        var now: Instant { Instant(milliseconds: seconds.withLock { $0 } * 1000) }
        func advance(_ count: Int64) { seconds.withLock { $0 += count } }
    }

    var seconds: Int64 { clock.now.milliseconds / 1000 }

    func advance(seconds: Int64) { clock.advance(seconds) }

    /// The token of a link that a command answered.
    static func token(_ answer: JSON) throws -> String {
        let path = try #require(answer["link"]?.textValue)
        try #require(path.hasPrefix("/welcome/ZH-2026-"))
        return String(path.dropFirst("/welcome/".count))
    }

    /// Opens an account for a new person of these roles and sets its password.
    func member(_ roles: String) async throws -> String {
        let person = try await ledger.answer(
            "person",
            "add",
            "--name",
            "示例",
            "--roles",
            roles,
            "--as",
            Self.administrator
        )["code"]?.textValue
        let invited = try await ledger.answer(
            "account",
            "invite",
            try #require(person),
            "--as",
            Self.administrator
        )
        _ = try signIn.accept(
            token: try Self.token(invited),
            password: Self.password,
            address: "192.0.2.7"
        )
        return try #require(person)
    }

    func start(
        _ name: String,
        _ password: String = Entrance.password,
        _ second: SignIn.SecondFactor? = nil,
        address: String = "192.0.2.7"
    ) throws -> SignIn.NewSession {
        let started = try signIn.start(
            SignIn.Attempt(name: name, password: password, agent: .desktop, address: address)
        )
        switch started {
        case .session(let new): return new
        case .secondFactor(let ticket):
            return try signIn.finish(ticket: ticket, second: second, address: address)
        }
    }

    /// Enrols an authenticator for somebody who is signed in; answers it with its recovery codes.
    func enrol(_ token: String) throws -> (authenticator: OneTimeCode, codes: [String]) {
        let enrolment = try signIn.enrolment(token: token)
        let authenticator = try #require(OneTimeCode(base32: enrolment.secret))
        let codes = try signIn.enrol(
            token: token,
            secret: enrolment.secret,
            code: authenticator.code(atSeconds: seconds)
        )
        return (authenticator, codes)
    }

    /// The codes of the refusal that something meets; empty when it went well.
    func codes(_ body: () throws -> Void) throws -> [String] {
        do {
            try body()
            return []
        } catch let refusal as Refusal {
            return refusal.blockers.map(\.code)
        }
    }
}
