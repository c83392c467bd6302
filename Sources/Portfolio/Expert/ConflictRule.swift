package import Workflow

/// A relation that keeps an expert from a project (回避), K1 to K16 of the evaluation rules.
///
/// K1 to K4 are the state's rules for procurement experts; K5 to K7 are Zhejiang's; the rest are
/// provisional, and so are their years.
package enum ConflictRule: String, CaseIterable, Hashable, Sendable {
    case employed = "K1"
    case director = "K2"
    case controller = "K3"
    case kin = "K4"
    case adviser = "K5"
    case litigant = "K6"
    case author = "K7"
    case holder = "K8"
    case colleague = "K9"
    case mentor = "K10"
    case coauthor = "K11"
    case supplier = "K12"
    case kinOnPanel = "K13"
    case judgedBefore = "K14"
    case other = "K15"
    case wish = "K16"

    package var code: String { rawValue }

    /// How far back a relation counts.
    package enum LookBack: Hashable, Sendable {
        /// As many years as the policy pack says.
        case years
        case ever
        case current
    }

    package var lookBack: LookBack {
        switch self {
        case .employed, .director, .controller, .adviser, .litigant, .coauthor, .supplier: .years
        case .kin, .author, .mentor, .kinOnPanel, .judgedBefore, .other, .wish: .ever
        case .holder, .colleague: .current
        }
    }

    /// Whether it excludes by itself; a soft one is declared, and two people decide about it.
    package var isHard: Bool {
        switch self {
        case .employed, .director, .controller, .kin, .adviser, .litigant, .author, .holder,
            .colleague, .mentor, .supplier, .kinOnPanel:
            true
        case .coauthor, .judgedBefore, .other, .wish: false
        }
    }

    package var title: Localized {
        switch self {
        case .employed: Localized(zh: "曾在申报或合作单位任职", en: "employed there")
        case .director: Localized(zh: "曾任该单位董事或监事", en: "director or supervisor there")
        case .controller: Localized(zh: "曾为控股股东或实际控制人", en: "controlled it")
        case .kin: Localized(zh: "与负责人或法定代表人有亲属关系", en: "kin of its lead or legal representative")
        case .adviser: Localized(zh: "曾任顾问，或近亲属在该单位任职", en: "advised it, or close kin works there")
        case .litigant: Localized(zh: "曾与申报单位有诉讼", en: "in litigation with it")
        case .author: Localized(zh: "参与过申报书或方案编制", en: "helped to prepare the proposal")
        case .holder:
            Localized(
                zh: "持有该单位或直接竞争者的股权、期权",
                en: "holds equity or options of it or of a direct competitor"
            )
        case .colleague: Localized(zh: "与负责人在同一法人单位", en: "works for the employer of its lead")
        case .mentor: Localized(zh: "与核心成员有师生关系", en: "teacher or student of a core member")
        case .coauthor: Localized(zh: "与核心成员有合作成果", en: "works in common with a core member")
        case .supplier: Localized(zh: "曾为申报单位提供有偿检测或服务", en: "was paid by it for tests or services")
        case .kinOnPanel: Localized(zh: "与同组专家有亲属关系", en: "kin of another expert of the panel")
        case .judgedBefore:
            Localized(zh: "评过本项目此前未通过的一轮", en: "judged the project in an earlier failed round")
        case .other: Localized(zh: "其他可能影响公正的关系", en: "another relation that may affect fairness")
        case .wish: Localized(zh: "申报方申请回避", en: "the applicant asks that he stays away")
        }
    }

    /// Which rule a tie falls under.
    static func rule(of relation: ExpertTie.Relation) -> ConflictRule {
        switch relation {
        case .employment: .employed
        case .directorship: .director
        case .control: .controller
        case .advice: .adviser
        case .litigation: .litigant
        case .holding: .holder
        case .service: .supplier
        case .preparation: .author
        case .kinship: .kin
        case .mentorship: .mentor
        case .coauthorship: .coauthor
        case .other: .other
        }
    }
}
