import Portfolio
import Workflow

/// Lists on the command line, separated by commas; every wrong part is named by its position.
enum ArgumentList {
    /// Amounts in yuan.
    ///
    /// A part such as `000` is what a thousands separator leaves (4,000,000.00), so an amount
    /// with a leading zero is refused and not paid as another one.
    static func amounts(_ text: String, option: String) throws(Refusal) -> [Fen] {
        try parts(text, option: option) { part, place throws(Refusal) in
            guard part.first != "0" || part.dropFirst().first.map({ $0 == "." }) ?? true else {
                throw refusal(
                    part,
                    place,
                    ("以 0 开头；逗号只用来分隔各笔金额，不作千位分隔符", "4000000.00"),
                    "starts with 0; commas separate amounts and never thousands"
                )
            }
            return try Fen.parse(part, place: place)
        }
    }

    /// Whole numbers; whether they are above zero is for the rule to say.
    static func ratios(_ text: String, option: String = "--ratios") throws(Refusal) -> [Int64] {
        try parts(text, option: option) { part, place throws(Refusal) in
            guard let ratio = Int64(part) else {
                throw refusal(part, place, ("不是整数", "50"), "is not a whole number")
            }
            return ratio
        }
    }

    /// Days with amounts, such as `2027-01-06=3000000.00`.
    static func movements(
        _ text: String,
        option: String
    ) throws(Refusal) -> [AppropriateReturn.Movement] {
        try parts(text, option: option) { part, place throws(Refusal) in
            let sides = part.split(separator: "=", maxSplits: 1)
            guard sides.count == 2, let date = CivilDate(String(sides[0])) else {
                throw refusal(
                    part,
                    place,
                    ("不是日期与金额", "2027-01-06=3000000.00"),
                    "is no day with an amount"
                )
            }
            return .init(date, try Fen.parse(sides[1], place: place))
        }
    }

    /// Values of which `none` is one: what is not there.
    static func optional<Part>(
        _ text: String,
        option: String,
        _ read: (String, String) throws(Refusal) -> Part
    ) throws(Refusal) -> [Part?] {
        try parts(text, option: option) { part, place throws(Refusal) -> Part? in
            part == "none" ? nil : try read(part, place)
        }
    }

    /// Choices by their names.
    static func choices<Choice: RawRepresentable & CaseIterable>(
        _ text: String,
        option: String,
        _ type: Choice.Type
    ) throws(Refusal) -> [Choice] where Choice.RawValue == String {
        try parts(text, option: option) { part, place throws(Refusal) -> Choice in
            guard let choice = Choice(rawValue: part) else {
                let known = Choice.allCases.map(\.rawValue).joined(separator: "|")
                throw refusal(part, place, ("不在可选之列", known), "is no choice")
            }
            return choice
        }
    }

    static func wholeNumber(_ part: String, _ place: String) throws(Refusal) -> Int {
        guard let number = Int(part) else {
            throw refusal(part, place, ("不是整数", "2000"), "is not a whole number")
        }
        return number
    }

    private static func parts<Part>(
        _ text: String,
        option: String,
        _ read: (String, String) throws(Refusal) -> Part
    ) throws(Refusal) -> [Part] {
        var parts: [Part] = []
        var blockers: [Blocker] = []
        let texts = text.split(separator: ",", omittingEmptySubsequences: false)
        for (number, part) in zip(1..., texts) {
            do throws(Refusal) {
                parts.append(try read(String(part), "\(option)/\(number)"))
            } catch {
                blockers += error.blockers
            }
        }
        guard blockers.isEmpty else { throw Refusal(blockers) }
        return parts
    }

    private static func refusal(
        _ found: String,
        _ place: String,
        _ zh: (fault: String, expected: String),
        _ en: String
    ) -> Refusal {
        Refusal(
            Blocker(
                code: "LIST_PART",
                message: Localized(
                    zh: "“\(found)”\(zh.fault)，应形如 \(zh.expected)，请填报人更正",
                    en: "“\(found)” \(en); expected such as \(zh.expected);"
                        + " whoever entered it can correct it"
                ),
                place: place,
                values: ["found": found, "expected": zh.expected]
            )
        )
    }
}
