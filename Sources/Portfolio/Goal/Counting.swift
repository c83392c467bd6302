import Expression
package import Workflow

/// Turns what a step counted into changes of the interval facts behind the goals.
package enum Counting {
    /// The events that count what happened before the ledger began (期初).
    private static let openings: Set<String> = ["confirm_opening", "open_balance"]

    /// The changes of one count, at the date of its document or else of the command.
    ///
    /// - Parameters:
    ///   - count: as recorded by the step.
    ///   - event: of the step.
    ///   - instance: of the step, such as `tranche/1`.
    ///   - stream: the stream of the step, as it is after the command.
    ///   - desk: gives the effective date.
    /// - Returns: one change; item and unit are those that `GoalCount` expects.
    /// - Throws: `FACT_INCOMPLETE` when a landing has no credit code.
    package static func changes(
        of count: Step.Count,
        by event: String = "",
        of instance: String = "",
        in stream: CaseStream,
        desk: some Desk
    ) throws -> [FactChange] {
        let metric = Metric(rawValue: count.metric)
        var subject = try subject(of: stream, instance, metric)
        if isOfOpening(event, stream) { subject.marks.insert(.opening) }
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
        let counted = FactChange(
            metric: metric,
            item: subject.item,
            unit: subject.unit,
            change: change
        )
        guard count.change == .annul, instance.hasPrefix("tranche/") else { return [counted] }
        // What else was paid for the project supports it still, since the first of it.
        let first = try ReturnedTransfer.standing(beside: stream, desk: desk).first
        return [counted]
            + (first.map { from in
                var again = counted
                let evidence = evidence(subject.documentClass, of: stream)
                again.change = .open(from: from, evidence: evidence, marks: subject.marks)
                return [again]
            } ?? [])
    }

    /// The mark of an opening stays for ever, also when its date is corrected later.
    private static func isOfOpening(_ event: String, _ stream: CaseStream) -> Bool {
        if openings.contains(event) { return true }
        guard event == "confirm_correction", stream.field("opening") == .bool(true) else {
            return false
        }
        switch stream.kind {
        case LandingProcedure.kind: return stream.field("opened_operating") == .bool(true)
        case LibraryProcedure.kind: return true
        default: return stream.text("opening_listed_on") != nil
        }
    }

    private struct Subject {
        var item: String
        var unit: String
        var documentClass: String
        var marks: FactMarks = []
        /// The date of the official document, when it is recorded before the fact counts.
        var heldFrom: CivilDate?
    }

    /// The documents by which a project passes its tracks.
    private static let reports: [Metric: String] = [
        .verified: "verification_report", .piloted: "pilot_report",
    ]

    private static func subject(
        of stream: CaseStream,
        _ instance: String,
        _ metric: Metric
    ) throws -> Subject {
        let project = stream.parent ?? stream.id
        func date(_ name: String) -> CivilDate? {
            stream.text(name, of: instance).flatMap { CivilDate($0) }
        }
        switch stream.kind {
        case LibraryProcedure.kind:
            // The entry counts from its document, not from the day on which it was verified.
            return Subject(
                item: project,
                unit: project,
                documentClass: "library_document",
                marks: [.entered, .verified],
                heldFrom: date("entered_on")
            )
        case LandingProcedure.kind:
            guard let code = stream.text("uscc") else { throw Refusal(incomplete(stream)) }
            return Subject(
                item: project,
                unit: code,
                documentClass: "business_licence",
                marks: stream.field("on_technology") == .bool(true) ? .onTechnology : [],
                heldFrom: date("operating_on")
            )
        case LandingProcedure.platformKind:
            return Subject(
                item: stream.id,
                unit: stream.id,
                documentClass: "opening_document",
                marks: .opened,
                heldFrom: date("opened_on")
            )
        case GrantProcedure.kind:
            return Subject(
                item: project,
                unit: project,
                documentClass: "payment_voucher",
                heldFrom: date("paid_on")
            )
        default:
            // A listing counts from its date, also when that was corrected later; what else a
            // project reaches, from the day on which it does.
            let isListing = metric == .cultivated
            return Subject(
                item: stream.id,
                unit: stream.id,
                documentClass: isListing ? "listing_document" : reports[metric] ?? "",
                heldFrom: isListing ? date("listed_on") : nil
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
