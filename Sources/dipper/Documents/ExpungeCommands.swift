import ArgumentParser
import Casework
import Expression
import Portfolio
import SQL
import Store
import Workflow

/// `expunge`: what must be forgotten, by two people and for a reason.
struct ExpungeCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "expunge",
        abstract: "清除：一人提请、另一人确认，销毁密文、密钥与文件，不可恢复。",
        discussion: "案卷的经过、日期、金额与摘要不变，核验仍然无误；清除之前做的备份里还有，须另行处理。",
        subcommands: [ExpungePropose.self, ExpungeConfirm.self, ExpungeList.self]
    )
}

/// Why something is forgotten; the codes are those of the ledger's chart.
enum ExpungeReason: String, ExpressibleByArgument, CaseIterable {
    case retentionEnded = "retention_ended"
    case consentWithdrawn = "consent_withdrawn"
    case enteredByMistake = "entered_by_mistake"
    case classified
}

/// What of a case is meant.
struct ExpungeTarget: ParsableArguments {
    @Argument(help: ArgumentHelp("案卷编号。", valueName: "CODE"))
    var code: String

    @Option(help: ArgumentHelp("一份文件：序号、文号或摘要。", valueName: "NUMBER|DIGEST"))
    var document: String?

    @Option(help: ArgumentHelp("一个字段的全部密文，包括更正以前的，如 title。", valueName: "NAME"))
    var field: String?

    @Flag(help: "本案卷的全部密文与文件。")
    var all = false

    func validate() throws {
        let count = (document == nil ? 0 : 1) + (field == nil ? 0 : 1) + (all ? 1 : 0)
        guard count == 1 else {
            throw ValidationError("请给出 --document、--field、--all 之一 / give exactly one of them")
        }
    }

    /// The cells that are meant; refused: `NOT_FOUND`, `CELL_NOT_FOUND`.
    func cells(_ store: LedgerStore) throws -> [String] {
        let stream = try ReadingRoom(store).found(code)
        let cells = try store.cells(of: stream.id)
        let found: [String]
        if let document {
            let named = DocumentQuery(document).matches(try store.documents(of: stream))
            let ids = Set(named.compactMap { Cells.Name($0.reference.cell)?.id })
            found = cells.map(\.id).filter(ids.contains)
        } else {
            found = cells.filter { all || $0.field == field }.map(\.id)
        }
        guard !found.isEmpty else {
            let known = Set(cells.map(\.field)).sorted().joined(separator: ", ")
            throw Refusal(
                Blocker(
                    code: "CELL_NOT_FOUND",
                    message: Localized(
                        zh: "\(code) 没有这项密文，现有字段 \(known.isEmpty ? "无" : known)，请核对",
                        en: "\(code) has nothing sealed of that kind; it has"
                            + " \(known.isEmpty ? "none" : known): check what is meant"
                    ),
                    place: document.map { _ in "--document" } ?? "--field",
                    values: ["found": document ?? field ?? "", "expected": known]
                )
            )
        }
        return found
    }
}

extension OpenLedger {
    /// The cells of a list of the ledger's own story, such as `proposed`.
    func cells(in list: String) throws -> [[String: String]] {
        guard case .list(let entries)? = try store.stream("LEDGER")?.field(list) else { return [] }
        return entries.map { entry in
            guard case .map(let members) = entry else { return [:] }
            var texts: [String: String] = [:]
            for case (.string(let name), .string(let text)) in members { texts[name] = text }
            return texts
        }
    }

    /// One command of the ledger's story for each cell: all are recorded, or none.
    fileprivate func commands(
        _ event: String,
        _ cells: [String],
        _ payload: [String: Value] = [:],
        _ options: CommandOptions
    ) throws -> [Command] {
        let effective = try options.effective()
        return cells.map { cell in
            var command = options.command(.existing("LEDGER"), event: event)
            command.key += "/\(cell)"
            command.effective = effective
            command.payload = payload.merging(["cell": .string(cell)]) { $1 }
            return command
        }
    }
}

