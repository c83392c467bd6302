import Portfolio
package import Workflow

/// Days as offices write them.
package enum CivilDateText {
    /// Reads `2025-3-1`, `2025/3/1`, `2025.3.1`, `2025年3月1日`, `20250301` and serial numbers.
    ///
    /// A time behind the day is left out. Answers nil for other forms and for impossible days.
    package static func date(_ text: String) -> CivilDate? {
        let plain = PlainText.halfWidth(text)
        var numbers: [Int] = []
        var digits = ""
        var rest = plain[...]
        while let character = rest.first {
            rest.removeFirst()
            if character.isASCII, character.isNumber {
                digits.append(character)
                guard digits.count <= 8 else { return nil }
            } else {
                guard let number = Int(digits) else { return nil }
                numbers.append(number)
                digits = ""
                let isLast = numbers.count == 3
                switch character {
                case "-", "/", ".", "年", "月": guard !isLast else { return nil }
                case "日", "号": guard isLast else { return nil }
                case " ", "T": guard isLast, isTime(rest) else { return nil }
                default: return nil
                }
                if isLast { break }
            }
        }
        if numbers.count == 3 {
            guard rest.isEmpty || isTime(rest) else { return nil }
            return CivilDate(year: numbers[0], month: numbers[1], day: numbers[2])
        }
        guard let number = Int(digits) else { return nil }
        if numbers.count == 2 { return CivilDate(year: numbers[0], month: numbers[1], day: number) }
        guard numbers.isEmpty else { return nil }
        return date(number: number, digits: digits.count)
    }

    /// `20250301`, or the number of a day in the count from 1900 (from 1954 to 2119).
    static func date(number: Int, digits: Int) -> CivilDate? {
        if digits == 8 {
            return CivilDate(year: number / 10_000, month: number / 100 % 100, day: number % 100)
        }
        guard (20_000...80_000).contains(number) else { return nil }
        return SerialDate.date(Double(number), .from1900)
    }

    /// The day at the start of an ISO date with time, as workbooks may hold it.
    static func prefix(_ text: String) -> CivilDate? {
        guard text.count == 10 || text.dropFirst(10).hasPrefix("T") else { return nil }
        return CivilDate(String(text.prefix(10)))
    }

    private static func isTime(_ text: Substring) -> Bool {
        !text.isEmpty
            && text.allSatisfy {
                $0.isASCII && ($0.isNumber || $0 == ":" || $0 == ".") || $0 == " "
            }
    }
}
