import ArgumentParser
import Casework
import Workflow

/// `org`: enterprises, universities and other organisations.
struct OrganisationCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "org",
        abstract: "单位：登记、导入、更名、迁移、终止、查看。",
        subcommands: [
            OrganisationAdd.self, SheetImport<OrganisationFile>.self,
            CaseDoing<OrganisationNoun>.self,
        ] + OrganisationNoun.questions
    )
}

/// `org add`: registers an organisation; the credit code is checked by its check digit.
struct OrganisationAdd: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "登记一个单位，给出其编号。"
    )

    @Option(help: ArgumentHelp("名称。", valueName: "TEXT"))
    var name: String

    @Option(
        help: ArgumentHelp(
            "单位类型：enterprise、university、institute、hospital、lab、fund、government、park 等。",
            valueName: "KIND"
        )
    )
    var kind: String

    @Option(help: ArgumentHelp("统一社会信用代码。", valueName: "18 位"))
    var uscc: String?

    @Option(help: ArgumentHelp("公司形式：limited、joint_stock、other。", valueName: "FORM"))
    var form: String?

    @Option(help: ArgumentHelp("注册地。", valueName: "TEXT"))
    var region: String?

    @Option(help: ArgumentHelp("别名，以逗号分隔，如 华科,HUST；查找和导入时与名称一样认。", valueName: "NAME,…"))
    var aliases: String?

    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let given = [
            ("name", name), ("kind", kind), ("uscc", uscc), ("form", form), ("region", region),
            ("aliases", aliases),
        ].map { field, text in GivenField(field, text, at: "--\(field)") }
        return try options.open(
            AskedEvent(event: "register", given: given),
            kind: OrganisationNoun.kind
        )
    }
}
