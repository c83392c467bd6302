/// A part of an agreement's text, as it is printed.
package enum AgreementLine: Hashable, Sendable {
    case title(String)
    case heading(String)
    case paragraph(String)
    /// A line to be filled in by hand.
    case blank(String)
    /// Where a party seals and signs.
    case signature(seal: String, hand: String)
    case table([Column], [[String]])

    package struct Column: Hashable, Sendable {
        package let title: String
        /// Of the width, in comparison with the other columns.
        package let share: Double

        init(_ title: String, _ share: Double) { (self.title, self.share) = (title, share) }
    }

    /// What the digest of a text is over: its words alone, one below the other.
    var words: [String] {
        switch self {
        case .title(let text), .heading(let text), .paragraph(let text), .blank(let text): [text]
        case .signature(let seal, let hand): [seal, hand]
        case .table(let columns, let rows):
            [columns.map(\.title).joined(separator: "\t")]
                + rows.map { $0.joined(separator: "\t") }
        }
    }
}
