import ArgumentParser
import Casework
import Expression
import Portfolio
import Store
import Workflow

/// `project confirm-opening`: a second person confirms openings, with a control total of his own.
struct ProjectConfirmOpening: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "confirm-opening",
        abstract: "确认期初：由录入人以外的人对照文件确认，须键入件数、已拨付合计与已了结合计，都相符才确认。",
        discussion: """
            给出编号，或用 --batch 确认一个批次中待确认的全部项目。\
            要么全部确认，要么一件也不确认；不能确认的，逐件说明全部理由。
            """
    )

    @Argument(help: ArgumentHelp("待确认的项目编号。", valueName: "CODE"))
    var codes: [String] = []

    @Option(help: ArgumentHelp("批次名称。", valueName: "NAME"))
    var batch: String?

    @Option(help: ArgumentHelp("控制件数：按纸质清册。", valueName: "COUNT"))
    var count: Int

    @Option(help: ArgumentHelp("控制金额：已拨付合计，以元计，按纸质清册。", valueName: "YUAN"))
    var sum: String

    @Option(help: ArgumentHelp("控制金额：已转股、偿还、收回、核销合计，以元计；没有的为 0。", valueName: "YUAN"))
    var ended = "0"

    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let caller = try options.caller()
        let sumFen = try Fen.parse(sum, place: "--sum").count
        let endedFen = try Fen.parse(ended, place: "--ended").count
        let ledger = try OpenLedger.writing(options.database)
        let pending = try chosen(ledger.store)
        let balances = pending.compactMap { OpeningBalance(of: $0) }
        let sums = OpeningSums(balances)
        let typed = OpeningSums.Sum(count: count, paidFen: sumFen, endedFen: endedFen)
        let found = sums.all
        guard found.count == count, found.paidFen == sumFen, found.endedFen == endedFen else {
            throw Refusal(ProjectConfirmOpening.total(found, typed))
        }
        let commands = try pending.map { try command($0, typed) }
        let bar = ProgressBar(
            Localized(zh: "确认期初", en: "Confirming"),
            total: commands.count,
            output
        )
        defer { bar.end() }
        let replies: [Reply]
        do {
            replies = try ledger.casework.performAll(
                count: commands.count,
                by: caller,
                progress: { bar.show($0) },
                command: { place, _ in commands[place] }
            )
        } catch let failure as BatchFailure {
            throw ProjectConfirmOpening.located(failure, pending)
        }
        return try answer(replies, sums, ledger)
    }

    /// What was summed is what is confirmed: another version of a case is a conflict.
    private func command(_ stream: CaseStream, _ typed: OpeningSums.Sum) throws -> Command {
        var command = options.command(.existing(stream.id), event: "confirm_opening")
        command.key = "\(options.key ?? "confirm-opening"):\(stream.code):\(stream.version)"
        command.effective = try options.effective()
        command.expecting = Int64(stream.version)
        command.payload = [
            "count": .int(Int64(typed.count)), "sum": .int(typed.paidFen),
            "ended": .int(typed.endedFen),
        ]
        return command
    }

    private func chosen(_ store: LedgerStore) throws -> [CaseStream] {
        guard codes.isEmpty != (batch == nil) else { throw Refusal(ProjectConfirmOpening.choice()) }
        guard codes.isEmpty else {
            var blockers: [Blocker] = []
            var chosen: [CaseStream] = []
            for code in codes {
                let stream = try ReadingRoom(store).found(
                    CaseReference(code: code, instance: ""),
                    kind: "project"
                )
                if stream.isIn("opening.pending"), !chosen.contains(where: { $0.id == stream.id }) {
                    chosen.append(stream)
                } else {
                    blockers.append(ProjectConfirmOpening.notPending(stream))
                }
            }
            guard blockers.isEmpty else { throw Refusal(blockers) }
            return chosen
        }
        return try store.openings(batch: batch).filter { $0.isIn("opening.pending") }
    }

    private func answer(
        _ replies: [Reply],
        _ sums: OpeningSums,
        _ ledger: OpenLedger
    ) throws -> Answer {
        let codes = replies.compactMap { $0.moved.first?.code }
        let made = replies.flatMap { $0.moved.dropFirst() }
        var unset: [Int: Int64] = [:]
        for (year, paidFen) in sums.paidByYear
        where try ledger.store.stream("FY\(year)-GTE") == nil { unset[year] = paidFen }
        var answer = ledger.answer(
            sums.json.merging([
                "confirmed": JSON(codes.count), "codes": JSON(codes),
                "streams": JSON(made.map(\.code).filter { !$0.isEmpty }),
                "years_without_budget": JSON(unset.keys.sorted().map { "\($0)" }),
            ]) { $1 },
            [
                Localized(
                    zh: "已确认期初 \(codes.count) 件",
                    en: "Confirmed \(codes.count) openings"
                )
            ] + sums.lines
        )
        answer.warnings += unset.sorted { $0.key < $1.key }.map { year, paidFen in
            Localized(
                zh: "\(year) 年度没有预算账户（FY\(year)-GTE），期初已拨付 \(Fen(paidFen)) 元没有计入"
                    + "任何年度预算；以后登记该年度预算时，请财务人员扣除这一金额",
                en: "Fiscal year \(year) has no budget account (FY\(year)-GTE): the \(Fen(paidFen))"
                    + " CNY paid before are in no budget; when that year is set up, a finance"
                    + " person must deduct them"
            )
        }
        return answer
    }

    // MARK: Refusals

    private static func located(_ failure: BatchFailure, _ pending: [CaseStream]) -> any Error {
        var blockers: [Blocker] = []
        for (place, reason) in failure.reasons.sorted(by: { $0.key < $1.key }) {
            switch reason {
            case .conflict(let conflict): return conflict
            case .refused(let reasons):
                blockers += reasons.map {
                    Blocker(
                        code: $0.code,
                        message: $0.message,
                        place: pending[place].code + ($0.place.isEmpty ? "" : " \($0.place)"),
                        values: $0.values,
                        role: $0.role,
                        provisional: $0.provisional
                    )
                }
            }
        }
        return Refusal(blockers)
    }

    private static func total(_ found: OpeningSums.Sum, _ typed: OpeningSums.Sum) -> Blocker {
        func words(_ sum: OpeningSums.Sum) -> Localized {
            Localized(
                zh: "\(sum.count) 件、已拨付 \(Fen(sum.paidFen)) 元、已了结 \(Fen(sum.endedFen)) 元",
                en: "\(sum.count) cases with \(Fen(sum.paidFen)) CNY paid and"
                    + " \(Fen(sum.endedFen)) CNY ended"
            )
        }
        return Blocker(
            code: "OPENING_TOTAL",
            message: Localized(
                zh: "键入 \(words(typed).zh)，待确认的是 \(words(found).zh)，应一致；"
                    + "请确认人逐件核对后再确认",
                en: "Typed were \(words(typed).en); \(words(found).en) await confirmation, and all"
                    + " must match; the confirmer can compare them one by one"
            ),
            place: "--count, --sum, --ended",
            values: ["found": words(typed).en, "expected": words(found).en],
            role: "DIR"
        )
    }

    private static func choice() -> Blocker {
        Blocker(
            code: "OPENING_CHOICE",
            message: Localized(
                zh: "应给出待确认的项目编号，或用 --batch 给出批次，二者必居其一，请确认人更正",
                en: "Expected either codes of cases or a batch by --batch, exactly one of the two;"
                    + " the confirmer can correct it"
            ),
            place: "CODE"
        )
    }

    private static func notPending(_ stream: CaseStream) -> Blocker {
        Blocker(
            code: "OPENING_NOT_PENDING",
            message: Localized(
                zh: "项目 \(stream.code) 不是待确认的期初，或给出了两次，请确认人核对编号",
                en: "Project \(stream.code) is no opening that awaits confirmation, or is named"
                    + " twice; the confirmer can check the codes"
            ),
            place: stream.code
        )
    }
}
