import Casework
import Testing

@testable import dipper

/// A ledger with an officer, a director and three 示例 projects, of which two are likely one.
struct TwinOffice {
    static let officer = "RY-2026-000002"
    static let director = "RY-2026-000003"
    static let company = "武汉示例鸿门医疗器械有限公司"
    /// The first two are likely twins.
    static let first = "DT-2026-000001"
    static let second = "DT-2026-000002"
    static let third = "DT-2026-000003"
    static let fourth = "DT-2026-000004"

    let ledger: ScratchLedger

    init() async throws {
        ledger = try await ScratchLedger()
        for (name, role) in [("示例专员", "PO"), ("示例主任", "DIR")] {
            _ = try await ledger.answer(
                "person",
                "add",
                "--name",
                name,
                "--roles",
                role,
                "--as",
                "RY-2026-000001"
            )
        }
        for title in ["植入式人工膀胱", "可植入的人工膀胱装置", "轮胎模具激光清洗装备"] {
            _ = try await register(title)
        }
    }

    /// A command on a project, by the officer unless somebody else is named.
    func project(_ words: [String], by person: String = officer) async throws -> JSON {
        try JSON(parsing: try await DipperTests.answer(whole(words, by: person)))
    }

    func refusals(_ words: [String], by person: String = officer) async throws -> [String] {
        try await DipperTests.refusals(whole(words, by: person))
    }

    private func whole(_ words: [String], by person: String) -> [String] {
        ["project"] + words + ["--as", person, "--database", ledger.path]
    }

    static func registration(_ title: String, _ more: [String]) -> [String] {
        [
            "register", "--set", "channel=scouting", "--set", "title=\(title)", "--set",
            "lead_name=\(company)",
        ] + more
    }

    func register(_ title: String, _ more: String...) async throws -> JSON {
        try await project(TwinOffice.registration(title, more))
    }

    /// The pairs that are listed now: both codes of each, and its points.
    func twins(_ words: String...) async throws -> [String] {
        TwinOffice.pairs(
            try JSON(
                parsing: try await DipperTests.answer(
                    ["project", "twins"] + words + ["--database", ledger.path]
                )
            )
        )
    }

    /// Why the twins of something cannot be listed.
    func questioned(_ code: String) async throws -> [String] {
        try await ledger.refusals("project", "twins", code)
    }

    static func pairs(_ answer: JSON) -> [String] {
        (answer["twins"]?.elements ?? []).map { pair in
            let codes = ["first", "second"].map { pair[$0]?["code"]?.textValue ?? "" }
            return "\(codes[0]) \(codes[1]) \(pair["score"]?.integerValue ?? 0)"
        }
    }

    func mark(_ code: String, _ other: String, _ more: String...) -> [String] {
        ["not-twin", code, other, "--why", "示例理由"] + more
    }

    /// The merge of the second project into the first.
    static let proposal = ["merge", second, "--into", first, "--propose", "示例理由"]
    static let merge = ["merge", second, "--into", first]
}
