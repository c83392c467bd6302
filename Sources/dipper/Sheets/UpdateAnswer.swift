import Casework
import Spreadsheet
import Workflow

extension OpenLedger {
    /// Shows what a table changes, and applies it unless it is only to be shown.
    func update(
        _ update: SheetUpdate,
        from table: SheetTable,
        effective: CivilDate?,
        isDryRun: Bool,
        by caller: Caller,
        _ output: OutputOptions
    ) throws -> Answer {
        if !isDryRun { try apply(update, table, effective, caller, output) }
        let cases = Set(update.changes.map(\.code)).count
        let done = isDryRun ? ("将更改", "would be changed") : ("已更改", "changed")
        return answer(
            [
                "rows": JSON(table.rows.count), "cases": JSON(cases),
                "applied": .bool(!isDryRun),
                "changes": .array(
                    update.changes.map {
                        [
                            "code": JSON($0.code), "row": JSON($0.row), "field": JSON($0.field),
                            "old": JSON($0.old), "new": JSON($0.new),
                        ]
                    }
                ),
            ],
            [
                Localized(
                    zh: "共 \(table.rows.count) 行：\(done.0) \(cases) 个案卷的"
                        + " \(update.changes.count) 处",
                    en: "\(table.rows.count) rows: \(update.changes.count) fields of \(cases)"
                        + " cases \(done.1)"
                )
            ]
                + update.changes.map { change in
                    let old = change.old.isEmpty ? "（空）" : change.old
                    return Localized(
                        zh: "\(change.code)　\(change.title)：\(old) → \(change.new)",
                        en: "\(change.code)  \(change.field): \(old) -> \(change.new)"
                    )
                }
        )
    }

    private func apply(
        _ update: SheetUpdate,
        _ table: SheetTable,
        _ effective: CivilDate?,
        _ caller: Caller,
        _ output: OutputOptions
    ) throws {
        let commands = update.commands
        let bar = ProgressBar(
            Localized(zh: "更改", en: "Changing"),
            total: commands.count,
            output
        )
        defer { bar.end() }
        do {
            _ = try casework.performTogether(
                commands.map { change in
                    var command = change.command
                    command.effective = effective
                    return command
                },
                by: caller
            ) { bar.show($0) }
        } catch let refusal as Refusal {
            guard commands.indices.contains(bar.done) else { throw refusal }
            throw table.located(refusal, table.rows[commands[bar.done].row])
        }
    }
}
