/// A sentence or a name in Chinese and in English; Chinese is what people see by default.
package struct Localized: Hashable, Sendable {
    package let zh: String
    package let en: String

    package init(zh: String, en: String) {
        self.zh = zh
        self.en = en
    }

    package func text(in language: Language) -> String {
        switch language {
        case .chinese: zh
        case .english: en
        }
    }
}

/// The language in which a person reads.
package enum Language: String, Hashable, Sendable {
    case chinese = "zh"
    case english = "en"
}
