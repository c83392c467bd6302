package import Expression
import Workflow

/// Landings of enterprises, and the places where they land (platforms).
package enum LandingProcedure {
    package static let kind = "landing"
    package static let platformKind = "platform"

    /// Starts a landing of a project, or a platform, which has no parent.
    ///
    /// Refused with `UNKNOWN_ORGANISATION`.
    package static func opening(
        kind: String,
        event: String,
        payload: [String: Value],
        parent: CaseStream?,
        desk: some Desk
    ) throws -> Plan {
        let target = StreamPlan.Target.new(
            id: desk.newIdentifier(),
            kind: kind,
            parent: parent?.id,
            codePrefix: kind == platformKind ? "PT" : "LD",
            code: nil
        )
        let start = Send.start(
            instance: "",
            event: event,
            payload: try resolved(payload, desk: desk)
        )
        return Plan([StreamPlan(target, [start], isAsked: true)])
    }

    /// Reads the organisations that an event names, and the credit code of a registration.
    ///
    /// Refused: `CORRECTION_UNPROVEN`, `UNKNOWN_ORGANISATION`, `USCC_…`, and `USCC_MISMATCH` when
    /// the enterprise on record has another code. Nil when the payload stays as it is.
    package static func plan(
        _ request: Request,
        on stream: CaseStream,
        desk: some Desk
    ) throws -> Plan? {
        guard stream.kind == kind || stream.kind == platformKind else { return nil }
        try FactCorrection.requireProof(request, on: stream)
        var payload = try resolved(request.payload, desk: desk)
        if stream.kind == kind, request.event == "register",
            case .string(let text)? = payload["uscc"]
        {
            let code = try UnifiedCreditCode.parse(text, place: "uscc")
            payload["uscc"] = .string(code.text)
            try check(code, of: payload["enterprise"] ?? stream.field("enterprise"), desk: desk)
        }
        guard payload != request.payload else { return nil }
        let send = Send.event(
            instance: request.instance,
            name: request.event,
            payload: payload,
            isInternal: false
        )
        return Plan([StreamPlan(.existing(id: stream.id), [send], isAsked: true)])
    }

    private static func resolved(
        _ payload: [String: Value],
        desk: some Desk
    ) throws -> [String: Value] {
        var payload = payload
        for field in ["enterprise", "host"] {
            guard case .string(let reference)? = payload[field] else { continue }
            payload[field] = .string(
                try Organisations.identifier(reference, field: field, desk: desk)
            )
        }
        return payload
    }

    private static func check(
        _ code: UnifiedCreditCode,
        of enterprise: Value,
        desk: some Desk
    ) throws {
        guard case .string(let identifier) = enterprise,
            let known = try desk.stream(identifier)?.text("uscc"), known != code.text
        else { return }
        throw Refusal(
            Blocker(
                code: "USCC_MISMATCH",
                message: Localized(
                    zh: "填报的统一社会信用代码 \(code) 与单位记录 \(known) 不一致，请区专员对照营业执照更正",
                    en: "The credit code \(code) differs from \(known) on the record of the"
                        + " enterprise; the district officer can check the business licence"
                ),
                place: "uscc",
                values: ["found": code.text, "expected": known],
                role: "DO"
            )
        )
    }
}
