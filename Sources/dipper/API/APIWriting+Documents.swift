import Casework
import Documents
import Foundation
import Portfolio
import Web
import Workflow

/// Documents that come in a body, or beside it in a form.
extension APIWriting {
    func documents() throws -> GivenDocuments {
        var documents: [GivenDocument] = []
        var reasons = Reasons()
        for (index, document) in (given["documents"]?.elements ?? []).enumerated() {
            let place = "#/documents/\(index)"
            if document["classified"] == .bool(true) { return .classified }
            var parts: [String: String] = [:]
            for name in ["class", "number", "issuer", "date", "digest", "original", "retention"] {
                parts[name] = document[name]?.textValue.flatMap { $0.isEmpty ? nil : $0 }
            }
            parts["pages"] = document["pages"]?.integerValue.map { "\($0)" }
            if case .bool(let isStamped)? = document["seal"] {
                parts["seal"] = isStamped ? "yes" : "no"
            }
            let named = parts.merging(["file": document["name"]?.textValue ?? ""]) { $1 }
            if SecrecyMark.stands(in: named) { return .classified }
            do {
                let upload = try upload(document, place)
                let found = try DocumentArgument.document(parts, upload: upload) {
                    "\(place)/\($0 == "file" ? "content" : $0)"
                }
                guard let found else { return .classified }
                documents.append(found)
            } catch let refusal as Refusal {
                for blocker in refusal.blockers { reasons.add(blocker) }
            }
        }
        try reasons.check()
        return .plain(documents)
    }

    /// The content of a document: a part of the form by its name, or base64; nil without any.
    private func upload(_ document: JSON, _ place: String) throws -> GivenUpload? {
        let name = document["name"]?.textValue
        if let part = document["file"] {
            guard document["content"] == nil,
                let file = call.request.form()?.files.first(where: { $0.field == part.textValue })
            else {
                let expected = "the name of a part of this form, without content"
                throw Refusal(APIRefusals.memberForm(part, expected: expected, "\(place)/file"))
            }
            return GivenUpload(
                name: name ?? file.name,
                content: file.content,
                bytes: file.size
            )
        }
        guard let text = document["content"]?.textValue else { return nil }
        guard let content = Data(base64Encoded: text) else {
            throw Refusal(
                APIRefusals.memberForm(
                    .text(String(text.prefix(20))),
                    expected: "base64",
                    "\(place)/content"
                )
            )
        }
        return GivenUpload(
            name: name ?? "",
            content: try UploadedFile(in: NSTemporaryDirectory(), holding: Array(content)),
            bytes: Int64(content.count)
        )
    }
}
