import Casework
import Portfolio
import Store
import Workflow

/// A list of what experts are paid, as it is told: each line with its name and its standing.
struct RemunerationSheet {
    let stream: CaseStream
    let list: Remuneration
    let title: String
    /// Code and name by id: experts, other lists, organisations.
    private let names: [String: String]
    private let codes: [String: String]
    /// What each line is for, as far as whoever asks sees the session or the round.
    private let items: FeeItems
    /// Whose payee details are others than those that the list was approved with.
    private let changed: Set<String>
    /// Who has entered where he is paid to.
    private let entered: Set<String>

    /// `NOT_FOUND` for whoever does not see the list.
    init(_ code: String, _ ledger: OpenLedger, _ words: CaseWords) throws {
        guard let stream = try ledger.cases.stream(code), stream.kind == RemunerationNoun.kind
        else { throw CaseRefusals.notFound(code) }
        let list = Remuneration(stream)
        let people = list.lines.map(\.person) + list.leftOut.map(\.person)
        let others = list.leftOut.filter { $0.reason != .role }.map(\.detail)
        names = try words.names(of: people + others.filter { !$0.isEmpty })
        let cells = [list.title, list.items].filter { $0.hasPrefix("cell:") }
        let texts = try ledger.store.texts(of: cells)
        title = try words.headlines(of: [stream])[stream.id] ?? stream.code
        items = FeeItems(texts[list.items] ?? "")
        let named = list.sessions + list.pending + items.entries.map(\.item.stream)
        let seen = try ledger.cases.streams(Set(named))
        let known = try ledger.store.streams(Set(people).sorted())
        codes = Dictionary((seen + known).map { ($0.id, $0.code) }) { $1 }
        (self.stream, self.list) = (stream, list)
        let unpaid = list.lines.map(\.person).filter { list.status(of: $0) != .paid }
        var (changed, entered): (Set<String>, Set<String>) = ([], [])
        for person in unpaid {
            let children = try ledger.store.children(of: person)
            if list.isChanged(PayeeMark(of: person, children)) { changed.insert(person) }
            if children.contains(where: { $0.kind == PayeeNoun.kind && !$0.root.isDone }) {
                entered.insert(person)
            }
        }
        (self.changed, self.entered) = (stream.isIn("released") ? changed : [], entered)
    }

    /// Whether the director approves a line again before it is paid.
    func isChanged(_ line: FeeLine) -> Bool { changed.contains(line.person) }

    var changedLines: [FeeLine] { list.lines.filter(isChanged) }

    /// Whether a line is still to be paid and nobody has entered where to.
    func lacksPayee(_ line: FeeLine) -> Bool {
        list.status(of: line.person) != .paid && !entered.contains(line.person)
    }

    var isReleased: Bool { stream.isIn("released") }

    /// The name without the code.
    func name(of person: String) -> String {
        let named = names[person] ?? person
        return CaseWords.bare(named)
    }

    func code(of id: String) -> String? { codes[id] }

    /// Codes of sessions and rounds that a line is for, each once, in their order.
    func sources(of line: FeeLine) -> [String] {
        var told: [String] = []
        for item in items.items(of: line.person) {
            guard let code = codes[item.stream], !told.contains(code) else { continue }
            told.append(code)
        }
        return told
    }

    static func amount(of line: FeeLine) -> Localized {
        let parts: [(count: Int, zh: String, en: String)] = [
            (line.days, "天", "d"), (line.halves, "个半天", "half-d"), (line.cases, "案", "cases"),
        ]
        let shown = parts.filter { $0.count > 0 }
        return Localized(
            zh: shown.map { "\($0.count)\($0.zh)" }.joined(separator: "，"),
            en: shown.map { "\($0.count) \($0.en)" }.joined(separator: ", ")
        )
    }

    /// What is withheld, and by which rule where it is not that of residents.
    static func tax(of line: FeeLine) -> Localized {
        let amount = line.tax.groupedText
        guard line.residence != .resident else { return Localized(zh: amount, en: amount) }
        let name = line.residence.name
        return Localized(zh: "\(amount)（\(name.zh)）", en: "\(amount) (\(name.en))")
    }

    static func grade(_ grade: FeeRule.Grade) -> Localized {
        PaperTerms.title(grade.rawValue, of: "grade")
    }

