package import Workflow

/// What an expert's relations are held against: a project with all who stand behind it.
package struct ConflictSubject: Hashable, Sendable {
    package var project: String
    /// The lead organisation, partners and the enterprise that was founded, as far as identified.
    package var organisations: Set<String>
    /// The principal investigator, legal representatives and core members, as far as known.
    package var people: Set<String>
    /// The employer of the principal investigator.
    package var employer: String?
    /// Who judged the project in an earlier round that failed.
    package var earlierPanel: Set<String>
    /// Of whom the applicant asked that they stay away.
    package var unwanted: Set<String>
    /// What nobody has entered, so that the rules that need it cannot be checked (未核).
    package var missing: Set<Missing>

    package enum Missing: String, CaseIterable, Hashable, Sendable {
        case lead
        case partners
        case investigator
        case employer
    }

    package init(
        project: String,
        organisations: Set<String> = [],
        people: Set<String> = [],
        employer: String? = nil,
        earlierPanel: Set<String> = [],
        unwanted: Set<String> = [],
        missing: Set<Missing> = []
    ) {
        self.project = project
        self.organisations = organisations
        self.people = people
        self.employer = employer
        self.earlierPanel = earlierPanel
        self.unwanted = unwanted
        self.missing = missing
    }
}

/// Conflicts of interest that follow from what is recorded (domain, §4.5).
///
/// Missing data never blocks: it is told as not checked, and the expert's own declaration decides.
package struct ConflictCheck: Hashable, Sendable {
    package struct Finding: Hashable, Sendable {
        package let rule: ConflictRule
        package let isHard: Bool
        /// The number of the tie that it follows from; nil for one that follows from none.
        package let tie: Int?
    }

    /// In the order of the rules, then of the ties.
    package let findings: [Finding]
    /// Rules that could not be checked for want of data, in their order.
    package let unchecked: [ConflictRule]

    package var isExcluded: Bool { findings.contains(where: \.isHard) }

    /// Looks back as many years as `coi.lookback_years` says; a co-authorship excludes from
    /// `hardFrom` works in common on (`coi.coauthored_items`, three; K11).
    package init(
        of expert: Expert,
        with subject: ConflictSubject,
        on day: CivilDate,
        lookBackYears: Int,
        hardFrom: Int = 3
    ) {
        var findings: [Finding] = []
        for tie in expert.ties where ConflictCheck.touches(tie, subject) {
            let rule = ConflictRule.rule(of: tie.relation)
            guard ConflictCheck.counts(tie, rule, day, lookBackYears) else { continue }
            let isHard = rule.isHard || rule == .coauthor && tie.items >= hardFrom
            findings.append(Finding(rule: rule, isHard: isHard, tie: tie.number))
        }
        if let employer = subject.employer {
            for tie in ConflictCheck.employments(of: expert, on: day)
            where tie.organisation == employer {
                findings.append(Finding(rule: .colleague, isHard: true, tie: tie.number))
            }
        }
        if subject.earlierPanel.contains(expert.person) {
            findings.append(Finding(rule: .judgedBefore, isHard: false, tie: nil))
        }
        if subject.unwanted.contains(expert.person) {
            findings.append(Finding(rule: .wish, isHard: false, tie: nil))
        }
        let order = ConflictRule.allCases
        self.findings = findings.sorted {
            (order.firstIndex(of: $0.rule) ?? 0, $0.tie ?? 0)
                < (order.firstIndex(of: $1.rule) ?? 0, $1.tie ?? 0)
        }
        let needed = subject.missing.flatMap(ConflictCheck.rules)
        unchecked = order.filter(needed.contains)
    }

    /// The ties that exclude by themselves wherever their other end stands behind a project.
    package static func excluding(
        _ expert: Expert,
        on day: CivilDate,
        lookBackYears: Int,
        hardFrom: Int
    ) -> [ExpertTie] {
        expert.ties.filter { tie in
            let rule = ConflictRule.rule(of: tie.relation)
            return counts(tie, rule, day, lookBackYears)
                && (rule.isHard || rule == .coauthor && tie.items >= hardFrom)
        }
    }

    /// The ties by which he is a colleague of whoever works there too (K9).
    package static func employments(of expert: Expert, on day: CivilDate) -> [ExpertTie] {
        expert.ties.filter { $0.relation == .employment && counts($0, .colleague, day, 0) }
    }

    /// Two experts of one panel who are kin (K13).
    package static func areKin(_ first: Expert, _ second: Expert) -> Bool {
        func names(_ expert: Expert, _ other: Expert) -> Bool {
            expert.ties.contains { $0.relation == .kinship && $0.person == other.person }
        }
        return names(first, second) || names(second, first)
    }

    private static func touches(_ tie: ExpertTie, _ subject: ConflictSubject) -> Bool {
        if let organisation = tie.organisation, subject.organisations.contains(organisation) {
            return true
        }
        if let person = tie.person, subject.people.contains(person) { return true }
        return tie.project == subject.project
    }

    private static func counts(
        _ tie: ExpertTie,
        _ rule: ConflictRule,
        _ day: CivilDate,
        _ lookBackYears: Int
    ) -> Bool {
        switch rule.lookBack {
        case .years: tie.held(on: day, orInYearsBefore: lookBackYears)
        case .current: tie.held(on: day, orInYearsBefore: 0)
        case .ever: true
        }
    }

    /// The rules that look at what is missing.
    private static func rules(_ missing: ConflictSubject.Missing) -> [ConflictRule] {
        switch missing {
        case .lead, .partners:
            [.employed, .director, .controller, .adviser, .litigant, .holder, .supplier]
        case .investigator: [.kin, .colleague, .mentor, .coauthor]
        case .employer: [.colleague]
        }
    }
}
