/// The tax that is withheld on remuneration for services (劳务报酬), exact to the fen.
///
/// ```
/// tax.on(Fen(200_000))      // 24000: 2,000 yuan less 800, of which 20 %
/// tax.gross(of: Fen(176_000))  // 200000
/// ```
/// What a person gets within one month is one income (一次; 个人所得税法实施条例第十四条), a resident's
/// and another's. A resident's is less 800 yuan, or a fifth where it is over 4,000, taxed by rates
/// that are settled in his year (预扣预缴; 国家税务总局公告2018年第61号第八条). Another's is less a fifth
/// (个人所得税法第六条), taxed for good by the table of a month (同公告第九条及税率表三); nothing of other
/// months is added to it.
package struct WithholdingTax: Hashable, Sendable {
    package struct Bracket: Hashable, Sendable {
        /// Nil for the last one.
        let most: Fen?
        let rate: Int64
        let deduction: Fen
    }

    let flat: Fen
    let flatUpTo: Fen
    /// Ten thousandths that are deducted above that.
    let share: Int64
    let brackets: [Bracket]

    private static let whole: Int128 = 10_000

    package init(flat: Fen, flatUpTo: Fen, share: Int64, brackets: [Bracket]) {
        (self.flat, self.flatUpTo) = (flat, flatUpTo)
        (self.share, self.brackets) = (share, brackets)
    }

    /// The tax on the gross income of a month, rounded half up to the fen.
    package func on(_ gross: Fen) -> Fen {
        let income = Int128(gross.count)
        // Ten thousandths of a fen, so that nothing is rounded before the end.
        let taxable =
            gross <= flatUpTo
            ? max(0, income - Int128(flat.count)) * WithholdingTax.whole
            : income * (WithholdingTax.whole - Int128(share))
        let bracket = brackets.first { bracket in
            bracket.most.map { taxable <= Int128($0.count) * WithholdingTax.whole } ?? true
        }
        guard let bracket else { return .zero }
        let unit = WithholdingTax.whole * WithholdingTax.whole
        let tax = taxable * Int128(bracket.rate) - Int128(bracket.deduction.count) * unit
        return Fen(Int64(clamping: (max(0, tax) + unit / 2) / unit))
    }

    /// The least gross income of which `net` is left.
    ///
    /// A fen more of income is never more than a fen more of tax, so that there is one for each.
    package func gross(of net: Fen) -> Fen {
        var (low, high) = (net.count, net.count)
        while left(of: high) < net.count { high = high * 2 + 1 }
        while low < high {
            let middle = low + (high - low) / 2
            if left(of: middle) < net.count { low = middle + 1 } else { high = middle }
        }
        return Fen(low)
    }

    private func left(of gross: Int64) -> Int64 { gross - on(Fen(gross)).count }
}

extension WithholdingTax.Bracket {
    /// Reads `20000.00|2000|0.00`: most taxable amount, ten thousandths, quick deduction.
    init?(_ text: String) {
        let parts = text.split(separator: "|", omittingEmptySubsequences: false)
        // What is no amount is told as a defect of the whole table.
        guard parts.count == 3, let rate = Int64(parts[1]), (0...9_999).contains(rate),
            let deduction = try? Fen.parse(parts[2])
        else { return nil }
        if parts[0].isEmpty {
            most = nil
        } else {
            guard let amount = try? Fen.parse(parts[0]) else { return nil }
            most = amount
        }
        (self.rate, self.deduction) = (rate, deduction)
    }
}
