package import Expression
import Workflow

/// Entries in the national library: a new record under its project.
package enum LibraryProcedure {
    package static let kind = "library-entry"

    /// Starts a record of a project.
    ///
    /// Refused with `LIBRARY_ENTRY_OPEN` while another record of the project is not finished.
    package static func opening(
        event: String,
        payload: [String: Value],
        parent: CaseStream,
        desk: some Desk
    ) throws -> Plan {
        let others = try desk.children(of: parent.id, kind: kind)
        if let open = others.first(where: { !$0.root.isDone }) {
            throw Refusal(
                Blocker(
                    code: "LIBRARY_ENTRY_OPEN",
                    message: Localized(
                        zh: "项目已有未办结的入库记录 \(open.code)，请项目专员继续办理该记录",
                        en: "The project has the library entry \(open.code) already; the project"
                            + " officer can go on with that"
                    ),
                    place: open.id,
                    values: ["found": open.code],
                    role: "PO"
                )
            )
        }
        let target = StreamPlan.Target.new(
            id: desk.newIdentifier(),
            kind: kind,
            parent: parent.id,
            codePrefix: "KU",
            code: nil
        )
        let start = Send.start(instance: "", event: event, payload: payload)
        return Plan([StreamPlan(target, [start], isAsked: true)])
    }

    /// No later event of a record concerns another stream; refused: `CORRECTION_UNPROVEN`.
    package static func plan(
        _ request: Request,
        on stream: CaseStream,
        desk: some Desk
    ) throws -> Plan? {
        try FactCorrection.requireProof(request, on: stream)
        return nil
    }
}
