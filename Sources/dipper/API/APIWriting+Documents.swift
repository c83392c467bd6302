import Casework
import Documents
import Foundation
import Portfolio
import Web
import Workflow

/// Documents that come in a body.
extension APIWriting {
    func documents(_ desk: UploadDesk) throws -> GivenDocuments {
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
            documents += try reasons.value(or: []) {
                let path = try APIWriting.file(document, desk, place)
                parts["file"] = path
                do {
                    let found = try DocumentArgument.document(parts) {
                        "\(place)/\($0 == "file" ? "content" : $0)"
                    }
                    return [found].compactMap { $0 }
                } catch let refusal as Refusal {
                    throw Refusal(refusal.blockers.map { APIWriting.named($0, path, place) })
                }
            }
        }
        try reasons.check()
        return .plain(documents)
    }

    /// A reason about a file, at the member that it came in: where it lay meanwhile is nobody's.
    private static func named(_ blocker: Blocker, _ path: String?, _ place: String) -> Blocker {
        guard let path, let name = path.split(separator: "/").last else { return blocker }
        func plain(_ text: String) -> String { text.replacing(path, with: name) }
        return Blocker(
            code: blocker.code,
            message: Localized(zh: plain(blocker.message.zh), en: plain(blocker.message.en)),
            place: blocker.place.hasPrefix("#") ? blocker.place : "\(place)/content",
            values: blocker.values.mapValues(plain),
            role: blocker.role,
            provisional: blocker.provisional
        )
    }

    /// The content of a document in a file of its own; nil without any.
    private static func file(
        _ document: JSON,
        _ desk: UploadDesk,
        _ place: String
    ) throws -> String? {
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
        let name = document["name"]?.textValue ?? ""
        return try desk.put(Multipart.File(field: "", name: name, bytes: Array(content)))
    }
}
