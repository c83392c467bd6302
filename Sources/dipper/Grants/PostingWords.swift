import Casework
import Portfolio
import Spreadsheet
import Store
import Workflow

/// Postings as people and programs are told of them, with the events behind them.
///
/// The amounts are of books that one may read; whose case it is, only for who sees that case.
struct PostingWords {
    let words: CaseWords
    private let streams: [String: CaseStream]
    private let headlines: [String: String]
    private let names: [String: String]

    /// Reads what all of them name at once.
    init(_ postings: [PostedAmount], _ words: CaseWords) throws {
        self.words = words
        let seen = try words.cases.streams(Set(postings.map(\.stream)))
        let streams = Dictionary(seen.map { ($0.id, $0) }) { $1 }
        self.streams = streams
        headlines = try words.headlines(of: seen)
        let actors = postings.filter { streams[$0.stream] != nil }
            .flatMap { [$0.actor, $0.onBehalfOf] }.filter { !["", "system"].contains($0) }
        names = try words.names(of: actors).merging(["system": "系统", "": ""]) { $1 }
    }

    /// The case that was posted for; nil for one that is not the reader's to see.
    func stream(_ posting: PostedAmount) -> CaseStream? { streams[posting.stream] }

    func headline(_ posting: PostedAmount) -> String { headlines[posting.stream] ?? "" }

    /// What happened; nil where the case is not the reader's to see.
    func event(_ posting: PostedAmount) -> Localized? {
        stream(posting).map { words.title(ofType: posting.type, in: $0) }
    }

    func who(_ posting: PostedAmount) -> String {
        guard stream(posting) != nil else { return "" }
        let own = names[posting.actor] ?? posting.actor
        let principal = names[posting.onBehalfOf] ?? posting.onBehalfOf
        return principal.isEmpty ? own : "\(own)（代 \(principal)）"
    }

    /// The papers of the event that the reader sees, by class and number.
    func vouchers(_ posting: PostedAmount) -> [Localized] {
        guard let shown = stream(posting)?.documents else { return [] }
        return posting.documents.filter(shown.contains).map { document in
            let title = DocumentClass.title(document.documentClass)
            let number = document.number.isEmpty ? "\(document.date)" : document.number
            return Localized(zh: "\(title.zh) \(number)", en: "\(title.en) \(number)")
        }
    }

    static func way(_ posting: PostedAmount) -> Localized {
        let source = PostingAccount.title(posting.source)
        let target = PostingAccount.title(posting.target)
        return Localized(zh: "\(source.zh) → \(target.zh)", en: "\(source.en) → \(target.en)")
    }

    func json(_ posting: PostedAmount) -> JSON {
        let stream = stream(posting)
        return [
            "date": JSON(posting.effective.description),
            "recorded_at": JSON(posting.recordedAt.description),
            "from": JSON(posting.source), "to": JSON(posting.target),
            "amount": JSON(posting.amount),
            "code": stream.map { JSON($0.code) } ?? .null,
            "version": stream == nil ? .null : JSON(posting.version),
            "event": stream == nil ? .null : JSON(posting.type),
            "vouchers": .array(vouchers(posting).map { JSON($0.zh) }),
            "actor": JSON(who(posting)),
        ]
    }

    func line(_ posting: PostedAmount) -> Localized {
        let unseen = Localized(zh: "（不在您的查看范围内）", en: "(not yours to see)")
        let code = stream(posting).map { Localized(zh: $0.code, en: $0.code) } ?? unseen
        let event = event(posting) ?? Localized(zh: "", en: "")
        let (way, papers) = (PostingWords.way(posting), vouchers(posting))
        func line(_ text: (Localized) -> String, _ gap: String, _ comma: String) -> String {
            let tail = papers.map(text).joined(separator: comma)
            let parts = [
                "\(posting.effective)", posting.amount.groupedText, text(way), text(code),
                text(event), who(posting), tail,
            ]
            return parts.filter { !$0.isEmpty }.joined(separator: gap)
        }
        return Localized(zh: line(\.zh, "　", "、"), en: line(\.en, "  ", ", "))
    }

    static let page = SheetPage(
        name: "分录",
        columns: [
            .init("发生日期", .date), .init("转出"), .init("转入"), .init("金额（元）", .money),
            .init("案卷"), .init("版本", .integer), .init("事项"), .init("凭证"), .init("经办"),
            .init("记录时间"),
        ]
    )

    func cells(_ posting: PostedAmount) -> [Cell] {
        let stream = stream(posting)
        return [
            .date(posting.effective), .text(PostingAccount.title(posting.source).zh),
            .text(PostingAccount.title(posting.target).zh),
            .number(posting.amount.yuanText), Cell(text: stream?.code ?? ""),
            stream == nil ? .empty : .number("\(posting.version)"),
            Cell(text: event(posting)?.zh ?? ""),
            Cell(text: vouchers(posting).map(\.zh).joined(separator: "、")),
            Cell(text: who(posting)), .text(posting.recordedAt.description),
        ]
    }
}
