package import Workflow

/// A document that a case rests on, as events name it: what it is, and where its file is sealed.
package struct DocumentReference: Hashable, Sendable {
    /// Such as `listing_document` or `payment_voucher`.
    package var documentClass: String
    /// 文号, as printed on the document; empty when it has none.
    package var number: String
    package var issuer: String
    package var date: CivilDate
    /// `sha256:` and 64 hexadecimal digits; empty for what is there on paper only.
    package var digest: String
    /// The cell of its file name and of where its original lies; the file is sealed by its key.
    ///
    /// Empty for a document that was only referred to.
    package var cell = ""
    /// Of the file that is kept; empty when none is.
    package var mediaType = ""
    package var bytes: Int64 = 0
    package var pages: Int64?
    /// 是否盖章; nil when nobody said.
    package var isStamped: Bool?
    package var retention: Retention?

    package init(
        documentClass: String,
        number: String,
        issuer: String,
        date: CivilDate,
        digest: String
    ) {
        self.documentClass = documentClass
        self.number = number
        self.issuer = issuer
        self.date = date
        self.digest = digest
    }

    /// Whether the file itself is kept, and not only the reference to a paper.
    package var hasFile: Bool { !mediaType.isEmpty }

    /// The same before its file was kept: a request that is repeated is kept anew.
    package var asRequested: DocumentReference {
        var reference = self
        (reference.cell, reference.mediaType, reference.bytes) = ("", "", 0)
        return reference
    }
}

/// 保管期限: how long a document is kept (科研档案管理规定).
package enum Retention: String, Hashable, Sendable, CaseIterable {
    case permanent
    case thirtyYears = "30y"
    case tenYears = "10y"

    package var title: Localized {
        switch self {
        case .permanent: Localized(zh: "永久", en: "permanent")
        case .thirtyYears: Localized(zh: "30 年", en: "30 years")
        case .tenYears: Localized(zh: "10 年", en: "10 years")
        }
    }
}
