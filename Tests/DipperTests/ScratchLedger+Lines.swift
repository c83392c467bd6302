import Casework
import Testing

/// Commands as one line, as a person types them; no argument holds a space.
extension ScratchLedger {
    func answer(_ arguments: [String]) async throws -> JSON {
        try JSON(
            parsing: try await DipperTests.answer(arguments + ["--database", path])
        )
    }

    /// The codes of what a command is refused for, without their places.
    func codes(_ arguments: [String]) async throws -> [String] {
        try await DipperTests.refusals(arguments + ["--database", path]).map {
            String($0.prefix { $0 != " " })
        }
    }

    /// Whether everything agrees with the events.
    func isSound() async throws -> Bool {
        try await answer(["verify"])["clean"] == .bool(true)
    }

    @discardableResult
    func answer(line: String) async throws -> JSON {
        try JSON(parsing: try await DipperTests.answer(arguments(line)))
    }

    func refusals(line: String) async throws -> [String] {
        try await DipperTests.refusals(arguments(line))
    }

    /// What a command is told that must change nothing.
    func told(
        line: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> Told {
        let outcome = try await outcome(line.split(separator: " ").map(String.init))
        #expect(!outcome.isChanged, sourceLocation: sourceLocation)
        return outcome.told
    }

    private func arguments(_ line: String) -> [String] {
        line.split(separator: " ").map(String.init) + ["--database", path]
    }
}

extension ScratchLedger {
    /// All parts of a due diligence as they are typed, with nothing in the way.
    static let diligence = [
        "technical", "ip", "equity", "litigation", "financial", "related_parties", "valuation",
    ].flatMap { ["\($0)=clear", "\($0)_finding=示例尽调发现"] }

    /// Both seals on the text of an agreement, which is looked up.
    static func seals(_ agreement: String, on day: String = "2026-01-15") -> [String] {
        let step = "grant do \(agreement)"
        return [
            "\(step) request_seal --set originals=4 --as \(Cast.officer)"
                + " --document \(document("agreement_text", date: day))",
            "\(step) approve_seal --as \(Cast.director)",
            "\(step) record_counterseal --set method=paper_seal --set sealed_on=\(day)"
                + " --as \(Cast.officer)",
        ]
    }
}
