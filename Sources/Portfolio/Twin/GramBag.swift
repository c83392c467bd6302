/// A bag of weighted grams: two signs of a text each, or one, or one common word.
struct GramBag {
    /// Grams in ascending order, each once.
    private(set) var grams: [UInt64] = []
    /// The weight of each, all its occurrences together.
    private(set) var weights: [UInt32] = []
    private(set) var total = 0

    init(_ weighted: [(gram: UInt64, weight: UInt32)]) {
        for entry in weighted.sorted(by: { $0.gram < $1.gram }) {
            if grams.last == entry.gram {
                weights[weights.count - 1] += entry.weight
            } else {
                grams.append(entry.gram)
                weights.append(entry.weight)
            }
            total += Int(entry.weight)
        }
    }

    static func gram(_ first: UInt32, _ second: UInt32) -> UInt64 {
        UInt64(first) << 32 | UInt64(second)
    }

    /// The weight that both have.
    func common(_ other: GramBag) -> Int {
        var common = 0
        var (left, right) = (0, 0)
        while left < grams.count, right < other.grams.count {
            if grams[left] == other.grams[right] {
                common += Int(min(weights[left], other.weights[right]))
                left += 1
                right += 1
            } else if grams[left] < other.grams[right] {
                left += 1
            } else {
                right += 1
            }
        }
        return common
    }

    /// The coefficient of Dice, 2·common / (total + total), in thousandths, rounded.
    func similarity(_ other: GramBag) -> Int {
        GramBag.perMille(2 * common(other), of: total + other.total)
    }

    static func perMille(_ part: Int, of whole: Int) -> Int {
        whole == 0 ? 0 : (2000 * part + whole) / (2 * whole)
    }
}
