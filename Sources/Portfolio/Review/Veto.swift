package import Workflow

/// Why a project cannot be supported whatever its marks; an expert raises, supervision decides.
package enum VetoGround: Int, Hashable, Sendable, CaseIterable {
    case eligibility = 1
    case falsehood = 2
    case ownership = 3
    case ethics = 4
    case nationalSecurity = 5
    case illegality = 6
    case doubleFunding = 7
    case environment = 8

    /// `V1` to `V8`.
    package var code: String { "V\(rawValue)" }

    package var name: Localized {
        switch self {
        case .eligibility: Localized(zh: "主体或信用", en: "Eligibility or integrity")
        case .falsehood: Localized(zh: "材料不实", en: "Untrue material")
        case .ownership: Localized(zh: "权属争议", en: "Disputed ownership")
        case .ethics: Localized(zh: "伦理或生物安全", en: "Ethics or biosafety")
        case .nationalSecurity:
            Localized(zh: "国家安全、出口管制、涉密", en: "National security, export control, secrecy")
        case .illegality: Localized(zh: "法律禁止", en: "Forbidden by law")
        case .doubleFunding: Localized(zh: "重复资助", en: "Double funding")
        case .environment:
            Localized(zh: "环境安全不可控", en: "Uncontrollable environmental hazard")
        }
    }
}

/// A veto that one expert raised, and how far supervision has come with it.
package struct Veto: Hashable, Sendable {
    package enum Decision: String, Hashable, Sendable {
        case open
        case upheld
        case rejected
    }

    package let ground: VetoGround
    package let expertCode: String
    package let decision: Decision

    package init(ground: VetoGround, expertCode: String, decision: Decision) {
        self.ground = ground
        self.expertCode = expertCode
        self.decision = decision
    }
}
