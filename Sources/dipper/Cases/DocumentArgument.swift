import Casework
import Portfolio
import Workflow

/// A document as the command line names it, in one argument of parts separated by commas.
///
/// `class=payment_voucher,number=2026-3,issuer=…,date=2026-05-06,file=PATH`. A comma that no
/// known name follows belongs to the part before it, since titles of issuers may hold commas.
enum DocumentArgument {
    static let mostBytes = 1 << 28
    private static let names = ["class", "number", "issuer", "date", "file", "digest"]

    /// Reads the file that is named, for its SHA-256; `digest` stands for a file kept elsewhere.
    ///
    /// - Throws: `DOCUMENT_FORM`, `DOCUMENT_PART_REPEATED`, `DOCUMENT_PART_MISSING`,
    ///   `DOCUMENT_FILE`, `DOCUMENT_DIGEST`, `DATE_FORM`, and what the file is refused for.
    static func document(_ text: String, number: Int) throws(Refusal) -> DocumentReference {
        let place = "--document/\(number)"
        let parts = try parts(of: text, place)
        var blockers: [Blocker] = []
        for name in ["class", "date"] where parts[name] == nil {
            blockers.append(missing(name, place))
        }
        if (parts["file"] == nil) == (parts["digest"] == nil) { blockers.append(source(place)) }
        var date: CivilDate?
        do throws(Refusal) {
            if let text = parts["date"] { date = try Moment.date(text, option: "\(place)/date") }
        } catch {
            blockers += error.blockers
        }
        var digest = parts["digest"]
        if let digest, !isDigest(digest) { blockers.append(wrongDigest(digest, place)) }
        do throws(Refusal) {
            if let path = parts["file"] {
                digest = Digests.named(try InputFile.read(path, mostBytes: mostBytes))
            }
        } catch {
            blockers += error.blockers
        }
        guard blockers.isEmpty, let documentClass = parts["class"], let date, let digest else {
            throw Refusal(blockers)
        }
        return DocumentReference(
            documentClass: documentClass,
            number: parts["number"] ?? "",
            issuer: parts["issuer"] ?? "",
            date: date,
            digest: digest
        )
    }

    /// All documents of a command; every bad one is named by its number, from 1.
    static func documents(_ texts: [String]) throws(Refusal) -> [DocumentReference] {
        var documents: [DocumentReference] = []
        var blockers: [Blocker] = []
        for (number, text) in zip(1..., texts) {
            do throws(Refusal) {
                documents.append(try document(text, number: number))
            } catch {
                blockers += error.blockers
            }
        }
        guard blockers.isEmpty else { throw Refusal(blockers) }
        return documents
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

    // MARK: Refusals

    private static let pattern = "class=…,number=…,issuer=…,date=YYYY-MM-DD,file=PATH"

    private static func form(_ text: String, _ place: String) -> Refusal {
        Refusal(
            Blocker(
                code: "DOCUMENT_FORM",
                message: Localized(
                    zh: "“\(text)”无法识别，应为 \(pattern)，请填报人更正",
                    en: "“\(text)” cannot be read; expected \(pattern);"
                        + " whoever entered it can correct it"
                ),
                place: place,
                values: ["found": text, "expected": pattern]
            )
        )
    }

    private static func repeatedPart(_ name: String, _ place: String) -> Blocker {
        Blocker(
            code: "DOCUMENT_PART_REPEATED",
            message: Localized(
                zh: "\(name) 给出两次，应只有一次，请填报人去掉一个",
                en: "\(name) is given twice; expected once; whoever entered it can leave one out"
            ),
            place: "\(place)/\(name)",
            values: ["found": name]
        )
    }

    private static func missing(_ name: String, _ place: String) -> Blocker {
        Blocker(
            code: "DOCUMENT_PART_MISSING",
            message: Localized(
                zh: "缺少 \(name)，应为 \(pattern)，请填报人补充",
                en: "\(name) is missing; expected \(pattern); whoever entered the rest can add it"
            ),
            place: "\(place)/\(name)",
            values: ["expected": pattern]
        )
    }

    private static func source(_ place: String) -> Blocker {
        Blocker(
            code: "DOCUMENT_FILE",
            message: Localized(
                zh: "应给出 file=路径，或 digest=sha256:摘要，二者必居其一，请填报人更正",
                en: "Expected either file=PATH or digest=sha256:…, exactly one of the two;"
                    + " whoever entered it can correct it"
            ),
            place: place,
            values: ["expected": pattern]
        )
    }

    private static func wrongDigest(_ found: String, _ place: String) -> Blocker {
        Blocker(
            code: "DOCUMENT_DIGEST",
            message: Localized(
                zh: "摘要“\(found)”无效，应为 sha256: 加 64 位小写十六进制数，请填报人更正",
                en: "The digest “\(found)” is not valid; expected sha256: and 64 hexadecimal"
                    + " digits; whoever entered it can correct it"
            ),
            place: "\(place)/digest",
            values: ["found": found]
        )
    }
}
