import Workflow

/// The books of a company while its history is gone through.
struct CapTableBooks {
    let rule: CapTableRule
    let steps: [CapTableStep]
    private(set) var stages: [CapTable.Stage] = []

    /// In the order in which they came; who holds nothing any more stays in it.
    private var holders: [String] = []
    private(set) var units: [String: Int64] = [:]
    private(set) var total: Int64 = 0
    /// 实缴 capital in fen.
    var paidIn: Int128 = 0
    private(set) var concert: [String: String] = [:]
    private(set) var compared: [String: Set<String>] = [:]

    init(rule: CapTableRule, steps: [CapTableStep]) {
        self.rule = rule
        self.steps = steps
    }

    mutating func take(_ stage: Range<Int>) throws(CapTableFault) {
        for index in stage {
            let holder = steps[index].holder
            switch steps[index].deed {
            case .concert(let set): concert[holder] = set
            case .compare(let set): compared[set, default: []].insert(holder)
            case .issue(let count): try issue(count, at: index)
            case .transfer(let count, let to): try transfer(count, to: to, at: index)
            case .redeem(let count): try redeem(count, at: index)
            case .invest, .keep, .convert: break
            }
        }
        let rows = stage.filter { steps[$0].deed.isOfRound }
        let round = rows.isEmpty ? nil : try self.round(rows)
        let first = steps[stage.lowerBound]
        stages.append(
            CapTable.Stage(
                date: first.date,
                name: first.name,
                positions: holders.compactMap { holder in
                    units[holder].flatMap { $0 > 0 ? .init(holder: holder, units: $0) : nil }
                },
                total: total,
                round: round,
                concert: concert
            )
        )
        for row in rows where steps[row].deed.conversion != nil { try compare(row) }
    }

    // MARK: Units

    mutating func add(
        _ count: Int64,
        to holder: String,
        at index: Int
    )
        throws(CapTableFault)
    {
        let (sum, overflow) = total.addingReportingOverflow(count)
        guard !overflow else {
            throw fault(ArithmeticFailure.overflow.blocker(place: ""), index, "units")
        }
        if units[holder] == nil { holders.append(holder) }
        units[holder, default: 0] += count
        total = sum
    }

    private mutating func issue(_ count: Int64, at index: Int) throws(CapTableFault) {
        try add(count, to: steps[index].holder, at: index)
        let whole = Int128(count) * Int128(rule.companyForm.parFen)
        let paid = steps[index].paidIn.map { Int128($0.count) } ?? whole
        guard paid <= whole else {
            throw fault(.paidInExceeds(steps[index].paidIn ?? .zero, whole), index, "paid_in")
        }
        paidIn += paid
    }

    /// What a row takes from its holder: so many units, or all that he has.
    private mutating func withdraw(_ count: Int64?, at index: Int) throws(CapTableFault) -> Int64 {
        let holder = steps[index].holder
        let held = units[holder] ?? 0
        let count = count ?? held
        guard count > 0, count <= held else {
            throw fault(.unitsExceed(count, held, rule.companyForm), index, "units")
        }
        units[holder] = held - count
        return count
    }

    private mutating func transfer(
        _ count: Int64?,
        to other: String,
        at index: Int
    )
        throws(CapTableFault)
    {
        let count = try withdraw(count, at: index)
        if units[other] == nil { holders.append(other) }
        units[other, default: 0] += count
    }

    private mutating func redeem(_ count: Int64?, at index: Int) throws(CapTableFault) {
        let count = try withdraw(count, at: index)
        guard count < total else { throw fault(.nothingLeft, index, "units") }
        // What is paid in goes with the units that were: of the whole as much as of the units.
        paidIn -= paidIn * Int128(count) / Int128(total)
        total -= count
    }

    func fault(_ blocker: Blocker, _ step: Int, _ field: String) -> CapTableFault {
        CapTableFault(reasons: [(.init(step: step, field: field), blocker)])
    }
}

/// What a conversion keeps to.
extension CapTableBooks {
    func checkPaidIn(_ principal: Fen, at row: Int) throws(CapTableFault) {
        guard let cap = rule.paidInCapBasisPoints else { return }
        guard Int128(principal.count) * 10_000 <= paidIn * Int128(cap) else {
            throw fault(.paidInRatio(principal, paidIn, cap), row, "amount")
        }
    }

    /// Strictly less than the largest of those whom he is compared with, each with all who act in
    /// concert with him.
    func compare(_ row: Int) throws(CapTableFault) {
        guard rule.comparison != .nobody, let stage = stages.last else { return }
        let holder = steps[row].holder
        let own = concert[holder] ?? holder
        var voices = stage.voices
        if case .set(let name) = rule.comparison {
            let named = Set((compared[name] ?? []).map { concert[$0] ?? $0 })
            voices = voices.filter { named.contains($0.name) || $0.name == own }
        }
        let held = voices.first { $0.name == own }?.units ?? 0
        guard let largest = voices.filter({ $0.name != own }).max(by: { $0.units < $1.units })
        else { throw fault(.comparisonEmpty(rule.comparison), row, "holder") }
        guard held < largest.units else {
            throw fault(.largestHolder(own, held, largest, rule.companyForm), row, "holder")
        }
    }
}
