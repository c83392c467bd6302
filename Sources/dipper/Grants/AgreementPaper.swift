import Casework
import Expression
import Paper
import Portfolio
import Store
import Workflow
import WorkflowFile

/// The text of an agreement or of an amendment, by the wording and the policy of the release that
/// the agreement is pinned to.
///
/// The digest is over the words alone, so that PDF and DOCX of the same text have the same one; its
/// first digits are in the footer of each page, by which the paper that is sealed and signed is
/// known. What is printed again is the same to the byte, whatever was published meanwhile.
struct AgreementPaper {
    let paper: CasePaper
    /// The agreement with the terms that are told, of now or of an earlier version.
    let agreement: CaseStream
    /// The agreement as it stands now.
    let present: CaseStream
    /// The instance of an amendment; empty for the agreement itself.
    let key: String
    private let wording: PinnedWording
    private let terms: GrantTerms

    /// Which text it is.
    enum Part: Hashable {
        case now
        /// The agreement by a version of its terms.
        case terms(Int)
        case amendment(Int)
    }

    /// - Throws: `NOT_FOUND` for what is no agreement of those that one sees, or no amendment of
    ///   it; `TERMS_UNKNOWN`; `AGREEMENT_WORDING` where no wording is published.
    init(_ code: String, _ part: Part = .now, _ ledger: OpenLedger) throws {
        guard let present = try ledger.cases.stream(code), present.kind == GrantNoun.kind,
            let parent = present.parent, let project = try ledger.cases.stream(parent)
        else { throw CaseRefusals.notFound(code) }
        self.present = present
        terms = try GrantTerms(present, ledger)
        switch part {
        case .now: (agreement, key) = (present, "")
        case .terms(let number): (agreement, key) = (try terms.agreement(number), "")
        case .amendment(let number):
            key = "\(AgreementPaper.amendment)/\(number)"
            guard present.instances[key] != nil else {
                throw CaseRefusals.notFound("\(code)/\(key)")
            }
            agreement = try terms.agreement(beforeAmendment: key)
        }
        paper = try CasePaper(ledger, CaseReference(code: project.code, instance: ""))
        let id = AgreementWords.wordingID(key)
        let rules = try ledger.rules(of: present)
        guard let wording = PinnedWording(id, rules, inForce: paper.words.rules) else {
            throw AgreementWords.noWording(key)
        }
        self.wording = wording
    }

    static let amendment = "amendment"

    // MARK: The words

    /// Refused: `AGREEMENT_FIELD` for each field of the wording that has no value yet.
    private func lines() throws -> [AgreementLine] {
        try AgreementWords(wording, agreement, key, from: source, preface: try changes()).lines()
    }

    /// What is in force tells its parties as they were called then.
    private var source: CaseSource {
        let (cases, moment) = (paper.ledger.cases, version?.recordedAt)
        return CaseSource(
            stream: { id in
                guard let stream = try cases.named(id) else { return nil }
                guard let moment, stream.version > 0,
                    let version = try cases.store.version(of: id, at: moment)
                else { return stream }
                return try cases.earlier(stream, recorded: version) ?? stream
            },
            text: { try cases.texts(of: [$0])[$0] }
        )
    }

    /// The version of the terms that is told; nil before the signature.
    private var version: GrantTerms.Version? {
        let number = Int(agreement.integer("terms") ?? 0)
        guard key.isEmpty else { return terms.amended(key) }
        return terms.versions.first { $0.number == number }
    }

    /// What an amended text changes of the version before it.
    private func changes() throws -> [String] {
        let number = Int(agreement.integer("terms") ?? 0)
        guard number > 1, key.isEmpty else { return [] }
        func told(_ value: String, _ key: String) throws -> String {
            guard key.hasSuffix(" amount") else { return value }
            return AgreementWords.both(try Fen.parse(value.filter { $0 != "," }).count)
        }
        let changes = try terms.differences(from: number - 1, to: number).map { difference in
            let before = try told(difference.before, difference.key)
            let after = try told(difference.after, difference.key)
            return "\(difference.name.zh)：由 \(before) 变更为 \(after)"
        }
        let told = changes.isEmpty ? "无" : changes.joined(separator: "；")
        return ["本文本为第 \(number) 版条款，较第 \(number - 1) 版的变更：\(told)。"]
    }

    /// SHA-256 of the words, as 64 hexadecimal digits.
    func digest() throws -> String { AgreementPaper.digest(try lines()) }

    private static func digest(_ lines: [AgreementLine]) -> String {
        Digests.hexadecimal(Digests.sha256(Array(AgreementWords.digested(lines).utf8)))
    }

    // MARK: The file

    /// Which edition it is: of the text before the signature, of the terms after it.
    var edition: String {
        let terms = agreement.integer("terms") ?? 0
        if terms > 0, key.isEmpty { return "条款第 \(terms) 版" }
        let isAsked = sealedText != nil
        let number = present.integer("text_version", of: key) ?? 0
        let draft = "文本第 \(number + (isAsked ? 0 : 1)) 稿"
        return key.isEmpty ? draft : "第 \(present.integer("number", of: key) ?? 0) 号变更　\(draft)"
    }

    /// The digest that was recorded with the seal or the signature; nil before either.
    var sealedText: String? { (key.isEmpty ? agreement : present).text("text", of: key) }

    /// Whether the words are those that were sealed or signed; nil before either.
    func isSealedText(_ digest: String) -> Bool? {
        if key.isEmpty, agreement.integer("terms") ?? 0 > 1 { return nil }
        return sealedText.map { digest.hasPrefix($0) || $0.hasPrefix(digest) }
    }

    /// Without the decision, it is a draft; an amendment has one of its own.
    private var isDecided: Bool {
        guard key.isEmpty else {
            return present.isIn("approved", of: key) || present.isIn("in_force", of: key)
        }
        return present.isIn("decided") || (present.integer("terms") ?? 0) > 0
    }

    func file() throws -> ReportFile {
        let ledger = paper.ledger
        let lines = try lines()
        let marks = [
            isDecided ? nil : "草稿　未经决策",
            ledger.standing.isSandbox ? "沙箱　不作凭证" : nil,
        ]
        let title = wording.text.title.zh
        let number = key.isEmpty ? "" : "-\(present.integer("number", of: key) ?? 0)"
        let name = "\(title)-\(agreement.code)\(number)"
        return ReportFile(
            PaperDocument(
                title: name,
                header: "\(agreement.code) \(title)　\(edition)",
                warning: marks.compactMap(\.self).first,
                footer: "文本摘要 \(AgreementPaper.digest(lines).prefix(AgreementPaper.shown))",
                created: try created(),
                blocks: lines.flatMap(\.blocks)
            ),
            name: name
        )
    }

    /// The moment since which the text is as it is, so far as the agreement knows it.
    private func created() throws -> Instant {
        if let version { return version.recordedAt }
        let latest = try paper.ledger.cases.events(of: present.id).last?.recordedAt
        return latest ?? paper.ledger.now
    }

    /// Digits of the digest in the footer, which people compare and may type.
    static let shown = 12
}

extension AgreementLine {
    fileprivate var blocks: [Block] {
        switch self {
        case .title(let text): [.text(text, .coverTitle), .space(6)]
        case .heading(let text): [.heading(Heading(text, level: 3))]
        case .paragraph(let text): [.text(text, .body)]
        case .blank(let text): [.text(text, .plain)]
        case .signature(let seal, let hand):
            [.space(10), .text(seal, .plain), .text(hand, .plain)]
        case .table(let columns, let rows):
            [.table(Table(columns.map { .init($0.title, share: $0.share) }, rows))]
        }
    }
}
