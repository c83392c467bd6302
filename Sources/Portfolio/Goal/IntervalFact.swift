package import Workflow

/// What a fact is counted for: a goal of the policy, or a record that only accompanies one.
///
/// The codes are those of the goals catalogue, which is data, so any code can be made.
package struct Metric: RawRepresentable, Hashable, Sendable {
    package let rawValue: String

    package init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// Listings for cultivation (measure D1): the item is the project, the unit its group.
    package static let cultivated = Metric(rawValue: "CULTIVATED")
    /// Entries in the national library (D2): the item is the project, the unit its group.
    package static let nationalLibrary = Metric(rawValue: "NATLIB")
    /// Landings of enterprises (D3): the item is the project, the unit the USCC.
    package static let landed = Metric(rawValue: "LANDED")
    /// The innovation park (D4): item and unit are the platform.
    package static let park = Metric(rawValue: "PARK")
    /// Incubation bases (D5): item and unit are the platform.
    package static let base = Metric(rawValue: "BASE")
    /// Substantive support of a project (CR-1); not a goal.
    package static let support = Metric(rawValue: "SUPPORT")
    /// What a project has come to on its way; no goals, but stages of the funnel.
    package static let accepted = Metric(rawValue: "ACCEPTED")
    package static let evaluated = Metric(rawValue: "EVALUATED")
    package static let verified = Metric(rawValue: "VERIFIED")
    package static let piloted = Metric(rawValue: "PILOTED")
}

/// What else is known of a fact; the bits are stable, so that a row can hold them.
package struct FactMarks: OptionSet, Hashable, Sendable {
    package let rawValue: Int64

    package init(rawValue: Int64) {
        self.rawValue = rawValue
    }

    /// NATLIB: the state of the entry is *entered*, not recommended or submitted.
    package static let entered = FactMarks(rawValue: 1)
    /// NATLIB: a second person compared the entry with the official document.
    package static let verified = FactMarks(rawValue: 2)
    /// LANDED: founded on the project's technology.
    package static let onTechnology = FactMarks(rawValue: 4)
    /// PARK and BASE: opened, not only planned.
    package static let opened = FactMarks(rawValue: 8)
    /// Came in with an opening balance (期初), at the dates of its documents.
    package static let opening = FactMarks(rawValue: 16)
}

/// One fact with two times: when it holds in the world, and when the system held it to be so.
///
/// Both intervals include their start and exclude their end. Voiding a fact ends its recorded
/// interval: seen from then on it never was, seen from before it was (CR-3, CR-9). Leaving the
/// library, moving away or closing ends its effective interval instead.
package struct IntervalFact: Hashable, Sendable {
    package let metric: Metric
    /// The project, or the platform.
    package let item: String
    /// What is counted when it is not the group of the item: a USCC, a platform.
    package let unit: String
    package let effectiveFrom: CivilDate
    package let effectiveTo: CivilDate?
    package let recordedFrom: Instant
    package let recordedTo: Instant?
    /// The document behind it, such as its number; empty while there is none.
    package let evidence: String
    package let marks: FactMarks

    package init(
        metric: Metric,
        item: String,
        unit: String,
        effectiveFrom: CivilDate,
        effectiveTo: CivilDate? = nil,
        recordedFrom: Instant,
        recordedTo: Instant? = nil,
        evidence: String,
        marks: FactMarks = []
    ) {
        self.metric = metric
        self.item = item
        self.unit = unit
        self.effectiveFrom = effectiveFrom
        self.effectiveTo = effectiveTo
        self.recordedFrom = recordedFrom
        self.recordedTo = recordedTo
        self.evidence = evidence
        self.marks = marks
    }

    func isKnown(at instant: Instant) -> Bool {
        recordedFrom <= instant && (recordedTo.map { instant < $0 } ?? true)
    }

    func holds(on date: CivilDate) -> Bool {
        effectiveFrom <= date && (effectiveTo.map { date < $0 } ?? true)
    }
}

/// To which group a project belongs, and since when the system has known; caps use it too.
package struct GroupMembership: Hashable, Sendable {
    package let item: String
    package let group: String
    package let recordedFrom: Instant
    package let recordedTo: Instant?

    package init(item: String, group: String, recordedFrom: Instant, recordedTo: Instant? = nil) {
        self.item = item
        self.group = group
        self.recordedFrom = recordedFrom
        self.recordedTo = recordedTo
    }

    func isKnown(at instant: Instant) -> Bool {
        recordedFrom <= instant && (recordedTo.map { instant < $0 } ?? true)
    }
}

/// The two times of a question: the state of the world, as the system knew it (CR-9).
package struct Viewpoint: Hashable, Sendable {
    package let asOf: CivilDate
    package let knownAt: Instant

    package init(asOf: CivilDate, knownAt: Instant) {
        self.asOf = asOf
        self.knownAt = knownAt
    }
}

/// The provisional parameters of counting; the version is shown with every figure.
package struct CountingRule: Hashable, Sendable {
    package let version: String
    /// The first day that counts (CR-4).
    package let windowStart: CivilDate
    /// CR-1: a listing without support drops out on the day after this many; nil turns it off.
    package let supportDays: Int?
    /// CR-7: how long before the listing an enterprise may have been registered.
    package let landingMonthsBefore: Int

    package init(
        version: String,
        windowStart: CivilDate,
        supportDays: Int?,
        landingMonthsBefore: Int
    ) {
        self.version = version
        self.windowStart = windowStart
        self.supportDays = supportDays
        self.landingMonthsBefore = landingMonthsBefore
    }
}
