package import Expression
package import Workflow

/// The cap table of an enterprise as its case holds it (股权结构表); holders go by their numbers.
package struct CapTableRecord: Sendable {
    /// One thing that happened to units, as it is recorded.
    package struct Step: Hashable, Sendable {
        package enum Kind: String, Hashable, Sendable {
            case issue
            case transfer
            case redeem
            case concert
            case compare
        }

        /// Steps of one entry were recorded together, and are reversed together.
        package let entry: Int64
        package let on: CivilDate
        package let name: String
        package let kind: Kind
        package let holder: Int64
        package var units: Int64?
        package var to: Int64?
        package var set: String?
        package var round: Int64?
        /// In fen.
        package var money: Int64?
        /// The agreement that converted or left by it.
        package var agreement: String?
    }

    /// A round that was signed.
    package struct Financing: Sendable {
        package enum Stage: String, Hashable, Sendable {
            case signed
            case converting
            case registered
            case withdrawn
        }

        package struct Investor: Hashable, Sendable {
            package let holder: Int64
            package let cash: Fen
            package let inKind: Fen
            /// As agreed; nil where they follow from the price.
            package let units: Int64?
        }

        package let number: Int64
        package let key: String
        package let name: String
        package let signedOn: CivilDate?
        package let registeredOn: CivilDate?
        package let preMoney: Fen
        package let cash: Fen
        package let inKind: Fen
        package let investors: [Investor]
        package let lead: Int64
        package let isRelated: Bool
        /// Those that convert in it, in the order in which they began.
        package let agreements: [String]
        package let stage: Stage
    }

    package let stream: CaseStream
    package let form: CompanyForm
    package let steps: [Step]
    /// Entries that were mistaken.
    package let reversed: Set<Int64>

    package init(_ stream: CaseStream) {
        self.stream = stream
        form =
            stream.text("form") == "joint_stock"
            ? .jointStock(parFen: stream.integer("par") ?? 100) : .limitedLiability
        let values = if case .list(let values) = stream.field("steps") { values } else { [Value]() }
        steps = values.compactMap(Step.init)
        let taken = if case .list(let taken) = stream.field("reversed") { taken } else { [Value]() }
        reversed = Set(taken.compactMap(\.integer))
    }

    package var total: Int64 { stream.integer("total") ?? 0 }
    package var nextEntry: Int64 { (stream.integer("entries") ?? 0) + 1 }
    package var holders: [Int64] { (0..<stream.keys(of: "holder").count).map { Int64($0) + 1 } }

    package func units(of holder: Int64) -> Int64 {
        guard case .list(let units) = stream.field("units"), holder >= 1, holder <= units.count
        else { return 0 }
        return units[Int(holder) - 1].integer ?? 0
    }

    /// The holder that is an organisation of the portfolio.
    package func holder(organisation: String) -> Int64? {
        holders.first { stream.text("organisation", of: "holder/\($0)") == organisation }
    }

    package var financings: [Financing] {
        stream.keys(of: "financing").compactMap { Financing(stream, key: $0) }
    }

    package func financing(_ number: Int64) -> Financing? {
        Financing(stream, key: "financing/\(number)")
    }

    /// The table after every step that stands, with more of them and without an entry.
    ///
    /// - Throws: why the steps make none, such as `UNITS_EXCEED`.
    package func table(
        adding added: [Step] = [],
        without entry: Int64? = nil
    ) throws(Refusal) -> CapTable {
        let standing = (steps + added).filter { !reversed.contains($0.entry) && $0.entry != entry }
        // Sorting keeps the order of what happened on one day.
        let ordered = standing.enumerated().sorted { left, right in
            (left.element.on, left.element.entry, left.offset)
                < (right.element.on, right.element.entry, right.offset)
        }.map(\.element)
        do throws(CapTableFault) {
            let rule = CapTableRule(companyForm: form, comparison: .nobody)
            return try rule.table(ordered.map(\.row))
        } catch {
            throw Refusal(
                error.reasons.map { reason in
                    let step = ordered.indices.contains(reason.place.step)
                    let entry = step ? ordered[reason.place.step].entry : 0
                    return reason.blocker.moved(to: "entry/\(entry)/\(reason.place.field)")
                }
            )
        }
    }

    /// Names of a set whose members stand to be compared with.
    package func members(of set: String) -> Set<Int64> {
        Set(
            steps.filter { $0.kind == .compare && $0.set == set && !reversed.contains($0.entry) }
                .map(\.holder)
        )
    }
}

