import Casework
import Testing

@testable import dipper

/// A season of reviews of 示例 projects: twelve concluded rounds of six experts in changing panels,
/// one that is sealed and of two minds, and one whose panel is still to be drawn.
///
/// The sixth expert gives every mark one point more than the others. The last two concluded rounds
/// have the same marks in everything.
enum ReviewSeason {
    static let experts = Cast.experts + [Cast.alternate]
    static let lenient = Cast.alternate

    static func round(_ number: Int) -> String { code("RD", number) }
    static func project(_ number: Int) -> String { code("DT", number) }

    /// From 1: what is concluded, then the round of two minds, then the planned one.
    static let concluded = 1...12
    static let divided = round(13)
    static let planned = round(14)

    private static func code(_ prefix: String, _ number: Int) -> String {
        "\(prefix)-2026-0000\(number < 10 ? "0" : "")\(number)"
    }

    /// Told once for all tests; each takes a copy.
    private static let told = Task {
        let ledger = try await ScratchLedger.story(.submitted)
        for number in 1...14 { try await tell(number, ledger) }
        return try ledger.content()
    }

    static func ledger() async throws -> ScratchLedger {
        try ScratchLedger(content: try await told.value)
    }

    /// A project up to its planned round; the first was submitted already.
    static func open(_ number: Int, _ ledger: ScratchLedger) async throws {
        if number > 1 { try await apply(number, ledger) }
        let project = project(number)
        try await ledger.answer(
            line: """
                project do \(project) accept --as \(Cast.secondOfficer) \
                --set checked=integrity,ownership,duplication,ethics,security
                """
        )
        try await ledger.answer(
            line: "project do \(project) open_round --set gate=G2_AWARD --as \(Cast.secretary)"
        )
    }

    private static func tell(_ number: Int, _ ledger: ScratchLedger) async throws {
        try await open(number, ledger)
        let (round, secretary) = (round(number), Cast.secretary)
        guard round != planned else { return }
        let panel = panel(number)
        let names = panel.joined(separator: ",")
        try await ledger.answer(
            line: """
                round do \(round) draw --set panel=\(names) --as \(secretary) \
                --document \(ScratchLedger.document("draw_record"))
                """
        )
        for expert in panel {
            try await ledger.answer(line: "round declare \(round) --as \(expert)")
        }
        try await ledger.answer(line: "round do \(round) release --as \(secretary)")
        for expert in panel {
            let marks = marks(number, of: expert).map { "\($0)" }.joined(separator: ",")
            try await ledger.score(round, by: expert, marks)
        }
        try await ledger.answer(line: "round do \(round) seal --as \(secretary)")
        guard round != divided else { return }
        try await ledger.answer(
            line: "round do \(round) opine --set opinion=示例意见 --as \(Cast.chair)"
        )
        try await ledger.answer(line: "round do \(round) conclude --as \(secretary)")
    }

    private static func apply(_ number: Int, _ ledger: ScratchLedger) async throws {
        let (project, officer) = (project(number), Cast.officer)
        try await ledger.answer(
            line: """
                project register --as \(officer) --twins skip --set channel=scouting \
                --set title=示例课题\(number) --set contact=示例 --set source=示例发掘记录\(number)
                """
        )
        try await ledger.answer(line: "project do \(project) invite --as \(officer)")
        let text = String(repeating: "示例内容", count: 20)
        let summary = [
            "aim", "today", "novelty", "audience", "risks", "cost", "duration", "exams",
        ].map { "--set summary_\($0)=\(text)" }.joined(separator: " ")
        try await ledger.answer(
            line: """
                project do \(project) describe --as \(officer) \
                --set lead_organisation=\(Cast.company) \
                --set principal_investigator=\(Cast.applicant) --set field=先进半导体 \
                --set district=东湖高新 --set core_ip=示例专利\(number) --set trl=4 --set mrl=4 \
                \(summary)
                """
        )
        let documents = ["application_form", "integrity_pledge", "authorisation"]
            .map { "--document \(ScratchLedger.document($0))" }.joined(separator: " ")
        try await ledger.answer(
            line: """
                project do \(project) submit --as \(officer) --set unclassified=true \(documents)
                """
        )
    }

    /// Five of the six.
    static func panel(_ number: Int) -> [String] {
        experts.enumerated().filter { $0.offset != number % experts.count }.map(\.element)
    }

    static func marks(_ number: Int, of expert: String) -> [Int] {
        let place = experts.firstIndex(of: expert) ?? 0
        if number > 12 {
            let seat = panel(number).firstIndex(of: expert) ?? 0
            return Array(repeating: [9, 9, 4, 4, 8][seat], count: 7)
        }
        if number > 10 { return Array(repeating: 8, count: 7) }
        let level = [8, 8, 7, 7, 6, 6, 8, 7, 6, 5][number - 1]
        return (0..<7).map { dimension in
            let chance = ((number + 1) * (place + 2) + dimension * (place + number)) % 2
            // What tells cases of one level apart.
            let less = number > 6 && dimension == number % 7 ? 1 : 0
            return level + chance - less + (expert == lenient ? 1 : 0)
        }
    }
}
