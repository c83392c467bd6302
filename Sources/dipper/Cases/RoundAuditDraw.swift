import ArgumentParser
import Casework
import Portfolio
import Store
import Workflow

/// `round audit-draw`: a draw by lot computed again from its seed and its pool.
struct RoundAuditDraw: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit-draw",
        abstract: "由公开的种子和抽取池重算随机抽取，与记录的承诺、摘要、评审组和候补逐项比较。",
        discussion: "--write 写出抽取池，任何人可用 dipper calc draw 或别的程序重算。"
    )

    @Argument(help: ArgumentHelp("轮次编号，如 RD-2026-000001。", valueName: "CODE"))
    var reference: CaseReference

    @Option(help: ArgumentHelp("把抽取池写入新文件。", valueName: "FILE"))
    var write: String?

    @OptionGroup var reading: ReaderOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let ledger = try OpenLedger.reading(reading)
        try ledger.cases.require("conflict", as: "audit-draw")
        guard let round = try ledger.cases.stream(reference.code), round.kind == RoundNoun.kind
        else { throw CaseRefusals.notFound(reference.code) }
        guard let seed = round.text("revealed"), let cell = round.text("pool") else {
            throw Refusal(RoundAuditDraw.notByLot(round.code))
        }
        guard let text = try ledger.cases.texts(of: [cell])[cell] else {
            throw Refusal(RoundAuditDraw.expunged(round.code))
        }
        if let write { try InputFile.requireAbsent(write) }
        let (pool, plan) = try PanelDraw.reading(text)
        let codes = try RoundAuditDraw.codes(behind: round, pool, ledger)
        func named(_ field: String) -> [String] {
            round.texts(field).map { codes[$0] ?? $0 }
        }
        let record = DrawRecord(
            commitment: round.text("commitment") ?? "",
            poolDigest: round.text("draw_record") ?? "",
            panel: named("drawn"),
            alternates: named("drawn_alternates")
        )
        let blockers = record.audit(seed: seed, pool: pool, plan: plan, CalcDraw.sha256)
        guard blockers.isEmpty else { throw Refusal(blockers) }
        if let write { try OutputFile.write(Array(text.utf8), to: write) }
        return ledger.answer(
            [
                "code": JSON(round.code), "equal": true, "seed": JSON(seed),
                "commitment": JSON(record.commitment), "pool_digest": JSON(record.poolDigest),
                "pool": JSON(Int64(pool.count)), "panel": JSON(record.panel),
                "alternates": JSON(record.alternates),
            ],
            [
                Localized(
                    zh: "\(round.code) 的抽取可以重算：\(pool.count) 人抽 \(record.panel.count) 人，与记录完全一致",
                    en: "The draw of \(round.code) follows from seed and pool:"
                        + " \(record.panel.count) of \(pool.count), as recorded"
                ),
                Localized(zh: "种子 \(seed)", en: "seed \(seed)"),
            ]
        )
    }

    /// By the pseudonym on this round: the codes of the experts in the pool.
    private static func codes(
        behind round: CaseStream,
        _ pool: [PanelDraw.Candidate],
        _ ledger: OpenLedger
    ) throws -> [String: String] {
        let experts = try ledger.store.streams(codes: pool.map(\.code))
        let people = Dictionary(experts.map { ($0.parent ?? "", $0.code) }) { first, _ in first }
        let names = try ledger.store.panelNames(of: Set(people.keys))
        return Dictionary(
            names.filter { $0.round == round.id }.compactMap { name in
                people[name.person].map { (name.pseudonym, $0) }
            }
        ) { first, _ in first }
    }

    private static func notByLot(_ code: String) -> Blocker {
        Blocker(
            code: "DRAW_NONE",
            message: Localized(
                zh: "\(code) 没有随机抽取的记录，评审组是提名的或尚未抽取，无可重算；请看事项记录",
                en: "\(code) has no draw by lot: its panel was named or is still to be drawn, so"
                    + " that there is nothing to compute again; see its events"
            ),
            place: code
        )
    }

    private static func expunged(_ code: String) -> Blocker {
        Blocker(
            code: "CELL_EXPUNGED",
            message: Localized(
                zh: "\(code) 的抽取池已清除，不能重算，应向当时取得抽取池的人索取；请监督人员办理",
                en: "The pool of \(code) was expunged and cannot be computed again; expected from"
                    + " whoever was given it then; supervision can ask"
            ),
            place: code,
            role: "SUP"
        )
    }
}
