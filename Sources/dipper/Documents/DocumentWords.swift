import Casework
import Documents
import Portfolio
import Spreadsheet
import Store
import Workflow

/// A document as people and programs are told of it.
struct DocumentWords {
    let document: CaseDocument

    init(_ document: CaseDocument) {
        self.document = document
    }

    private var keeping: Localized {
        switch document.keeping {
        case .kept: Localized(zh: "存文件 \(size)", en: "file kept, \(size)")
        case .paper: Localized(zh: "仅纸质", en: "on paper only")
        case .expunged: Localized(zh: "（已清除）", en: "(expunged)")
        }
    }

    private var size: String {
        let bytes = document.reference.bytes
        guard bytes >= 1000 else { return "\(bytes) B" }
        guard bytes >= 1_000_000 else { return "\(bytes / 1000) kB" }
        return "\(bytes / 1_000_000).\(bytes % 1_000_000 / 100_000) MB"
    }

    var line: Localized {
        let reference = document.reference
        let head = [reference.number, reference.issuer, reference.date.description]
        let title = DocumentClass.title(reference.documentClass)
        func line(_ title: String, _ words: [String?], _ keeping: String) -> String {
            let tail = [document.particulars?.name, reference.digest].compactMap { $0 }
            let parts = [title] + head + words.compactMap { $0 } + [keeping] + tail
            return "\(document.number). " + parts.filter { !$0.isEmpty }.joined(separator: " ")
        }
        let original = document.particulars?.original ?? ""
        return Localized(
            zh: line(
                title.zh,
                [
                    reference.retention.map { "保管\($0.title.zh)" },
                    reference.pages.map { "\($0) 页" },
                    reference.isStamped.map { $0 ? "已盖章" : "未盖章" },
                    original.isEmpty ? nil : "原件在\(original)",
                ],
                keeping.zh
            ),
            en: line(
                title.en,
                [
                    reference.retention.map { "kept \($0.title.en)" },
                    reference.pages.map { "\($0) pages" },
                    reference.isStamped.map { $0 ? "stamped" : "not stamped" },
                    original.isEmpty ? nil : "original: \(original)",
                ],
                keeping.en
            )
        )
    }

    /// A row of a sheet, without the case.
    var cells: [Cell] {
        let reference = document.reference
        return [
            .number("\(document.number)"), .text(reference.documentClass),
            Cell(text: reference.number), Cell(text: reference.issuer), .date(reference.date),
            .text(keeping.zh), reference.pages.map { .number("\($0)") } ?? .empty,
            reference.isStamped.map { .bool($0) } ?? .empty,
            Cell(text: reference.retention?.title.zh ?? ""),
            Cell(text: document.particulars?.name ?? ""),
            Cell(text: document.particulars?.original ?? ""),
            document.keeping == .kept ? .number("\(reference.bytes)") : .empty,
            Cell(text: reference.digest),
        ]
    }

    var json: JSON {
        let reference = document.reference
        return [
            "item": JSON(document.number), "class": JSON(reference.documentClass),
            "number": JSON(reference.number), "issuer": JSON(reference.issuer),
            "date": JSON(reference.date.description), "digest": JSON(reference.digest),
            "keeping": JSON(document.keeping.rawValue),
            "pages": reference.pages.map { JSON($0) } ?? .null,
            "stamped": reference.isStamped.map { .bool($0) } ?? .null,
            "retention": reference.retention.map { JSON($0.rawValue) } ?? .null,
            "media": JSON(reference.mediaType), "bytes": JSON(reference.bytes),
            "name": document.particulars.map { JSON($0.name) } ?? .null,
            "original": document.particulars.map { JSON($0.original) } ?? .null,
        ]
    }
}

extension CaseDocument {
    /// A name under which the file may be written: nothing of it leads elsewhere or misleads.
    ///
    /// A name comes from whoever handed the file in; its ending is that of the content.
    var safeName: String {
        let type = DocumentType(mediaType: reference.mediaType)
        let ending = type?.endings[0] ?? "bin"
        let given = particulars?.name.split(separator: "/").last.map(String.init) ?? ""
        let dot = given.lastIndex(of: ".") ?? given.endIndex
        let forbidden: Set<Unicode.Scalar> = [
            "/", "\\", ":", "*", "?", "\"", "<", ">", "|", "~", "$", "`", "%",
        ]
        var stem = ""
        for scalar in given[..<dot].unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse,
                .unassigned:
                continue
            default:
                stem.unicodeScalars.append(forbidden.contains(scalar) ? "_" : scalar)
            }
        }
        stem = String(stem.drop { ".- ".contains($0) })
        while stem.utf8.count > 180 || stem.last == " " || stem.last == "." { stem.removeLast() }
        return "\(stem.isEmpty ? "\(reference.documentClass)-\(number)" : stem).\(ending)"
    }
}
