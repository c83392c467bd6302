import ArgumentParser
import Casework
import Documents
import Expression
import SQL
import SQLiteDriver
import Store
import Workflow

/// `init`: a new ledger with its definitions and its first administrator.
struct Init: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "新建台账：发布流程定义，登记首位系统管理员。",
        discussion: "已有的文件不会被覆盖。沙箱用于培训与试算：时钟由 --now 设定，输出都标明【沙箱】。"
    )

    @Option(help: ArgumentHelp("首位系统管理员的姓名。", valueName: "姓名"))
    var name: String

    @Flag(help: "新建沙箱台账。")
    var sandbox = false

    @Option(help: ArgumentHelp("角色矩阵文件；小机构用 roles.small.yaml。", valueName: "FILE"))
    var roles = "roles.yaml"

    @OptionGroup var definitions: FolderOptions
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        guard !name.allSatisfy(\.isWhitespace) else { throw Init.nameMissing }
        guard sandbox || database.sandboxNow == nil else { throw Init.notSandbox }
        var moment: Instant?
        if sandbox {
            moment =
                try database.sandboxNow.map {
                    try Moment.instant($0, isEndOfDay: false, option: "--now")
                } ?? Moment.wallClock()
        }
        // Documents without their ledger are those of one that was lost: a new one has no key.
        try InputFile.requireAbsent(database.folder().path)
        let contents = try DefinitionContents.read(try definitions.path(), roles: roles)
        let place = database.place
        guard !place.isServer else { return try makeOnServer(place, contents, moment) }
        try OutputFile.reserve(place.text)
        do {
            let store = try OpenLedger.store(place.text, .create)
            return try make(store, contents, sandboxNow: moment)
        } catch {
            // The file is this command's own; an unfinished ledger would only be in the way.
            OutputFile.remove(place.text)
            throw error
        }
    }

    private func makeOnServer(
        _ place: DatabasePlace,
        _ contents: [Content],
        _ moment: Instant?
    ) throws -> Answer {
        let store = try OpenLedger.store(place.text, .create)
        try store.requireEmpty()
        do {
            return try make(store, contents, sandboxNow: moment)
        } catch {
            try? store.removeTables()
            throw error
        }
    }

    private func make(
        _ store: LedgerStore,
        _ contents: [Content],
        sandboxNow: Instant?
    ) throws -> Answer {
        try store.prepare(sandboxNow: sandboxNow)
        let (published, release) = try store.publishing(contents)
        // The first event says what the ledger is: a sandbox stays one for ever.
        let link = AccountLink()
        let (name, sandbox) = (name, sandbox)
        let now = sandboxNow ?? Moment.wallClock()
        let replies = try Casework(ledger: published).performInTurn(
            3,
            by: CommandOptions.system,
            progress: { _ in },
            command: { number, replies in
                switch number {
                case 0: Init.ledger(isSandbox: sandbox, release)
                case 1: Init.administrator(name)
                default:
                    link.invitation(
                        of: replies[1].moved[0].code,
                        now: now,
                        seconds: SignInRules(PolicyValues(parameters: [:])).invitationSeconds
                    )
                }
            }
        )
        let (code, account) = (replies[1].moved[0].code, replies[2].moved[0].code)
        let ledger = try OpenLedger(store, database.folder(), isWriter: true)
        return ledger.answer(
            [
                "database": JSON(database.place.shown), "administrator": JSON(code),
                "account": JSON(account), "link": JSON(link.path(of: account)),
                "release": JSON(ledger.standing.release),
                "contents": JSON(contents.count),
            ],
            [
                Localized(
                    zh: "已新建台账 \(database.place.shown)，发布定义 \(contents.count) 份；"
                        + "系统管理员 \(name)，编号 \(code)",
                    en: "The ledger \(database.place.shown) is made with \(contents.count)"
                        + " definitions; its administrator is \(code)"
                ),
                link.line(of: account),
            ]
        )
    }

    private static func ledger(isSandbox: Bool, _ release: String) -> Command {
        Command(
            target: .new(kind: "ledger", parent: nil),
            event: "initialise",
            payload: ["sandbox": .bool(isSandbox), "release": .string(release)],
            key: "init-ledger"
        )
    }

    private static func administrator(_ name: String) -> Command {
        Command(
            target: .new(kind: "person", parent: nil),
            event: "register",
            payload: ["name": .string(name), "roles": .list([.string("ADM")])],
            key: "init"
        )
    }

    private static var nameMissing: Refusal {
        Refusal(
            Blocker(
                code: "NAME_MISSING",
                message: Localized(
                    zh: "姓名为空，请给出首位系统管理员的姓名",
                    en: "The name is empty; give that of the first administrator"
                ),
                place: "--name"
            )
        )
    }

    private static var notSandbox: Refusal {
        Refusal(
            Blocker(
                code: "SANDBOX_CLOCK",
                message: Localized(
                    zh: "只有沙箱才能用 --now 设定时钟，请加 --sandbox 或去掉 --now",
                    en: "Only a sandbox takes its clock from --now; add --sandbox or leave it out"
                ),
                place: "--now"
            )
        )
    }
}
