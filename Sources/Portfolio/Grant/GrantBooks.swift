import Expression

/// What a case says of its money against what was posted for it: no amount stands by itself.
package struct GrantBooks: Sendable {
    /// An amount of the case that its postings do not make.
    package struct Difference: Hashable, Sendable {
        package let field: String
        package let own: Int64
        package let posted: Int64
    }

    /// The accounts between which an amount went.
    package struct Way: Hashable, Sendable {
        package let source: String
        package let target: String

        package init(_ source: String, _ target: String) {
            (self.source, self.target) = (source, target)
        }
    }

    /// The kinds of cases that post money.
    package static let kinds: Set = [
        GrantProcedure.kind, BudgetProcedure.kind, SupportProcedure.kind,
    ]

    /// In fen.
    private let posted: [Way: Int64]

    /// `posted` is what went each way for one case.
    package init(_ posted: [Way: Int64]) {
        self.posted = posted
    }

    private func went(_ source: PostingAccount, _ target: PostingAccount) -> Int64 {
        posted[Way(source.rawValue, target.rawValue)] ?? 0
    }

    private func balance(_ account: PostingAccount) -> Int64 {
        posted.reduce(0) { sum, one in
            sum + (one.key.target == account.rawValue ? one.value : 0)
                - (one.key.source == account.rawValue ? one.value : 0)
        }
    }

    package func differences(of stream: CaseStream) -> [Difference] {
        func own(_ name: String) -> Int64 { stream.integer(name) ?? 0 }
        // What the exits of an agreement say together.
        func left(_ name: String) -> Int64 {
            stream.keys(of: "equity-exit").reduce(0) { $0 + (stream.integer(name, of: $1) ?? 0) }
        }
        let pairs: [(field: String, own: Int64, posted: Int64)]
        switch stream.kind {
        case GrantProcedure.kind:
            // Of an opening the documents say what was cancelled before; it was never posted.
            let isOpen = stream.field("opening") == .bool(true) && !stream.isIn("voided")
            let sent = Remittance.Part.allCases.reduce(0) { $0 + own($1.field) }
            let before = isOpen ? own("amount") - own("opening_committed") : 0
            pairs = [
                (
                    "committed", own("committed"),
                    -balance(.appropriation) - balance(.opening) - balance(.cancelled)
                ),
                ("cancelled", own("cancelled") - before, balance(.cancelled)),
                (
                    "paid", own("paid"),
                    went(.commitment, .disbursement) - went(.disbursement, .commitment)
                ),
                ("unpaid", own("committed") - own("paid"), balance(.commitment)),
                ("in_passing", 0, balance(.disbursement)),
                ("outstanding", own("outstanding"), balance(.outstanding)),
                ("converted", own("converted") - left("back") - left("loss"), balance(.conversion)),
                ("exit_principal", left("back"), went(.conversion, .exitPrincipal)),
                ("exit_loss", left("loss"), balance(.exitLoss)),
                ("exit_gain", left("gain"), went(.market, .exitGain)),
                ("returned", left("returned") + sent, balance(.returned)),
                (
                    "return_income", own("return_income") - own("remitted_income"),
                    balance(.returnIncome)
                ),
                ("remitted_income", own("remitted_income"), went(.returnIncome, .returned)),
                ("repaid", own("repaid") - own("remitted_repaid"), balance(.repayment)),
                ("remitted_repaid", own("remitted_repaid"), went(.repayment, .returned)),
                ("recovered", own("recovered") - own("remitted_recovered"), balance(.recovery)),
                ("remitted_recovered", own("remitted_recovered"), went(.recovery, .returned)),
                ("written_off", own("written_off"), balance(.writeOff)),
            ]
        case SupportProcedure.kind:
            pairs = [
                ("committed", own("committed"), -balance(.appropriation) - balance(.cancelled)),
                ("cancelled", own("cancelled"), balance(.cancelled)),
                ("paid", own("paid"), went(.commitment, .disbursement)),
                ("unpaid", own("committed") - own("paid"), balance(.commitment)),
                ("in_passing", 0, balance(.disbursement)),
                ("granted", own("paid") - own("recovered"), balance(.granted)),
                ("recovered", own("recovered") - own("remitted"), balance(.recovery)),
                ("remitted", own("remitted"), went(.recovery, .returned)),
            ]
        case BudgetProcedure.kind:
            let granted = own("appropriated") + own("carried_in")
            pairs = [
                ("appropriated", granted, -balance(.treasury)),
                ("available", granted - own("disbursed"), balance(.budget)),
                ("disbursed", own("disbursed"), balance(.budgetUsed)),
            ]
        default:
            return []
        }
        return pairs.filter { $0.own != $0.posted }.map {
            Difference(field: $0.field, own: $0.own, posted: $0.posted)
        }
    }
}
