/// A project as the search for twins reads it: what tells one technology from another.
package struct TwinRecord: Hashable, Sendable {
    package struct Organisation: Hashable, Sendable {
        /// Of the registered organisation; nil for a name alone.
        package var id: String?
        package var creditCode: String?
        package var name: String

        package init(id: String? = nil, creditCode: String? = nil, name: String) {
            self.id = id
            self.creditCode = creditCode
            self.name = name
        }
    }

    /// The id of the project; of a row that is not registered, any text of its own.
    package var id: String
    /// What people call it: a code, or the place of a row.
    package var code: String
    package var title: String
    package var leads: [Organisation]
    /// Names with commas between them.
    package var partners: String
    package var personID: String?
    package var personName: String
    package var patents: [String]
    package var summary: String
    /// The id of its project group; its own id when it stands for itself.
    package var group: String
    package var splitOf: String?
    /// Ids of projects of which an officer said that they are others.
    package var distinct: Set<String>
    /// Whether it is on the books: only such a project can be merged.
    package var isOpen: Bool

    package init(
        id: String,
        code: String,
        title: String,
        leads: [Organisation] = [],
        partners: String = "",
        personID: String? = nil,
        personName: String = "",
        patents: [String] = [],
        summary: String = "",
        group: String? = nil,
        splitOf: String? = nil,
        distinct: Set<String> = [],
        isOpen: Bool = true
    ) {
        self.id = id
        self.code = code
        self.title = title
        self.leads = leads
        self.partners = partners
        self.personID = personID
        self.personName = personName
        self.patents = patents
        self.summary = summary
        self.group = group ?? id
        self.splitOf = splitOf
        self.distinct = distinct
        self.isOpen = isOpen
    }

    /// Whether two are known to be one group, or to be no twins, or can be merged no more.
    func isSettled(with other: TwinRecord) -> Bool {
        group == other.group || distinct.contains(other.id) || other.distinct.contains(id)
            || splitOf == other.id || other.splitOf == id || !(isOpen || other.isOpen)
    }
}

/// A record with everything worked out that a comparison needs.
struct TwinProfile {
    let record: TwinRecord
    let organisations: [OrganisationName]
    let partners: [OrganisationName]
    let title: TitleText
    /// By what they are compared by.
    let patents: [String: PatentNumber]
    let personName: [UInt32]
    let summary: GramBag

    private static let mostSummary = 4000

    init(_ record: TwinRecord, _ lexicon: inout TwinLexicon) {
        self.record = record
        organisations = record.leads.filter { !$0.name.isEmpty || $0.id != nil }
            .map { OrganisationName($0, &lexicon) }
        partners = record.partners.split { "，,、；;/\n".contains($0) }
            .map { OrganisationName(TwinRecord.Organisation(name: String($0)), &lexicon) }
            .filter { !$0.core.isEmpty }
        title = TitleText(record.title, of: organisations, &lexicon)
        patents = Dictionary(
            record.patents.compactMap { PatentNumber($0) }.map { ($0.key, $0) }
        ) { first, _ in first }
        personName = lexicon.fold.letters(of: record.personName)
        summary = TitleText.summary(
            String(record.summary.prefix(TwinProfile.mostSummary)),
            &lexicon
        )
    }
}
