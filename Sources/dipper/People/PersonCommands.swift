import ArgumentParser
import Casework
import Workflow

/// `person`: who works with the ledger, and in which roles.
struct PersonCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "person",
        abstract: "人员：登记、导入、授予与收回角色、授权代理、离任、检查、查看。",
        subcommands: [
            PersonAdd.self, PersonRole<GrantRole>.self, PersonRole<RevokeRole>.self,
            PersonLeave.self, PersonAuthorise.self, PersonAuthorisations.self,
            AuthorityStep<ConfirmAuthority>.self, AuthorityStep<RevokeAuthority>.self,
            SheetImport<PersonFile>.self, SheetImport<ExpertFile>.self, PersonCheck.self,
            CaseDoing<PersonNoun>.self,
        ] + PersonNoun.questions,
        aliases: ["people"]
    )
}

/// `person add`: registers a person, with roles when they are known already.
struct PersonAdd: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "登记一名人员，给出其编号。"
    )

    @Option(help: ArgumentHelp("姓名。", valueName: "姓名"))
    var name: String

    @Option(help: ArgumentHelp("角色，以逗号分隔，如 PO 或 REV。", valueName: "A,B"))
    var roles: String?

    @Option(help: ArgumentHelp("单位编号。", valueName: "CODE"))
    var organisation: String?

    @Option(help: ArgumentHelp("所在区。", valueName: "TEXT"))
    var district: String?

    @Option(help: ArgumentHelp("联系方式。", valueName: "TEXT"))
    var contact: String?

    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        try options.open(kind: PersonNoun.kind) { ledger in
            if let roles {
                try ledger.checkRoles(
                    roles.split(separator: ",").map(String.init),
                    place: "--roles"
                )
            }
            let given = [
                ("name", name), ("roles", roles), ("organisation", organisation),
                ("district", district), ("contact", contact),
            ].map { field, text in GivenField(field, text, at: "--\(field)") }
            return AskedEvent(event: "register", given: given)
        }
    }
}

/// Giving a role or taking it back.
protocol RoleStep {
    static var event: String { get }
    static var verb: String { get }
    static var title: String { get }
    static var isGrant: Bool { get }
}

enum GrantRole: RoleStep {
    static let event = "grant_role"
    static let verb = "grant"
    static let title = "授予一个角色；不相容的角色被拒绝。"
    static let isGrant = true
}

enum RevokeRole: RoleStep {
    static let event = "revoke_role"
    static let verb = "revoke"
    static let title = "收回一个角色。"
    static let isGrant = false
}

/// `person grant RY-2026-000002 PO` and `person revoke`.
struct PersonRole<Step: RoleStep>: AnsweringCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: Step.verb, abstract: Step.title)
    }

    @Argument(help: ArgumentHelp("人员编号。", valueName: "CODE"))
    var reference: CaseReference

    @Argument(help: ArgumentHelp("角色，如 PO。", valueName: "ROLE"))
    var role: String

    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let caller = try options.caller()
        let ledger = try OpenLedger.writing(options.database)
        let held = Step.isGrant ? try ledger.roles(of: reference.code) : []
        try ledger.checkRoles(held + [role], place: "ROLE")
        let command = try ledger.command(
            AskedEvent(event: Step.event, given: [GivenField("role", role, at: "ROLE")]),
            on: reference,
            kind: PersonNoun.kind,
            options
        )
        return try ledger.answer(try ledger.perform(command, by: caller))
    }
}

/// `person leave`: whoever leaves holds no role any more.
struct PersonLeave: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "leave",
        abstract: "登记离任，收回全部角色。"
    )

    @Argument(help: ArgumentHelp("人员编号。", valueName: "CODE"))
    var reference: CaseReference

    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        try options.perform(
            AskedEvent(event: "leave"),
            on: reference,
            kind: PersonNoun.kind
        )
    }
}
