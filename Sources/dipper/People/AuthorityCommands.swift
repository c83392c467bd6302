import ArgumentParser
import Casework
import Portfolio
import Spreadsheet
import Store
import Workflow

/// `person authorise`: one person lets another act for him, for some roles and some days.
struct PersonAuthorise: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "authorise",
        abstract: "授权他人代为办理：角色、职责、起止日期；另须一人确认才生效。",
        discussion: """
            授权人本人用 --as 办理；由他人代录时须附签字的授权书（--paper）。\
            代理人随后用 --for 授权人 办理。
            """
    )

    @Option(name: .customLong("from"), help: ArgumentHelp("授权人的人员编号。", valueName: "PERSON"))
    var principal: String

    @Option(name: .customLong("to"), help: ArgumentHelp("代理人的人员编号。", valueName: "PERSON"))
    var substitute: CaseReference

    @Option(help: ArgumentHelp("授权的角色，以逗号分隔，须为授权人本人所有。", valueName: "A,B"))
    var roles: String

    @Option(help: ArgumentHelp("只授权这些职责，以逗号分隔，如 request,sign；缺省为角色的全部职责。", valueName: "A,B"))
    var duties: String?

    @Option(help: ArgumentHelp("起始日期（含）。", valueName: "YYYY-MM-DD"))
    var since: String

    @Option(help: ArgumentHelp("截止日期（含）。", valueName: "YYYY-MM-DD"))
    var until: String

    @Option(help: ArgumentHelp("事由，如 休假、出差。", valueName: "TEXT"))
    var why: String

    @Option(help: ArgumentHelp("签字的授权书。", valueName: PaperArgument.pattern))
    var paper: String?

    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        try options.perform(
            AskedEvent(
                event: "authorise",
                given: [
                    GivenField("principal", principal, at: "--from"),
                    GivenField("roles", roles, at: "--roles"),
                    GivenField("duties", duties, at: "--duties"),
                    GivenField("since", since, at: "--since"),
                    GivenField("until", until, at: "--until"),
                    GivenField("reason", why, at: "--why"),
                ],
                documents: PaperArgument.documents(paper, as: "authorisation_letter")
            ),
            on: substitute,
            kind: PersonNoun.kind
        )
    }
}

/// A signed paper on the command line: a document whose class follows from the command.
enum PaperArgument {
    static let pattern = "number=…,issuer=…,date=…,file=PATH"

    static func documents(_ text: String?, as documentClass: String) -> [String] {
        text.map { ["class=\(documentClass),\($0)"] } ?? []
    }
}

/// What a second person, or whom it concerns, does with an authority.
protocol AuthorityDeed {
    static var event: String { get }
    static var verb: String { get }
    static var title: String { get }
}

enum ConfirmAuthority: AuthorityDeed {
    static let event = "confirm"
    static let verb = "confirm-authorisation"
    static let title = "确认一项授权；录入人、授权人和代理人不能自己确认。"
}

enum RevokeAuthority: AuthorityDeed {
    static let event = "revoke"
    static let verb = "revoke-authorisation"
    static let title = "撤销一项授权；须用 --why 说明理由。"
}

/// `person confirm-authorisation RY-2026-000002/authorisation/1` and `person revoke-authorisation`.
struct AuthorityStep<Deed: AuthorityDeed>: AnsweringCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: Deed.verb, abstract: Deed.title)
    }

    @Argument(help: ArgumentHelp("授权，如 RY-2026-000002/authorisation/1。", valueName: "CODE"))
    var reference: CaseReference

    @Option(help: ArgumentHelp("撤销的理由。", valueName: "TEXT"))
    var why: String?

    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        try options.perform(
            AskedEvent(event: Deed.event, given: [GivenField("reason", why, at: "--why")]),
            on: reference,
            kind: PersonNoun.kind
        )
    }
}

