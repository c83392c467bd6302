import ArgumentParser
import Casework
import Portfolio
import Workflow

enum ExemptionNoun: CaseNoun {
    static let kind = ExemptionProcedure.kind
    static let title = "尽职免责"
    static let sample = "MZ-2026-000001"
    static let opening = "open"
}

enum EnterpriseReportNoun: CaseNoun {
    static let kind = EnterpriseReportProcedure.kind
    static let title = "企业定期报告"
    static let sample = "QB-2026-000001"
    static let opening = "expect"
}

enum EnterpriseEventNoun: CaseNoun {
    static let kind = EnterpriseEventProcedure.kind
    static let title = "企业重大事项"
    static let sample = "DS-2026-000001"
    static let opening = "record"
}

/// `exemption`: whether those who decided answer for a loss.
struct ExemptionCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "exemption",
        abstract: "尽职免责：启动、从台账生成证据、核查、认定小组、结论。",
        discussion: "六项条件都满足才可免责；说明见 Handbook/aftercare.md。",
        subcommands: [
            AgreementOpening<ExemptionNoun>.self, ExemptionEvidenceCommand.self,
            CaseDoing<ExemptionNoun>.self,
        ] + ExemptionNoun.questions
    )
}

/// `enterprise-report`: what enterprises report of a period.
struct EnterpriseReportCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enterprise-report",
        abstract: "企业定期报告：列入应交、提交、审阅、退回。",
        subcommands: [
            AgreementOpening<EnterpriseReportNoun>.self, CaseDoing<EnterpriseReportNoun>.self,
        ] + EnterpriseReportNoun.questions
    )
}

/// `enterprise-event`: what happened to an enterprise.
struct EnterpriseEventCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enterprise-event",
        abstract: "企业重大事项与工商变更：登记、跟进、办结。",
        subcommands: [
            AgreementOpening<EnterpriseEventNoun>.self, CaseDoing<EnterpriseEventNoun>.self,
        ] + EnterpriseEventNoun.questions
    )
}

/// A new case that belongs to an agreement, such as `exemption open BZ-2026-000001`.
struct AgreementOpening<Noun: CaseNoun>: AnsweringCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: Noun.opening,
            abstract: "为一份协议新建\(Noun.title)，给出其编号。"
        )
    }

    @Argument(help: ArgumentHelp("所属协议的编号，如 \(GrantNoun.sample)。", valueName: "AGREEMENT"))
    var agreement: String

    @OptionGroup var given: EventOptions
    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        try options.open(
            AskedEvent(event: "", assignments: given.assignments, documents: given.documents),
            kind: Noun.kind,
            parent: agreement
        )
    }
}
