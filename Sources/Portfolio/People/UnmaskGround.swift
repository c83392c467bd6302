package import Workflow

/// Why somebody asks for a personal text in full: what the record says besides his own words.
package enum UnmaskGround: String, Hashable, Sendable, CaseIterable {
    case contact
    case identity
    case payment
    case audit
    case law
    case other

    package var title: Localized {
        switch self {
        case .contact: Localized(zh: "联系本人", en: "To reach the person")
        case .identity: Localized(zh: "核对身份", en: "To check who it is")
        case .payment: Localized(zh: "办理支付", en: "For a payment")
        case .audit: Localized(zh: "审计检查", en: "For an audit")
        case .law: Localized(zh: "依法提供", en: "As the law asks")
        case .other: Localized(zh: "其他", en: "Another reason")
        }
    }
}