/// `person authorisations`: who may act for whom, and until when.
struct PersonAuthorisations: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "authorisations",
        abstract: "列出授权：何人代何人、哪些角色与职责、起止日期、是否生效。"
    )

    @Argument(help: ArgumentHelp("只列出与此人有关的。", valueName: "PERSON"))
    var person: String?

    @Option(help: ArgumentHelp("按哪一天判断是否生效；缺省为今天。", valueName: "YYYY-MM-DD"))
    var asOf: String?

    @OptionGroup var export: ExportOptions
    @OptionGroup var reading: ReaderOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let ledger = try OpenLedger.reading(reading)
        let date = try asOf.map { try Moment.date($0, option: "--as-of") } ?? ledger.now.date
        let filter = try person.map { reference in
            try ledger.cases.found(
                CaseReference(code: reference, instance: ""),
                kind: PersonNoun.kind
            ).id
        }
        let words = CaseWords(rules: try ledger.rules(), cases: ledger.cases)
        let people = try ledger.cases.all(kind: PersonNoun.kind)
        let names = try words.headlines(of: people)
        let known = Dictionary(people.map { ($0.id, $0) }) { $1 }
        func label(_ id: String) -> String { "\(known[id]?.code ?? id) \(names[id] ?? "")" }
        let listed = people.flatMap { substitute in
            Authority.all(of: substitute).map { (substitute, $0) }
        }.filter { filter == nil || $0.id == filter || $1.principal == filter }
        let written = try export.write(
            PersonAuthorisations.page,
            listed.map { substitute, authority in
                [
                    .text("\(substitute.code)/\(authority.key)"),
                    .text(label(authority.principal)), .text(label(substitute.id)),
                    Cell(text: authority.roles.joined(separator: "、")),
                    Cell(text: authority.duties.joined(separator: "、")),
                    .date(authority.since), .date(authority.until),
                    .bool(authority.isInForce(on: date)),
                ]
            }
        )
        return ledger.answer(
            [
                "as_of": JSON(date.description),
                "authorisations": .array(
                    listed.map { substitute, authority in
                        [
                            "code": JSON("\(substitute.code)/\(authority.key)"),
                            "principal": JSON(known[authority.principal]?.code ?? ""),
                            "substitute": JSON(substitute.code),
                            "roles": JSON(authority.roles), "duties": JSON(authority.duties),
                            "since": JSON(authority.since.description),
                            "until": JSON(authority.until.description),
                            "state": JSON(authority.state),
                            "in_force": .bool(authority.isInForce(on: date)),
                        ]
                    }
                ),
            ],
            (listed.isEmpty
                ? [Localized(zh: "没有授权", en: "There is no authority")]
                : listed.map { substitute, authority in
                    let states = words.states(
                        [authority.state],
                        kind: PersonNoun.kind,
                        instance: authority.key
                    )
                    let roles = (authority.roles + authority.duties).joined(separator: ",")
                    let (from, to) = (label(authority.principal), label(substitute.id))
                    let code = "\(substitute.code)/\(authority.key)"
                    let days = "\(authority.since) – \(authority.until)"
                    return Localized(
                        zh: "\(code)　\(to) 代 \(from)　\(roles)　\(days)　\(states.zh)",
                        en: "\(code)  \(to) for \(from)  \(roles)  \(days)  \(states.en)"
                    )
                }) + written
        )
    }

    private static let page = SheetPage(
        name: "授权",
        columns: [
            .init("编号"), .init("授权人"), .init("被授权人"), .init("角色"), .init("职责"),
            .init("起", .date), .init("止", .date), .init("生效", .bool),
        ]
    )
}

extension ReadingRoom {
    /// Every case of a kind, by code; read in pages.
    func all(kind: String) throws -> [CaseStream] {
        let page = 1000
        var result: [CaseStream] = []
        while true {
            let next = try list(kind: kind, after: result.last?.code ?? "", limit: page)
            result += next
            if next.count < page { return result }
        }
    }
}
