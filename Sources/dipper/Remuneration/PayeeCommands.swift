import ArgumentParser
import Casework
import Portfolio
import Workflow

enum PayeeNoun: CaseNoun {
    static let kind = PayeeProcedure.kind
    static let title = "收款信息"
    static let sample = "SK-2026-000001"
    static let opening = "add"
}

/// `payee`: where an expert is paid to.
struct PayeeCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "payee",
        abstract: "专家的收款信息：证件和银行卡；平时只显示掩码。",
        subcommands: [PayeeAdd.self, CaseDoing<PayeeNoun>.self] + PayeeNoun.questions
    )
}

/// What is entered of where somebody is paid to; numbers come from files.
struct PayeeOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "证件类型：resident 身份证、passport 护照、hk_macau 港澳通行证、taiwan 台湾通行证、"
                + "foreign_resident 外国人永久居留证。",
            valueName: "TYPE"
        )
    )
    var identityType = "resident"

    @Option(help: ArgumentHelp("证件号码所在的文件，一行。", valueName: "FILE"))
    var identityFile: String

    @Option(
        help: ArgumentHelp(
            "纳税身份：resident 居民个人、non_resident 非居民个人；缺省为居民个人。",
            valueName: "RESIDENCE"
        )
    )
    var taxResidence: String?

    @Option(help: ArgumentHelp("开户银行，写到支行。", valueName: "TEXT"))
    var bank: String

    @Option(help: ArgumentHelp("银行卡号所在的文件，一行。", valueName: "FILE"))
    var accountFile: String

    func given() throws -> [GivenField] {
        [
            GivenField("identity_type", identityType, at: "--identity-type"),
            GivenField("identity", try SecretFile.line(identityFile), at: "--identity-file"),
            GivenField("tax_residence", taxResidence, at: "--tax-residence"),
            GivenField("bank", bank, at: "--bank"),
            GivenField("account", try SecretFile.line(accountFile), at: "--account-file"),
        ]
    }
}

/// `payee add RY-… --bank … --identity-file FILE --account-file FILE`.
struct PayeeAdd: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: PayeeNoun.opening,
        abstract: "登记专家的收款信息，由本人或评审秘书办理；财务用 remuneration payee。",
        discussion: "号码从文件读入，不写在命令行上：命令行会留在历史记录里，也会被同机的人看到。"
    )

    @Argument(help: ArgumentHelp("专家的人员编号。", valueName: "PERSON"))
    var person: String

    @OptionGroup var details: PayeeOptions
    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        try options.open(
            AskedEvent(event: "register", given: try details.given()),
            kind: PayeeNoun.kind,
            parent: person
        )
    }
}

/// `remuneration payee FF-… --person RY-… --bank … --identity-file FILE --account-file FILE`.
struct RemunerationPayee: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "payee",
        abstract: "财务为发放表上还没有收款信息的专家登记；登记的人不能支付这一行。",
        discussion: "号码从文件读入，不写在命令行上。审批之后登记的，由主任再次审批（approve_again）后支付。"
    )

    @Argument(help: ArgumentHelp("发放表编号。", valueName: "CODE"))
    var reference: CaseReference

    @Option(help: ArgumentHelp("专家的人员编号，须在发放表上。", valueName: "PERSON"))
    var person: String

    @OptionGroup var details: PayeeOptions
    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        try options.perform(
            AskedEvent(
                event: "enter_payee",
                given: [GivenField("person", person, at: "--person")] + details.given()
            ),
            on: reference,
            kind: RemunerationNoun.kind
        )
    }
}
