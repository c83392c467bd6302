@testable import dipper

extension `A review session` {
    /// Another project of another company, before the same five experts.
    static func withSecondRound() async throws -> ScratchLedger {
        let ledger = try await ScratchLedger.story(.scoring)
        let (officer, secretary) = (Cast.officer, Cast.secretary)
        func document(_ name: String) -> String { " --document " + ScratchLedger.document(name) }
        let answers = [
            "aim", "today", "novelty", "audience", "risks", "cost", "duration", "exams",
        ].map { " --set summary_\($0)=" + String(repeating: "示例内容", count: 20) }.joined()
        let second = "DT-2026-000002"
        for line in [
            "org add --as \(Cast.administrator) --name 示例乙公司 --kind enterprise"
                + " --uscc 91420100MA4KM1234D",
            "project register --as \(officer) --set channel=scouting --set title=示例乙项目"
                + " --set contact=示例 --set source=示例发掘记录2",
            "project do \(second) invite --as \(officer)",
            "project do \(second) describe --as \(officer) --set"
                + " lead_organisation=DW-2026-000002 --set"
                + " principal_investigator=\(Cast.applicant) --set field=先进半导体"
                + " --set district=洪山 --set core_ip=示例专利2 --set trl=4 --set mrl=4" + answers,
            "project do \(second) submit --as \(officer) --set unclassified=true"
                + document("application_form") + document("integrity_pledge")
                + document("authorisation"),
            "project do \(second) accept --as \(Cast.secondOfficer)"
                + " --set checked=integrity,ownership,duplication,ethics,security",
            "project do \(second) open_round --as \(secretary) --set gate=G2_AWARD",
            "round do \(secondRound) draw --as \(secretary)"
                + " --set panel=\(Cast.experts.joined(separator: ","))"
                + " --set alternates=\(Cast.alternate)" + document("draw_record"),
        ] { try await ledger.answer(line: line) }
        return ledger
    }
}
