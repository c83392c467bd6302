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
    ///
    /// `seen` are the cases that the importer sees, where `ledger` is not read by him.
    init(
        _ table: SheetTable,
        isStaged: Bool,
        _ ledger: OpenLedger,
        seen: ReadingRoom? = nil
    ) throws {
        self.table = table
        self.ledger = ledger
        rows = try ImportReading<Kind>.rows(of: table, ImportDesk(ledger))
        var staged = StagedRows<Kind>(table, rows, ledger)
        let all = try isStaged ? staged.steps() : ImportReading<Kind>.steps(of: rows, table)
        steps = try all.filter { step in
            try step.registration.map { entered in
                try !Kind.isKnown(entered.command, among: seen ?? ledger.cases)
            } ?? true
        }
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
        return try outcome(replies)
    }

    /// Does all of it or nothing, or only tries it; every row that is refused tells its reasons.
    func performAll(
        by caller: Caller,
        effective: CivilDate?,
        isRehearsal: Bool
    ) throws -> TableImportResult {
        let steps = steps
        do {
            let replies = try ledger.casework.performAll(
                count: steps.count,
                by: caller,
                isRehearsal: isRehearsal,
                progress: { _ in },
                command: { index, replies in
                    guard var command = steps[index].command(given: replies) else { return nil }
                    command.effective = effective
                    return command
                }
            )
            return TableImportResult(
                outcome: try outcome(replies),
                steps: zip(steps, replies).map { ($0, $1) }
            )
        } catch let failure as BatchFailure {
            throw Refusal(reasons(failure))
        }
    }

    /// The reasons of every row that was refused, in the order of the table.
    private func reasons(_ failure: BatchFailure) -> [Blocker] {
        failure.reasons.sorted { $0.key < $1.key }.flatMap { place, reason in
            let blockers =
                switch reason {
                case .refused(let blockers): blockers
                case .conflict(let conflict): Failure(conflict).blockers
                }
            return table.located(Refusal(blockers), table.rows[steps[place].row]).blockers
        }
    }

    private func outcome(_ replies: [Reply]) throws -> ImportOutcome {
        var outcome = ImportOutcome(rows: rows.count, kept: kept)
        for (step, reply) in zip(steps, replies) {
            try outcome.add(step, reply, ledger.store)
        }
        return outcome
    }
}

/// What an import did, or would do, told by row.
struct TableImportResult {
    let outcome: ImportOutcome
    let isReplayed: Bool
    /// Rows whose code was given by this import, or would be.
    private let coded: Set<Int>

    init(outcome: ImportOutcome, steps: [(step: ImportStep, reply: Reply)]) {
        self.outcome = outcome
        isReplayed = steps.allSatisfy(\.reply.isReplayed)
        coded = Set(steps.filter { !$0.reply.isReplayed }.map(\.step.row))
    }

    /// Whether a row had its code before.
    func isKnown(_ row: Int) -> Bool { !coded.contains(row) }

    /// `registered`, `draft`, or `present` for what was there already.
    func becomes(_ row: Int) -> String {
        if outcome.registeredRows.contains(row) { return "registered" }
        return outcome.draftRows.contains(row) ? "draft" : "present"
    }
}
