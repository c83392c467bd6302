import Expression
import Workflow

/// Experts: whoever is asked to judge, and what he has to do with whom.
package enum ExpertProcedure {
    package static let kind = "expert"

    /// Refused: `EXPERT_KIND`, `EXPERT_TWICE`, `EXPERT_ROLE` for who is no reviewer.
    static func opening(
        event: String,
        payload: [String: Value],
        parent: CaseStream,
        desk: some Desk
    ) throws -> Plan {
        var blockers = kinds(payload)
        let others = try desk.children(of: parent.id, kind: kind).filter { !$0.root.isDone }
        blockers += others.map { twice($0, of: parent) }
        if !parent.heldRoles(on: desk.today).contains("REV") { blockers.append(noReviewer(parent)) }
        guard blockers.isEmpty else { throw Refusal(blockers) }
        return Plan([
            Procedures.begun(kind, event, payload, parent: parent.id, isAsked: true, desk: desk)
        ])
    }

    /// Names what a tie names by its id; a reviewer records his own ties only.
    ///
    /// Refused: `EXPERT_KIND`, `TIE_OBJECT`, `TIE_DATES`, `TIE_UNKNOWN`, `TIE_NOT_OWN`.
    static func plan(
        _ request: Request,
        on stream: CaseStream,
        desk: some Desk
    ) throws -> Plan? {
        switch request.event {
        case "edit":
            let blockers = kinds(request.payload)
            guard blockers.isEmpty else { throw Refusal(blockers) }
            return nil
        case "tie": return try tie(request, on: stream, desk: desk)
        case "end_tie":
            try checkEnd(request, of: stream)
            return nil
        default: return nil
        }
    }

    private static func tie(
        _ request: Request,
        on stream: CaseStream,
        desk: some Desk
    ) throws -> Plan? {
        guard case .string(let name)? = request.payload["relation"],
            let relation = ExpertTie.Relation(rawValue: name)
        else { return nil }
        var payload = request.payload
        var blockers: [Blocker] = []
        let isOther = desk.actor.recordedAs != stream.parent
        if desk.actor.roles.allSatisfy({ $0 == "REV" }), isOther { blockers.append(notOwn(stream)) }
        var named: [String] = []
        for (field, kind) in [
            ("organisation", "organisation"), ("person", "person"), ("project", "project"),
        ] {
            guard case .string(let reference)? = payload[field] else { continue }
            named.append(field)
            if let found = try desk.stream(reference), found.kind == kind {
                payload[field] = .string(found.id)
            } else {
                blockers.append(unknown(field, reference))
            }
        }
        let wanted = objects(of: relation)
        if named.count != 1 || wanted.isDisjoint(with: named) {
            blockers.append(objectMissing(relation, wanted, named))
        }
        if case .string(let first)? = payload["since"], case .string(let last)? = payload["until"],
            let since = CivilDate(first), let until = CivilDate(last), until < since
        {
            blockers.append(dates(since, until))
        }
        guard blockers.isEmpty else { throw Refusal(blockers) }
        return Plan([Procedures.asked(request, on: stream, payload: payload)])
    }

    /// What a relation is one to: one of these is named, and nothing else.
    package static func objects(of relation: ExpertTie.Relation) -> Set<String> {
        switch relation {
        case .preparation: ["project"]
        case .other: ["organisation", "person", "project"]
        case .kinship, .mentorship, .coauthorship: ["person"]
        case .employment, .directorship, .control, .advice, .litigation, .holding, .service:
            ["organisation"]
        }
    }

    private static func checkEnd(_ request: Request, of stream: CaseStream) throws {
        guard case .int(let number)? = request.payload["number"],
            case .string(let text)? = request.payload["until"], let until = CivilDate(text),
            let tie = Expert(stream)?.ties.first(where: { $0.number == Int(number) }),
            let since = tie.since, until < since
        else { return }
        throw Refusal(dates(since, until))
    }

    private static func kinds(_ payload: [String: Value]) -> [Blocker] {
        let known = Expert.Kind.allCases.map(\.rawValue)
        return RoundProcedure.texts(payload["kinds"] ?? .null)
            .filter { !known.contains($0) }
            .map { kindUnknown($0, known) }
    }
}

