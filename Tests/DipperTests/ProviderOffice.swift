import Casework
import Foundation
import Portfolio
import Store
import Testing
import Workflow

@testable import dipper

/// A ledger whose people come in by a provider on a loopback address.
final class ProviderOffice: Sendable {
    let way: Doorway
    let stub: StubProvider
    let provider: String
    private let security: String

    init(proofs: String? = nil) async throws {
        let way = try await Doorway()
        self.way = way
        stub = try StubProvider(nowSeconds: { way.nowSeconds })
        security = try await way.person("SECADM")
        try await ProviderOffice.allow(stub.port, way)
        let secret = try ScratchFile(StubProvider.secret)
        var arguments = [
            "provider", "add", "--name", "示例门户", "--issuer", stub.issuer, "--client",
            StubProvider.client, "--home", "http://127.0.0.1:8080", "--secret-file", secret.path,
            "--as", Entrance.administrator,
        ]
        if let proofs { arguments += ["--proofs", proofs] }
        let added = try await way.ledger.answer(arguments)
        provider = try #require(added["code"]?.textValue)
        try await approve()
    }

    /// Deliveries and questions to a loopback address are open by an administrator's event.
    static func allow(_ port: Int, _ way: Doorway) async throws {
        _ = try await way.ledger.answer(
            "webhook",
            "allow",
            "127.0.0.1/32",
            "--ports",
            "\(port)",
            "--plain",
            "--as",
            Entrance.administrator
        )
    }

    func approve() async throws {
        _ = try await way.ledger.answer("provider", "approve", provider, "--as", security)
    }

    var door: String { "/sign-in/with/\(provider)" }

    /// Sends a browser to the provider, which says yes; answers where it is sent back to.
    func grant(_ browser: Browser, from door: String? = nil) throws -> [String: String] {
        try browser.open(door ?? self.door)
        try #require(browser.status == 303, "\(browser.page)")
        let place = try #require(browser.place)
        return try stub.authorize(place)
    }

    /// The address at which the browser comes back.
    func back(_ grant: [String: String], _ changed: [String: String?] = [:]) -> String {
        var query = ["code": grant["code"], "state": grant["state"]]
        for (name, value) in changed { query[name] = value }
        let items = query.compactMap { name, value in value.map { "\(name)=\($0)" } }.sorted()
        return "/sign-in/back/\(provider)?\(items.joined(separator: "&"))"
    }

    /// Comes in by the provider, as far as that leads.
    @discardableResult func enter(_ browser: Browser, from door: String? = nil) throws -> Int {
        try browser.open(back(try grant(browser, from: door)))
        return browser.status
    }

    /// A member who linked what the provider says of him, signed in by his password.
    func linked(_ roles: String = "PO") async throws -> String {
        let person = try await way.member(roles)
        let browser = try way.signedIn(person)
        try enter(browser, from: "/account/identities/link/\(provider)")
        try browser.follow()
        let ticket = try #require(browser.value("ticket"), "\(browser.page)")
        try browser.send("/account/identities", [("ticket", ticket)])
        try #require(browser.place == "/account?done=linked", "\(browser.page)")
        try browser.open("/account")
        try browser.send("/sign-out")
        return person
    }

    /// How the latest session began, and in whose name.
    func latestAuthentication(_ person: String) async throws -> String? {
        let events = try await way.ledger.answer("account", "events", try account(of: person))
        return events["events"]?.elements.last { $0["type"]?.textValue == "account.sign_in" }?[
            "authentication"
        ]?.textValue
    }

    func account(of person: String) throws -> String {
        let ledger = try OpenLedger.reading(DatabaseOptions(path: way.ledger.path))
        let known = try ledger.store.credentials(of: person)
        return try #require(known).account.code
    }
}
