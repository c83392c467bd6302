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
    /// In the order of their signatures.
    package var agreements: [OpeningAgreement]
    package var landing: OpeningLanding?
    package var entry: OpeningEntry?
    /// Digests of the documents that it rests on; a corrected balance rests on those of its own.
    package var digests: [String]

    package init(
        position: Position,
        positionOn: CivilDate,
        listedOn: CivilDate? = nil,
        stages: [Track: Stage] = [:],
        agreements: [OpeningAgreement] = [],
        landing: OpeningLanding? = nil,
        entry: OpeningEntry? = nil,
        digests: [String]
    ) {
        self.position = position
        self.positionOn = positionOn
        self.listedOn = listedOn
        self.stages = stages
        self.agreements = agreements
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
                case .funding: funding
                case .library: entry == nil ? nil : .passed
                }
            return (found ?? stages[track]?.position).map { (track, $0) }
        }
    }

    /// The track is over when nothing of any agreement is open.
    private var funding: Stage.Position? {
        guard !agreements.isEmpty else { return nil }
        return agreements.allSatisfy(\.isEnded) ? .passed : .active
    }

    /// What was paid, in fen.
    package var paidFen: Int64 { agreements.reduce(0) { $0 + $1.paidFen } }
    /// What was promised and not cancelled, in fen.
    package var committedFen: Int64 { agreements.reduce(0) { $0 + $1.committedFen } }
    /// What was converted, repaid, recovered or written off, in fen.
    package var endedFen: Int64 { agreements.reduce(0) { $0 + $1.endedFen } }

    /// What was paid by fiscal year, which is that of the voucher (INV-24).
    package var paidByYear: [Int: Int64] {
        agreements.reduce(into: [:]) { $0.merge($1.paidByYear, uniquingKeysWith: +) }
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
