import Expression
import Workflow

/// The text that is sealed and signed: its digest is looked up, and another one is refused.
///
/// It is the text as it would be printed now, or a file that comes with the application as its
/// text, such as one whose wording was negotiated. A text that was printed has to be what the
/// terms say still when it is sealed and when it is signed.
struct SealedText<Office: Desk> {
    private let stream: CaseStream
    /// The instance of an amendment; empty for the agreement itself.
    private let key: String
    private let desk: Office

    init(_ stream: CaseStream, _ key: String, desk: Office) {
        (self.stream, self.key, self.desk) = (stream, key, desk)
    }

    /// Nil for an event that is about no text.
    func plan(_ request: Request) throws -> Plan? {
        let (payload, blockers): ([String: Value], [Blocker])
        switch request.event {
        case "request_seal": (payload, blockers) = try asked(request)
        case "approve_seal": (payload, blockers) = (request.payload, try changes())
        case "sign": (payload, blockers) = try signed(request)
        default: return nil
        }
        return Plan(
            [Procedures.asked(request, on: stream, payload: payload)],
            blockers: blockers
        )
    }

    /// Digits that a person gives at least, which the footer of each page has.
    private static var least: Int { 12 }

    /// With the whole digest of the text for which the seal is asked.
    private func asked(_ request: Request) throws -> ([String: Value], [Blocker]) {
        var payload = request.payload
        let given = payload["text"]?.text?.lowercased()
        if let given, given.count < SealedText.least { return (payload, []) }
        let filed = request.documents.filter { $0.documentClass == documentClass }
            .map { SealedText.digits($0.digest) }
        if let given, let match = filed.first(where: { $0.hasPrefix(given) }) {
            payload["text"] = .string(match)
            return (payload, [])
        }
        do {
            let printed = try digest()
            if let given, !printed.hasPrefix(given) {
                return (payload, [SealedTextBlockers.other(given, printed, filed)])
            }
            payload["text"] = .string(printed)
            return (payload, [])
        } catch let refusal as Refusal {
            return (payload, refusal.blockers)
        }
    }

    /// What is signed: the text that was sealed, or without a record of seals that of now, if it
    /// can be printed at all.
    func signed(_ request: Request) throws -> ([String: Value], [Blocker]) {
        var payload = request.payload
        guard stream.text("text", of: key) == nil else { return (payload, try changes()) }
        let printed: String
        do {
            printed = try digest()
        } catch is Refusal {
            return (payload, [])
        }
        guard let given = payload["text"]?.text?.lowercased() else {
            payload["text"] = .string(printed)
            return (payload, [])
        }
        guard given.count >= SealedText.least else { return (payload, []) }
        guard printed.hasPrefix(given) else {
            return (payload, [SealedTextBlockers.other(given, printed, [])])
        }
        payload["text"] = .string(printed)
        return (payload, [])
    }

    /// Why the text that the seal was asked for is not that of the terms any more.
    private func changes() throws -> [Blocker] {
        guard let text = stream.text("text", of: key), !isFiled(text) else { return [] }
        do {
            let printed = try digest()
            return printed.hasPrefix(text) ? [] : [SealedTextBlockers.changed(text, printed)]
        } catch let refusal as Refusal {
            return refusal.blockers
        }
    }

    // MARK: Digests

    private var documentClass: String { key.isEmpty ? "agreement_text" : "amendment_text" }

    private func isFiled(_ text: String) -> Bool {
        stream.documents.contains {
            $0.documentClass == documentClass && SealedText.digits($0.digest) == text
        }
    }

    /// Of the text as it would be printed now.
    ///
    /// Refused: `AGREEMENT_WORDING`, `AGREEMENT_FIELD`.
    private func digest() throws -> String {
        let id = AgreementWords.wordingID(key)
        guard let wording = try desk.wording(id, of: stream) else {
            throw AgreementWords.noWording(key)
        }
        let source = CaseSource(
            stream: { try desk.stream($0) },
            text: { try desk.text(in: $0) }
        )
        let lines = try AgreementWords(wording, stream, key, from: source).lines()
        return SealedText.digits(desk.digest(of: AgreementWords.digested(lines)))
    }

    /// The digits of `sha256:…`.
    private static func digits(_ digest: String) -> String {
        String(digest.split(separator: ":").last ?? "")
    }
}

/// What texts are refused for, in words.
private enum SealedTextBlockers {
    static func other(_ given: String, _ printed: String, _ filed: [String]) -> Blocker {
        let (text, file) = (short(printed), filed.first { !$0.isEmpty }.map(short))
        return Blocker(
            code: "TEXT_NOT_CURRENT",
            message: Localized(
                zh: "文本摘要 \(short(given)) 不是现行条款的文本（应为 \(text)）"
                    + (file.map { "，也不是所附文本文件（\($0)）" } ?? "")
                    + "，请经办人不填，由系统核出，或重新打印文本后再办",
                en: "The digest \(short(given)) is not that of the text by the present terms"
                    + " (\(text))" + (file.map { ", nor of the file that came (\($0))" } ?? "")
                    + ". Leave it out and it is looked up, or print the text anew"
            ),
            place: "text",
            values: ["found": given, "expected": printed],
            role: "PO"
        )
    }

    static func changed(_ sealed: String, _ printed: String) -> Blocker {
        Blocker(
            code: "TEXT_CHANGED",
            message: Localized(
                zh: "申请用印的文本为 \(short(sealed))，之后条款或双方信息有变，现为 \(short(printed))，"
                    + "请项目专员退回用印（return_seal）后按新文本重新申请",
                en: "The seal was asked for the text \(short(sealed)). Since then the terms or the"
                    + " parties changed, and it would be \(short(printed)) now. The project"
                    + " officer can take the seal back (return_seal) and ask anew"
            ),
            place: "text",
            values: ["found": sealed, "expected": printed],
            role: "PO"
        )
    }

    private static func short(_ digest: String) -> String { String(digest.prefix(12)) }
}
