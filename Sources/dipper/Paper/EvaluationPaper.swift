import Expression
import Paper
import Portfolio
import Workflow

/// What may be printed of a concluded round: results and pseudonyms, never who reviewed.
struct EvaluationPaper {
    let round: CaseStream
    let composite: Rational
    /// D1 to D7, each out of ten.
    let means: [Rational]
    let floors: [Int]
    let weights: [Int]

    /// Nil until the round is concluded.
    init?(_ round: CaseStream) {
        guard !round.hidesSheets,
            let numerator = round.integer("composite_numerator"),
            let denominator = round.integer("composite_denominator"),
            let composite = try? Rational(
                numerator: Int128(numerator),
                denominator: Int128(denominator)
            )
        else { return nil }
        self.round = round
        self.composite = composite
        means = EvaluationPaper.texts(round.field("means")).compactMap(Rational.init(fraction:))
        floors = EvaluationPaper.integers(round.field("floors"))
        weights = EvaluationPaper.integers(round.field("weights"))
    }

    /// `81.33（244/3）`; a whole number stands alone.
    static func figure(_ number: Rational) -> String {
        number.denominator == 1
            ? number.description : "\(number.text(decimals: 2))（\(number)）"
    }

    func bars(hasNotes: Bool) -> [Bar] {
        zip(Dimension.allCases, means).map { dimension, mean in
            let index = dimension.rawValue - 1
            let floor = floors.indices.contains(index) ? floors[index] : nil
            let weight = weights.indices.contains(index) ? weights[index] : nil
            return Bar(
                dimension.name.zh,
                EvaluationPaper.figure(mean),
                share: EvaluationPaper.share(mean, of: 10),
                mark: floor.map { Double($0) / 10 },
                note: hasNotes
                    ? "权重 \(weight.map { "\($0)%" } ?? "—")，下限 \(floor.map { "\($0)" } ?? "—")" : ""
            )
        }
    }

    /// For drawing only; what is read is the exact figure beside it.
    static func share(_ number: Rational, of whole: Double) -> Double {
        Double(number.numerator) / Double(number.denominator) / whole
    }

    var sheetCount: Int {
        guard case .list(let sheets) = round.field("sheets") else { return 0 }
        return sheets.count
    }

    /// One row a sheet: the pseudonym and seven marks.
    ///
    /// A revision is a row of its own behind the sheet that it revises.
    var sheetRows: [[String]] {
        let revised = Set(EvaluationPaper.sheets(round.field("revisions")).map(\.expert))
        let first = EvaluationPaper.sheets(round.field("sheets")).map { sheet in
            row(sheet, isReplaced: revised.contains(sheet.expert), note: "")
        }
        let second = EvaluationPaper.sheets(round.field("revisions")).map { sheet in
            row(sheet, isReplaced: false, note: "，复评")
        }
        return (first + second).sorted { $0[0] < $1[0] }
    }

    private func row(_ sheet: Sheet, isReplaced: Bool, note: String) -> [String] {
        let isDropped = EvaluationPaper.texts(round.field("dropped")).contains(sheet.expert)
        let fate = isReplaced ? "已复评" : isDropped ? "去除" : "计入"
        let marks = sheet.marks.map { $0 == ScoreSheet.leftOut ? "不适用" : "\($0)" }
        return [sheet.expert] + marks + [fate + note + (sheet.isFromPaper ? "，代录" : "")]
    }

    private struct Sheet {
        let expert: String
        let marks: [Int]
        let isFromPaper: Bool
    }

    private static func sheets(_ value: Value) -> [Sheet] {
        guard case .list(let members) = value else { return [] }
        return members.compactMap { member in
            guard case .map(let sheet) = member,
                case .string(let expert)? = sheet[.string("expert")]
            else { return nil }
            let marks = integers(sheet[.string("marks")] ?? .null)
            guard marks.count == Dimension.allCases.count else { return nil }
            return Sheet(
                expert: expert,
                marks: marks,
                isFromPaper: sheet[.string("paper")] == .bool(true)
            )
        }
    }

    var reasons: [String] { EvaluationPaper.texts(round.field("reasons")) }

    private static func texts(_ value: Value) -> [String] {
        guard case .list(let members) = value else { return [] }
        return members.compactMap { member in
            guard case .string(let text) = member else { return nil }
            return text
        }
    }

    private static func integers(_ value: Value) -> [Int] {
        guard case .list(let members) = value else { return [] }
        return members.compactMap { member in
            guard case .int(let number) = member else { return nil }
            return Int(number)
        }
    }
}
