import Casework
import Documents
import Foundation
import Portfolio
import Web
import Workflow

/// What somebody typed into the form of an event, kept as it was typed.
struct EventEntry {
    /// Repeated with every try of the same form, so that a double click does nothing twice.
    var key: String
    /// The version of the case that the person saw; empty for a new case.
    var version: String
    private var fields: FormFields
    private let files: [Multipart.File]

    /// The form before anything was typed: values of a case that an edit would change.
    init(fresh page: EventPage) {
        key = Identifier.make(at: Moment.wallClock())
        version = page.stream.map { "\($0.version)" } ?? ""
        (fields, files) = (FormFields(), [])
        for pair in page.visit.request.query.pairs where pair.name.hasPrefix("f.") {
            fields.pairs.append(pair)
        }
        // A reviewer speaks for himself; in the round a pseudonym takes the place of his code.
        if page.event.payload.contains(where: { $0.name == "expert" }),
            page.visit.roles.contains("REV"), let person = page.visit.person
        {
            fields.pairs.append(("f.expert", person.code))
        }
    }

    /// The form with what was typed into it before, on this machine or another.
    init(fresh page: EventPage, typed: FormFields) {
        self.init(fresh: page)
        fields = typed
    }

    init(_ fields: FormFields, _ files: [Multipart.File]) {
        self.fields = fields
        self.files = files
        key = fields["_key"] ?? ""
        version = fields["_version"] ?? ""
    }

    func values(_ name: String) -> [String] { fields.all("f.\(name)") }

    /// What was typed for a part of a document, such as its number.
    func document(_ documentClass: String, _ part: String) -> String {
        fields["d.\(documentClass).\(part)"] ?? ""
    }

    var date: String? { EventEntry.given(fields["_on"]) }
    var reason: String? { EventEntry.given(fields["_reason"]) }
    var otherClass: String { fields["_class"] ?? "" }

    private static func given(_ text: String?) -> String? {
        text.flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0 }
    }

    /// Fields as the reader of payloads takes them: what was left empty was not given.
    func given(_ event: Chart.Event) -> [GivenField] {
        event.payload.map { slot in
            var typed = values(slot.name).filter { !$0.allSatisfy(\.isWhitespace) }
            // A dimension that does not apply is typed in letters and sent as a number.
            if slot.name == "marks" {
                typed = typed.map { ScoreSheet.isLeftOut($0) ? "\(ScoreSheet.leftOut)" : $0 }
            }
            let text = typed.isEmpty ? nil : typed.joined(separator: ",")
            return GivenField(slot.name, text, at: slot.name)
        }
    }

    /// The documents that were given, each with its file; those without anything are left out.
    func documents() throws -> GivenDocuments {
        var documents: [GivenDocument] = []
        var reasons = Reasons()
        let classes = Set(
            fields.pairs.map(\.name).filter { $0.hasPrefix("d.") }.compactMap {
                $0.split(separator: ".").dropFirst().first.map(String.init)
            }
        )
        for documentClass in classes.sorted() {
            let name = documentClass == "_" ? otherClass : documentClass
            var parts: [String: String] = [:]
            for part in ["number", "issuer", "date", "original", "classified"] {
                parts[part] = EventEntry.given(document(documentClass, part))
            }
            let upload = files.first { $0.field == "d.\(documentClass).file" }.map(GivenUpload.init)
            guard upload != nil || !parts.isEmpty else { continue }
            parts["class"] = EventEntry.given(name)
            let place = "d.\(documentClass)"
            do throws(Refusal) {
                let found = try DocumentArgument.document(parts, upload: upload) {
                    "\(place).\($0)"
                }
                guard let found else { return .classified }
                documents.append(found)
            } catch {
                for blocker in error.blockers { reasons.add(blocker) }
            }
        }
        try reasons.check()
        return .plain(documents)
    }
}
