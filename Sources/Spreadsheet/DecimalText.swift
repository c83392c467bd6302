/// Numbers as text: exact decimals without exponent.
enum DecimalText {
    /// Digits that count in a number of a workbook.
    ///
    /// Office programs compute in binary and write 17 digits, so that 1.1 may stand in the file as
    /// `1.1000000000000001`; what they show, and what a person typed, is never more than 15.
    static let mostDigits = 15
    /// Beyond, a number is no amount, no date and no count.
    private static let mostExponent = 40

    /// The number in its shortest form, such as `-1234.5`; nil for what is no number.
    ///
    /// Rounded to the digits of a workbook where asked for, and exact otherwise.
    static func canonical(_ text: some StringProtocol, isRounded: Bool = false) -> String? {
        var bytes = text.utf8[...]
        let isNegative = bytes.first == UInt8(ascii: "-")
        if isNegative || bytes.first == UInt8(ascii: "+") { bytes.removeFirst() }
        var digits: [UInt8] = []
        // How many digits stand before the point.
        var point: Int?
        var exponent = 0
        scan: while let byte = bytes.first {
            bytes.removeFirst()
            switch byte {
            case 0x30...0x39: digits.append(byte - 0x30)
            case UInt8(ascii: "."):
                guard point == nil else { return nil }
                point = digits.count
            case UInt8(ascii: "e"), UInt8(ascii: "E"):
                guard let read = Int(String(decoding: bytes, as: UTF8.self)),
                    abs(read) <= mostExponent * 10
                else { return nil }
                exponent = read
                break scan
            default: return nil
            }
        }
        guard !digits.isEmpty, digits.count <= 400 else { return nil }
        var whole = (point ?? digits.count) + exponent
        let leading = digits.prefix { $0 == 0 }.count
        digits.removeFirst(leading)
        whole -= leading
        if isRounded { round(&digits, &whole) }
        while digits.last == 0 { digits.removeLast() }
        guard !digits.isEmpty else { return "0" }
        guard abs(whole) <= mostExponent else { return nil }
        return (isNegative ? "-" : "") + plain(digits, whole)
    }

    /// Half up in the 16th digit.
    private static func round(_ digits: inout [UInt8], _ whole: inout Int) {
        guard digits.count > mostDigits else { return }
        let isUp = digits[mostDigits] >= 5
        digits.removeLast(digits.count - mostDigits)
        guard isUp else { return }
        var index = digits.count - 1
        while index >= 0 {
            if digits[index] < 9 {
                digits[index] += 1
                return
            }
            digits[index] = 0
            index -= 1
        }
        digits.insert(1, at: 0)
        whole += 1
    }

    private static func plain(_ digits: [UInt8], _ whole: Int) -> String {
        var text: [UInt8] = []
        if whole <= 0 {
            text = [0x30, UInt8(ascii: ".")] + Array(repeating: 0x30, count: -whole)
            text += digits.map { $0 + 0x30 }
        } else {
            let padded = digits + Array(repeating: 0, count: max(0, whole - digits.count))
            text = padded[..<whole].map { $0 + 0x30 }
            if padded.count > whole {
                text.append(UInt8(ascii: "."))
                text += padded[whole...].map { $0 + 0x30 }
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// A decimal moved by so many places to the right, such as `1.5` by 4 to `15000`.
    static func shifted(_ text: String, by places: Int) -> String? {
        canonical("\(text)e\(places)")
    }
}
