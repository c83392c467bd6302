/// What one column of a table is to fill: how people call it, and what may stand in it.
///
/// ```
/// SheetField("amount", ["申请金额", "拟支持金额"], .money, isRequired: true)
/// ```
package struct SheetField: Hashable, Sendable {
    /// What may stand in a cell of the column.
    package enum Kind: Hashable, Sendable {
        /// At most so many characters.
        case text(most: Int)
        /// 元 or 万元, exact to the fen; the column's title or the cell may tell the unit.
        case money
        case date
        case integer
        case bool
        /// One of some values by any of its names; the code is that of the refusal.
        case choice(code: String, [Choice])
        /// Texts separated by 、 ， , ； ; or line ends.
        case list(mostInMember: Int)
    }

    /// A value and how people call it; the first name is shown.
    package struct Choice: Hashable, Sendable {
        package let value: String
        package let names: [String]

        package init(_ value: String, _ names: [String]) {
            self.value = value
            self.names = names
        }
    }

    package let name: String
    /// Titles that a column may have; the first is the official one.
    package let titles: [String]
    package let kind: Kind
    /// Its column must be there, and no cell of it empty.
    package let isRequired: Bool

    package init(_ name: String, _ titles: [String], _ kind: Kind, isRequired: Bool = false) {
        precondition(!titles.isEmpty, "a field has a title")
        self.name = name
        self.titles = titles
        self.kind = kind
        self.isRequired = isRequired
    }

    package var title: String { titles.first ?? name }
}

/// Which column fills which field.
package struct ColumnMapping: Hashable, Sendable {
    package var fields: [SheetField]
    /// Titles whose columns are left out, such as 序号.
    package var ignored: [String]
    /// What a person said of columns by title; it precedes the fields' own titles.
    ///
    /// A column without a field is left out.
    package var chosen: [String: String?] = [:]
    /// Titles that a message about a wrong header proposes.
    package var template: [String]

    package init(
        _ fields: [SheetField],
        ignored: [String] = ["序号", "编号序号", "No", "NO."],
        template: [String]? = nil
    ) {
        self.fields = fields
        self.ignored = ignored
        self.template = template ?? fields.map(\.title)
    }
}

/// Columns' meanings by title, made once for a mapping.
struct TitleIndex {
    /// What a column stands for.
    enum Meaning: Hashable {
        case field(SheetField)
        case leftOut
    }

    private var chosen: [String: Meaning] = [:]
    private var exact: [String: Meaning] = [:]
    private var bare: [String: Meaning] = [:]

    /// What a person chose precedes what the fields say; of two fields the first has a title.
    init(_ mapping: ColumnMapping) {
        for (title, name) in mapping.chosen {
            let field = mapping.fields.first { $0.name == name }
            chosen[HeaderTitle(title).exact] = field.map { .field($0) } ?? .leftOut
        }
        for field in mapping.fields {
            for title in field.titles.map(HeaderTitle.init) {
                if exact[title.exact] == nil { exact[title.exact] = .field(field) }
                if bare[title.bare] == nil { bare[title.bare] = .field(field) }
            }
        }
        for title in mapping.ignored.map(HeaderTitle.init) where exact[title.exact] == nil {
            exact[title.exact] = .leftOut
        }
        bare[""] = nil
    }

    /// What a column with one of these titles stands for, the likeliest first; nil for nothing.
    func meaning(of titles: [HeaderTitle]) -> (meaning: Meaning, title: HeaderTitle)? {
        for title in titles {
            if let meaning = chosen[title.exact] { return (meaning, title) }
        }
        for title in titles {
            if let meaning = exact[title.exact] { return (meaning, title) }
        }
        for title in titles {
            if let meaning = bare[title.bare] { return (meaning, title) }
        }
        return nil
    }
}

/// Of what a number of money counts.
package enum MoneyUnit: String, Hashable, Sendable, CaseIterable {
    case yuan = "元"
    case tenThousandYuan = "万元"
    case hundredMillionYuan = "亿元"

    /// Decimal places from this unit to yuan.
    var places: Int {
        switch self {
        case .yuan: 0
        case .tenThousandYuan: 4
        case .hundredMillionYuan: 8
        }
    }

    /// The unit that ends a text, and the text before it.
    static func ending(_ text: String) -> (unit: MoneyUnit, rest: String)? {
        for (word, unit) in words where text.hasSuffix(word) {
            return (unit, String(text.dropLast(word.count)))
        }
        return nil
    }

    /// Longer words first.
    private static let words: [(String, MoneyUnit)] = [
        ("亿元", .hundredMillionYuan), ("亿", .hundredMillionYuan), ("万元", .tenThousandYuan),
        ("万", .tenThousandYuan), ("元整", .yuan), ("元", .yuan), ("圆", .yuan),
    ]
}

/// A column's title without what does not tell columns apart.
package struct HeaderTitle: Hashable, Sendable {
    /// As it stands in the file, on one line.
    package let text: String
    /// Half-width, lower-case, without white space, marks and quotes.
    let exact: String
    /// The same without what stands in brackets, and without a unit.
    let bare: String
    let unit: MoneyUnit?

    package init(_ text: String) {
        self.text = PlainText.trimmed(
            String(text.map { $0.isNewline ? " " : $0 })
        )
        var outside = ""
        var inside = ""
        var exact = ""
        var unit: MoneyUnit?
        var level = 0
        for character in PlainText.halfWidth(text).lowercased() {
            if character.isWhitespace || HeaderTitle.marks.contains(character) { continue }
            if HeaderTitle.opening.contains(character) {
                level += 1
                exact.append("(")
            } else if HeaderTitle.closing.contains(character) {
                level = max(0, level - 1)
                exact.append(")")
                unit = unit ?? HeaderTitle.unit(inside)
                inside = ""
            } else {
                exact.append(character)
                if level > 0 { inside.append(character) } else { outside.append(character) }
            }
        }
        if unit == nil, let ending = MoneyUnit.ending(outside), outside.hasSuffix("元"),
            ending.rest.count >= 2
        {
            unit = ending.unit
            outside = ending.rest
        }
        self.exact = exact
        bare = outside
        self.unit = unit
    }

    private static func unit(_ text: String) -> MoneyUnit? {
        var text = text
        for prefix in ["单位:", "单位", "人民币"] where text.hasPrefix(prefix) {
            text.removeFirst(prefix.count)
        }
        return MoneyUnit(rawValue: text) ?? (text == "万" ? .tenThousandYuan : nil)
    }

    private static let opening: Set<Character> = ["(", "[", "【", "〔", "「", "{", "<", "《"]
    private static let closing: Set<Character> = [")", "]", "】", "〕", "」", "}", ">", "》"]
    private static let marks: Set<Character> = ["*", "★", "\"", "“", "”", "'", "\u{FEFF}"]
}
