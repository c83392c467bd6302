import ArgumentParser
import Casework
import Portfolio
import Workflow

enum PayeeAccountNoun: CaseNoun {
    static let kind = PayeeAccountProcedure.kind
    static let title = "收款账户"
    static let sample = "SZ-2026-000001"
    static let opening = "add"
}

/// `payee-account`: where an organisation is paid to.
struct PayeeAccountCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "payee-account",
        abstract: "单位的收款账户：登记、变更、回拨核实、复核、止付；账号平时只显示掩码。",
        subcommands: [
            PayeeAccountAdd.self, PayeeAccountChange.self, CaseDoing<PayeeAccountNoun>.self,
        ] + PayeeAccountNoun.questions
    )
}

/// What a letter of the payee says of its account; the number comes from a file.
struct PayeeAccountOptions: ParsableArguments {
    @Option(help: ArgumentHelp("账号所在的文件，一行。", valueName: "FILE"))
    var accountFile: String?

    @OptionGroup var given: EventOptions

    func asked(_ event: String) throws -> AskedEvent {
        AskedEvent(
            event: event,
            given: [
                GivenField("account", try SecretFile.line(accountFile), at: "--account-file")
            ],
            assignments: given.assignments,
            documents: given.documents
        )
    }
}

/// `payee-account add DW-… --set name=… --set bank=… --account-file FILE --document …`.
struct PayeeAccountAdd: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: PayeeAccountNoun.opening,
        abstract: "登记一个单位的收款账户；凭开户证明，须回拨核实、复核并满冷静期后才能支付。",
        discussion: "账号从文件读入，不写在命令行上。户名须与单位名称一致。"
    )

    @Argument(help: ArgumentHelp("单位编号。", valueName: "ORGANISATION"))
    var organisation: String

    @OptionGroup var details: PayeeAccountOptions
    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        try options.open(
            try details.asked("register"),
            kind: PayeeAccountNoun.kind,
            parent: organisation
        )
    }
}

/// `payee-account change SZ-… --set reason=… --account-file FILE --document …`.
struct PayeeAccountChange: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "change",
        abstract: "变更收款账户；回拨核实、复核、冷静期都重新开始，已审批未付的批次须再次审批。",
        discussion: "账号从文件读入，不写在命令行上。"
    )

    @Argument(help: ArgumentHelp("收款账户编号。", valueName: "CODE"))
    var reference: CaseReference

    @OptionGroup var details: PayeeAccountOptions
    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        try options.perform(
            try details.asked("change"),
            on: reference,
            kind: PayeeAccountNoun.kind
        )
    }
}
