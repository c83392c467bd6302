import Casework
import Expression
import Paper
import Portfolio
import Store
import Workflow
import WorkflowFile

/// The text of an agreement, from the wording in force and from what the ledger says.
///
/// Every amount stands in figures and in upper case (INV-40). The digest is over the words alone,
/// so that PDF and DOCX of the same text have the same one; its first digits are in the footer of
/// each page, by which the paper that is sealed and signed is known.
struct AgreementPaper {
    let paper: CasePaper
    /// The agreement with the terms that are told, of now or of an earlier version.
    let agreement: CaseStream
    /// The agreement as it stands now.
    let present: CaseStream
    private let wording: AgreementText

    /// `terms` is a version of the terms; those of now unless given.
    ///
    /// - Throws: `NOT_FOUND` for what is no agreement of those that one sees; `TERMS_UNKNOWN`;
    ///   `AGREEMENT_WORDING` where no wording is published.
    init(_ code: String, terms: Int? = nil, _ ledger: OpenLedger) throws {
        guard let present = try ledger.cases.stream(code), present.kind == GrantNoun.kind,
            let parent = present.parent, let project = try ledger.cases.stream(parent)
        else { throw CaseRefusals.notFound(code) }
        self.present = present
        agreement = try terms.map { try GrantTerms(present, ledger).agreement($0) } ?? present
        paper = try CasePaper(ledger, CaseReference(code: project.code, instance: ""))
        let stored = try ledger.contents(kinds: ["text"]).map {
            try AgreementTextFile.load(text: $0.text, file: $0.path)
        }
        guard let wording = stored.first(where: { $0.id.content == GrantNoun.kind })
        else { throw AgreementPaper.noWording() }
        self.wording = wording
    }

    private static func noWording() -> Refusal {
        Refusal(
            Blocker(
                code: "AGREEMENT_WORDING",
                message: Localized(
                    zh: "现行定义中没有协议文本模板，应有 texts/\(GrantNoun.kind).yaml，"
                        + "请系统管理员发布后再办",
                    en: "The definitions in force hold no wording of agreements; expected"
                        + " texts/\(GrantNoun.kind).yaml, which the administrator can publish"
                ),
                place: "texts",
                role: "ADM"
            )
        )
    }

    // MARK: The words

    /// Refused: `AGREEMENT_FIELD` for each field of the wording that has no value yet.
    func blocks() throws -> [Block] {
        let values = try AgreementValues(paper, agreement)
        try values.check(wording)
        return [.text(wording.title.zh, .coverTitle), .space(6)] + (try changes())
            + (try wording.articles.flatMap { article -> [Block] in
                let heading = Heading(article.heading, level: 3)
                return (article.heading.isEmpty ? [] : [.heading(heading)])
                    + (try article.body.flatMap { try paragraph($0, values) })
            })
    }

    /// What an amended text changes of the version before it.
    private func changes() throws -> [Block] {
        let number = Int(agreement.integer("terms") ?? 0)
        guard number > 1 else { return [] }
        let terms = try GrantTerms(present, paper.ledger)
        func told(_ value: String, _ key: String) throws -> String {
            guard key.hasSuffix(" amount") else { return value }
            return AgreementValues.both(try Fen.parse(value.filter { $0 != "," }))
        }
        let changes = try terms.differences(from: number - 1, to: number).map { difference in
            let before = try told(difference.before, difference.key)
            let after = try told(difference.after, difference.key)
            return "\(difference.name.zh)：由 \(before) 变更为 \(after)"
        }
        let told = changes.isEmpty ? "无" : changes.joined(separator: "；")
        return [.text("本文本为第 \(number) 版条款，较第 \(number - 1) 版的变更：\(told)。", .body)]
    }

    private func paragraph(
        _ pieces: [AgreementText.Piece],
        _ values: AgreementValues
    ) throws -> [Block] {
        if case .field(let field)? = pieces.first, field.isBlock {
            return try values.blocks(field)
        }
        let words = try pieces.map { piece in
            switch piece {
            case .words(let words): words
            case .field(let field): try values.text(field) ?? ""
            }
        }
        return [.text(words.joined(), .body)]
    }

    /// SHA-256 of the words, as 64 hexadecimal digits.
    func digest() throws -> String { AgreementPaper.digest(try blocks()) }

    private static func digest(_ blocks: [Block]) -> String {
        let lines = blocks.flatMap { block -> [String] in
            switch block {
            case .heading(let heading): [heading.text]
            case .text(let text, _, _): [text]
            case .table(let table):
                [table.columns.map(\.title).joined(separator: "\t")]
                    + table.rows.map { $0.joined(separator: "\t") }
            default: []
            }
        }
        let text = lines.joined(separator: "\n")
        return Digests.hexadecimal(Digests.sha256(Array(text.utf8)))
    }

    // MARK: The file

    /// Which edition it is: of the text before the signature, of the terms after it.
    var edition: String {
        let terms = agreement.integer("terms") ?? 0
        if terms > 0 { return "条款第 \(terms) 版" }
        let isAsked = agreement.text("text") != nil
        return "文本第 \((agreement.integer("text_version") ?? 0) + (isAsked ? 0 : 1)) 稿"
    }

    /// Whether the words are those that were sealed or signed; nil before either.
    func isSealedText(_ digest: String) -> Bool? {
        guard agreement.integer("terms") ?? 0 < 2 else { return nil }
        return agreement.text("text").map { digest.hasPrefix($0) || $0.hasPrefix(digest) }
    }

    func file() throws -> ReportFile {
        let ledger = paper.ledger
        let blocks = try blocks()
        let isDecided = present.isIn("decided") || (present.integer("terms") ?? 0) > 0
        let marks = [
            isDecided ? nil : "草稿　未经决策",
            ledger.standing.isSandbox ? "沙箱　不作凭证" : nil,
        ]
        let name = "\(wording.title.zh)-\(agreement.code)"
        return ReportFile(
            PaperDocument(
                title: name,
                header: "\(agreement.code) \(wording.title.zh)　\(edition)",
                warning: marks.compactMap(\.self).first,
                footer: "文本摘要 \(AgreementPaper.digest(blocks).prefix(AgreementPaper.shown))",
                created: ledger.now,
                blocks: blocks
            ),
            name: name
        )
    }

    /// Digits of the digest in the footer, which people compare and type.
    static let shown = 12
}