    /// Why somebody was left out, with the role, the employer or the other list.
    func reason(_ left: Remuneration.LeftOut) -> Localized {
        let name = left.reason.name
        let detail = left.reason == .role ? left.detail : names[left.detail] ?? ""
        guard !detail.isEmpty else { return name }
        return Localized(zh: "\(name.zh)：\(detail)", en: "\(name.en): \(detail)")
    }

    // MARK: Told

    var json: [String: JSON] {
        func seen(_ ids: [String]) -> JSON { JSON(ids.compactMap { codes[$0] }) }
        return [
            "code": JSON(stream.code), "title": JSON(title), "states": JSON(stream.root.active),
            "month": JSON(list.month), "sessions": seen(list.sessions),
            "since": list.since.map { JSON($0) } ?? .null,
            "until": list.until.map { JSON($0) } ?? .null,
            "pending": seen(list.pending), "lines": .array(list.lines.map(json)),
            "gross": JSON(list.sum(\.gross)), "tax": JSON(list.sum(\.tax)),
            "net": JSON(list.sum(\.net)),
            "left_out": .array(
                list.leftOut.map { left in
                    [
                        "person": JSON(codes[left.person] ?? left.person),
                        "name": JSON(name(of: left.person)),
                        "reason": JSON(left.reason.rawValue),
                        "detail": JSON(
                            left.reason == .role ? left.detail : names[left.detail] ?? ""
                        ),
                        "halves": JSON(left.halves), "cases": JSON(left.cases),
                    ]
                }
            ),
        ]
    }

    private func json(_ line: FeeLine) -> JSON {
        [
            "number": JSON(line.number), "person": JSON(codes[line.person] ?? line.person),
            "name": JSON(name(of: line.person)), "grade": JSON(line.grade.rawValue),
            "days": JSON(line.days), "halves": JSON(line.halves), "cases": JSON(line.cases),
            "residence": JSON(line.residence.rawValue), "fees": JSON(line.fees),
            "gross": JSON(line.gross), "tax": JSON(line.tax), "net": JSON(line.net),
            "earlier_gross": JSON(line.earlierGross), "earlier_tax": JSON(line.earlierTax),
            "status": JSON(list.status(of: line.person).rawValue),
            "paid_on": list.paidOn[line.person].map { JSON($0) } ?? .null,
            "payee_changed": .bool(isChanged(line)), "for": JSON(sources(of: line)),
        ]
    }

    var lines: [Localized] {
        let sum = (list.sum(\.gross).yuanText, list.sum(\.tax).yuanText, list.sum(\.net).yuanText)
        return [
            Localized(
                zh: "\(title)（\(stream.code)）　\(list.month)",
                en: "\(title) (\(stream.code))  \(list.month)"
            )
        ]
            + list.lines.map(told)
            + [
                Localized(
                    zh: "合计：应发 \(sum.0)，扣税 \(sum.1)，实发 \(sum.2)",
                    en: "Total: gross \(sum.0), tax \(sum.1), net \(sum.2)"
                )
            ]
            + list.leftOut.map { left in
                let why = reason(left)
                return Localized(
                    zh:
                        "未列 \(names[left.person] ?? "")：\(why.zh)"
                        + "（半天 \(left.halves)，案 \(left.cases)）",
                    en: "Left out \(names[left.person] ?? ""): \(why.en)"
                        + " (half-days \(left.halves), cases \(left.cases))"
                )
            }
    }

    private func told(_ line: FeeLine) -> Localized {
        let (what, grade) = (
            RemunerationSheet.amount(of: line), RemunerationSheet.grade(line.grade)
        )
        let (status, tax) = (status(of: line), RemunerationSheet.tax(of: line))
        let who = "\(line.number). \(names[line.person] ?? line.person)"
        return Localized(
            zh: "\(who)　\(grade.zh)　\(what.zh)　应发 \(line.gross)，扣税 \(tax.zh)，实发 \(line.net)"
                + "　\(status.zh)",
            en: "\(who)  \(grade.en)  \(what.en)  gross \(line.gross), tax \(tax.en), net"
                + " \(line.net)  \(status.en)"
        )
    }

    /// Where a line stands, and whether it waits for another approval.
    func status(of line: FeeLine) -> Localized {
        let status = list.status(of: line.person).name
        guard isChanged(line) else { return status }
        return Localized(
            zh: "\(status.zh)，收款信息有变，待再次审批",
            en: "\(status.en), payee details changed, to be approved again"
        )
    }
}
