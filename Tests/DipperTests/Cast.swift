/// Where the story of one 示例 project stands; a test takes a ledger of its own from there.
enum StoryStage: CaseIterable {
    /// The application was submitted by ``Cast/officer``.
    case submitted
    /// One sheet is in; the last expert gave way to the alternate, who has not declared.
    case scoring
    /// Tranche 1 of two awaits its payment; another agreement, of one fen, awaits its decision.
    case approved
}

/// The people and cases of the story by code; codes are given in order of registration.
enum Cast {
    static let administrator = "RY-2026-000001"
    static let officer = "RY-2026-000002"
    static let secondOfficer = "RY-2026-000003"
    static let secretary = "RY-2026-000004"
    static let finance = "RY-2026-000005"
    static let secondFinance = "RY-2026-000006"
    static let director = "RY-2026-000007"
    static let meeting = "RY-2026-000008"
    static let applicant = "RY-2026-000009"
    static let chair = "RY-2026-000010"
    static let experts = (11...15).map { "RY-2026-0000\($0)" }
    static let alternate = "RY-2026-000016"

    static let company = "DW-2026-000001"
    static let account = "SZ-2026-000001"
    static let project = "DT-2026-000001"
    static let round = "RD-2026-000001"
    static let agreement = "BZ-2026-000001"
    static let fenAgreement = "BZ-2026-000002"

    /// What they are, from ``officer`` on.
    static let roles =
        ["PO", "PO", "SEC", "FIN", "FIN", "DIR", "DM", "APP", "CH"]
        + Array(repeating: "REV", count: 6)
}
