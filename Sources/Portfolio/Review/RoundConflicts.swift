import Expression
import Workflow

/// Conflicts of interest that the file knows, held against whoever is to judge (domain, §4.5).
///
/// They are worked out anew whenever somebody is named, declares, gets the material or scores.
extension RoundProcedure {
    /// Whom a request puts on the round or names for it, and what is soft about who is seated.
    ///
    /// A nomination is held against the file twice: when it is made and when it is approved.
    /// Refused: `CONFLICT_ON_FILE` for each who is excluded, `RESULT_TYPED`.
    static func seating(
        _ request: Request,
        on round: CaseStream,
        desk: some Desk
    ) throws -> Plan? {
        guard request.payload["soft", default: .null] == .null else {
            throw Refusal(frozenTyped("soft"))
        }
        let file = try RoundFile(round, desk: desk)
        let named = named(by: request, on: round)
        var blockers = try named.all.compactMap { name in
            try file.exclusion(of: name, place: named.place(of: name))
        }
        blockers += try file.kin(among: named.together).map { kin($0, $1, named) }
        guard blockers.isEmpty else { throw Refusal(blockers) }
        var payload = request.payload
        if request.event != "nominate" {
            let soft = try named.seats.compactMap(file.soft)
            if !soft.isEmpty { payload["soft"] = .list(soft) }
        }
        return Plan([Procedures.asked(request, on: round, payload: payload)])
    }

    /// Who is named for seats and as alternates, and beside whom they would sit.
    private struct Named {
        var seats: [String]
        var alternates: [String] = []
        var staying: [String] = []

        var all: [String] { seats + alternates }
        var together: [String] { seats + staying }

        /// Where an expert stands in what was given: refusals are kept, and a name would tell who.
        func place(of name: String) -> String {
            if staying.contains(name) { return "panel" }
            guard staying.isEmpty else { return "alternate" }
            if let index = seats.firstIndex(of: name) { return "panel/\(index + 1)" }
            return "alternates/\((alternates.firstIndex(of: name) ?? 0) + 1)"
        }
    }

    private static func named(by request: Request, on round: CaseStream) -> Named {
        switch request.event {
        case "replace":
            let staying = texts(round.field("panel"))
                .filter { $0 != text(request.payload["expert"]) }
            return Named(seats: [text(request.payload["alternate"])], staying: staying)
        case "approve_nomination":
            return Named(
                seats: texts(round.field("nominated")),
                alternates: texts(round.field("nominated_alternates"))
            )
        default:
            return Named(
                seats: texts(request.payload["panel"] ?? .null),
                alternates: texts(request.payload["alternates"] ?? .null)
            )
        }
    }

    /// An expert whom the file excludes cannot declare that there is nothing, nor score.
    ///
    /// Refused: `CONFLICT_ON_FILE`.
    static func checkExpert(
        _ request: Request,
        on round: CaseStream,
        desk: some Desk
    ) throws {
        let expert = text(request.payload["expert"])
        guard !expert.isEmpty, text(request.payload["conflict"]) != "conflict" else { return }
        let file = try RoundFile(round, desk: desk)
        if let blocker = try file.exclusion(of: expert, place: request.event) {
            throw Refusal(blocker)
        }
    }

    /// Nobody of the panel may be excluded when the material goes out.
    static func checkPanel(_ round: CaseStream, desk: some Desk) throws {
        let file = try RoundFile(round, desk: desk)
        let excluded = Set(texts(round.field("conflicted")))
        let blockers = try texts(round.field("panel")).filter { !excluded.contains($0) }
            .compactMap { try file.exclusion(of: $0, place: $0) }
        guard blockers.isEmpty else { throw Refusal(blockers) }
    }

    private static func kin(_ first: String, _ second: String, _ named: Named) -> Blocker {
        let places = "\(named.place(of: first)), \(named.place(of: second))"
        return Blocker(
            code: "CONFLICT_ON_FILE",
            message: Localized(
                zh: "\(places) 两名专家在案有亲属关系（K13），同组只能有其一，请评审秘书更换",
                en: "The experts at \(places) are on file as kin (K13); expected one of them at"
                    + " most; the panel secretary can name another"
            ),
            place: places,
            values: ["rule": ConflictRule.kinOnPanel.code],
            role: "SEC"
        )
    }
}

/// The project of a round as conflicts are judged, and the experts behind the pseudonyms.
struct RoundFile {
    /// Of the project, as it was described.
    let field: String?
    let district: String?
    private let subject: ConflictSubject
    private let day: CivilDate
    private let years: Int
    private let items: Int
    private let people: [String: String]
    private let expertOf: (String) throws -> Expert

    init(_ round: CaseStream, desk: some Desk) throws {
        people = try desk.panelists(of: round.id)
        subject = try RoundFile.subject(of: round, people: people, desk: desk)
        let project = try round.parent.flatMap { try desk.stream($0) }
        (field, district) = (project?.text("field"), project?.text("district"))
        day = desk.today
        years = try RoundFile.number("coi.lookback_years", desk)
        items = try RoundFile.number("coi.coauthored_items", desk)
        expertOf = { person in
            Expert.onFile(
                person,
                try desk.children(of: person, kind: ExpertProcedure.kind),
                employer: try desk.stream(person)?.text("organisation")
            )
        }
    }

