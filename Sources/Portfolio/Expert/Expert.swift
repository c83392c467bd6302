import Expression
package import Workflow

/// An expert as the ledger knows him: what he is asked for, and what ties him to others.
package struct Expert: Hashable, Sendable {
    /// The lenses that a panel needs (domain, §4.5).
    package enum Kind: String, CaseIterable, Hashable, Sendable {
        case technical
        case industry
        case investment
        case management
        case landing
    }

    /// The id of his person.
    package let person: String
    package let code: String
    package let kinds: Set<Kind>
    package let fields: [String]
    /// Nil where the policy's own number holds.
    package let annualCap: Int?
    package let calibratedOn: CivilDate?
    package let isActive: Bool
    package let ties: [ExpertTie]

    /// Nil for a case that is no expert's.
    package init?(_ stream: CaseStream) {
        guard stream.kind == ExpertProcedure.kind, let person = stream.parent else { return nil }
        self.person = person
        code = stream.code
        kinds = Set(RoundProcedure.texts(stream.field("kinds")).compactMap(Kind.init))
        fields = RoundProcedure.texts(stream.field("fields"))
        annualCap = stream.integer("annual_cap").map { Int($0) }
        calibratedOn = stream.text("calibrated_on").flatMap(CivilDate.init)
        isActive = stream.isIn("active")
        guard case .list(let entries) = stream.field("ties") else {
            ties = []
            return
        }
        ties = entries.compactMap(ExpertTie.init)
    }

    /// Who a person is as an expert: by his records as one, and by his employer as a person.
    package static func onFile(
        _ person: String,
        _ records: [CaseStream],
        employer: String?
    ) -> Expert {
        let record = records.last { $0.parent == person && !$0.root.isDone }
        return (record.flatMap(Expert.init) ?? Expert(person: person, code: ""))
            .employed(at: employer)
    }

    /// The same, who also works where his own record as a person says.
    func employed(at organisation: String?) -> Expert {
        guard let organisation,
            !ties.contains(where: {
                $0.relation == .employment && $0.organisation == organisation && $0.until == nil
            })
        else { return self }
        return Expert(
            person: person,
            code: code,
            kinds: kinds,
            fields: fields,
            annualCap: annualCap,
            calibratedOn: calibratedOn,
            isActive: isActive,
            ties: ties + [ExpertTie(number: 0, .employment, organisation: organisation)]
        )
    }

    package init(
        person: String,
        code: String,
        kinds: Set<Kind> = [.technical],
        fields: [String] = [],
        annualCap: Int? = nil,
        calibratedOn: CivilDate? = nil,
        isActive: Bool = true,
        ties: [ExpertTie] = []
    ) {
        self.person = person
        self.code = code
        self.kinds = kinds
        self.fields = fields
        self.annualCap = annualCap
        self.calibratedOn = calibratedOn
        self.isActive = isActive
        self.ties = ties
    }
}

/// What ties an expert to an organisation, to a person or to a project, and when.
package struct ExpertTie: Hashable, Sendable {
    package enum Relation: String, CaseIterable, Hashable, Sendable {
        case employment
        case directorship
        case control
        case advice
        case litigation
        case holding
        case service
        case preparation
        case kinship
        case mentorship
        case coauthorship
        case other

        /// Whether it is one to a person rather than to an organisation.
        var isPersonal: Bool { [.kinship, .mentorship, .coauthorship].contains(self) }
    }

    package let number: Int
    package let relation: Relation
    package let organisation: String?
    package let person: String?
    package let project: String?
    package let since: CivilDate?
    /// Nil while it lasts.
    package let until: CivilDate?
    /// How many works there are in common, of a co-authorship.
    package let items: Int

    package init(
        number: Int = 1,
        _ relation: Relation,
        organisation: String? = nil,
        person: String? = nil,
        project: String? = nil,
        since: CivilDate? = nil,
        until: CivilDate? = nil,
        items: Int = 1
    ) {
        self.number = number
        self.relation = relation
        self.organisation = organisation
        self.person = person
        self.project = project
        self.since = since
        self.until = until
        self.items = items
    }

    init?(_ value: Value) {
        guard case .map(let members) = value else { return nil }
        func text(_ name: String) -> String? {
            guard case .string(let text)? = members[.string(name)] else { return nil }
            return text
        }
        func number(_ name: String) -> Int? {
            guard case .int(let number)? = members[.string(name)] else { return nil }
            return Int(number)
        }
        guard let relation = text("relation").flatMap(Relation.init) else { return nil }
        self.relation = relation
        self.number = number("number") ?? 0
        organisation = text("organisation")
        person = text("person")
        project = text("project")
        since = text("since").flatMap(CivilDate.init)
        until = text("until").flatMap(CivilDate.init)
        items = number("items") ?? 1
    }

    /// Whether it held on the day or at some time in the years before.
    func held(on day: CivilDate, orInYearsBefore years: Int) -> Bool {
        if let since, since > day { return false }
        guard let until else { return true }
        return until >= day.adding(months: -12 * years)
    }
}
