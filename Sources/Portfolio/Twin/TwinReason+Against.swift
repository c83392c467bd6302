/// What tells two like titles apart.
extension TwinPair {
    /// Numbers, phases and contrasts in which two titles differ.
    static func against(
        _ first: TitleText,
        _ second: TitleText,
        _ rule: TwinRule
    ) -> [TwinReason] {
        [number(first, second, rule), contrast(first, second, rule)].compactMap { $0 }
    }

    private static func number(
        _ first: TitleText,
        _ second: TitleText,
        _ rule: TwinRule
    ) -> TwinReason? {
        let left = first.numbers.subtracting(second.numbers).sorted()
        let right = second.numbers.subtracting(first.numbers).sorted()
        guard left.isEmpty || right.isEmpty else {
            let sides = [left, right].map { $0.map(\.shown).joined(separator: "、") }
            return TwinReason(
                .otherNumber,
                -rule.otherNumber,
                zh: "编号或数字不同",
                en: "other numbers",
                evidence: "\(sides[0])／\(sides[1])"
            )
        }
        guard let later = (left + right).first(where: \.isLaterPhase) else { return nil }
        return TwinReason(
            .laterPhase,
            -rule.laterPhase,
            zh: "只有一个标题写明后续阶段",
            en: "only one title names a later phase",
            evidence: later.shown
        )
    }

    private static func contrast(
        _ first: TitleText,
        _ second: TitleText,
        _ rule: TwinRule
    ) -> TwinReason? {
        for (index, left) in first.sides.sorted(by: { $0.key < $1.key }) {
            guard let right = second.sides[index], left & right == 0 else { continue }
            let names = rule.words.contrasts[index]
            return TwinReason(
                .contrast,
                -rule.contrast,
                zh: "用词相对",
                en: "words that stand against each other",
                evidence: "\(names[left.trailingZeroBitCount])／"
                    + names[right.trailingZeroBitCount]
            )
        }
        return nil
    }
}

extension TitleText {
    private static let leastContained = 5

    /// How like two titles are, in thousandths, and whether one of them lies within the other.
    func similarity(_ other: TitleText, _ rule: TwinRule) -> (perMille: Int, isContained: Bool) {
        let common = bag.common(other.bag)
        let whole = GramBag.perMille(2 * common, of: bag.total + other.bag.total)
        guard min(coreLength, other.coreLength) >= TitleText.leastContained else {
            return (whole, false)
        }
        let part = GramBag.perMille(common, of: min(bag.total, other.bag.total))
        let contained = part * rule.contained / 1000
        return contained > whole ? (contained, true) : (whole, false)
    }
}
