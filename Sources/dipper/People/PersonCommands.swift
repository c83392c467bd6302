import ArgumentParser
import Casework
import Workflow

/// `person`: who works with the ledger, and in which roles.
struct PersonCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "person",
        abstract: "人员：登记、导入、授予与收回角色、授权代理、离任、检查、查看。",
        subcommands: [
            PersonAdd.self, PersonGrant.self, PersonRevoke.self,
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

/// `person grant RY-2026-000002 PO`, also for some time alone.
struct PersonGrant: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "grant",
        abstract: "授予一个角色，可限定起止日期；不相容的角色被拒绝。",
        discussion: "有期限的角色在起始日至截止日（含）之间有效，过期后下一次请求起失效，不必收回。"
    )

    @Argument(help: ArgumentHelp("人员编号。", valueName: "CODE"))
    var reference: CaseReference

    @Argument(help: ArgumentHelp("角色，如 PO。", valueName: "ROLE"))
    var role: String

    @Option(help: ArgumentHelp("起始日期；只给截止日期的，从今天起。", valueName: "YYYY-MM-DD"))
    var since: String?

    @Option(help: ArgumentHelp("截止日期（含）；缺省为没有期限。", valueName: "YYYY-MM-DD"))
    var until: String?

    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        try options.perform(on: reference, kind: PersonNoun.kind) { ledger in
            try ledger.checkRoles([role], place: "ROLE")
            return AskedEvent(
                event: "grant_role",
                given: [
                    GivenField("role", role, at: "ROLE"),
                    GivenField("since", since, at: "--since"),
                    GivenField("until", until, at: "--until"),
                ]
            )
        }
    }
}

/// `person revoke RY-2026-000002 PO`.
struct PersonRevoke: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "收回一个角色，连同其起止日期。"
    )

    @Argument(help: ArgumentHelp("人员编号。", valueName: "CODE"))
    var reference: CaseReference

    @Argument(help: ArgumentHelp("角色，如 PO。", valueName: "ROLE"))
    var role: String

    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        try options.perform(on: reference, kind: PersonNoun.kind) { ledger in
            try ledger.checkRoles([role], place: "ROLE")
            return AskedEvent(event: "revoke_role", given: [GivenField("role", role, at: "ROLE")])
        }
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
