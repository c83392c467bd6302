import Casework
import Foundation
import Testing
import Web
import Workflow

@testable import dipper

/// What a chair is told of how a session came to be as it is, one case of which is kept from him.
@Suite struct `The history of a review session` {
    private static let session = "PS-2026-000001"
    private static let hidden = "RD-2026-000002"
    private static let secretary = Cast.secretary
    /// An expert who is a chair too, and stays away from the second round.
    private static let chair = Cast.experts[1]

    /// A session before its first case, in a ledger that is copied for the other world.
    private static func begun() async throws -> ScratchLedger {
        let ledger = try await `A review session`.withSecondRound()
        let experts = Cast.experts.joined(separator: ",")
        for line in [
            "person do \(chair) grant_role --set role=CH --as \(Cast.administrator)",
            "round declare \(hidden) --conflict --as \(chair)",
            "session create --title 示例评审会 --days 2026-01-05 --starts 09:00 --minutes 20"
                + " --experts \(experts) --as \(secretary)",
        ] { try await ledger.answer(line: line) }
        return ledger
    }

    /// One case more in the one than in the other, with all that is done with a case.
    private static func worlds() async throws -> (with: ScratchLedger, without: ScratchLedger) {
        let with = try await begun()
        let without = try ScratchLedger(content: try with.content())
        let more = [
            "session add \(session) \(hidden)",
            "session order \(session) \(hidden),\(Cast.round)",
            "session do \(session) hear --set case=\(hidden)",
            "session do \(session) hear",
            "session question \(session) \(hidden) --asked 示例提问 --answered 示例答复",
        ]
        let both = [
            "session add \(session) \(Cast.round)",
            "session roll \(session) 2026-01-05 am --present \(Cast.experts[0])",
        ]
        for (ledger, lines) in [
            (with, [more[0], both[0]] + more[1...] + [both[1]]), (without, both),
        ] {
            for line in lines { try await ledger.answer(line: "\(line) --as \(secretary)") }
        }
        return (with, without)
    }

    // MARK: What is told

    private static func alike(_ text: String, _ ledger: ScratchLedger) -> String {
        text.replacing(ledger.folder, with: "~")
            .replacing(/name="_(token|key)" value="[^"]*"/, with: "chance")
            .replacing(/"(cursor|after)":"[0-9]*"/, with: "place")
            .replacing(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/, with: "id")
            .replacing(/[0-9a-f]{12,64}/, with: "digest")
    }

    private static let commands = [
        "session show %", "session show % --known-at 2026-01-05", "session events %",
        "session agenda %", "session list --fields all", "session lacks %",
        "session why % confirm", "session why % minute", "session why % order",
        "session add % \(hidden)", "session order % \(Cast.round)",
        "session do % remove_case --set case=\(hidden)",
        "session do % hear --set case=\(hidden)", "session do % hear --expecting 1",
        "session do % send_back --set reason=示例 --expecting 99",
    ]

    private static func outcome(_ ledger: ScratchLedger, _ line: String) async -> String {
        let arguments = line.split(separator: " ").map(String.init)
        do {
            let answer = try await DipperTests.answer(arguments + ["--database", ledger.path])
            return alike(answer, ledger)
        } catch {
            let failure = Failure(error)
            return alike(
                "\(failure.lines(in: .chinese)) \(failure.json(in: .english).canonicalText)",
                ledger
            )
        }
    }

    private static func told(
        _ ledger: ScratchLedger,
        _ person: String
    ) async throws -> [String: String] {
        var told: [String: String] = [:]
        for command in commands {
            let line = command.replacing("%", with: session)
            told[line] = await outcome(ledger, "\(line) --as \(person)")
        }
        let browser = try Browser(ledger, as: person)
        for place in [
            "/sessions", "/sessions/\(session)", "/sessions/\(session)/live", "/cases/\(session)",
            "/cases/\(session)?version=1", "/cases/\(session)?version=2",
            "/cases/\(session)?version=4", "/cases/\(session)?as_of=2026-01-05",
            "/cases?kind=review-session", "/cases.csv?kind=review-session&fields=all",
            "/cases/\(session)/do/confirm",
        ] {
            try browser.open(place)
            told[place] = "\(browser.status) \(alike(browser.page, ledger))"
        }
        let client = try APIClient(ledger, as: person)
        for place in [
            "/cases/\(session)", "/cases/\(session)/events", "/cases/\(session)/allowed",
            "/cases?kind=review-session&fields=all", "/events",
        ] {
            let reply = try client.get(place)
            let text = String(decoding: reply.body, as: UTF8.self)
            told["api " + place] =
                "\(reply.status) \(reply.header("etag") ?? "") \(alike(text, ledger))"
        }
        return told
    }

