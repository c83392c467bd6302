/// A first assignment, nearly the best one: cases bid for experts (Bertsekas 1988).
///
/// A case goes for the experts who are worth most to it after their prices, and offers so much
/// that it is as well off as with the next best; a full expert lets the lowest offer go, whose
/// case then bids anew. What comes out is a good place from which to begin, and nothing more: the
/// network simplex makes it the best one, and whom nobody took is placed by augmenting paths.
struct Auction {
    private let network: AssignmentNetwork
    private let worth: Worth
    private let excluded: Set<Int>
    private let step: Int
    private(set) var isChosen: [Bool]
    private(set) var loads: [Int32]
    private(set) var missing: [Int32]
    private(set) var isTaken: [Bool]
    /// Of each expert the lowest offer that he holds, once he is full; no price before.
    private(set) var prices: [Int]
    /// The offers that expert `e` holds are in `slots[e]..<slots[e] + loads[e]`.
    private let slots: [Int]
    private var offers: [Offer]

    private struct Offer {
        var pair: Int32
        var price: Int
    }

    /// A pair with what it is worth after the expert's price.
    private struct Candidate {
        var pair: Int
        var value: Int
    }

    /// The range of worths over this is the least by which an offer rises.
    private static let steps = 200
    /// Bids for each review that is needed, after which what is left is placed otherwise.
    private static let mostBids = 6

    init(_ network: AssignmentNetwork, _ worth: Worth, without excluded: Set<Int>) {
        let problem = network.problem
        self.network = network
        self.worth = worth
        self.excluded = excluded
        isChosen = Array(repeating: false, count: problem.pairs.count)
        loads = Array(repeating: 0, count: problem.loads.count)
        missing = problem.needs
        isTaken = Array(repeating: false, count: network.groupProjects.count)
        prices = Array(repeating: 0, count: problem.loads.count)
        var counts = [Int](repeating: 0, count: problem.loads.count)
        var (least, most) = (Int.max, Int.min)
        for pair in problem.pairs {
            counts[Int(pair.expert)] += 1
            let own = worth.of(pair)
            (least, most) = (min(least, own), max(most, own))
        }
        step = problem.pairs.isEmpty ? 1 : max(1, (most - least) / Auction.steps)
        var slots = [0]
        for (expert, load) in problem.loads.enumerated() {
            slots.append(slots[expert] + min(Int(load.most), counts[expert]))
        }
        self.slots = slots
        offers = Array(repeating: Offer(pair: 0, price: 0), count: slots[problem.loads.count])
    }

    mutating func run() {
        // With fewer places than reviews nobody would ever be content.
        guard offers.count >= network.problem.demand else { return }
        var queue = network.problem.needs.indices.filter { missing[$0] > 0 }
        var next = 0
        var left = Auction.mostBids * network.problem.demand
        while next < queue.count, left > 0 {
            let project = queue[next]
            next += 1
            let wanted = Int(missing[project])
            guard wanted > 0 else { continue }
            left -= wanted
            for pair in bid(project, wanted) {
                queue.append(Int(network.problem.pairs[pair].project))
            }
            if next > 100_000 {
                queue.removeFirst(next)
                next = 0
            }
        }
    }

    /// One case bids for as many as it needs; the pairs that were let go for it.
    private mutating func bid(_ project: Int, _ wanted: Int) -> [Int] {
        let best = candidates(project, wanted + 1)
        let reference = best.count > wanted ? best[wanted].value : best.last?.value ?? 0
        var dropped: [Int] = []
        for candidate in best.prefix(wanted) {
            let pair = candidate.pair
            let group = Int(network.origins[pair]) - network.groupStart
            if group >= 0, isTaken[group] { continue }
            let expert = Int(network.problem.pairs[pair].expert)
            let price = prices[expert] + candidate.value - reference + step
            guard let place = place(at: expert) else { continue }
            if place < slots[expert] + Int(loads[expert]) {
                let other = Int(offers[place].pair)
                drop(other)
                dropped.append(other)
            }
            offers[place] = Offer(pair: Int32(pair), price: price)
            if group >= 0 { isTaken[group] = true }
            isChosen[pair] = true
            loads[expert] += 1
            missing[project] -= 1
            if slots[expert] + Int(loads[expert]) == slots[expert + 1] {
                prices[expert] = lowest(of: expert).price
            }
        }
        return dropped
    }

    private mutating func drop(_ pair: Int) {
        let own = network.problem.pairs[pair]
        let group = Int(network.origins[pair]) - network.groupStart
        if group >= 0 { isTaken[group] = false }
        isChosen[pair] = false
        loads[Int(own.expert)] -= 1
        missing[Int(own.project)] += 1
    }

    /// Where an expert's next offer goes: a free place, or that of the lowest one; nil when the
    /// expert takes none at all.
    private func place(at expert: Int) -> Int? {
        let end = slots[expert] + Int(loads[expert])
        guard end == slots[expert + 1] else { return end }
        guard loads[expert] > 0 else { return nil }
        return lowest(of: expert).place
    }

    private func lowest(of expert: Int) -> (place: Int, price: Int) {
        var (place, price) = (slots[expert], Int.max)
        for slot in slots[expert]..<slots[expert + 1] where offers[slot].price < price {
            (place, price) = (slot, offers[slot].price)
        }
        return (place, price)
    }

    /// The best free pairs of a case after prices, the best first.
    private func candidates(_ project: Int, _ count: Int) -> [Candidate] {
        let problem = network.problem
        var best: [Candidate] = []
        best.reserveCapacity(count + 1)
        var least = Int.min
        for pair in problem.starts[project]..<problem.starts[project + 1] {
            let own = problem.pairs[pair]
            let value = worth.of(own) &- prices[Int(own.expert)]
            guard value > least || best.count < count, isFree(pair, Int(own.expert)) else {
                continue
            }
            var place = best.count
            best.append(Candidate(pair: pair, value: value))
            while place > 0, best[place - 1].value < value {
                best[place] = best[place - 1]
                place -= 1
            }
            best[place] = Candidate(pair: pair, value: value)
            if best.count > count { best.removeLast() }
            if best.count == count { least = best[count - 1].value }
        }
        return best
    }

    private func isFree(_ pair: Int, _ expert: Int) -> Bool {
        guard !isChosen[pair], slots[expert] < slots[expert + 1] else { return false }
        let group = Int(network.origins[pair]) - network.groupStart
        guard group < 0 || !isTaken[group] else { return false }
        return excluded.isEmpty || !excluded.contains(pair)
    }
}
