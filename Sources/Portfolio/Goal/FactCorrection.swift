import Expression
import Workflow

/// Corrections of what goals count: one person proposes, on the document that says so.
enum FactCorrection {
    /// The class of the document that proves a date.
    private static let classes = [
        "registered_on": "business_licence", "operating_on": "operating_evidence",
        "entered_on": "library_document", "opened_on": "opening_document",
    ]

    /// Refused with `CORRECTION_UNPROVEN` for each corrected date without a document of that date,
    /// and for a corrected number that no document has.
    static func requireProof(_ request: Request, on stream: CaseStream) throws(Refusal) {
        guard request.event == "propose_correction", request.instance.isEmpty else { return }
        func given(_ field: String) -> String? {
            guard case .string(let text)? = request.payload[field] else { return nil }
            return text
        }
        var blockers = classes.sorted { $0.key < $1.key }.compactMap { field, name -> Blocker? in
            guard let date = given(field) else { return nil }
            let isProven = request.documents.contains {
                $0.documentClass == name && $0.date.description == date
            }
            return isProven ? nil : unproven(field, date, name)
        }
        if let number = given("document_number") {
            let date = given("entered_on") ?? stream.text("entered_on")
            let isProven = request.documents.contains {
                $0.documentClass == "library_document" && $0.number == number
                    && $0.date.description == date
            }
            if !isProven {
                blockers.append(unproven("document_number", number, "library_document"))
            }
        }
        guard blockers.isEmpty else { throw Refusal(blockers) }
    }

    private static func unproven(_ field: String, _ found: String, _ name: String) -> Blocker {
        Blocker(
            code: "CORRECTION_UNPROVEN",
            message: Localized(
                zh: "更正为“\(found)”没有文件证明，应随附载明它的 \(name)（日期、文号一致），请提请人补充",
                en: "No document proves the correction to “\(found)”; expected a \(name) that says"
                    + " so, with its date and number; whoever proposes it can add it"
            ),
            place: field,
            values: ["found": found, "expected": name],
            role: "PO"
        )
    }
}
