import Expression
import Workflow

/// Who may decide an appeal: nobody who had a part in the rounds of the project.
///
/// The chart keeps away who recorded the result, declined or lodged the appeal; a round is another
/// stream, and its experts stand there under pseudonyms.
enum AppealJudge {
    /// - Throws: `APPEAL_TOOK_PART`.
    static func check(of project: CaseStream, _ desk: some Desk) throws {
        for round in try desk.children(of: project.id, kind: "round") {
            let people = try part(in: round, desk)
            guard desk.actor.identities.isDisjoint(with: people) else {
                throw Refusal(tookPart(round))
            }
        }
    }

    /// Everybody on the panel, among the alternates, or who did a duty of the round.
    private static func part(in round: CaseStream, _ desk: some Desk) throws -> Set<String> {
        var people = Set(try desk.panelists(of: round.id).values)
        for entry in round.instances.values.flatMap(\.log) {
            people.insert(entry.actor)
            if let principal = entry.onBehalfOf { people.insert(principal) }
        }
        return people
    }

    private static func tookPart(_ round: CaseStream) -> Blocker {
        Blocker(
            code: "APPEAL_TOOK_PART",
            message: Localized(
                zh: "本人或所代理的人参与过本项目的评审轮次 \(round.code)，不能裁定对其程序的申诉，"
                    + "请另一位监督人员或中心主任裁定",
                en: "You, or whom you act for, had a part in round \(round.code) of this project;"
                    + " another person of supervision, or the director, can decide the appeal"
            ),
            values: ["found": round.code],
            role: "SUP"
        )
    }
}