/// `expunge propose`: the first of two people.
struct ExpungePropose: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "propose",
        abstract: "提请清除一份文件、一个字段或一个案卷的全部密文。"
    )

    @OptionGroup var target: ExpungeTarget

    @Option(
        help: ArgumentHelp(
            "事由：保管期满、撤回同意、误录、涉密。",
            valueName: "retention_ended|consent_withdrawn|entered_by_mistake|classified"
        )
    )
    var why: ExpungeReason

    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let caller = try options.caller()
        let ledger = try OpenLedger.writing(options.database)
        let proposed = Set(try ledger.cells(in: "proposed").compactMap { $0["cell"] })
        let meant = try target.cells(ledger.store)
        let fresh = meant.filter { !proposed.contains($0) }
        // Where nothing is new, the ledger's chart says so.
        let cells = fresh.isEmpty ? meant : fresh
        let commands = try ledger.commands(
            "propose_expunge",
            cells,
            ["reason": .string(why.rawValue)],
            options
        )
        _ = try ledger.casework.performTogether(commands, by: caller, progress: { _ in })
        return ledger.answer(
            ["code": JSON(target.code), "cells": JSON(cells), "reason": JSON(why.rawValue)],
            [
                Localized(
                    zh: "✓ 已提请清除 \(target.code) 的 \(cells.count) 项，"
                        + "请另一人用 dipper expunge confirm \(target.code) 确认",
                    en: "✓ \(cells.count) items of \(target.code) are proposed; another person"
                        + " confirms with dipper expunge confirm \(target.code)"
                )
            ]
        )
    }
}

/// `expunge confirm`: the second person, after whom nothing brings it back.
struct ExpungeConfirm: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "confirm",
        abstract: "确认清除一个案卷已提请的各项；提请的人不能自己确认。"
    )

    @Argument(help: ArgumentHelp("案卷编号。", valueName: "CODE"))
    var code: String

    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let caller = try options.caller()
        let ledger = try OpenLedger.writing(options.database)
        let proposed = Set(try ledger.cells(in: "proposed").compactMap { $0["cell"] })
        let stream = try ledger.cases.found(code)
        let cells = try ledger.store.cells(of: stream.id).map(\.id).filter(proposed.contains)
        guard !cells.isEmpty else { throw ExpungeConfirm.nothingProposed(code) }
        let commands = try ledger.commands("expunge", cells, [:], options)
        let (_, unfinished) = try ledger.filing.expunge(Set(cells)) {
            try ledger.casework.performTogether(commands, by: caller, progress: { _ in })
        }
        var answer = ledger.answer(
            [
                "code": JSON(code), "cells": JSON(cells), "purged": .bool(unfinished == nil),
            ],
            [
                Localized(
                    zh: "✓ 已清除 \(code) 的 \(cells.count) 项；此前的备份里还有，请另行处理",
                    en: "✓ \(cells.count) items of \(code) are expunged; backups made before still"
                        + " hold them"
                )
            ]
        )
        if let unfinished {
            answer.warnings.append(
                Localized(
                    zh: "密钥已销毁，但残留尚未擦净（\(unfinished.chinese)）；"
                        + "请系统管理员执行 dipper document verify --clean",
                    en: "The keys are destroyed, but traces are left (\(unfinished.english));"
                        + " the administrator can run dipper document verify --clean"
                )
            )
        }
        return answer
    }

    private static func nothingProposed(_ code: String) -> Refusal {
        Refusal(
            Blocker(
                code: "EXPUNGE_NOT_PROPOSED",
                message: Localized(
                    zh: "没有人提请清除 \(code) 的任何一项，应先由另一人用 dipper expunge propose 提请",
                    en: "Nobody proposed to expunge anything of \(code); another person proposes"
                        + " it first with dipper expunge propose"
                ),
                place: "CODE",
                role: "ARC"
            )
        )
    }
}
