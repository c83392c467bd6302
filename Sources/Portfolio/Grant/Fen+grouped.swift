extension Fen {
    /// Yuan with two decimals and commas, as people read amounts: `6,000,000.00`.
    package var groupedText: String {
        let text = yuanText
        let digits = text.dropLast(3).drop { $0 == "-" }
        var grouped = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { grouped += "," }
            grouped.append(digit)
        }
        return (count < 0 ? "-" : "") + grouped + text.suffix(3)
    }
}
