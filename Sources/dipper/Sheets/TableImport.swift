import Casework
import Spreadsheet
import Store
import Workflow

/// A table on its way into the ledger: what its rows become, and what came of each.
struct TableImport<Kind: ImportedKind> {
    let table: SheetTable
    let rows: [ImportRow]
    let steps: [ImportStep]
    private let kept: [Int: String]
    private let ledger: OpenLedger

    /// With `isStaged` the rows that are wrong become drafts; otherwise they refuse the table.
    init(_ table: SheetTable, isStaged: Bool, _ ledger: OpenLedger) throws {
        self.table = table
        self.ledger = ledger
        rows = try ImportReading<Kind>.rows(of: table, ImportDesk(ledger))
        var staged = StagedRows<Kind>(table, rows, ledger)
        steps =
            try isStaged ? staged.steps() : ImportReading<Kind>.steps(of: rows, table)
        kept = staged.kept
    }

    /// The rows that register a case, each with its command.
    private var entered: [(row: Int, command: Command)] { steps.compactMap(\.registration) }

    /// Likely twins of what would be registered; nil when no search is wanted.
    func twins(by caller: Caller, _ check: TwinCheck) throws -> TwinFinding? {
        let entered = entered
        return try ledger.twins(
            of: entered.map(\.command),
            at: entered.map { table.place(table.rows[$0.row]) },
            by: caller,
            check
        )
    }

    /// The same with the codes that the rows were given.
    func named(_ finding: TwinFinding?, _ outcome: ImportOutcome) -> TwinFinding? {
        let codes = entered.enumerated().compactMap { number, entry in
            outcome.keys[entry.row].map { (OpenLedger.rowID(number), $0) }
        }
        return finding?.named(Dictionary(codes) { $1 })
    }

    /// Does all of it or nothing; a refusal names its row.
    func perform(
        by caller: Caller,
        effective: CivilDate?,
        _ bar: ProgressBar
    ) throws -> ImportOutcome {
        let steps = steps
        let replies: [Reply]
        do {
            replies = try ledger.casework.performInTurn(
                steps.count,
                by: caller,
                progress: { bar.show($0) },
                command: { index, replies in
                    var command = steps[index].command(replies)
                    command.effective = effective
                    return command
                }
            )
        } catch let refusal as Refusal {
            guard steps.indices.contains(bar.done) else { throw refusal }
            throw table.located(refusal, table.rows[steps[bar.done].row])
        }
        var outcome = ImportOutcome(rows: rows.count, kept: kept)
        for (step, reply) in zip(steps, replies) {
            try outcome.add(step, reply, ledger.store)
        }
        return outcome
    }
}
