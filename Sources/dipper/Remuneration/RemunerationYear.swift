import Casework
import Portfolio
import Spreadsheet
import Store
import Workflow

/// What each expert was paid in a year, by the months of the lists that were approved.
struct RemunerationYear {
    struct Sum {
        let person: String
        let name: String
        var lists = 0
        var gross = Fen.zero
        var tax = Fen.zero
        var net = Fen.zero
        /// What of the net amount is still to be paid.
        var due = Fen.zero
    }

    let year: Int
    let sums: [Sum]

    private static let atOnce = 1000

    /// Lists of whoever reads; `NOT_FOUND` for who reads none of the kind.
    init(_ year: Int, _ ledger: OpenLedger, _ words: CaseWords) throws {
        try ledger.cases.require(RemunerationNoun.kind, as: "remuneration")
        let lists = try RemunerationYear.released(ledger, seen: ledger.cases.visible)
            .filter { $0.list.month.hasPrefix("\(year)-") }
        let people = Set(lists.flatMap { $0.list.lines.map(\.person) })
        let names = try words.names(of: people.sorted())
        var sums: [String: Sum] = [:]
        for (_, list) in lists {
            for line in list.lines {
                let name = names[line.person] ?? line.person
                var sum = sums[line.person] ?? Sum(person: line.person, name: name)
                sum.lists += 1
                sum.gross = try sum.gross.adding(line.gross)
                sum.tax = try sum.tax.adding(line.tax)
                sum.net = try sum.net.adding(line.net)
                if list.status(of: line.person) != .paid { sum.due = try sum.due.adding(line.net) }
                sums[line.person] = sum
            }
        }
        self.year = year
        self.sums = sums.values.sorted { ($0.name, $0.person) < ($1.name, $1.person) }
    }

    /// Every list that was approved and not taken back, by code.
    static func released(
        _ ledger: OpenLedger,
        seen: ([CaseStream]) throws -> [CaseStream]
    ) throws -> [(stream: CaseStream, list: Remuneration)] {
        var (found, cursor): ([CaseStream], String) = ([], "")
        while true {
            let page = try ledger.store.list(
                kind: RemunerationNoun.kind,
                after: cursor,
                limit: atOnce
            )
            found += try seen(page)
            guard page.count == atOnce, let last = page.last else { break }
            cursor = last.code
        }
        return found.filter { $0.isIn("released") }.map { ($0, Remuneration($0)) }
    }

    static func year(_ text: String) throws -> Int {
        guard text.utf8.count == 4, let year = Int(text), year > 1900 else {
            throw RemunerationRefusals.yearForm(text)
        }
        return year
    }

    // MARK: Told

    private func total(_ amount: KeyPath<Sum, Fen>) -> Fen {
        Fen(sums.reduce(0) { $0 + $1[keyPath: amount].count })
    }

    var json: [String: JSON] {
        [
            "year": JSON(year), "gross": JSON(total(\.gross)), "tax": JSON(total(\.tax)),
            "net": JSON(total(\.net)), "due": JSON(total(\.due)),
            "people": .array(
                sums.map { sum in
                    [
                        "name": JSON(sum.name), "lists": JSON(sum.lists),
                        "gross": JSON(sum.gross), "tax": JSON(sum.tax), "net": JSON(sum.net),
                        "due": JSON(sum.due),
                    ]
                }
            ),
        ]
    }

    var lines: [Localized] {
        [
            Localized(
                zh: "\(year) 年专家费：\(sums.count) 人，应发 \(total(\.gross))，扣税 \(total(\.tax))，"
                    + "实发 \(total(\.net))",
                en: "Remuneration of \(year): \(sums.count) people, gross \(total(\.gross)), tax"
                    + " \(total(\.tax)), net \(total(\.net))"
            )
        ]
            + sums.map { sum in
                Localized(
                    zh: "\(sum.name)　\(sum.lists) 次，应发 \(sum.gross)，扣税 \(sum.tax)，实发 \(sum.net)"
                        + (sum.due == .zero ? "" : "，其中未付 \(sum.due)"),
                    en: "\(sum.name)  \(sum.lists) lists, gross \(sum.gross), tax \(sum.tax), net"
                        + " \(sum.net)" + (sum.due == .zero ? "" : ", of which due \(sum.due)")
                )
            }
    }

    var sheet: (page: SheetPage, rows: [[Cell]]) {
        (
            SheetPage(
                name: "\(year) 年专家费",
                columns: [
                    .init("专家"), .init("次数", .integer), .init("应发（元）", .money),
                    .init("扣税（元）", .money), .init("实发（元）", .money), .init("其中未付（元）", .money),
                ]
            ),
            sums.map { sum in
                [.text(sum.name), .number("\(sum.lists)")]
                    + [sum.gross, sum.tax, sum.net, sum.due].map { .number($0.yuanText) }
            }
        )
    }
}

/// What one expert was and is to be paid: his own lines, and nothing of the lists they stand on.
///
/// Lists have no codes here: a gap in them would tell that others were paid.
struct OwnRemuneration {
    struct Line {
        let month: String
        let line: FeeLine
        let status: Remuneration.Status
        let paidOn: String?
    }

    let lines: [Line]

    /// `person` is an id.
    init(of person: String, _ ledger: OpenLedger) throws {
        lines = try RemunerationYear.released(ledger) { $0 }.flatMap { _, list in
            list.lines.filter { $0.person == person }.map { line in
                Line(
                    month: list.month,
                    line: line,
                    status: list.status(of: person),
                    paidOn: list.paidOn[person]
                )
            }
        }.sorted { $0.month < $1.month }
    }

    /// Gross, tax and net of each year.
    var years: [(year: String, gross: Fen, tax: Fen, net: Fen)] {
        let years = Dictionary(grouping: lines) { String($0.month.prefix(4)) }
        return years.sorted { $0.key < $1.key }.map { year, lines in
            func sum(_ amount: (FeeLine) -> Fen) -> Fen {
                Fen(lines.reduce(0) { $0 + amount($1.line).count })
            }
            return (year, sum(\.gross), sum(\.tax), sum(\.net))
        }
    }

    var json: [String: JSON] {
        [
            "lines": .array(
                lines.map { one in
                    [
                        "month": JSON(one.month), "days": JSON(one.line.days),
                        "halves": JSON(one.line.halves), "cases": JSON(one.line.cases),
                        "gross": JSON(one.line.gross), "tax": JSON(one.line.tax),
                        "net": JSON(one.line.net), "status": JSON(one.status.rawValue),
                        "paid_on": one.paidOn.map { JSON($0) } ?? .null,
                    ]
                }
            ),
            "years": .array(
                years.map { year in
                    [
                        "year": JSON(year.year), "gross": JSON(year.gross),
                        "tax": JSON(year.tax), "net": JSON(year.net),
                    ]
                }
            ),
        ]
    }

    var told: [Localized] {
        lines.map { one in
            let what = RemunerationSheet.amount(of: one.line)
            let (gross, tax, net) = (one.line.gross, one.line.tax, one.line.net)
            return Localized(
                zh: "\(one.month)　\(what.zh)　应发 \(gross)，扣税 \(tax)，实发 \(net)　\(one.status.name.zh)",
                en: "\(one.month)  \(what.en)  gross \(gross), tax \(tax), net \(net)"
                    + "  \(one.status.name.en)"
            )
        }
            + years.map { year in
                Localized(
                    zh: "\(year.year) 年合计：应发 \(year.gross)，扣税 \(year.tax)，实发 \(year.net)",
                    en: "\(year.year): gross \(year.gross), tax \(year.tax), net \(year.net)"
                )
            }
    }
}