    private static func differences(
        _ person: String,
        _ one: ScratchLedger,
        _ other: ScratchLedger
    ) async throws -> [String] {
        let (left, right) = (try await told(one, person), try await told(other, person))
        #expect(left.count == 31 && Set(left.keys) == Set(right.keys))
        return left.keys.sorted().filter { left[$0] != right[$0] }.map { name in
            let (one, other) = (Array(left[name] ?? ""), Array(right[name] ?? ""))
            let from = max(0, zip(one, other).prefix { $0 == $1 }.count - 80)
            return "\(name): \(String(one.dropFirst(from).prefix(200)))"
                + " | \(String(other.dropFirst(from).prefix(200)))"
        }
    }

    // MARK: Tests

    @Test func `is the same, to the byte, with a case that is kept from him and without`()
        async throws
    {
        let (with, without) = try await Self.worlds()
        #expect(try await Self.differences(Self.chair, with, without) == [])
        let events = try await with.answer(
            line: "session events \(Self.session) --as \(Self.chair)"
        )["events"]?.elements
        #expect(
            events?.map { $0["type"]?.textValue } == [
                "review-session.call", "review-session.attend",
            ]
        )
        #expect(events?.map { $0["version"]?.integerValue } == [1, 2])
        let whole = try await with.answer(
            line: "session events \(Self.session) --as \(Self.secretary)"
        )
        #expect(whole["events"]?.elements.count == 8)
        // Who may know it is told: the comparison is no empty one.
        let found = try await Self.differences(Self.secretary, with, without)
        for name in ["session events", "session show", "/cases/\(Self.session)", "api /events"] {
            #expect(found.contains { $0.hasPrefix(name) }, "\(name)")
        }
        #expect(try await with.isSound())
    }

    @Test func `has versions for him by which he goes on without knowing the others`()
        async throws
    {
        let (with, without) = try await Self.worlds()
        let minutes = "--document " + ScratchLedger.document("session_minutes")
        var told: [String] = []
        for ledger in [with, without] {
            try await ledger.answer(
                line: "session do \(Self.session) minute --as \(Self.secretary) \(minutes)"
            )
            let stale = await Self.outcome(
                ledger,
                "session do \(Self.session) confirm --expecting 2 --as \(Self.chair)"
            )
            #expect(stale.contains("CONFLICT_STALE"), "\(stale)")
            let client = try APIClient(ledger, as: Self.chair)
            let shown = try client.get("/cases/\(Self.session)")
            let version = try #require(shown.json["version"]?.integerValue)
            #expect(version == 3 && shown.header("etag") == "\"3\"")
            let place = "/cases/\(Self.session)/events/send_back"
            let back = try client.post(
                place,
                ["payload": ["reason": "示例"]],
                key: "example-1",
                version: version
            )
            #expect(back.status == 200, "\(back.json)")
            #expect(back.json["version"] == 4 && back.header("etag") == "\"4\"")
            let again = try client.post(
                place,
                ["payload": ["reason": "示例"]],
                key: "example-1",
                version: version
            )
            told.append("\(stale) \(back.json.canonicalText) \(again.json.canonicalText)")
            try await ledger.answer(
                line: "session do \(Self.session) minute --as \(Self.secretary) \(minutes)"
            )
            let done = try await ledger.answer(
                line: "session do \(Self.session) confirm --expecting 5 --as \(Self.chair)"
            )
            told.append(done.canonicalText)
            #expect(try await ledger.isSound())
        }
        let ids = /[0-9a-f]{8}-[0-9a-f-]{27}/
        let alike = told.map { $0.replacing(ids, with: "id") }
        #expect(alike[0] == alike[2] && alike[1] == alike[3], "\(alike)")
    }
}