// MARK: Refusals

extension ExpertProcedure {
    private static func kindUnknown(_ kind: String, _ known: [String]) -> Blocker {
        let expected = known.joined(separator: ", ")
        return Blocker(
            code: "EXPERT_KIND",
            message: Localized(
                zh: "没有专家类别「\(kind)」，应为 \(expected) 之一，请评审秘书更正",
                en: "There is no kind of expert “\(kind)”; expected one of \(expected);"
                    + " the panel secretary can correct it"
            ),
            place: "kinds",
            values: ["found": kind, "expected": expected],
            role: "SEC"
        )
    }

    private static func twice(_ other: CaseStream, of person: CaseStream) -> Blocker {
        Blocker(
            code: "EXPERT_TWICE",
            message: Localized(
                zh: "\(person.code) 已是专家（\(other.code)），每人一条，请评审秘书在原记录上更正",
                en: "\(person.code) is an expert already (\(other.code)); expected one record each;"
                    + " the panel secretary can correct that one"
            ),
            place: person.code,
            values: ["found": other.code],
            role: "SEC"
        )
    }

    private static func noReviewer(_ person: CaseStream) -> Blocker {
        Blocker(
            code: "EXPERT_ROLE",
            message: Localized(
                zh: "\(person.code) 没有评审专家角色（REV），请安全管理员先授予",
                en: "\(person.code) does not hold the role of a reviewer (REV); the security"
                    + " administrator can grant it first"
            ),
            place: person.code,
            role: "SECADM"
        )
    }

    private static func notOwn(_ stream: CaseStream) -> Blocker {
        Blocker(
            code: "TIE_NOT_OWN",
            message: Localized(
                zh: "\(stream.code) 不是本人的专家记录；评审专家只登记自己的利害关系，他人的由评审秘书登记",
                en: "\(stream.code) is another expert's record: a reviewer records the own ties;"
                    + " the panel secretary records those of others"
            ),
            place: stream.code,
            role: "SEC"
        )
    }

    private static func unknown(_ field: String, _ reference: String) -> Blocker {
        Blocker(
            code: "TIE_UNKNOWN",
            message: Localized(
                zh: "「\(field)」所指的“\(reference)”不存在，应为已登记的编号，请登记人先登记或更正",
                en: "“\(field)” names “\(reference)”, which is not registered; expected a code that"
                    + " is; whoever enters it can register it first or correct it"
            ),
            place: field,
            values: ["found": reference]
        )
    }

    private static func objectMissing(
        _ relation: ExpertTie.Relation,
        _ wanted: Set<String>,
        _ named: [String]
    ) -> Blocker {
        let expected = wanted.sorted().joined(separator: " | ")
        let found = named.joined(separator: ", ")
        return Blocker(
            code: "TIE_OBJECT",
            message: Localized(
                zh: "关系 \(relation.rawValue) 给出的是「\(found)」，应给出且只给出 \(expected) 之一，请登记人更正",
                en: "The relation \(relation.rawValue) is given “\(found)”; expected exactly one of"
                    + " \(expected); whoever enters it can correct it"
            ),
            place: "relation",
            values: ["found": found, "expected": expected]
        )
    }

    private static func dates(_ since: CivilDate, _ until: CivilDate) -> Blocker {
        Blocker(
            code: "TIE_DATES",
            message: Localized(
                zh: "截止日期 \(until) 早于起始日期 \(since)，请登记人更正",
                en: "The end \(until) lies before the beginning \(since);"
                    + " whoever enters it can correct it"
            ),
            place: "until",
            values: ["found": until.description, "since": since.description]
        )
    }
}
