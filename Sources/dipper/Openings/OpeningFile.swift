import Casework
import Expression
import Portfolio
import Store
import Workflow

/// An opening file read whole: its cases, and the organisations that the ledger does not know yet.
struct OpeningFile: Sendable {
    let table: OpeningTable
    let rows: [OpeningRow]
    /// The codes of organisations that the ledger knows, by credit code.
    let known: [String: String]
    /// Organisations to be registered first, each once.
    let newcomers: [OpeningRow.Organisation]

    private static let mostFaults = 100

    /// Reads every row; all reasons are told at once, and nothing is half read.
    ///
    /// - Throws: `CELL_…`, `PAPER_…`, `USCC_…` and `AMOUNT_…` with row and column.
    init(
        _ table: OpeningTable,
        payments: OpeningTable? = nil,
        papers folder: String?,
        known: [String: String],
        progress: (Int) -> Void
    ) throws(Refusal) {
        var papers = OpeningPapers(folder: folder)
        var rows: [OpeningRow] = []
        var blockers: [Blocker] = []
        let paid = payments.map { Dictionary(grouping: $0.rows) { $0.cells["序号"] ?? "" } } ?? [:]
        for source in table.rows {
            let serial = source.cells["序号"] ?? ""
            let own = payments.flatMap { table in
                paid[serial].map { OpeningPayments(table: table, rows: $0) }
            }
            let (row, wrong) = OpeningRowReader.read(
                source,
                of: table,
                payments: own,
                &papers
            )
            blockers += wrong
            rows.append(row)
            progress(rows.count)
            // A file of another kind is not worth a million complaints.
            if blockers.count >= OpeningFile.mostFaults { break }
        }
        self.table = table
        self.rows = rows
        self.known = known
        blockers += OpeningFile.repeated(rows, table)
        if let payments, blockers.count < OpeningFile.mostFaults {
            blockers += OpeningFile.stray(payments, rows)
        }
        let (newcomers, nameless) = OpeningFile.newcomers(in: rows, known: known, table)
        self.newcomers = newcomers
        blockers += nameless
        guard blockers.isEmpty else { throw Refusal(blockers) }
    }

    /// How many commands the file makes: organisations first.
    var commandCount: Int { newcomers.count + rows.count }

    /// The command at a place, from the replies to those before it.
    ///
    /// `papers` are those of the rows with their files kept; none in a rehearsal.
    func command(
        at place: Int,
        after replies: [Reply?],
        batch: String,
        keyPrefix: String,
        papers: [Command]
    ) -> Command? {
        guard place >= newcomers.count else {
            return OpeningFile.registration(newcomers[place])
        }
        let number = place - newcomers.count
        var command = rows[number].command(
            batch: batch,
            keyPrefix: keyPrefix,
            codes: codes(after: replies)
        )
        if papers.indices.contains(number) {
            command?.documents = papers[number].documents
            command?.cells = papers[number].cells
        }
        return command
    }

    /// The row that a command belongs to; that of an organisation is the first that names it.
    func row(at place: Int) -> OpeningRow? {
        if place >= newcomers.count { return rows[place - newcomers.count] }
        let uscc = newcomers[place].uscc
        return rows.first { $0.organisations.contains { $0.uscc == uscc } }
    }

    /// An organisation as the register keeps it; what it is its credit code tells.
    private static func registration(_ organisation: OpeningRow.Organisation) -> Command {
        let kind: String
        switch organisation.uscc.prefix(2) {
        case "91", "92", "93": kind = "enterprise"
        case "12": kind = "public_institution"
        case "11": kind = "government"
        default: kind = "other"
        }
        return Command(
            target: .new(kind: "organisation", parent: nil),
            event: "register",
            payload: [
                "uscc": .string(organisation.uscc), "kind": .string(kind),
                "name": .string(organisation.name ?? organisation.uscc),
            ],
            key: "opening:\(organisation.uscc)"
        )
    }

    /// The codes of organisations after those commands that registered the unknown ones.
    private func codes(after replies: [Reply?]) -> [String: String] {
        var codes = known
        for (organisation, reply) in zip(newcomers, replies) {
            codes[organisation.uscc] = reply?.moved.first?.code
        }
        return codes
    }

    // MARK: Across rows

    /// Payments of cases that are not in the table.
    private static func stray(_ payments: OpeningTable, _ rows: [OpeningRow]) -> [Blocker] {
        let serials = Set(rows.map(\.serial))
        return payments.rows.filter { !serials.contains($0.cells["序号"] ?? "") }.map { row in
            let found = row.cells["序号"] ?? ""
            return Blocker(
                code: "CELL_STRAY",
                message: Localized(
                    zh: "拨付表第 \(row.line) 行的序号“\(found)”不在项目表中，应为其中一行的序号，"
                        + "请填表人更正",
                    en: "Row \(row.line) of the payments has the number “\(found)”, which no case"
                        + " has; expected that of one; whoever made the file can correct it"
                ),
                place: payments.place(row, column: "序号"),
                values: ["row": "\(row.line)", "found": found]
            )
        }
    }

