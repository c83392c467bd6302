import Casework
import Expression
import Portfolio
import Spreadsheet
import Store
import Workflow

/// Changes of registration in a table: each is taken to the open agreements of its enterprise.
///
/// What is on record by item and day is not taken again, whichever table it comes in.
struct ChangeImport {
    static let fields: [SheetField] = [
        SheetField(
            "enterprise",
            ["企业", "企业名称", "单位", "统一社会信用代码", "信用代码"],
            .text(most: 2000),
            isRequired: true
        ),
        SheetField("item", ["变更事项", "变更项目", "事项"], .text(most: 80), isRequired: true),
        SheetField("before", ["变更前", "变更前内容"], .text(most: 2000)),
        SheetField("after", ["变更后", "变更后内容"], .text(most: 2000)),
        SheetField("happened_on", ["变更日期", "核准日期", "日期"], .date, isRequired: true),
    ]

    /// Commands with the index of the row that each is for.
    private(set) var commands: [(row: Int, command: Command)] = []
    /// Rows that are on record already.
    private(set) var present = 0
    /// Rows whose enterprise has no agreement that runs.
    private(set) var unconcerned = 0

    let table: SheetTable
    private let ledger: OpenLedger
    private var blockers: [Blocker] = []
    private var agreements: [String: [CaseStream]] = [:]
    /// By agreement: what is on record, and what this table adds.
    private var known: [String: Set<String>] = [:]

    /// - Throws: `CELL_ORGANISATION`, `CELL_FUTURE` and what cells are refused for, all at once;
    ///   `ROWS_EMPTY`.
    init(_ table: SheetTable, _ ledger: OpenLedger) throws {
        self.table = table
        self.ledger = ledger
        guard !table.rows.isEmpty else { throw Refusal(ChangeImport.empty(table.file)) }
        try readLedger()
        let desk = ImportDesk(ledger)
        for index in table.rows.indices {
            guard blockers.count < SheetLimits.mostDefects else { break }
            let record = table.record(index)
            blockers += record.blockers
            guard record.blockers.isEmpty else { continue }
            try read(record, index, desk)
        }
        guard blockers.isEmpty else { throw Refusal(blockers) }
    }

    private mutating func readLedger() throws {
        let running = try CasePages(ledger.cases, kind: GrantNoun.kind)
            .flatMap { try $0.get() }.filter { agreement in
                !agreement.root.isDone && agreement.text("signed_on") != nil
            }
        agreements = Dictionary(grouping: running) { $0.text("payee") ?? "" }
        let events = try ledger.store.children(
            of: running.map(\.id),
            kind: EnterpriseEventNoun.kind
        )
        for event in events {
            guard let item = event.text("item"), let day = event.text("happened_on") else {
                continue
            }
            known[event.parent ?? "", default: []].insert(ChangeImport.key(item, day))
        }
    }

    private static func key(_ item: String, _ day: String) -> String { "\(day)\u{1F}\(item)" }

    private mutating func read(_ record: SheetRecord, _ index: Int, _ desk: ImportDesk) throws {
        let row = table.rows[index]
        let (name, item) = (record.text("enterprise"), record.text("item"))
        guard case .date(let day)? = record.values["happened_on"] else { return }
        let found = try desk.organisations(named: name)
        guard let enterprise = found.first, found.count == 1 else {
            return refuse(row, name, found.count)
        }
        guard day <= ledger.now.date else { return refuse(row, day) }
        guard let own = agreements[enterprise], !own.isEmpty else {
            unconcerned += 1
            return
        }
        let key = ChangeImport.key(item, day.description)
        let new = own.filter { !(known[$0.id] ?? []).contains(key) }
        if new.isEmpty { present += 1 }
        for agreement in new {
            known[agreement.id, default: []].insert(key)
            var command = Command(
                target: .new(kind: EnterpriseEventNoun.kind, parent: agreement.id),
                event: "take_change"
            )
            command.payload = [
                "item": .string(item), "happened_on": .string(day.description),
            ]
            for field in ["before", "after"] {
                command.payload[field] = record.values[field].map { Value($0) }
            }
            command.key = "change:\(agreement.id):" + Digests.named(Array(key.utf8))
            commands.append((index, command))
        }
    }

    /// Does all of it or nothing; a refusal names its row.
    func perform(by caller: Caller) throws {
        let commands = commands
        do {
            _ = try ledger.casework.performAll(
                count: commands.count,
                by: caller,
                progress: { _ in },
                command: { place, _ in commands[place].command }
            )
        } catch let failure as BatchFailure {
            throw failure.refusal { place, blocker in
                let row = table.rows[commands[place].row]
                return table.located(Refusal(blocker), row).blockers[0]
            }
        }
    }

    // MARK: Refusals

    private mutating func refuse(_ row: SheetGrid.Row, _ name: String, _ count: Int) {
        blockers.append(
            table.blocker(
                "CELL_ORGANISATION",
                row,
                field: "enterprise",
                zh: count == 0
                    ? "为“\(name)”，没有登记过这个单位；应先登记单位，或填单位编号、信用代码"
                    : "为“\(name)”，有 \(count) 个单位同名；应填单位编号或信用代码",
                en: count == 0
                    ? "is “\(name)”, which is not registered; expected a registered organisation"
                    : "is “\(name)”, the name of \(count) organisations; expected a code",
                expected: "DW-2026-000001"
            )
        )
    }

    private mutating func refuse(_ row: SheetGrid.Row, _ day: CivilDate) {
        blockers.append(
            table.blocker(
                "CELL_FUTURE",
                row,
                field: "happened_on",
                zh: "为 \(day)，在今天之后；应不晚于今天",
                en: "is \(day), after today; expected no later than today",
                expected: "<= \(ledger.now.date)"
            )
        )
    }

    private static func empty(_ file: String) -> Blocker {
        Blocker(
            code: "ROWS_EMPTY",
            message: Localized(
                zh: "文件只有表头，没有工商变更，请填表人补充",
                en: "The file has a header and no changes; whoever made the file can add them"
            ),
            place: file
        )
    }
}
