import Expression
import Workflow

/// What an amendment changes of an agreement (协议变更), and every reason against it.
///
/// Lists name all tranches or milestones in their order. What was paid, cancelled or accepted
/// stands as it is; what is under way is taken back first. The tranches that are still open may
/// together come to less than what is committed, and never to more.
struct AmendmentTerms {
    struct Change: Hashable {
        let key: String
        let payload: [String: Value]
    }

    let agreement: CaseStream
    let amounts: [Int64]
    let dates: [String]
    let targets: [String]
    /// An id; nil where the holder stays.
    let holder: String?
    let representative: String?
    let hasClauses: Bool

    init(
        _ agreement: CaseStream,
        holder: String?,
        hasClauses: Bool,
        _ value: (String) -> Value
    ) {
        func list<Member>(_ name: String, _ member: (Value) -> Member?) -> [Member] {
            guard case .list(let values) = value(name) else { return [] }
            return values.compactMap(member)
        }
        self.agreement = agreement
        amounts = list("tranche_amounts", \.integer)
        dates = list("milestone_dates", \.text)
        targets = list("milestone_targets", \.text)
        self.holder = holder == agreement.text("holder") ? nil : holder
        representative = value("representative").text
        self.hasClauses = hasClauses
    }

    /// As an amendment was proposed; `open` answers the text of a cell.
    init(
        _ agreement: CaseStream,
        of key: String,
        _ open: (String) throws -> String?
    ) rethrows {
        let clauses = try agreement.text("clauses", of: key).flatMap(open)
        self.init(
            agreement,
            holder: agreement.text("holder", of: key),
            hasClauses: clauses != nil
        ) { agreement.field($0, of: key) }
    }

    // MARK: What changes

    private var tranches: [String] { agreement.keys(of: "tranche") }
    private var milestones: [String] { agreement.keys(of: "milestone") }

    var trancheChanges: [Change] {
        zip(tranches, amounts).compactMap { key, amount in
            guard amount != agreement.integer("amount", of: key) else { return nil }
            return Change(key: key, payload: ["amount": .int(amount)])
        }
    }

    var milestoneChanges: [Change] {
        milestones.enumerated().compactMap { index, key in
            var payload: [String: Value] = [:]
            if dates.count == milestones.count, dates[index] != agreement.text("due_on", of: key) {
                payload["due_on"] = .string(dates[index])
            }
            if targets.count == milestones.count, !targets[index].isEmpty,
                targets[index] != agreement.text("target", of: key)
            {
                payload["target"] = .string(targets[index])
            }
            return payload.isEmpty ? nil : Change(key: key, payload: payload)
        }
    }

    /// What the amounts leave of the commitment, which is released; zero where they stay.
    var releasedFen: Int64 {
        amounts.isEmpty ? 0 : unpaidFen - openFen
    }

    private var unpaidFen: Int64 {
        (agreement.integer("committed") ?? 0) - (agreement.integer("paid") ?? 0)
    }

    /// Of the tranches that can still be paid, as amended.
    private var openFen: Int64 {
        zip(tranches, amounts).reduce(0) { sum, one in
            let isOver = isPaid(one.0) || agreement.isIn("cancelled", of: one.0)
            return isOver ? sum : sum.addingReportingOverflow(max(0, one.1)).partialValue
        }
    }

    private func isPaid(_ key: String) -> Bool { agreement.isIn("paid", of: key) }

    private func isMet(_ key: String) -> Bool {
        agreement.isIn("accepted", of: key) || agreement.isIn("waived", of: key)
    }

    // MARK: What forbids it

    /// `headroom` is that of the group's cap, in fen.
    func blockers(on today: CivilDate, headroom: Int64) -> [Blocker] {
        typealias Reason = AmendmentBlockers
        var blockers: [Blocker] = []
        if !amounts.isEmpty, amounts.count != tranches.count {
            blockers.append(Reason.count("tranche_amounts", amounts.count, tranches.count))
        }
        let lists = [("milestone_dates", dates.count), ("milestone_targets", targets.count)]
        for (name, count) in lists where count > 0 && count != milestones.count {
            blockers.append(Reason.count(name, count, milestones.count))
        }
        if blockers.isEmpty {
            blockers += trancheBlockers + milestoneBlockers(today)
            if releasedFen < 0 {
                blockers.append(Reason.increase(openFen, unpaidFen, headroom: headroom))
            }
            let isEmpty =
                trancheChanges.isEmpty && milestoneChanges.isEmpty && holder == nil
                && representative == nil && !hasClauses
            if isEmpty { blockers.append(Reason.empty()) }
        }
        return blockers
    }

    private var trancheBlockers: [Blocker] {
        trancheChanges.compactMap { change in
            let place = "tranche_amounts/\(change.key.dropFirst("tranche/".count))"
            if isPaid(change.key) || agreement.isIn("cancelled", of: change.key) {
                return AmendmentBlockers.paid(place)
            }
            guard agreement.isIn("planned", of: change.key) else {
                return AmendmentBlockers.underWay(place)
            }
            guard case .int(let amount)? = change.payload["amount"], amount > 0 else {
                return AmendmentBlockers.amount(place)
            }
            return nil
        }
    }

    private func milestoneBlockers(_ today: CivilDate) -> [Blocker] {
        milestoneChanges.flatMap { change -> [Blocker] in
            let number = change.key.dropFirst("milestone/".count)
            return change.payload.sorted { $0.key < $1.key }.compactMap { field, value in
                let name = field == "due_on" ? "milestone_dates" : "milestone_targets"
                let place = "\(name)/\(number)"
                if isMet(change.key) { return AmendmentBlockers.accepted(place) }
                guard agreement.isIn("planned", of: change.key) else {
                    return AmendmentBlockers.underWay(place)
                }
                guard case .string(let text) = value else { return nil }
                if field == "due_on" {
                    let isPast = CivilDate(text).map { $0 < today } ?? true
                    return isPast ? AmendmentBlockers.past(place, text) : nil
                }
                let isNumber = agreement.text("comparator", of: change.key) != nil
                let isWrong = isNumber && !DecimalText.isDecimal(text)
                return isWrong ? AmendmentBlockers.target(place, text) : nil
            }
        }
    }
}
