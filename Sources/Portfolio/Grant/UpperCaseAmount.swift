extension Fen {
    /// RMB in upper-case characters (人民币大写), as payment vouchers must show it.
    ///
    /// The rules of 《支付结算办法》 annex 1 leave some zeros free; the house form writes 零
    /// only where it must stand: after a skipped digit inside a number, and before 分 when 角
    /// is nil. So 107000.53 is 壹拾万柒仟元伍角叁分, and 整 follows 元 only.
    package var upperCaseText: String {
        let (yuan, fen) = count.magnitude.quotientAndRemainder(dividingBy: 100)
        let (tenths, hundredths) = fen.quotientAndRemainder(dividingBy: 10)
        var text = count < 0 ? "人民币负" : "人民币"
        if yuan > 0 { text += UpperCase.integer(yuan) + "元" }
        if yuan == 0, fen == 0 { text += "零元" }
        if fen == 0 { return text + "整" }
        if tenths > 0 { text += UpperCase.digit(tenths) + "角" }
        if tenths == 0, yuan > 0 { text += "零" }
        if hundredths > 0 { text += UpperCase.digit(hundredths) + "分" }
        return text
    }
}

private enum UpperCase {
    static func digit(_ digit: UInt64) -> String {
        let characters = ["零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"]
        return characters[Int(digit)]
    }

    /// A number greater than zero: what is above 亿 is itself read as a number.
    static func integer(_ number: UInt64) -> String {
        for (unit, name) in [(100_000_000, "亿"), (10_000, "万")] as [(UInt64, String)]
        where number >= unit {
            let (high, low) = number.quotientAndRemainder(dividingBy: unit)
            guard low > 0 else { return integer(high) + name }
            // The lower part starts with 零 when its own leading place is empty.
            return integer(high) + name + (low < unit / 10 ? "零" : "") + integer(low)
        }
        return upToThousands(number)
    }

    private static func upToThousands(_ number: UInt64) -> String {
        var text = ""
        var isZeroOwed = false
        for (unit, name) in [(1000, "仟"), (100, "佰"), (10, "拾"), (1, "")] as [(UInt64, String)] {
            let place = number / unit % 10
            if place > 0 {
                text += (isZeroOwed ? "零" : "") + digit(place) + name
                isZeroOwed = false
            } else if !text.isEmpty {
                isZeroOwed = true
            }
        }
        return text
    }
}