    private static func repeated(_ rows: [OpeningRow], _ table: OpeningTable) -> [Blocker] {
        var blockers: [Blocker] = []
        var serials: [String: Int] = [:]
        var cases: [[String]: Int] = [:]
        for (row, source) in zip(rows, table.rows) {
            if !row.serial.isEmpty {
                if let first = serials[row.serial] {
                    blockers.append(
                        repetition(table.place(source, column: "序号"), row.serial, first)
                    )
                } else {
                    serials[row.serial] = row.line
                }
            }
            guard case .string(let title)? = row.payload["title"] else { continue }
            let name = [title.filter { !$0.isWhitespace }, row.lead ?? ""]
            if let first = cases[name] {
                blockers.append(repetition(table.place(source, column: "项目名称"), title, first))
            } else {
                cases[name] = row.line
            }
        }
        return blockers
    }

    private static func newcomers(
        in rows: [OpeningRow],
        known: [String: String],
        _ table: OpeningTable
    ) -> (newcomers: [OpeningRow.Organisation], nameless: [Blocker]) {
        var newcomers: [OpeningRow.Organisation] = []
        var nameless: [Blocker] = []
        let all = rows.flatMap { row in row.organisations.map { (row.line, $0) } }
        for (line, organisation) in all where known[organisation.uscc] == nil {
            guard !newcomers.contains(where: { $0.uscc == organisation.uscc }) else { continue }
            if let named = all.first(where: {
                $0.1.uscc == organisation.uscc && $0.1.name != nil
            }) {
                newcomers.append(named.1)
                continue
            }
            nameless.append(
                Blocker(
                    code: "CELL_EMPTY",
                    message: Localized(
                        zh: "第 \(line) 行“\(organisation.column)”为空：台账没有登记 "
                            + "\(organisation.uscc)，应写明单位名称，请填表人补充",
                        en: "Row \(line), “\(organisation.column)” is empty: the ledger does not"
                            + " know \(organisation.uscc), so the name must be given;"
                            + " whoever made the file can add it"
                    ),
                    place: "\(table.file):\(line)/\(organisation.column)",
                    values: ["row": "\(line)", "column": organisation.column]
                )
            )
        }
        return (newcomers, nameless)
    }

    private static func repetition(_ place: String, _ found: String, _ first: Int) -> Blocker {
        Blocker(
            code: "CELL_REPEATED",
            message: Localized(
                zh: "“\(found)”与第 \(first) 行重复，一个项目只应有一行，请填表人删去或更正",
                en: "“\(found)” stands in row \(first) already; expected one row for a case;"
                    + " whoever made the file can remove or correct it"
            ),
            place: place,
            values: ["found": found, "first": "\(first)"]
        )
    }
}

/// What a batch was refused for, with the rows of its table.
extension OpeningFile {
    func located(_ failure: BatchFailure) -> any Error {
        var blockers: [Blocker] = []
        for (place, reason) in failure.reasons.sorted(by: { $0.key < $1.key }) {
            guard let row = row(at: place) else { continue }
            switch reason {
            case .refused(let reasons): blockers += reasons.map { located($0, row) }
            case .conflict(.keyReused): blockers.append(changed(row))
            case .conflict(let conflict): return conflict
            }
        }
        return Refusal(blockers)
    }

    private func located(_ blocker: Blocker, _ row: OpeningRow) -> Blocker {
        Blocker(
            code: blocker.code,
            message: blocker.message,
            place: "\(table.file):\(row.line)"
                + (blocker.place.isEmpty ? "" : " \(blocker.place)"),
            values: blocker.values.merging(["row": "\(row.line)"]) { $1 },
            role: blocker.role,
            provisional: blocker.provisional
        )
    }

    private func changed(_ row: OpeningRow) -> Blocker {
        Blocker(
            code: "OPENING_ROW_CHANGED",
            message: Localized(
                zh: "第 \(row.line) 行（序号 \(row.serial)）此前已录入，内容与现在不同；"
                    + "应由确认人退回后，在“项目编号”列填写其编号再更正，请填表人处理",
                en: "Row \(row.line) (\(row.serial)) was entered before with another content;"
                    + " expected that the confirmer returns it, and its code in the column"
                    + " “项目编号”; whoever made the file can do so"
            ),
            place: "\(table.file):\(row.line)/序号",
            values: ["row": "\(row.line)", "found": row.serial]
        )
    }
}
