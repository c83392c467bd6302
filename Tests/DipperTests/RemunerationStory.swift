import Casework
import Testing

@testable import dipper

/// A closed session and a sealed round, with what their experts are paid by.
extension ScratchLedger {
    static let grades = ["academician", "senior", "associate", "other"]

    /// The first four experts by title class; the fifth has no record.
    func registerExperts() async throws {
        for (expert, grade) in zip(Cast.experts, Self.grades) {
            try await answer(
                line: "expert register \(expert) --kinds technical --fields 示例 --grade \(grade)"
                    + " --as \(Cast.secretary)"
            )
        }
    }

    /// A session of one day whose minutes are confirmed; `roll` has the present by half-day.
    @discardableResult
    func closedSession(_ roll: [(half: String, present: [String])]) async throws -> String {
        let secretary = Cast.secretary
        let called = try await answer(
            line: "session create --title 示例评审会 --days 2026-01-05 --starts 09:00 --resumes 14:00"
                + " --minutes 20 --experts \(Cast.experts.joined(separator: ","))"
                + " --as \(secretary)"
        )
        let session = try #require(called["code"]?.textValue)
        try await answer(line: "session add \(session) \(Cast.round) --as \(secretary)")
        for (half, present) in roll {
            try await answer(
                line: "session roll \(session) 2026-01-05 \(half)"
                    + " --present \(present.joined(separator: ",")) --as \(secretary)"
            )
        }
        try await answer(
            line: "session do \(session) minute --as \(secretary) --document "
                + ScratchLedger.document("session_minutes")
        )
        try await answer(line: "session do \(session) confirm --as \(Cast.chair)")
        return session
    }

    /// The first round with five sheets, sealed and in no session.
    func sealRound() async throws {
        let reason = String(repeating: "示例理由", count: 8)
        try await answer(line: "round declare \(Cast.round) --as \(Cast.alternate)")
        let sheets = ["8,8,6,7,8,7,6", "8,8,8,8,8,8,8", "7,8,6,7,7,6,6", "8,8,7,8,8,7,9"]
        for (expert, marks) in zip(Cast.experts[1...3] + [Cast.alternate], sheets) {
            try await answer(
                line: "round score \(Cast.round) --as \(expert) --marks \(marks)"
                    + (marks.contains("9") ? " --rationale D7=\(reason)" : "")
            )
        }
        try await answer(line: "round do \(Cast.round) seal --as \(Cast.secretary)")
    }

    /// A list of sessions or of days, by its code.
    func fees(_ scope: String) async throws -> String {
        let opened = try await answer(
            line: "remuneration open --title 示例专家费 \(scope) --as \(Cast.secretary)"
        )
        return try #require(opened["code"]?.textValue)
    }

    /// Expects what a line is refused for.
    func expect(
        _ line: String,
        _ refused: [String],
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let told = try await refusals(line: line)
        #expect(told == refused, sourceLocation: sourceLocation)
    }

    func approve(_ list: String) async throws {
        try await answer(line: "remuneration do \(list) approve --as \(Cast.director)")
    }

    static func pay(_ list: String, _ people: String...) -> String {
        "remuneration pay \(list)"
            + (people.isEmpty ? "" : " --people \(people.joined(separator: ","))")
            + " --as \(Cast.finance) --document " + document("payment_voucher")
    }

    /// Document and card of an expert; both are made up.
    static let identity = "11010519491231002X"
    static let card = "6222021234567890128"

    func registerPayee(_ person: String, by other: String? = nil) async throws {
        let identity = try file(Self.identity, name: "identity-\(person).txt")
        let card = try file(Self.card, name: "card-\(person).txt")
        try await answer(
            line: "payee add \(person) --identity-file \(identity) --bank =示例银行武汉分行"
                + " --account-file \(card) --as \(other ?? person)"
        )
    }
}
