import Portfolio
import Store
import Workflow
import WorkflowFile

/// What the board reads of the definitions in force; charts are left alone, so that it is quick.
struct BoardDefinitions {
    let goals: Goals
    let rule: CountingRule
    /// Whether CR-1 counts only what was supported in time.
    let isSupportRequired: Bool

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
        guard case .date(let start)? = parameters["counting.window_start"] else {
            throw BoardDefinitions.parameter("counting.window_start")
        }
        guard case .bool(let isRequired)? = parameters["counting.support_required"] else {
            throw BoardDefinitions.parameter("counting.support_required")
        }
        guard case .int(let days)? = parameters["counting.support_days"] else {
            throw BoardDefinitions.parameter("counting.support_days")
        }
        guard case .int(let months)? = parameters["counting.landing_months_before"] else {
            throw BoardDefinitions.parameter("counting.landing_months_before")
        }
        isSupportRequired = isRequired
        rule = CountingRule(
            version: "\(pack.id.content) \(pack.version.content)",
            windowStart: start,
            supportDays: isRequired ? Int(days) : nil,
            landingMonthsBefore: Int(months)
        )
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

    private static func parameter(_ key: String) -> Refusal {
        Refusal(
            Blocker(
                code: "COUNTING_PARAMETER",
                message: Localized(
                    zh: "政策包中没有参数 \(key)，或类型不对，请系统管理员发布更正后的政策包",
                    en: "The policy pack lacks the parameter \(key), or has another type;"
                        + " the administrator can publish a corrected one"
                ),
                place: key,
                role: "ADM"
            )
        )
    }
}
