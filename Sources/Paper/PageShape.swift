/// Lengths on paper in points, 72 to the inch; a page is A4, upright.
package enum PageShape {
    package static let width = 595.276
    package static let height = 841.890
    package static let left = 70.9
    package static let right = 62.4
    /// Where the text begins below the header, and ends above the footer.
    package static let top = 82.2
    package static let bottom = 70.9

    package static let textWidth = width - left - right
    package static let textHeight = height - top - bottom
    static let textEnd = height - bottom
    static let headerBaseline = 56.7
    static let footerTop = height - 51.0
    /// Rounding of positions must not push the last line of a page to the next.
    static let slack = 0.01
}

/// A rectangle on a page, from its upper left corner.
struct Box {
    var x: Double
    var y: Double
    var width: Double
    var height: Double
}

/// A colour between 0 and 1 in each part.
package struct Ink: Hashable, Sendable {
    let red: Double
    let green: Double
    let blue: Double

    package static let black = Ink(red: 0.10, green: 0.10, blue: 0.12)
    package static let grey = Ink(red: 0.42, green: 0.44, blue: 0.47)
    package static let hairline = Ink(red: 0.78, green: 0.80, blue: 0.83)
    package static let shade = Ink(red: 0.945, green: 0.953, blue: 0.965)
    package static let white = Ink(red: 1, green: 1, blue: 1)
    package static let navy = Ink(red: 0.12, green: 0.25, blue: 0.45)
    package static let sky = Ink(red: 0.84, green: 0.90, blue: 0.96)
    package static let green = Ink(red: 0.16, green: 0.46, blue: 0.30)
    package static let amber = Ink(red: 0.70, green: 0.45, blue: 0.05)
    package static let red = Ink(red: 0.70, green: 0.13, blue: 0.13)
}

/// How a text is set.
package struct TextStyle: Hashable, Sendable {
    package enum Face: Hashable, Sendable, CaseIterable {
        case sans
        case serif

        /// From the package fonts-noto-cjk; nothing stands in for it.
        package var family: String {
            switch self {
            case .sans: "Noto Sans CJK SC"
            case .serif: "Noto Serif CJK SC"
            }
        }
    }

    package enum Alignment: Hashable, Sendable {
        case left
        case centre
        case right
    }

    package var face: Face
    package var size: Double
    package var isBold = false
    package var ink = Ink.black
    package var alignment = Alignment.left
    /// Of the first line, in widths of a character.
    package var indent = 0.0
    package var isJustified = false
    /// Between two lines, as a share of the size.
    package var leading = 0.25

    package func with(_ change: (inout TextStyle) -> Void) -> TextStyle {
        var style = self
        change(&style)
        return style
    }

    package static let body = TextStyle(
        face: .serif,
        size: 10.5,
        indent: 2,
        isJustified: true,
        leading: 0.35
    )
    package static let plain = TextStyle(face: .serif, size: 10.5)
    package static let small = TextStyle(face: .sans, size: 8.5, ink: .grey)
    package static let cell = TextStyle(face: .sans, size: 9)
    package static let cellTitle = TextStyle(face: .sans, size: 9, isBold: true)
    package static let coverTitle = TextStyle(
        face: .sans,
        size: 26,
        isBold: true,
        alignment: .centre,
        leading: 0.4
    )
    package static let coverSubject = TextStyle(
        face: .serif,
        size: 17,
        isBold: true,
        alignment: .centre,
        leading: 0.4
    )

    /// On a cover, below the title.
    package static let coverLine = TextStyle(
        face: .serif,
        size: 12,
        alignment: .centre,
        leading: 0.6
    )
    /// At the head of a single page.
    package static let pageTitle = TextStyle(
        face: .sans,
        size: 17,
        isBold: true,
        ink: .navy,
        leading: 0.3
    )
    /// Above a part of a single page, which has no bookmarks.
    package static let part = TextStyle(face: .sans, size: 11.5, isBold: true, leading: 0.6)

    static func heading(_ level: Int) -> TextStyle {
        switch level {
        case 1: TextStyle(face: .sans, size: 16, isBold: true, ink: .navy)
        case 2: TextStyle(face: .sans, size: 12.5, isBold: true)
        default: TextStyle(face: .sans, size: 10.5, isBold: true)
        }
    }
}
