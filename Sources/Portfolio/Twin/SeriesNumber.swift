/// A number in a title with what it counts, such as 二期, 12英 of 12英寸 or 5g.
struct SeriesNumber: Hashable, Comparable {
    var value: String
    /// The sign or the letters that follow; empty for none.
    var unit: String

    /// What comes in one after the other, so that a second one is not the first.
    private static let phaseUnits: Set<String> = ["期", "代", "批", "轮", "版"]
    private static let chineseUnits = Set("期代批轮版型号类级维轴阶相英寸米度层核元频段自".unicodeScalars.map(\.value))
    private static let digits = Dictionary(
        uniqueKeysWithValues: zip(
            "〇零一二三四五六七八九".unicodeScalars.map(\.value),
            [0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9]
        )
    )
    private static let two: UInt32 = 0x4E24  // 两
    private static let ten: UInt32 = 0x5341  // 十
    /// Before a numeral that counts nothing, such as 新一代 and 统一.
    private static let wordsBefore = Set("新下上同每统唯单专万合之某任逐".unicodeScalars.map(\.value))
    private static let roman = [
        "i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10,
    ]

    var shown: String { value + unit }

    /// Whether it is the second or a later one of what comes one after the other.
    var isLaterPhase: Bool {
        SeriesNumber.phaseUnits.contains(unit) && (Int(value) ?? 0) >= 2
    }

    static func < (left: SeriesNumber, right: SeriesNumber) -> Bool { left.shown < right.shown }

    static func all(in pieces: [TitlePiece]) -> Set<SeriesNumber> {
        var numbers: Set<SeriesNumber> = []
        for (index, piece) in pieces.enumerated() {
            let next = index + 1 < pieces.count ? pieces[index + 1] : nil
            switch piece {
            case .wide(let run): numbers.formUnion(chinese(in: run, isLast: next == nil))
            case .word(let letters):
                if let number = number(in: letters.text, before: next) { numbers.insert(number) }
            }
        }
        return numbers
    }

    private static func number(in word: String, before next: TitlePiece?) -> SeriesNumber? {
        var unit = ""
        if case .wide(let run)? = next { unit = run.prefix(1).text }
        if let value = roman[word] {
            // A letter alone is a number only before what is numbered, or as Ⅱ at the end.
            let isCounted = "期代型号类级".contains(unit) && !unit.isEmpty
            guard isCounted || next == nil && word.count > 1 else { return nil }
            return SeriesNumber(value: "\(value)", unit: unit)
        }
        guard word.contains(where: \.isNumber) else { return nil }
        let head = word.prefix { $0.isNumber || $0 == "." }
        let tail = word.reversed().prefix { $0.isNumber || $0 == "." }.count
        if head.count == word.count { return SeriesNumber(value: trimmed(word), unit: unit) }
        if !head.isEmpty, tail == 0 {
            return SeriesNumber(
                value: trimmed(String(head)),
                unit: String(word.dropFirst(head.count))
            )
        }
        if head.isEmpty, tail > 0, word.dropLast(tail).allSatisfy(\.isLetter) {
            let letters = String(word.dropLast(tail))
            return SeriesNumber(value: trimmed(String(word.suffix(tail))), unit: letters)
        }
        return SeriesNumber(value: word, unit: "")
    }

    /// 2.0 is 2.
    private static func trimmed(_ number: String) -> String {
        var number = number[...]
        guard number.contains(".") else { return String(number) }
        while number.last == "0" { number.removeLast() }
        if number.last == "." { number.removeLast() }
        return String(number)
    }

    private static func chinese(in run: [UInt32], isLast: Bool) -> Set<SeriesNumber> {
        var numbers: Set<SeriesNumber> = []
        var index = 0
        while index < run.count {
            let numerals = run[index...].prefix {
                digits[$0] != nil || $0 == ten || $0 == two
            }
            guard !numerals.isEmpty else {
                index += 1
                continue
            }
            let before = index > 0 ? run[index - 1] : 0
            let end = numerals.endIndex
            let unit = end < run.count ? run[end] : 0
            let isAtEnd = end == run.count && isLast && index > 0
            if !wordsBefore.contains(before), chineseUnits.contains(unit) || isAtEnd,
                let value = value(of: Array(numerals))
            {
                let unit = end < run.count ? run[end...end].text : ""
                numbers.insert(SeriesNumber(value: "\(value)", unit: unit))
            }
            index = end
        }
        return numbers
    }

    /// 二 is 2, 十二 is 12, 二十 is 20 and 二〇二五 is 2025.
    private static func value(of numerals: [UInt32]) -> Int? {
        let parts = numerals.split(separator: ten, omittingEmptySubsequences: false)
        func number(_ part: ArraySlice<UInt32>) -> Int? {
            part.reduce(0 as Int?) { sum, sign in
                guard let sum, sum < 1_000_000 else { return nil }
                return (sign == two ? 2 : digits[sign]).map { sum * 10 + $0 }
            }
        }
        guard let head = number(parts[0]) else { return nil }
        guard parts.count == 2 else { return parts.count == 1 ? head : nil }
        return number(parts[1]).map { (parts[0].isEmpty ? 1 : head) * 10 + $0 }
    }
}
