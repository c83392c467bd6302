package import Workflow

/// One expert's marks: seven whole numbers from 0 to 10, in the order D1…D7.
///
/// A dimension that he left out as not applicable (不适用) has no mark: it is never a zero.
package struct ScoreSheet: Hashable, Sendable {
    /// The code that stands for the expert; never the name.
    package let expertCode: String
    package let marks: [Int?]

    /// How a dimension without a mark stands in a list of whole numbers: out of the scale, so that
    /// nobody who overlooks it takes it for a mark.
    package static let leftOut = -1

    /// Refused: `MARK_COUNT`, `MARK_RANGE`, `EXPERT_MISSING`.
    package init(expertCode: String, marks: [Int?], place: String = "") throws(Refusal) {
        var blockers = ScoreSheet.expertBlockers(expertCode, place: place)
        if marks.count == Dimension.allCases.count {
            for (dimension, mark) in zip(Dimension.allCases, marks) {
                guard let mark, !(0...10).contains(mark) else { continue }
                blockers.append(.mark(.range, "\(mark)", dimension, expertCode, place))
            }
        } else {
            blockers.append(ScoreSheet.countBlocker(marks.count, expertCode, place))
        }
        guard blockers.isEmpty else { throw Refusal(blockers) }
        self.expertCode = expertCode
        self.marks = marks
    }

    /// Reads a sheet as typed; every wrong mark is named at once, at `place/D1` … `place/D7`.
    ///
    /// Refused: `MARK_MISSING`, `MARK_NOT_INTEGER` (7.5), `MARK_RANGE` (11), `EXPERT_MISSING`.
    /// Full-width digits are understood, and `NA` or 不适用 for a dimension that is left out.
    package static func parse(
        expertCode: String,
        marks: [Dimension: String],
        place: String = ""
    ) throws(Refusal) -> ScoreSheet {
        let code = HalfWidth.trimmed(expertCode)
        var blockers = expertBlockers(code, place: place)
        var numbers: [Int?] = []
        for dimension in Dimension.allCases {
            let text = HalfWidth.trimmed(marks[dimension] ?? "")
            let fault: MarkFault
            if isLeftOut(text) {
                numbers.append(nil)
                continue
            } else if text.isEmpty {
                fault = .missing
            } else if !isWhole(text) {
                fault = .notInteger
            } else if let number = Int(text), (0...10).contains(number) {
                numbers.append(number)
                continue
            } else {
                fault = .range
            }
            blockers.append(.mark(fault, text, dimension, code, place))
        }
        guard blockers.isEmpty else { throw Refusal(blockers) }
        return try ScoreSheet(expertCode: code, marks: numbers, place: place)
    }

    /// Reads seven marks in the order D1…D7 with commas between them, such as `9,9,7,8,8,7,7`.
    ///
    /// Refused: `MARK_COUNT`, or what `parse` refuses each mark for.
    package static func parse(
        expertCode: String,
        list: String,
        place: String = ""
    ) throws(Refusal) -> ScoreSheet {
        let parts = list.split(omittingEmptySubsequences: false) { $0 == "," || $0 == "，" }
        guard parts.count == Dimension.allCases.count else {
            throw Refusal(countBlocker(parts.count, expertCode, place))
        }
        let marks = zip(Dimension.allCases, parts.map(String.init))
        return try parse(
            expertCode: expertCode,
            marks: Dictionary(uniqueKeysWithValues: marks),
            place: place
        )
    }

    /// The mark of a dimension; nil where it was left out.
    package subscript(dimension: Dimension) -> Int? { marks[dimension.index] }

    package var isComplete: Bool { !marks.contains(nil) }

    /// The marks as an event keeps them.
    package var recordedMarks: [Int] { marks.map { $0 ?? ScoreSheet.leftOut } }

    /// Whether what was typed says that the dimension does not apply.
    package static func isLeftOut(_ text: String) -> Bool {
        ["NA", "N/A", "不适用"].contains(HalfWidth.trimmed(text).uppercased())
    }

    private static func isWhole(_ text: String) -> Bool {
        let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
        return !digits.isEmpty && digits.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }

    private static func countBlocker(
        _ found: Int,
        _ expertCode: String,
        _ place: String
    ) -> Blocker {
        Blocker(
            code: "MARK_COUNT",
            message: Localized(
                zh: "专家 \(expertCode) 的评分有 \(found) 项，应为 D1 至 D7 七项，请专家补正",
                en: "The sheet of expert \(expertCode) has \(found) marks;"
                    + " expected the seven of D1 to D7; the expert can correct it"
            ),
            place: place,
            values: ["found": "\(found)", "expected": "7"],
            role: "REV"
        )
    }

    private static func expertBlockers(_ expertCode: String, place: String) -> [Blocker] {
        guard expertCode.isEmpty else { return [] }
        return [
            Blocker(
                code: "EXPERT_MISSING",
                message: Localized(
                    zh: "评分表没有专家编号，应填写分派时的编号，请评审秘书补正",
                    en: "The sheet has no expert code; expected the code of the assignment;"
                        + " the panel secretary can correct it"
                ),
                place: place,
                role: "SEC"
            )
        ]
    }
}

/// What can be wrong with one mark.
enum MarkFault: String {
    case missing = "MARK_MISSING"
    case notInteger = "MARK_NOT_INTEGER"
    case range = "MARK_RANGE"
}

extension Blocker {
    static func mark(
        _ fault: MarkFault,
        _ found: String,
        _ dimension: Dimension,
        _ expert: String,
        _ place: String
    ) -> Blocker {
        let words: (zh: String, en: String)
        switch fault {
        case .missing: words = ("没有评分", "has no mark")
        case .notInteger: words = ("评分“\(found)”不是整数", "has “\(found)”, not a whole number")
        case .range: words = ("评分 \(found) 超出范围", "has \(found), out of range")
        }
        return Blocker(
            code: fault.rawValue,
            message: Localized(
                zh: "专家 \(expert) 的 \(dimension.code) \(dimension.name.zh)\(words.zh)，"
                    + "应为 0 至 10 的整数，请专家补正",
                en: "Expert \(expert), \(dimension.code) \(dimension.name.en), \(words.en);"
                    + " expected a whole number from 0 to 10; the expert can correct it"
            ),
            place: place.isEmpty ? dimension.code : "\(place)/\(dimension.code)",
            values: ["found": found, "expected": "0...10"],
            role: "REV"
        )
    }
}
