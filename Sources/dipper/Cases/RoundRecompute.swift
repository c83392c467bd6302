import ArgumentParser
import Casework
import Expression
import Portfolio
import Workflow

/// `round recompute`: every stored result worked out again from its sheets, vetoes and rules.
struct RoundRecompute: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "recompute",
        abstract: "由封存的评分表、否决裁定和冻结的规则重算结论，指出与存储的不同之处。",
        discussion: "不给编号时重算全部已形成结论的轮次。"
    )

    @Argument(help: ArgumentHelp("轮次编号，如 RD-2026-000001。", valueName: "CODE"))
    var reference: CaseReference?

    @OptionGroup var reading: ReaderOptions
    @OptionGroup var output: OutputOptions

    private static let roundsAtOnce = 500

    func answer() throws -> Answer {
        let ledger = try OpenLedger.reading(reading)
        try ledger.cases.require("sheet", as: "sheet")
        var blockers: [Blocker] = []
        var rounds: [CaseStream] = []
        if let reference {
            guard let round = try ledger.cases.stream(reference.code), round.kind == RoundNoun.kind
            else { throw CaseRefusals.notFound(reference.code) }
            guard round.isConcluded else { throw Refusal(RoundRecompute.open(round)) }
            rounds = [round]
            blockers = try RoundRecompute.differences(of: round)
        } else {
            var cursor = ""
            while true {
                let page = try ledger.cases.list(
                    kind: RoundNoun.kind,
                    after: cursor,
                    limit: RoundRecompute.roundsAtOnce
                )
                for round in page where round.isConcluded {
                    rounds.append(round)
                    blockers += try RoundRecompute.differences(of: round)
                }
                guard page.count == RoundRecompute.roundsAtOnce, let last = page.last else { break }
                cursor = last.code
            }
        }
        guard blockers.isEmpty else { throw Refusal(blockers) }
        return ledger.answer(
            [
                "rounds": .array(rounds.map { JSON($0.code) }),
                "count": JSON(Int64(rounds.count)), "equal": true,
            ],
            [
                Localized(
                    zh: "重算 \(rounds.count) 个轮次，结论与存储的完全一致",
                    en: "\(rounds.count) rounds computed again; every result is as it is stored"
                )
            ]
        )
    }

    /// Where the stored result is not what follows from the sheets.
    private static func differences(of round: CaseStream) throws -> [Blocker] {
        let computed = try RoundProcedure.conclusion(of: RoundProcedure.evaluation(of: round))
        return computed.keys.sorted().compactMap { field in
            guard field != "meeting_required", let value = computed[field],
                round.field(field) != value
            else { return nil }
            let (found, expected) = (text(round.field(field)), text(value))
            return Blocker(
                code: "RESULT_DIFFERS",
                message: Localized(
                    zh: "\(round.code) 的 \(field) 存储为 \(found)，重算为 \(expected)，请审计管理员核验台账",
                    en: "\(field) of \(round.code) is stored as \(found) and computed as"
                        + " \(expected); the audit administrator can verify the ledger"
                ),
                place: "\(round.code)/\(field)",
                values: ["found": found, "expected": expected],
                role: "AUDADM"
            )
        }
    }

    private static func text(_ value: Value) -> String {
        var writer = JSONWriter()
        writer.value(value)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    private static func open(_ round: CaseStream) -> Blocker {
        Blocker(
            code: "ROUND_OPEN",
            message: Localized(
                zh: "\(round.code) 尚未形成结论，没有可重算的结果；请待评审秘书形成结论",
                en: "\(round.code) has no result yet, so there is nothing to compute again; the"
                    + " panel secretary concludes it"
            ),
            place: round.code,
            role: "SEC"
        )
    }
}

extension CaseStream {
    fileprivate var isConcluded: Bool { isIn("concluded") }
}
