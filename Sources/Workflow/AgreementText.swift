/// The wording of an agreement: articles whose fields are filled from the ledger.
package struct AgreementText: Sendable {
    /// What may stand in braces.
    package enum Field: String, CaseIterable, Hashable, Sendable {
        case code
        case project
        case projectCode = "project_code"
        case payee
        case payeeCode = "payee_code"
        case holder
        case holderCode = "holder_code"
        case amount
        case window
        case qualifiedCash = "qualified_cash"
        case timing
        case discount
        case holdingCap = "holding_cap"
        case largest
        case windowExtension = "extension"
        case lockUp = "lock_up"
        case venues
        case appropriateReturn = "return"
        case representative
        case clauses
        /// Of an amendment alone: its number, and what it changes.
        case number
        case changes
        case tranches
        case milestones
        case account
        case signatures

        /// Whether it is a table or lines to be filled in, and so a paragraph of its own.
        package var isBlock: Bool {
            [.tranches, .milestones, .account, .signatures, .changes].contains(self)
        }

        /// What a text may name, by its id.
        package static func known(in id: String) -> [Field] {
            id == amendment ? allCases : allCases.filter { ![.number, .changes].contains($0) }
        }

        /// What a text without is no agreement, or no amendment.
        package static func required(in id: String) -> [Field] {
            let parties: [Field] = [.payee, .payeeCode, .holder, .holderCode, .signatures]
            guard id != amendment else { return parties + [.code, .number, .changes] }
            return parties + [.amount, .tranches, .milestones, .window, .clauses]
        }
    }

    /// The id of the wording of amendments, which are told by what they change.
    package static let amendment = "amendment"

    /// A stretch of a paragraph.
    package enum Piece: Hashable, Sendable {
        case words(String)
        case field(Field)
    }

    package struct Article: Hashable, Sendable {
        /// Empty for what stands before the first article.
        package let heading: String
        package let body: [[Piece]]

        package init(heading: String, body: [[Piece]]) {
            self.heading = heading
            self.body = body
        }
    }

    package let id: Marked<String>
    package let version: Marked<Int>
    package let title: Localized
    package let articles: [Article]

    package init(
        id: Marked<String>,
        version: Marked<Int>,
        title: Localized,
        articles: [Article]
    ) {
        self.id = id
        self.version = version
        self.title = title
        self.articles = articles
    }
}
