import Casework
import Paper
import Portfolio
import Store
import Workflow

/// Every case of a kind as a table, all pages of the list in one document.
struct ListPaper {
    let ledger: OpenLedger
    let words: CaseWords
    let kind: String
    let title: String

    private static let atOnce = 1000

    /// Writes cases in their order, which come after `cursor`.
    func write(_ cases: [CaseStream], to path: String, after cursor: String) throws -> Answer {
        let file = try PaperFile(ledger, to: path)
        let (table, count) = try table(cases)
        let range = cursor.isEmpty ? "全部" : "\(cursor) 之后"
        let document = file.document(
            title: "\(title)清单",
            header: "\(title)清单",
            [
                .text("\(title)清单", .pageTitle),
                .text("\(range)，共 \(count) 件，截至 \(ledger.now.paperMinute)", .small),
                .space(4),
                count == 0 ? .text("没有\(title)。", .body) : .table(table),
            ]
        )
        let written = try file.write(document)
        return Answer(
            json: written.json.merging(["cases": JSON(count)]) { $1 },
            lines: written.lines,
            warnings: written.warnings
        )
    }

    private var isOfProjects: Bool { kind == ProjectNoun.kind }

    private func table(_ cases: [CaseStream]) throws -> (table: Table, count: Int) {
        var rows: [[String]] = []
        var organisations: [String: String] = [:]
        for page in cases.pages(of: ListPaper.atOnce) {
            let headlines = try words.headlines(of: Array(page))
            for stream in page {
                var row = [
                    "\(rows.count + 1)", stream.code, headlines[stream.id] ?? "",
                    words.states(of: stream).zh,
                ]
                if isOfProjects {
                    let lead = try self.lead(of: stream, &organisations)
                    let channel = stream.text("channel") ?? "—"
                    row.insert(PaperTerms.value(channel, of: "channel"), at: 3)
                    row.insert(lead, at: 4)
                }
                rows.append(row)
            }
        }
        let columns =
            [
                Table.Column("序号", share: 0.6), Table.Column("编号", share: 1.8),
                Table.Column("名称", share: 2.5),
            ]
            + (isOfProjects
                ? [Table.Column("渠道", share: 1), Table.Column("牵头单位", share: 1.8)] : [])
            + [Table.Column("状态", share: 1.7)]
        return (Table(columns, rows), rows.count)
    }

    /// The organisation that leads a project, by the name that it or the lead gave.
    private func lead(
        of project: CaseStream,
        _ known: inout [String: String]
    ) throws -> String {
        guard let id = project.text("lead_organisation") else {
            guard let cell = project.text("lead_name") else { return "—" }
            return CaseWords.opened(cell, try words.cases.texts(of: [cell]))
        }
        if let name = known[id] { return name }
        guard let organisation = try ledger.cases.stream(id) else { return id }
        let name = try words.headlines(of: [organisation])[id] ?? organisation.code
        known[id] = name
        return name
    }
}
