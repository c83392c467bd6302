import Expression
package import Workflow

/// A list of what experts are paid (专家费发放表), as its case keeps it.
package struct Remuneration: Hashable, Sendable {
    package enum Status: String, Hashable, Sendable {
        case due
        case paid
        case returned

        package var name: Localized {
            switch self {
            case .due: Localized(zh: "未付", en: "due")
            case .paid: Localized(zh: "已付", en: "paid")
            case .returned: Localized(zh: "银行退回", en: "came back")
            }
        }
    }

    /// Why somebody has no line, or not for all.
    package enum Reason: String, Hashable, Sendable, CaseIterable {
        case role
        case employer
        case listed
        case sameTime = "same_time"
        case unregistered

        package var name: Localized {
            switch self {
            case .role: Localized(zh: "本院工作人员（有管理角色）", en: "own staff, by role")
            case .employer: Localized(zh: "本院在职人员", en: "employed by the institute")
            case .listed: Localized(zh: "已列入另一张发放表", en: "on another list")
            case .sameTime:
                Localized(zh: "同一半天另有会议，只计一次", en: "the same half-day elsewhere")
            case .unregistered:
                Localized(
                    zh: "没有专家记录，职称类别不明",
                    en: "no expert's record, so no title class"
                )
            }
        }
    }

    package struct LeftOut: Hashable, Sendable {
        package let person: String
        package let reason: Reason
        /// A role, an organisation or another list; empty for none.
        package let detail: String
        package let halves: Int
        package let cases: Int
    }

    package let title: String
    package let sessions: [String]
    package let since: String?
    package let until: String?
    package let month: String
    package let lines: [FeeLine]
    package let leftOut: [LeftOut]
    package let pending: [String]
    /// The name of the cell.
    package let items: String
    /// By person.
    package let paidOn: [String: String]
    package let returned: Set<String>
    /// By person, with which payee details the list was approved.
    private let payees: [String: PayeeMark]

    package init(_ stream: CaseStream) {
        title = stream.text("title") ?? ""
        sessions = stream.texts("sessions")
        (since, until) = (stream.text("since"), stream.text("until"))
        month = stream.text("month") ?? ""
        lines = Remuneration.maps(stream.field("lines")).compactMap(FeeLine.init)
        leftOut = Remuneration.maps(stream.field("left_out")).compactMap(LeftOut.init)
        pending = stream.texts("pending")
        items = stream.text("items") ?? ""
        let paid = Remuneration.maps(stream.field("paid")).map { entry in
            (RoundProcedure.text(entry["person"]), RoundProcedure.text(entry["on"]))
        }
        paidOn = Dictionary(paid) { $1 }
        returned = Set(stream.texts("returned"))
        let marks = Remuneration.maps(stream.field("approved_payees")).compactMap(PayeeMark.init)
        payees = Dictionary(marks.map { ($0.person, $0) }) { $1 }
    }

    /// Whether somebody's payee details are others than those that the list was approved with.
    package func isChanged(_ now: PayeeMark) -> Bool {
        payees[now.person] ?? PayeeMark(of: now.person, []) != now
    }

    package func status(of person: String) -> Status {
        if paidOn[person] != nil { return .paid }
        return returned.contains(person) ? .returned : .due
    }

    package func sum(_ amount: KeyPath<FeeLine, Fen>) -> Fen {
        Fen(lines.reduce(0) { $0 + $1[keyPath: amount].count })
    }

    static func maps(_ value: Value) -> [[String: Value]] {
        guard case .list(let members) = value else { return [] }
        return members.compactMap { member in
            guard case .map(let members) = member else { return nil }
            return Dictionary(
                members.compactMap { key, value in
                    guard case .string(let name) = key else { return nil }
                    return (name, value)
                }
            ) { $1 }
        }
    }
}

/// What one expert is paid by a list.
package struct FeeLine: Hashable, Sendable {
    package let number: Int
    package let person: String
    package let grade: FeeRule.Grade
    /// Whole days, half-days beside them, and cases by correspondence.
    package let days: Int
    package let halves: Int
    package let cases: Int
    /// By the table, after tax where the table is.
    package let fees: Fen
    /// By which rule it is taxed.
    package let residence: TaxResidence
    package let gross: Fen
    package let tax: Fen
    package let net: Fen
    /// What other lists of the month came to before.
    package let earlierGross: Fen
    package let earlierTax: Fen

    package init(
        number: Int,
        person: String,
        grade: FeeRule.Grade,
        counts: (days: Int, halves: Int, cases: Int),
        fees: Fen,
        residence: TaxResidence,
        settled: (gross: Fen, tax: Fen, net: Fen),
        earlier: (gross: Fen, tax: Fen)
    ) {
        (self.number, self.person, self.grade, self.fees) = (number, person, grade, fees)
        (days, halves, cases) = counts
        self.residence = residence
        (gross, tax, net) = settled
        (earlierGross, earlierTax) = earlier
    }

    init?(_ entry: [String: Value]) {
        func integer(_ name: String) -> Int64? {
            guard case .int(let number)? = entry[name] else { return nil }
            return number
        }
        guard let number = integer("number"),
            let grade = FeeRule.Grade(rawValue: RoundProcedure.text(entry["grade"]))
        else { return nil }
        self.number = Int(number)
        self.grade = grade
        person = RoundProcedure.text(entry["person"])
        days = Int(integer("days") ?? 0)
        halves = Int(integer("halves") ?? 0)
        cases = Int(integer("cases") ?? 0)
        residence = TaxResidence(rawValue: RoundProcedure.text(entry["residence"])) ?? .resident
        func fen(_ name: String) -> Fen { Fen(integer(name) ?? 0) }
        (fees, gross, tax, net) = (fen("fees"), fen("gross"), fen("tax"), fen("net"))
        (earlierGross, earlierTax) = (fen("earlier_gross"), fen("earlier_tax"))
    }

    var value: Value {
        [
            "number": .int(Int64(number)), "person": .string(person),
            "grade": .string(grade.rawValue), "days": .int(Int64(days)),
            "halves": .int(Int64(halves)), "cases": .int(Int64(cases)),
            "residence": .string(residence.rawValue),
            "fees": .int(fees.count), "gross": .int(gross.count), "tax": .int(tax.count),
            "net": .int(net.count), "earlier_gross": .int(earlierGross.count),
            "earlier_tax": .int(earlierTax.count),
        ].asMap
    }
}

extension Remuneration.LeftOut {
    init?(_ entry: [String: Value]) {
        guard let reason = Remuneration.Reason(rawValue: RoundProcedure.text(entry["reason"]))
        else { return nil }
        self.reason = reason
        person = RoundProcedure.text(entry["person"])
        detail = RoundProcedure.text(entry["detail"])
        func count(_ name: String) -> Int {
            guard case .int(let number)? = entry[name] else { return 0 }
            return Int(number)
        }
        (halves, cases) = (count("halves"), count("cases"))
    }

    var value: Value {
        [
            "person": .string(person), "reason": .string(reason.rawValue),
            "detail": .string(detail), "halves": .int(Int64(halves)), "cases": .int(Int64(cases)),
        ].asMap
    }
}

extension [String: Value] {
    fileprivate var asMap: Value {
        .map([Value: Value](uniqueKeysWithValues: map { (.string($0.key), $0.value) }))
    }
}
