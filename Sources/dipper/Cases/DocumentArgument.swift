import Casework
import Documents
import Portfolio
import Workflow

/// A document as somebody gives it, before its file is kept.
struct GivenDocument: Hashable {
    var reference: DocumentReference
    var file: Enclosure.File?
    var particulars = DocumentParticulars(name: "", original: "")

    /// What comes with it; nil for a mere reference.
    func enclosure(_ document: Int) -> Enclosure? {
        guard file != nil || !particulars.original.isEmpty else { return nil }
        return Enclosure(document: document, file: file, particulars: particulars)
    }
}

/// The documents of one command; of a 涉密 one nothing is read and nothing is told.
enum GivenDocuments: Hashable {
    case plain([GivenDocument])
    case classified

    /// Hands the documents over to a command.
    func give(to command: inout Command) {
        switch self {
        case .classified: command.isClassified = true
        case .plain(let documents):
            command.documents = documents.map(\.reference)
            command.enclosures = documents.enumerated().compactMap { $1.enclosure($0) }
        }
    }
}

/// A document as the command line names it, in one argument of parts separated by commas.
///
/// `class=payment_voucher,number=2026-3,issuer=…,date=2026-05-06,file=PATH`. A comma that no
/// known name follows belongs to the part before it, since titles of issuers may hold commas.
enum DocumentArgument {
    private static let names = [
        "class", "number", "issuer", "date", "file", "digest", "pages", "seal", "original",
        "retention", "classified",
    ]

    /// Looks through the file that is named; `digest`, or `original` alone, stands for a paper.
    ///
    /// Nil for a 涉密 document, whose file is not touched.
    /// - Throws: `DOCUMENT_FORM`, `DOCUMENT_PART_REPEATED`, `DOCUMENT_PART_MISSING`,
    ///   `DOCUMENT_PART`, `DOCUMENT_FILE`, `DOCUMENT_DIGEST`, `DATE_FORM`, and what the file is
    ///   refused for.
    static func document(_ text: String, number: Int) throws(Refusal) -> GivenDocument? {
        let place = "--document/\(number)"
        return try document(try parts(of: text, place)) { "\(place)/\($0)" }
    }

    /// A document of named parts; `place` tells where a person gave a part.
    ///
    /// An upload stands for `file`, which is a path only on the machine of whoever asks.
    static func document(
        _ parts: [String: String],
        upload: GivenUpload? = nil,
        at place: (String) -> String
    ) throws(Refusal) -> GivenDocument? {
        let isMarked = SecrecyMark.stands(in: parts) || SecrecyMark.stands(in: upload?.name ?? "")
        guard parts["classified"] != "yes", !isMarked else { return nil }
        var blockers: [Blocker] = []
        func value<T>(_ name: String, _ read: (String) throws(Refusal) -> T) -> T? {
            do throws(Refusal) {
                return try parts[name].map(read)
            } catch {
                blockers += error.blockers
                return nil
            }
        }
        for name in ["class", "date"] where parts[name] == nil {
            blockers.append(missing(name, place(name)))
        }
        let sources = ["file", "digest"].filter {
            parts[$0] != nil || $0 == "file" && upload != nil
        }
        if sources.count > 1 || sources.isEmpty && parts["original"] == nil {
            blockers.append(source(place("file")))
        }
        let date = value("date") { text throws(Refusal) in
            try Moment.date(text, option: place("date"))
        }
        let digest = value("digest") { text throws(Refusal) in
            guard isDigest(text) else { throw Refusal(wrongDigest(text, place("digest"))) }
            return text
        }
        let details = details(parts, place, &blockers)
        var file: DocumentFile?
        do throws(Refusal) {
            file = try checked(upload, parts["file"])
        } catch {
            blockers += error.blockers.map { upload == nil ? $0 : $0.at(place("file")) }
        }
        guard blockers.isEmpty, let documentClass = parts["class"], let date else {
            throw Refusal(blockers)
        }
        var reference = DocumentReference(
            documentClass: documentClass,
            number: parts["number"] ?? "",
            issuer: parts["issuer"] ?? "",
            date: date,
            digest: file?.digest ?? digest ?? ""
        )
        reference.pages = details.pages
        reference.isStamped = details.isStamped
        reference.retention = details.retention ?? DocumentClass.retention(documentClass)
        return GivenDocument(
            reference: reference,
            file: file.map {
                Enclosure.File(
                    path: $0.path,
                    upload: $0.upload,
                    mediaType: $0.type.mediaType,
                    bytes: $0.bytes
                )
            },
            particulars: DocumentParticulars(
                name: file?.name ?? "",
                original: parts["original"] ?? ""
            )
        )
    }

