import Expression
import Workflow

/// Public notices: the one of a listing is published together with the project's own step.
package enum NoticeProcedure {
    /// Begins a notice; one of a listing moves the project, too, any other stands for itself.
    package static func plan(
        _ request: Request,
        on stream: CaseStream,
        desk: some Desk
    ) throws -> Plan? {
        guard stream.version == 0, request.payload["kind"] == .string("listing"),
            let parent = stream.parent, let project = try desk.stream(parent)
        else { return nil }
        let asked = Request(
            instance: "",
            event: "publish",
            payload: ["subject": request.payload["subject"] ?? .null],
            documents: []
        )
        return publishing(asked, on: project, desk: desk)
    }

    /// The project's publication and the notice that it publishes.
    static func publishing(
        _ request: Request,
        on project: CaseStream,
        desk: some Desk
    ) -> Plan {
        let payload: [String: Value] = [
            "subject": request.payload["subject"] ?? .null, "kind": .string("listing"),
            "published_on": .string(desk.effective.description),
        ]
        return Plan([
            Procedures.asked(request, on: project),
            Procedures.begun(
                "notice",
                "publish",
                payload,
                parent: project.id,
                isAsked: false,
                desk: desk
            ),
        ])
    }
}
