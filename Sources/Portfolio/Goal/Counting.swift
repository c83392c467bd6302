import Expression
package import Workflow

/// Turns what a step counted into changes of the interval facts behind the goals.
package enum Counting {
    /// The changes of one count, at the effective date of the command.
    ///
    /// - Parameters:
    ///   - count: as recorded by the step.
    ///   - stream: the stream of the step, as it is after the command.
    ///   - desk: gives the effective date.
    /// - Returns: one change; item and unit are those that `GoalCount` expects.
    /// - Throws: `FACT_INCOMPLETE` when a landing has no credit code.
    package static func changes(
        of count: Step.Count,
        in stream: CaseStream,
        desk: some Desk
    ) throws -> [FactChange] {
        let subject = try subject(of: stream)
        let change: FactChange.Change
        switch count.change {
        case .open:
            change = .open(
                from: subject.heldFrom ?? desk.effective,
                evidence: evidence(subject.documentClass, of: stream),
                marks: subject.marks
            )
        case .close: change = .close(at: desk.effective)
        case .annul: change = .annul
        }
        return [
            FactChange(
                metric: Metric(rawValue: count.metric),
                item: subject.item,
                unit: subject.unit,
                change: change
            )
        ]
    }

    private struct Subject {
        var item: String
        var unit: String
        var documentClass: String
        var marks: FactMarks = []
        /// The date of the official document, when it is recorded before the fact counts.
        var heldFrom: CivilDate?
    }

    private static func subject(of stream: CaseStream) throws -> Subject {
        let project = stream.parent ?? stream.id
        switch stream.kind {
        case LibraryProcedure.kind:
            // The entry counts from its document, not from the day on which it was verified.
            return Subject(
                item: project,
                unit: project,
                documentClass: "library_document",
                marks: [.entered, .verified],
                heldFrom: stream.text("entered_on").flatMap { CivilDate($0) }
            )
        case LandingProcedure.kind:
            guard let code = stream.text("uscc") else { throw Refusal(incomplete(stream)) }
            return Subject(
                item: project,
                unit: code,
                documentClass: "business_licence",
                marks: stream.field("on_technology") == .bool(true) ? .onTechnology : []
            )
        case LandingProcedure.platformKind:
            return Subject(
                item: stream.id,
                unit: stream.id,
                documentClass: "opening_document",
                marks: .opened
            )
        case GrantProcedure.kind:
            return Subject(item: project, unit: project, documentClass: "payment_voucher")
        default:
            // A listing counts from its date, also when that was corrected later.
            return Subject(
                item: stream.id,
                unit: stream.id,
                documentClass: "listing_document",
                heldFrom: stream.text("listed_on").flatMap { CivilDate($0) }
            )
        }
    }

    /// The number of the newest document of a class, or its digest when it has none.
    private static func evidence(_ documentClass: String, of stream: CaseStream) -> String {
        guard let document = stream.documents.last(where: { $0.documentClass == documentClass })
        else { return "" }
        return document.number.isEmpty ? document.digest : document.number
    }

    private static func incomplete(_ stream: CaseStream) -> Blocker {
        Blocker(
            code: "FACT_INCOMPLETE",
            message: Localized(
                zh: "落地记录 \(stream.code) 没有统一社会信用代码，不能计数，请区专员补充",
                en: "Landing \(stream.code) has no credit code and cannot be counted; the district"
                    + " officer can add it"
            ),
            place: "uscc",
            role: "DO"
        )
    }
}