    func check(of name: String) throws -> ConflictCheck { check(try expert(name)) }

    func check(_ expert: Expert) -> ConflictCheck {
        ConflictCheck(
            of: expert,
            with: subject,
            on: day,
            lookBackYears: years,
            hardFrom: items
        )
    }

    func exclusion(of name: String, place: String) throws -> Blocker? {
        guard try expert(name).isActive else { return suspended(place) }
        let rules = try check(of: name).findings.filter(\.isHard).map(\.rule)
        guard !rules.isEmpty else { return nil }
        let codes = rules.map(\.code).joined(separator: ", ")
        let zh = rules.map { "\($0.code) \($0.title.zh)" }.joined(separator: "；")
        let en = rules.map { "\($0.code) \($0.title.en)" }.joined(separator: "; ")
        return Blocker(
            code: "CONFLICT_ON_FILE",
            message: Localized(
                zh: "专家（\(place)）按在案的关系应回避：\(zh)；请评审秘书另选专家，关系有误的先更正",
                en: "By what is on file the expert (\(place)) is excluded: \(en); the panel"
                    + " secretary can name another, or correct the relation first"
            ),
            place: place,
            values: ["rule": codes],
            role: "SEC"
        )
    }

    /// The entry of `soft` for an expert; nil where nothing is to be decided.
    func soft(_ name: String) throws -> Value? {
        let rules = try check(of: name).findings.filter { !$0.isHard }.map(\.rule)
        guard !rules.isEmpty else { return nil }
        return .map([
            .string("expert"): .string(name),
            .string("rules"): .list(rules.map { .string($0.code) }),
            .string("proposal"): .null,
            .string("decision"): .string("open"),
        ])
    }

    /// Pairs of names that are kin.
    func kin(among names: [String]) throws -> [(String, String)] {
        let experts = try names.map { ($0, try expert($0)) }
        var pairs: [(String, String)] = []
        for (index, first) in experts.enumerated() {
            for second in experts[(index + 1)...]
            where ConflictCheck.areKin(first.1, second.1) {
                pairs.append((first.0, second.0))
            }
        }
        return pairs
    }

    private func expert(_ name: String) throws -> Expert { try expertOf(people[name] ?? name) }

    private func suspended(_ place: String) -> Blocker {
        Blocker(
            code: "EXPERT_SUSPENDED",
            message: Localized(
                zh: "专家（\(place)）已暂停评审，请评审秘书另选专家，或由监督人员恢复",
                en: "The expert (\(place)) is suspended; the panel secretary can name another, or"
                    + " supervision restore him"
            ),
            place: place,
            role: "SUP"
        )
    }

    /// The id of a person who was named by it, by a code or by a pseudonym of the round.
    func person(behind name: String) -> String { people[name] ?? name }

    static func number(_ key: String, _ desk: some Desk) throws -> Int {
        guard case .int(let number)? = try desk.parameter(key) else {
            throw Refusal(RoundProcedure.parameterMissing(key))
        }
        return Int(number)
    }

    private static func subject(
        of round: CaseStream,
        people: [String: String],
        desk: some Desk
    ) throws -> ConflictSubject {
        guard let parent = round.parent, let project = try desk.stream(parent) else {
            return ConflictSubject(project: "", missing: Set(ConflictSubject.Missing.allCases))
        }
        var subject = ConflictSubject(project: project.id)
        if let lead = project.text("lead_organisation") {
            subject.organisations.insert(lead)
        } else {
            subject.missing.insert(.lead)
        }
        // Partners are words until somebody has said whom they mean.
        let partners = ProjectParties.organisations(of: project)
        subject.organisations.formUnion(partners)
        if partners.isEmpty, project.text("partners") != nil { subject.missing.insert(.partners) }
        subject.people.formUnion(ProjectParties.members(of: project))
        for landing in try desk.children(of: project.id, kind: "landing") {
            if let enterprise = landing.text("enterprise") {
                subject.organisations.insert(enterprise)
            }
        }
        if let investigator = project.text("principal_investigator") {
            let person = try desk.stream(investigator)
            subject.people.insert(person?.id ?? investigator)
            subject.employer = person?.text("organisation")
        } else {
            subject.missing.insert(.investigator)
        }
        if subject.employer == nil { subject.missing.insert(.employer) }
        for earlier in try desk.children(of: project.id, kind: "round")
        where earlier.id != round.id && EarlierPanel.judged(on: earlier) {
            let names = try desk.panelists(of: earlier.id)
            let panel = RoundProcedure.texts(earlier.field("panel"))
            subject.earlierPanel.formUnion(panel.map { names[$0] ?? $0 })
        }
        let unwanted = RoundProcedure.texts(round.field("unwanted"))
        subject.unwanted = Set(unwanted.map { people[$0] ?? $0 })
        return subject
    }
}
