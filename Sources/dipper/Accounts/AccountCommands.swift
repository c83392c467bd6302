import ArgumentParser
import Casework
import Expression
import Identity
import Portfolio
import Store
import Workflow

enum AccountNoun: CaseNoun {
    static let kind = AccountProcedure.kind
    static let title = "账号"
    static let sample = "ZH-2026-000001"
    static let opening = "invite"
}

/// `account`: who can sign in, and who is signed in.
struct AccountCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "account",
        abstract: "登录账号：邀请、另发链接、解锁、注销、清除动态口令、查看与终止会话。",
        discussion: "口令由本人用一次性链接自己设定，管理员不知道；说明见 Handbook/accounts.md。",
        subcommands: [
            AccountInvite.self, AccountNewLink.self, AccountStep<UnlockAccount>.self,
            AccountStep<ResetSecondFactor>.self, AccountStep<CloseAccount>.self,
            AccountLinkIdentity.self, AccountUnlinkIdentity.self,
            AccountRevoke.self, AccountSessions.self, AccountList.self, AccountShow.self,
            CaseEvents<AccountNoun>.self,
        ]
    )
}

extension OpenLedger {
    /// The account of a code, or of a person by code; refused as not found when there is none.
    func account(_ reference: CaseReference) throws -> CaseStream {
        guard let known = try store.credentials(of: reference.code) else {
            throw CaseRefusals.notFound(reference.code)
        }
        return known.account
    }

    /// The same, for whoever reads it.
    func seenAccount(_ reference: CaseReference) throws -> CaseStream {
        let account = try account(reference)
        guard try !cases.visible([account]).isEmpty else {
            throw CaseRefusals.notFound(reference.code)
        }
        return account
    }

    var signInRules: SignInRules {
        get throws {
            let release = standing.release
            return SignInRules(try store.transactSync { try $0.rulebook(release: release).policy })
        }
    }

    /// The reply with the link that it made; a repetition makes none.
    fileprivate func answer(_ performed: Performed, with link: AccountLink) throws -> Answer {
        let (answer, reply) = (try answer(performed), performed.reply)
        guard let code = reply.moved.first?.code else { return answer }
        return Answer(
            json: answer.json.merging(["link": JSON(link.path(of: code))]) { $1 },
            lines: answer.lines + [link.line(of: code)],
            warnings: answer.warnings
        )
    }
}

extension CommandOptions {
    /// An event of an account, named by its own code or by its person's.
    func perform(
        _ event: String,
        on reference: CaseReference,
        payload: (OpenLedger, CaseStream) throws -> [String: Value]
    ) throws -> (OpenLedger, OpenLedger.Performed) {
        let caller = try caller()
        let ledger = try OpenLedger.writing(database)
        let account = try ledger.account(reference)
        // What one may not see is not there, under the name that was given (rule R2).
        guard try ledger.casework.sees(account.code, by: caller) else {
            throw CaseRefusals.notFound(reference.code)
        }
        var command = command(.existing(account.code), event: event)
        command.effective = try effective()
        command.payload = try payload(ledger, account)
        return (ledger, try ledger.perform(command, by: caller))
    }
}

/// `account invite RY-2026-000002`: opens an account; the link is shown this once.
struct AccountInvite: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "invite",
        abstract: "为一名人员开通账号，给出一次性链接（只显示这一次）。"
    )

    @Argument(help: ArgumentHelp("人员编号，如 RY-2026-000002。", valueName: "PERSON"))
    var person: CaseReference

    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let caller = try options.caller()
        let ledger = try OpenLedger.writing(options.database)
        let link = AccountLink()
        var command = options.command(
            .new(kind: AccountNoun.kind, parent: person.code),
            event: "invite"
        )
        command.effective = try options.effective()
        command.payload = link.payload(
            now: ledger.now,
            seconds: try ledger.signInRules.invitationSeconds
        )
        command.payload["person"] = .string(person.code)
        return try ledger.answer(try ledger.perform(command, by: caller), with: link)
    }
}

/// `account new-link ZH-2026-000002`: for who lost the first, or forgot the password.
struct AccountNewLink: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "new-link",
        abstract: "另发一次性链接：首次设定口令，或重设忘记的口令；原链接作废。"
    )

    @Argument(help: ArgumentHelp("账号或人员的编号。", valueName: "CODE"))
    var reference: CaseReference

    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let link = AccountLink()
        let (ledger, performed) = try options.perform("new_link", on: reference) {
            let rules = try $0.signInRules
            let isFirst = $1.isIn("open.invited")
            return link.payload(
                now: $0.now,
                seconds: isFirst ? rules.invitationSeconds : rules.resetSeconds
            )
        }
        return try ledger.answer(performed, with: link)
    }
}

/// One step of an account that takes nothing but who asks.
protocol AccountStepKind {
    static var event: String { get }
    static var verb: String { get }
    static var title: String { get }
}

enum UnlockAccount: AccountStepKind {
    static let event = "unlock"
    static let verb = "unlock"
    static let title = "解除锁定，不等期满。"
}

enum ResetSecondFactor: AccountStepKind {
    static let event = "reset_totp"
    static let verb = "reset-code"
    static let title = "清除动态口令（手机与恢复码都丢失时），由安全管理员办理；会话随即结束。"
}

enum CloseAccount: AccountStepKind {
    static let event = "close"
    static let verb = "close"
    static let title = "注销账号，会话随即结束；人员离任时自动注销。"
}

struct AccountStep<Kind: AccountStepKind>: AnsweringCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: Kind.verb, abstract: Kind.title)
    }

    @Argument(help: ArgumentHelp("账号或人员的编号。", valueName: "CODE"))
    var reference: CaseReference

    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let (ledger, performed) = try options.perform(Kind.event, on: reference) { _, _ in [:] }
        return try ledger.answer(performed)
    }
}

/// `account revoke ZH-2026-000002`: ends the sessions of an account at once.
struct AccountRevoke: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "立即终止一个账号的全部会话，或其中一个。"
    )

    @Argument(help: ArgumentHelp("账号或人员的编号。", valueName: "CODE"))
    var reference: CaseReference

    @Option(help: ArgumentHelp("只终止这一个：sessions 列出的会话号。", valueName: "ID"))
    var session: String?

    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let (ledger, performed) = try options.perform("revoke_sessions", on: reference) {
            guard let session else { return [:] }
            let found = try $0.store.sessions(of: $1.id).first { $0.identifier == session }
            guard let found else { throw CaseRefusals.notFound(session) }
            return ["session": .string(found.digest)]
        }
        return try ledger.answer(performed)
    }
}
