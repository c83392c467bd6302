import ArgumentParser
import Casework
import Workflow

/// One step of a tranche, as a verb of `grant`.
protocol TrancheStep {
    static var event: String { get }
    static var title: String { get }
}

enum RequestStep: TrancheStep {
    static let event = "request"
    static let title = "申请拨付"
}

enum ApproveStep: TrancheStep {
    static let event = "approve"
    static let title = "审批"
}

enum ReleaseStep: TrancheStep {
    static let event = "release"
    static let title = "放行"
}

enum PayStep: TrancheStep {
    static let event = "pay"
    static let title = "登记支付"
}

/// `grant request BZ-2026-000001 1`, and likewise approve, release and pay.
struct GrantStep<Step: TrancheStep>: AnsweringCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: Step.event,
            abstract: "一个批次的\(Step.title)。"
        )
    }

    @Argument(help: ArgumentHelp("协议编号，如 BZ-2026-000001。", valueName: "CODE"))
    var code: String

    @Argument(help: ArgumentHelp("批次，从 1 起。", valueName: "TRANCHE"))
    var tranche: Int

    @Option(help: ArgumentHelp("金额，以元计。", valueName: "YUAN"))
    var amount: String?

    @OptionGroup var given: EventOptions
    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        try options.perform(
            AskedEvent(
                event: Step.event,
                given: [GivenField("amount", amount, at: "--amount")],
                assignments: given.assignments,
                documents: given.documents
            ),
            on: CaseReference(code: code, instance: "tranche/\(tranche)"),
            kind: GrantNoun.kind
        )
    }
}
