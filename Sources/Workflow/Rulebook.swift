/// One release of the definitions: compiled charts, policy, calendars and role rules, together.
///
/// A case is pinned to the release under which it began; deadlines use the newest calendar.
/// An object, since every command hands it on many times: one reference is counted, not twelve.
package final class Rulebook: Sendable {
    /// `sha256:` and 64 hexadecimal digits of the release's own list of contents.
    package let release: String
    /// By chart id.
    package let charts: [String: Chart]
    /// The content hash of the policy pack in force.
    package let policyHash: String
    package let policy: PolicyValues
    /// By calendar name, such as `cn-workdays`.
    package let calendars: [String: WorkCalendar]
    /// Pairs of roles that one person may not hold together (reliability, rule R6).
    package let separateRoles: [[String]]
    /// Roles that go with no other.
    package let aloneRoles: [String]
    package let roleTitles: [String: Localized]
    /// Of the rubric, by code such as `P_STD`: seven weights and seven floors, D1 to D7.
    package let profiles: [String: (weights: [Int], floors: [Int])]
    /// Of the rubric: the dimensions that reviewers mark, D1 to D7, with their bands.
    package let dimensions: [Rubric.Dimension]
    /// Of the programme, in their order.
    package let instruments: [Instrument]
    /// Wordings of what is signed, by id such as `grant-agreement`.
    package let texts: [String: AgreementText]
    /// The role matrix, by kind of object and role; what is not written is not readable.
    package let reads: [String: [String: ReadScope]]

    package init(
        release: String,
        charts: [String: Chart],
        policyHash: String,
        policy: PolicyValues,
        calendars: [String: WorkCalendar],
        separateRoles: [[String]],
        aloneRoles: [String],
        roleTitles: [String: Localized],
        profiles: [String: (weights: [Int], floors: [Int])],
        dimensions: [Rubric.Dimension] = [],
        instruments: [Instrument] = [],
        texts: [String: AgreementText] = [:],
        reads: [String: [String: ReadScope]] = [:]
    ) {
        self.release = release
        self.charts = charts
        self.policyHash = policyHash
        self.policy = policy
        self.calendars = calendars
        self.separateRoles = separateRoles
        self.aloneRoles = aloneRoles
        self.roleTitles = roleTitles
        self.profiles = profiles
        self.dimensions = dimensions
        self.instruments = instruments
        self.texts = texts
        self.reads = reads
    }

    /// The chart of an instance: `tranche/2` runs the chart `tranche`, "" that of the stream.
    package func chart(instance: String, kind: String) -> Chart? {
        guard !instance.isEmpty else { return charts[kind] }
        return charts[String(instance.prefix { $0 != "/" })]
    }
}
