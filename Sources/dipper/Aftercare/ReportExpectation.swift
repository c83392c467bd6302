import ArgumentParser
import Casework
import Expression
import Portfolio
import Store
import Workflow

/// `aftercare expect 2026-H1`: the report of a period, of each agreement that owes one.
struct ReportExpectation: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "expect",
        abstract: "为已签署、未办结的每一份协议列入某一报告期的应交报告；已有的不再列，可反复执行。",
        discussion: "报告期如 2026-H1（半年）或 2026（年），按政策参数 aftercare.report_period；不给则为最近结束的一期。"
    )

    @Argument(help: ArgumentHelp("报告期，如 2026-H1。", valueName: "PERIOD"))
    var period: String?

    @Flag(help: "只列出将列入的协议，不写入。")
    var dryRun = false

    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let caller = try options.caller()
        let ledger = try OpenLedger.writing(options.database).read(by: caller)
        let text = try period ?? latest(ledger)
        let owing = try agreements(owing: text, ledger)
        if !dryRun, !owing.isEmpty {
            let commands = owing.map { agreement in
                var command = options.command(
                    .new(kind: EnterpriseReportNoun.kind, parent: agreement.id),
                    event: "expect"
                )
                command.key = "expect:\(agreement.id):\(text)"
                command.payload = ["period": .string(text)]
                return command
            }
            do {
                _ = try ledger.casework.performAll(
                    count: commands.count,
                    by: caller,
                    progress: { _ in },
                    command: { place, _ in commands[place] }
                )
            } catch let failure as BatchFailure {
                throw failure.refusal { place, blocker in
                    let code = owing[place].code
                    return blocker.at(blocker.place.isEmpty ? code : "\(code) \(blocker.place)")
                }
            }
        }
        let codes = owing.map(\.code)
        return ledger.answer(
            [
                "period": JSON(text), "agreements": JSON(codes), "applied": .bool(!dryRun),
            ],
            [
                Localized(
                    zh: "\(text)：\(dryRun ? "将列入" : "列入") \(codes.count) 份应交报告",
                    en: "\(text): \(codes.count) reports \(dryRun ? "to be" : "are") expected"
                )
            ] + codes.map { Localized(zh: "  \($0)", en: "  \($0)") }
        )
    }

    private func latest(_ ledger: OpenLedger) throws -> String {
        let value = try ledger.rules().policy.parameters["aftercare.report_period"]?.value
        var length = ReportingPeriod.Length.halfYear
        if case .string(let text)? = value {
            length = ReportingPeriod.Length(rawValue: text) ?? length
        }
        return ReportingPeriod.latest(length, before: ledger.now.date)?.description ?? ""
    }

    /// Agreements that run, were signed by the end of the period, and have no such report.
    private func agreements(owing text: String, _ ledger: OpenLedger) throws -> [CaseStream] {
        let end = ReportingPeriod(text)?.end
        let signed = try CasePages(ledger.cases, kind: GrantNoun.kind)
            .flatMap { try $0.get() }.filter { agreement in
                guard !agreement.root.isDone, !agreement.isIn("ended"),
                    let day = agreement.text("signed_on").flatMap({ CivilDate($0) })
                else { return false }
                return end.map { day <= $0 } ?? true
            }
        let reports = try ledger.store.children(
            of: signed.map(\.id),
            kind: EnterpriseReportNoun.kind
        )
        let given = Set(
            reports.filter { $0.text("period") == text && !$0.isIn("waived") }
                .compactMap(\.parent)
        )
        return signed.filter { !given.contains($0.id) }
    }
}

extension BatchFailure {
    /// All reasons at once, each at the place of its command.
    func refusal(_ place: (Int, Blocker) -> Blocker) -> Refusal {
        Refusal(
            reasons.sorted { $0.key < $1.key }.flatMap { number, reason in
                let blockers =
                    switch reason {
                    case .refused(let blockers): blockers
                    case .conflict(let conflict): Failure(conflict).blockers
                    }
                return blockers.map { place(number, $0) }
            }
        )
    }
}
