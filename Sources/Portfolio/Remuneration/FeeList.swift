import Expression
import Workflow

/// A list worked out: who is paid for what, and who is not.
struct FeeList {
    private(set) var lines: [FeeLine] = []
    private(set) var leftOut: [Remuneration.LeftOut] = []
    private(set) var entries: [FeeItems.Entry] = []

    /// Who did what on which day, before it is asked whether it is paid.
    private struct Work {
        let person: String
        let item: FeeItem
        let day: CivilDate
        /// Which of the expert's own days at the session it was; 0 for a sheet.
        let dayNumber: Int
    }

    /// What other lists hold: claims with their list, and what the month came to.
    private struct Others {
        var claims: [String: [FeeItem.Claim: String]] = [:]
        /// What is taxed by another rule is another income.
        var earlier: [String: [TaxResidence: (gross: Fen, tax: Fen)]] = [:]

        /// Refused: `ITEMS_EXPUNGED`, since nobody could tell then what was paid.
        init(besides own: String?, month: Month, _ desk: some Desk) throws {
            for stream in try desk.cases(of: RemunerationProcedure.kind)
            where stream.id != own && !stream.isIn("voided") {
                let list = Remuneration(stream)
                guard let text = try desk.text(in: list.items) else {
                    throw Refusal(RemunerationBlockers.itemsExpunged(stream))
                }
                for entry in FeeItems(text).entries where entry.listed == nil {
                    claims[entry.person, default: [:]][entry.item.claim] = stream.id
                }
                guard stream.isIn("released"), list.month == month.description else { continue }
                for line in list.lines {
                    let (gross, tax) = earlier[line.person]?[line.residence] ?? (.zero, .zero)
                    earlier[line.person, default: [:]][line.residence] = (
                        try gross.adding(line.gross), try tax.adding(line.tax)
                    )
                }
            }
        }
    }

    /// `own` is the list that is drawn up anew; nil for one that is about to begin.
    init(_ scope: FeeScope, own: String?, _ desk: some Desk) throws {
        let rule = try FeeRule(desk)
        let staff = try FeeStaff(desk)
        let others = try Others(besides: own, month: scope.month, desk)
        let work = try FeeList.work(scope, desk)
        let people = try Set(work.map(\.person)).compactMap { try desk.stream($0) }
        for person in people.sorted(by: { ($0.code, $0.id) < ($1.code, $1.id) }) {
            let expert = try desk.children(of: person.id, kind: ExpertProcedure.kind).last
            let own = work.filter { $0.person == person.id }
            let claims = others.claims[person.id] ?? [:]
            let accepted = sift(own, of: person, expert, staff, claims)
            guard !accepted.isEmpty,
                let grade = expert?.text("grade").flatMap(FeeRule.Grade.init)
            else { continue }
            let fees = FeeList.fees(accepted, Set(claims.keys), grade, rule)
            let residence = TaxResidence(of: try PayeeProcedure.payee(of: person.id, desk))
            let earlier = others.earlier[person.id]?[residence] ?? (.zero, .zero)
            lines.append(
                FeeLine(
                    number: lines.count + 1,
                    person: person.id,
                    grade: grade,
                    counts: (fees.days, fees.halves, fees.cases),
                    fees: fees.amount,
                    residence: residence,
                    settled: rule.settled(fees: fees.amount, earlier: earlier, residence),
                    earlier: earlier
                )
            )
        }
    }

    // MARK: What was done

