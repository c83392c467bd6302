package import Workflow

/// An agreement that was signed before, with what was paid of it and what became of that.
package struct OpeningAgreement: Hashable, Sendable {
    package struct Tranche: Hashable, Sendable {
        /// What was paid, or what is still to be paid.
        package var amountFen: Int64
        /// The date of the voucher; nil while it is unpaid.
        package var paidOn: CivilDate?
        /// When the milestone is due that opens an unpaid tranche.
        package var dueOn: CivilDate?

        package init(amountFen: Int64, paidOn: CivilDate? = nil, dueOn: CivilDate? = nil) {
            self.amountFen = amountFen
            self.paidOn = paidOn
            self.dueOn = dueOn
        }
    }

    /// Paid principal that is outstanding no longer, by the document that says so.
    package struct Ending: Hashable, Sendable {
        package enum Kind: String, Hashable, Sendable, CaseIterable {
            case conversion
            case repayment
            case recovery
            case writeOff = "write_off"

            /// The class of the document that proves it; its date is that of the ending.
            package var documentClass: String {
                switch self {
                case .conversion: "registration_change"
                case .repayment, .recovery: "bank_receipt"
                case .writeOff: "exemption_decision"
                }
            }
        }

        package var kind: Kind
        package var amountFen: Int64
        package var on: CivilDate
        /// Of a conversion: the units that are held for it, and all units of the enterprise then.
        package var units: Int64?
        package var totalUnits: Int64?

        package init(
            _ kind: Kind,
            amountFen: Int64,
            on: CivilDate,
            units: Int64? = nil,
            totalUnits: Int64? = nil
        ) {
            self.kind = kind
            self.amountFen = amountFen
            self.on = on
            self.units = units
            self.totalUnits = totalUnits
        }
    }

    /// What the audit of the spending found eligible; more is never written off (INV-36).
    package struct Audit: Hashable, Sendable {
        package var eligibleFen: Int64
        package var on: CivilDate

        package init(eligibleFen: Int64, on: CivilDate) {
            self.eligibleFen = eligibleFen
            self.on = on
        }
    }

    package var number: String
    package var amountFen: Int64
    /// What was cancelled before and is never paid.
    package var cancelledFen: Int64
    package var signedOn: CivilDate
    /// Organisations by id or code.
    package var payee: String
    package var holder: String?
    package var tranches: [Tranche]
    package var endings: [Ending]
    /// The date of the conclusion that began the settlement; nil where nothing is settled.
    package var settledOn: CivilDate?
    package var audit: Audit?
    /// Digests of its own documents among those of the balance.
    package var digests: [String]

    package init(
        number: String,
        amountFen: Int64,
        cancelledFen: Int64 = 0,
        signedOn: CivilDate,
        payee: String,
        holder: String? = nil,
        tranches: [Tranche],
        endings: [Ending] = [],
        settledOn: CivilDate? = nil,
        audit: Audit? = nil,
        digests: [String]
    ) {
        self.number = number
        self.amountFen = amountFen
        self.cancelledFen = cancelledFen
        self.signedOn = signedOn
        self.payee = payee
        self.holder = holder
        self.tranches = tranches
        self.endings = endings
        self.settledOn = settledOn
        self.audit = audit
        self.digests = digests
    }

    package var paid: [Tranche] { tranches.filter { $0.paidOn != nil } }
    package var paidFen: Int64 { paid.reduce(0) { $0 + $1.amountFen } }
    package var committedFen: Int64 { amountFen - cancelledFen }

    /// What was paid by fiscal year, which is that of the voucher (INV-24).
    package var paidByYear: [Int: Int64] {
        paid.reduce(into: [:]) { $0[$1.paidOn?.year ?? 0, default: 0] += $1.amountFen }
    }

    /// What ended in one way, in fen.
    package func endedFen(_ kind: Ending.Kind) -> Int64 {
        endings.filter { $0.kind == kind }.reduce(0) { $0 + $1.amountFen }
    }

    package var endedFen: Int64 { endings.reduce(0) { $0 + $1.amountFen } }
    /// paid = converted + repaid + recovered + written off + outstanding, at all times (INV-25).
    package var outstandingFen: Int64 { paidFen - endedFen }
    /// Nothing is outstanding, and nothing is still to be paid.
    package var isEnded: Bool { outstandingFen == 0 && paidFen == committedFen }

    /// Units that are held for what was converted.
    package var units: Int64 { endings.reduce(0) { $0 + ($1.units ?? 0) } }
    /// All units of the enterprise when the last conversion was registered.
    package var totalUnits: Int64? {
        endings.filter { $0.kind == .conversion }.max { $0.on < $1.on }?.totalUnits
    }
}
