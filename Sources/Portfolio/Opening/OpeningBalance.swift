import Expression
package import Workflow

/// Where an existing case stands when its books are opened (期初), as its documents say.
///
/// A confirmed balance becomes the case's states, its agreement, landing and library entry. What
/// the documents do not say is not in it, and never happened as far as the ledger knows.
package struct OpeningBalance: Hashable, Sendable {
    package enum Position: String, Hashable, Sendable, CaseIterable {
        case accepted
        case passed
        case reserve
        case cultivating
        case terminated

        /// Whether the case was ever listed for cultivation, so that it counts.
        package var isListed: Bool { self == .cultivating || self == .terminated }
        /// The class of the document that proves it.
        package var documentClass: String {
            switch self {
            case .accepted, .passed, .reserve: "opening_balance"
            case .cultivating: "listing_document"
            case .terminated: "termination_decision"
            }
        }
    }

    /// The tracks that run beside each other from the listing on.
    package enum Track: String, Hashable, Sendable, CaseIterable {
        case verification
        case pilot
        case landing
        case funding
        case library
    }

    /// Where a track stands; one that nothing is said of waits.
    package struct Stage: Hashable, Sendable {
        package enum Position: String, Hashable, Sendable, CaseIterable {
            case active
            case passed
            case failed
            case notApplicable = "not_applicable"
        }

        package var position: Position
        /// The date of its order or report; nil where the track does not apply.
        package var on: CivilDate?

        package init(_ position: Position, on: CivilDate? = nil) {
            self.position = position
            self.on = on
        }
    }

    package var position: Position
    package var positionOn: CivilDate
    /// The date of the listing document; nil for a case that was never listed.
    package var listedOn: CivilDate?
    /// What is said of verification and pilot, and which tracks do not apply.
    package var stages: [Track: Stage]
    package var agreement: OpeningAgreement?
    package var landing: OpeningLanding?
    package var entry: OpeningEntry?
    /// Digests of the documents that it rests on; a corrected balance rests on those of its own.
    package var digests: [String]

    package init(
        position: Position,
        positionOn: CivilDate,
        listedOn: CivilDate? = nil,
        stages: [Track: Stage] = [:],
        agreement: OpeningAgreement? = nil,
        landing: OpeningLanding? = nil,
        entry: OpeningEntry? = nil,
        digests: [String]
    ) {
        self.position = position
        self.positionOn = positionOn
        self.listedOn = listedOn
        self.stages = stages
        self.agreement = agreement
        self.landing = landing
        self.entry = entry
        self.digests = digests
    }

    /// Every track that does not wait, with where it stands.
    package var tracks: [(track: Track, position: Stage.Position)] {
        Track.allCases.compactMap { track in
            let found: Stage.Position? =
                switch track {
                case .verification, .pilot: nil
                case .landing: landing.map { $0.operatingOn == nil ? .active : .passed }
                case .funding: agreement == nil ? nil : .active
                case .library: entry == nil ? nil : .passed
                }
            return (found ?? stages[track]?.position).map { (track, $0) }
        }
    }

    /// What was paid, in fen.
    package var paidFen: Int64 { agreement?.paidFen ?? 0 }
}

/// An agreement that was signed before, with what was paid of it by voucher.
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

    package var number: String
    package var amountFen: Int64
    /// What was cancelled before and is never paid.
    package var cancelledFen: Int64
    package var signedOn: CivilDate
    /// Organisations by id or code.
    package var payee: String
    package var holder: String?
    package var tranches: [Tranche]

    package init(
        number: String,
        amountFen: Int64,
        cancelledFen: Int64 = 0,
        signedOn: CivilDate,
        payee: String,
        holder: String? = nil,
        tranches: [Tranche]
    ) {
        self.number = number
        self.amountFen = amountFen
        self.cancelledFen = cancelledFen
        self.signedOn = signedOn
        self.payee = payee
        self.holder = holder
        self.tranches = tranches
    }

    package var paid: [Tranche] { tranches.filter { $0.paidOn != nil } }
    package var paidFen: Int64 { paid.reduce(0) { $0 + $1.amountFen } }
    package var committedFen: Int64 { amountFen - cancelledFen }

    /// What was paid by fiscal year, which is that of the voucher (INV-24).
    package var paidByYear: [Int: Int64] {
        paid.reduce(into: [:]) { $0[$1.paidOn?.year ?? 0, default: 0] += $1.amountFen }
    }
}

/// An enterprise that was registered, or in operation, before.
package struct OpeningLanding: Hashable, Sendable {
    /// By id or code.
    package var enterprise: String
    package var uscc: String
    /// `new`, `moved_in` or `branch`.
    package var mode: String
    package var district: String
    package var registeredOn: CivilDate
    /// Nil while it does not operate.
    package var operatingOn: CivilDate?
    package var isOnTechnology: Bool
    package var employees: Int64?

    package init(
        enterprise: String,
        uscc: String,
        mode: String,
        district: String,
        registeredOn: CivilDate,
        operatingOn: CivilDate? = nil,
        isOnTechnology: Bool,
        employees: Int64? = nil
    ) {
        self.enterprise = enterprise
        self.uscc = uscc
        self.mode = mode
        self.district = district
        self.registeredOn = registeredOn
        self.operatingOn = operatingOn
        self.isOnTechnology = isOnTechnology
        self.employees = employees
    }
}

/// An entry in the national library by its official document.
package struct OpeningEntry: Hashable, Sendable {
    package var library: String
    package var number: String
    package var enteredOn: CivilDate

    package init(library: String, number: String, enteredOn: CivilDate) {
        self.library = library
        self.number = number
        self.enteredOn = enteredOn
    }
}
