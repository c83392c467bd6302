/// The greatest units by which every holder keeps his cap.
struct HoldingCaps {
    private struct Holder {
        let claims: [Int]
        let held: Int128
        let wanted: Int128
        /// In basis points; nil for none.
        let cap: Int128?
        var units: Int128
    }

    private var holders: [Holder] = []
    private let wanted: [Int64]
    /// Units of everybody who does not convert, and what holders have already.
    private let others: Int128

    init(_ claims: [JointConversion.Claim], _ wanted: [Int64], others: Int128) {
        (self.wanted, self.others) = (wanted, others)
        var names: [String] = []
        for claim in claims where !names.contains(claim.holder) { names.append(claim.holder) }
        for name in names {
            let own = claims.indices.filter { claims[$0].holder == name }
            let caps = own.compactMap { claims[$0].terms.holdingCapBasisPoints }
            let sum = own.reduce(Int128(0)) { $0 + Int128(wanted[$1]) }
            holders.append(
                Holder(
                    claims: own,
                    held: Int128(claims[own[0]].held),
                    wanted: sum,
                    cap: caps.min().flatMap { $0 < 10_000 ? Int128($0) : nil },
                    units: sum
                )
            )
        }
        bind()
    }

    /// First as if units could be parted, then down to whole ones.
    private mutating func bind() {
        // What each may get at most; nothing where his cap is full by what he has.
        var most = holders.map(\.wanted)
        var bound = bind(most)
        while let full = bound.sorted().first(where: { holders[$0].units < 0 }) {
            most[full] = 0
            bound = bind(most)
        }
        while true {
            let total = holders.reduce(others) { $0 + $1.units }
            var isStable = true
            for index in bound {
                let cap = holders[index].cap ?? 0
                let limit = max(0, cap * total / 10_000 - holders[index].held)
                if holders[index].units > limit {
                    (holders[index].units, isStable) = (limit, false)
                }
            }
            if isStable { return }
        }
    }

    /// Who is at his cap when each gets at most so many units.
    private mutating func bind(_ most: [Int128]) -> Set<Int> {
        var bound: Set<Int> = []
        while true {
            let loose = holders.indices.filter { !bound.contains($0) }
            let rest = loose.reduce(others) { $0 + most[$1] }
            // All units are `free / part` of the whole when the bound ones are at their caps.
            let free = bound.reduce(rest) { $0 - holders[$1].held }
            let part = bound.reduce(Int128(10_000)) { $0 - (holders[$1].cap ?? 0) }
            for index in loose { holders[index].units = most[index] }
            for index in bound {
                let cap = holders[index].cap ?? 0
                // Down, below zero as well.
                let all = cap * free
                let down = all >= 0 || all % part == 0 ? all / part : all / part - 1
                holders[index].units = down - holders[index].held
            }
            let more = loose.filter { index in
                guard let cap = holders[index].cap, most[index] > 0 else { return false }
                return (holders[index].held + most[index]) * part > cap * free
            }
            if more.isEmpty { return bound }
            bound.formUnion(more)
        }
    }

    /// By the claims.
    var units: [Int64] {
        var units = wanted
        for holder in holders where holder.units < holder.wanted {
            let all = max(0, holder.units)
            var left = all
            for claim in holder.claims {
                let own = Int128(wanted[claim]) * all / holder.wanted
                units[claim] = Int64(clamping: own)
                left -= own
            }
            for claim in holder.claims where left > 0 {
                units[claim] += 1
                left -= 1
            }
        }
        return units
    }
}