    private static func work(_ scope: FeeScope, _ desk: some Desk) throws -> [Work] {
        var work: [Work] = []
        for part in scope.parts {
            let session = ReviewSession(part.session)
            let roll = session.roll.sorted {
                ($0.day, $0.half.rawValue) < ($1.day, $1.half.rawValue)
            }
            for entry in roll {
                guard let day = CivilDate(entry.day), part.holds(day) else { continue }
                for person in entry.present {
                    let days = Set(roll.filter { $0.present.contains(person) }.map(\.day))
                    work.append(
                        Work(
                            person: person,
                            item: .half(session: part.session.id, day: entry.day, entry.half),
                            day: day,
                            dayNumber: days.count { $0 <= entry.day }
                        )
                    )
                }
            }
        }
        for round in scope.rounds {
            let people = try desk.panelists(of: round.id)
            let voided = round.texts("voided")
            let day = round.text("opened_on").flatMap(CivilDate.init) ?? desk.today
            for sheet in Remuneration.maps(round.field("sheets")) {
                let name = RoundProcedure.text(sheet["expert"])
                guard !voided.contains(name), let person = people[name] else { continue }
                work.append(
                    Work(person: person, item: .sheet(round: round.id), day: day, dayNumber: 0)
                )
            }
        }
        return work
    }

    // MARK: What of it is paid

    /// What of a person's work stands on this list; the rest is told with its reason.
    private mutating func sift(
        _ work: [Work],
        of person: CaseStream,
        _ expert: CaseStream?,
        _ staff: FeeStaff,
        _ claims: [FeeItem.Claim: String]
    ) -> [Work] {
        var accepted: [Work] = []
        var left: [[String]: (halves: Int, cases: Int)] = [:]
        let known = expert.flatMap { Expert($0) }
        func leave(_ one: Work, _ reason: Remuneration.Reason, _ detail: String) {
            let isSheet = one.dayNumber == 0
            let counts = left[[reason.rawValue, detail]] ?? (0, 0)
            left[[reason.rawValue, detail]] = (
                counts.halves + (isSheet ? 0 : 1), counts.cases + (isSheet ? 1 : 0)
            )
        }
        for one in work {
            if let (reason, detail) = staff.reason(person, known, on: one.day) {
                leave(one, reason, detail)
            } else if expert == nil {
                leave(one, .unregistered, "")
            } else if let list = claims[one.item.claim] {
                leave(one, .listed, list)
                entries.append(.init(person: person.id, item: one.item, listed: list))
            } else if accepted.contains(where: { $0.item.claim == one.item.claim }) {
                leave(one, .sameTime, "")
            } else {
                accepted.append(one)
                entries.append(.init(person: person.id, item: one.item, listed: nil))
            }
        }
        for (key, counts) in left.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            guard let reason = Remuneration.Reason(rawValue: key[0]) else { continue }
            leftOut.append(
                Remuneration.LeftOut(
                    person: person.id,
                    reason: reason,
                    detail: key[1],
                    halves: counts.halves,
                    cases: counts.cases
                )
            )
        }
        return accepted
    }

    /// What work comes to by the table.
    ///
    /// Where the other half of a day stands on another list, it is the rest of the whole day, so
    /// that two lists never pay more for a day than one.
    private static func fees(
        _ work: [Work],
        _ claims: Set<FeeItem.Claim>,
        _ grade: FeeRule.Grade,
        _ rule: FeeRule
    ) -> (amount: Fen, days: Int, halves: Int, cases: Int) {
        let cases = work.count { $0.dayNumber == 0 }
        var (sum, days, halves) = (rule.perCase(grade).count * Int64(cases), 0, 0)
        let onSite = Dictionary(grouping: work.filter { $0.dayNumber > 0 }) { $0.day }
        for (day, parts) in onSite {
            let before = ReviewSession.HalfDay.allCases.count {
                claims.contains(.half(day: day.description, $0))
            }
            let number = parts.map(\.dayNumber).min() ?? 1
            let whole = rule.onSite(halves: before + parts.count, day: number, grade)
            let paid = rule.onSite(halves: before, day: number, grade)
            sum += max(0, whole.count - paid.count)
            days += parts.count == 2 ? 1 : 0
            halves += parts.count == 1 ? 1 : 0
        }
        return (Fen(sum), days, halves, cases)
    }
}