extension CapTableRecord.Step {
    package init?(_ value: Value) {
        guard let kind = value.member("kind")?.text.flatMap(Kind.init(rawValue:)),
            let on = value.member("on")?.date, let entry = value.member("entry")?.integer,
            let holder = value.member("holder")?.integer
        else { return nil }
        self.init(
            entry: entry,
            on: on,
            name: value.member("name")?.text ?? "",
            kind: kind,
            holder: holder,
            units: value.member("units")?.integer,
            to: value.member("to")?.integer,
            set: value.member("set")?.text,
            round: value.member("round")?.integer,
            money: value.member("money")?.integer,
            agreement: value.member("agreement")?.text
        )
    }

    package var value: Value {
        var members: [String: Value] = [
            "entry": .int(entry), "on": .string(on.description), "name": .string(name),
            "kind": .string(kind.rawValue), "holder": .int(holder),
        ]
        members["units"] = units.map { .int($0) }
        members["to"] = to.map { .int($0) }
        members["set"] = set.map { .string($0) }
        members["round"] = round.map { .int($0) }
        members["money"] = money.map { .int($0) }
        members["agreement"] = agreement.map { .string($0) }
        return .record(members)
    }

    /// As a row of a table; steps of one day and entry are one stage.
    fileprivate var row: CapTableStep {
        let deed: CapTableStep.Deed =
            switch kind {
            case .issue: .issue(units: units ?? 0)
            case .transfer: .transfer(units: units, to: to.map { "\($0)" } ?? "")
            case .redeem: .redeem(units: units)
            case .concert: .concert(set: set)
            case .compare: .compare(set: set ?? "")
            }
        return CapTableStep(on, "\(entry) \(name)", "\(holder)", deed)
    }
}

extension CapTableRecord.Financing {
    init?(_ stream: CaseStream, key: String) {
        guard stream.instances[key] != nil else { return nil }
        func amount(_ name: String) -> Fen { Fen(stream.integer(name, of: key) ?? 0) }
        func day(_ name: String) -> CivilDate? {
            stream.text(name, of: key).flatMap { CivilDate($0) }
        }
        self.key = key
        number = stream.integer("number", of: key) ?? 0
        name = stream.text("name", of: key) ?? ""
        (signedOn, registeredOn) = (day("signed_on"), day("registered_on"))
        (preMoney, cash, inKind) = (amount("pre_money"), amount("cash"), amount("in_kind"))
        let rows = stream.field("investors", of: key)
        let lines = if case .list(let lines) = rows { lines } else { [Value]() }
        investors = lines.compactMap { line in
            guard let holder = line.member("holder")?.integer else { return nil }
            let units = line.member("units")?.integer ?? 0
            return Investor(
                holder: holder,
                cash: Fen(line.member("cash")?.integer ?? 0),
                inKind: Fen(line.member("in_kind")?.integer ?? 0),
                units: units > 0 ? units : nil
            )
        }
        lead = stream.integer("lead", of: key) ?? 0
        isRelated = stream.field("related_party", of: key) == .bool(true)
        let held = stream.field("agreements", of: key)
        agreements = if case .list(let ids) = held { ids.compactMap(\.text) } else { [] }
        let stages: [Stage] = [.signed, .converting, .registered, .withdrawn]
        stage = stages.first { stream.isIn($0.rawValue, of: key) } ?? .signed
    }

    /// What everybody pays together, in cash and in kind.
    package var money: Fen { Fen(cash.count + inKind.count) }

    /// What each investor gets at a price in fen, as agreed or rounded down.
    package func units(at price: Rational) throws(ArithmeticFailure) -> [Int64] {
        var units: [Int64] = []
        for one in investors {
            if let agreed = one.units {
                units.append(agreed)
            } else {
                let money = try one.cash.adding(one.inKind)
                units.append(try Conversion.wholeUnits(money, price: price))
            }
        }
        return units
    }
}

extension Blocker {
    /// The same reason, told of another place.
    func moved(to place: String) -> Blocker {
        Blocker(
            code: code,
            message: message,
            place: place,
            values: values,
            role: role,
            provisional: provisional
        )
    }
}
