import Casework

@testable import dipper

/// Three planned rounds, and twelve experts: eight technical, two of industry, two managers.
///
/// The lead organisation of all is ``Cast/company``.
struct AssignmentTown {
    let ledger: ScratchLedger

    static let rounds = (1...3).map(ReviewSeason.round)
    static let people =
        (11...16).map { "RY-2026-0000\($0)" } + (17...22).map { "RY-2026-0000\($0)" }

    private static let told = Task {
        let ledger = try await ScratchLedger.story(.submitted)
        let secretary = Cast.secretary
        for _ in 0..<6 {
            try await ledger.answer(
                line: "person add --name 示例专家 --roles REV --as \(Cast.administrator)"
            )
        }
        for (index, person) in people.enumerated() {
            let kind = index < 8 ? "technical" : index < 10 ? "industry" : "management"
            try await ledger.answer(
                line: """
                    expert register \(person) --kinds \(kind) --fields 先进半导体 \
                    --as \(secretary)
                    """
            )
        }
        for number in 1...3 { try await ReviewSeason.open(number, ledger) }
        return try ledger.content()
    }

    init() async throws { ledger = try ScratchLedger(content: try await AssignmentTown.told.value) }

    let propose = "round assign-batch --gate G2_AWARD --size 5 --as \(Cast.secretary)"
}