    private static func checked(
        _ upload: GivenUpload?,
        _ path: String?
    ) throws(Refusal) -> DocumentFile? {
        if let upload { return try upload.checked() }
        guard let path else { return nil }
        return try DocumentFile(checking: path)
    }

    /// Pages, seal and retention, each one of few texts.
    private static func details(
        _ parts: [String: String],
        _ place: (String) -> String,
        _ blockers: inout [Blocker]
    ) -> (pages: Int64?, isStamped: Bool?, retention: Retention?) {
        var details: (pages: Int64?, isStamped: Bool?, retention: Retention?)
        if let text = parts["pages"] {
            details.pages = Int64(text).flatMap { (1...100_000).contains($0) ? $0 : nil }
            if details.pages == nil {
                blockers.append(wrongPart(text, "1...100000", place("pages")))
            }
        }
        if let text = parts["seal"] {
            details.isStamped = ["yes": true, "no": false][text]
            if details.isStamped == nil {
                blockers.append(wrongPart(text, "yes|no", place("seal")))
            }
        }
        if let text = parts["retention"] {
            details.retention = Retention(rawValue: text)
            if details.retention == nil {
                let known = Retention.allCases.map(\.rawValue).joined(separator: "|")
                blockers.append(wrongPart(text, known, place("retention")))
            }
        }
        if let text = parts["classified"], text != "no" {
            blockers.append(wrongPart(text, "yes|no", place("classified")))
        }
        return details
    }

    /// All documents of a command; every bad one is named by its number, from 1.
    static func documents(_ texts: [String]) throws(Refusal) -> GivenDocuments {
        var documents: [GivenDocument] = []
        var blockers: [Blocker] = []
        for (number, text) in zip(1..., texts) {
            do throws(Refusal) {
                guard let document = try document(text, number: number) else {
                    return .classified
                }
                documents.append(document)
            } catch {
                blockers += error.blockers
            }
        }
        guard blockers.isEmpty else { throw Refusal(blockers) }
        return .plain(documents)
    }

    private static func parts(
        of text: String,
        _ place: String
    ) throws(Refusal) -> [String: String] {
        var parts: [(name: String, value: String)] = []
        for piece in text.split(separator: ",", omittingEmptySubsequences: false) {
            if let equals = piece.firstIndex(of: "="),
                names.contains(String(piece[..<equals]))
            {
                parts.append(
                    (String(piece[..<equals]), String(piece[piece.index(after: equals)...]))
                )
            } else if parts.isEmpty {
                throw form(text, place)
            } else {
                parts[parts.count - 1].value += "," + piece
            }
        }
        let repeated = Set(parts.map(\.name)).filter { name in
            parts.count { $0.name == name } > 1
        }
        guard repeated.isEmpty else {
            throw Refusal(repeated.sorted().map { repeatedPart($0, place) })
        }
        return Dictionary(parts.map { ($0.name, $0.value) }) { $1 }.filter { !$0.value.isEmpty }
    }

    private static func isDigest(_ text: String) -> Bool {
        text.hasPrefix("sha256:") && text.utf8.count == 71
            && text.utf8.dropFirst(7).allSatisfy {
                (0x30...0x39).contains($0) || (0x61...0x66).contains($0)
            }
    }
}
