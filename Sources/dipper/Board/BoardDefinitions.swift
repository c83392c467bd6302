import Portfolio
import Store
import Workflow
import WorkflowFile

/// What the board reads of the definitions in force; charts are left alone, so that it is quick.
struct BoardDefinitions {
    let goals: Goals
    let rule: CountingRule

    /// - Throws: `GOALS_MISSING`, `COUNTING_PARAMETER`, or the defects of a stored text.
    init(_ contents: [Content]) throws {
        let catalogues = try contents.filter { $0.kind == "goals" }.map {
            try GoalsFile.load(text: $0.text, file: $0.path)
        }
        guard let goals = catalogues.max(by: { $0.version.content < $1.version.content }),
            let policy = contents.first(where: { $0.kind == "policy" })
        else { throw BoardDefinitions.missing }
        self.goals = goals
        let pack = try PolicyPackFile.load(text: policy.text, file: policy.path)
        let parameters = Dictionary(
            pack.parameters.map { ($0.key.content, $0.content) }
        ) { first, _ in first }
        rule = try CountingRule(version: "\(pack.id.content) \(pack.version.content)") { key in
            switch parameters[key] {
            case .date(let date)?: .date(date)
            case .bool(let truth)?: .bool(truth)
            case .int(let number)?: .int(Int(number))
            default: nil
            }
        }
    }

    private static var missing: Refusal {
        Refusal(
            Blocker(
                code: "GOALS_MISSING",
                message: Localized(
                    zh: "已发布的定义中没有目标目录或政策包，请系统管理员发布",
                    en: "No catalogue of goals, or no policy pack, is published;"
                        + " the administrator can publish one"
                ),
                role: "ADM"
            )
        )
    }
}
