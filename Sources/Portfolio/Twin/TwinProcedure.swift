import Expression
import Workflow

/// Marking two like projects as no twins, and withdrawing it.
extension ProjectProcedure {
    /// Names the other project by its id; one mark is enough, on whichever of the two it lies.
    static func distinction(
        _ request: Request,
        on stream: CaseStream,
        desk: some Desk
    ) throws -> Plan? {
        guard case .string(let reference)? = request.payload["other"] else { return nil }
        guard let other = try desk.stream(reference), other.kind == "project",
            other.id != stream.id
        else { throw Refusal(twinOther(reference, stream)) }
        if request.event == "mark_distinct" {
            let groups = try [stream, other].map {
                try CapAccount.canonicalProject(of: $0, desk: desk).id
            }
            guard groups[0] != groups[1] else { throw Refusal(twinGroup(stream, other)) }
            guard !isMarked(other, stream) else { throw Refusal(twinMarked(other, stream)) }
        }
        var payload = request.payload
        payload["other"] = .string(other.id)
        return Plan([Procedures.asked(request, on: stream, payload: payload)])
    }

    /// Whether a project says that another one is no twin of it.
    static func isMarked(_ project: CaseStream, _ other: CaseStream) -> Bool {
        RoundProcedure.texts(project.field("distinct_from")).contains(other.id)
    }

    private static func twinOther(_ reference: String, _ project: CaseStream) -> Blocker {
        Blocker(
            code: "TWIN_OTHER",
            message: Localized(
                zh: "与 \(project.code) 比较的「\(reference)」应为另一个项目，请项目专员核对编号",
                en: "“\(reference)”, to be told from \(project.code), is no other project; expected"
                    + " the code of one; the project officer can check it"
            ),
            place: "other",
            values: ["found": reference],
            role: "PO"
        )
    }

    private static func twinGroup(_ project: CaseStream, _ other: CaseStream) -> Blocker {
        Blocker(
            code: "TWIN_GROUP",
            message: Localized(
                zh: "\(project.code) 与 \(other.code) 已在同一项目组，不能再标为不是重复，"
                    + "请项目专员核对编号",
                en: "\(project.code) and \(other.code) are one group already and cannot be"
                    + " marked as no twins; the project officer can check the codes"
            ),
            place: "other",
            values: ["found": other.code],
            role: "PO"
        )
    }

    private static func twinMarked(_ marking: CaseStream, _ project: CaseStream) -> Blocker {
        Blocker(
            code: "TWIN_MARKED",
            message: Localized(
                zh: "\(marking.code) 已标明 \(project.code) 不是重复，不必再标，请项目专员核对",
                en: "\(marking.code) marks \(project.code) as no twin already; expected no second"
                    + " mark; the project officer can check"
            ),
            place: "other",
            values: ["found": marking.code],
            role: "PO"
        )
    }

    static func mergeDistinct(_ project: CaseStream, _ target: CaseStream) -> Blocker {
        Blocker(
            code: "MERGE_DISTINCT",
            message: Localized(
                zh: "\(project.code) 与 \(target.code) 已标为不是重复，应先撤销该标记再合并，"
                    + "请项目专员办理",
                en:
                    "\(project.code) and \(target.code) are marked as no twins; expected that mark"
                    + " to be withdrawn before a merge; the project officer can do so"
            ),
            place: "canonical",
            values: ["found": target.code],
            role: "PO"
        )
    }
}
