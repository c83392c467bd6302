import ArgumentParser
import Casework
import Expression
import Portfolio
import Spreadsheet
import Store
import Workflow

extension Session {
    /// By which people name it.
    var identifier: String { String(digest.prefix(16)) }

    fileprivate func answer(at now: Instant) -> JSON {
        [
            "session": JSON(identifier), "created_at": JSON(createdAt.description),
            "seen_at": JSON(seenAt.description),
            "stepped_up_at": JSON(steppedUpAt.description), "ends_at": JSON(endsAt.description),
            "agent": JSON(agent), "open": .bool(isOpen(at: now)),
        ]
    }
}

/// What is told of an account: no hash, no secret, no digest.
private struct AccountAnswer {
    let account: CaseStream
    let person: CaseStream
    let name: String
    let sessions: [Session]
    let now: Instant

    init(_ account: CaseStream, _ ledger: OpenLedger, _ words: CaseWords) throws {
        self.account = account
        guard let person = try account.parent.flatMap({ try ledger.cases.named($0) }) else {
            throw CaseRefusals.notFound(account.code)
        }
        self.person = person
        name = try words.headlines(of: [person])[person.id] ?? ""
        now = ledger.now
        sessions = try ledger.store.sessions(of: account.id).filter { [now] in
            $0.isOpen(at: now)
        }
    }

    private var hasSecondFactor: Bool { account.field("totp") != .null }
    private var lockedUntil: Instant? {
        account.isIn("open.locked") ? account.root.deadlines["lock"]?.due : nil
    }
    private var linkUntil: Instant? {
        guard account.text("link")?.isEmpty == false, let until = account.integer("link_until"),
            now.milliseconds < until * 1000
        else { return nil }
        return Instant(milliseconds: until * 1000)
    }

    var json: [String: JSON] {
        var recovery = 0
        if case .list(let left) = account.field("recovery") { recovery = left.count }
        return [
            "code": JSON(account.code), "person": JSON(person.code), "name": JSON(name),
            "roles": JSON(person.heldRoles(on: now.date)), "states": JSON(account.root.active),
            "second_factor": .bool(hasSecondFactor), "recovery_codes_left": JSON(recovery),
            "failures": JSON(account.integer("failures") ?? 0),
            "password_since": account.text("password_since").map { JSON($0) } ?? .null,
            "locked_until": lockedUntil.map { JSON($0.description) } ?? .null,
            "link_until": linkUntil.map { JSON($0.description) } ?? .null,
            "sessions": JSON(sessions.count),
            "providers": JSON(AccountProcedure.identities(of: account).map(\.provider)),
        ]
    }

    func cells(_ words: CaseWords) -> [Cell] {
        let states = words.states(account.root.active, kind: account.kind, instance: "")
        return [
            .text(account.code), .text(person.code), Cell(text: name), .text(states.zh),
            .bool(hasSecondFactor), .number("\(account.integer("failures") ?? 0)"),
            Cell(text: lockedUntil?.description ?? ""), .number("\(sessions.count)"),
        ]
    }

    static let page = SheetPage(
        name: "账号",
        columns: [
            .init("账号"), .init("人员"), .init("姓名"), .init("状态"), .init("动态口令", .bool),
            .init("连续失败", .integer), .init("锁定至"), .init("会话", .integer),
        ]
    )

    func line(_ words: CaseWords) -> Localized {
        let states = words.states(account.root.active, kind: account.kind, instance: "")
        let second = hasSecondFactor ? ("已启用", "on") : ("未启用", "off")
        let until = lockedUntil.map { ("至 \($0)", " until \($0)") } ?? ("", "")
        return Localized(
            zh: "\(account.code)　\(person.code)　\(name)　\(states.zh)\(until.0)　"
                + "动态口令\(second.0)　会话 \(sessions.count)",
            en: "\(account.code)  \(person.code)  \(name)  \(states.en)\(until.1)  "
                + "one-time codes \(second.1)  sessions \(sessions.count)"
        )
    }
}

/// `account list`: every account with its state.
struct AccountList: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "列出登录账号：人员、状态、是否启用动态口令、会话数。"
    )

    @OptionGroup var export: ExportOptions
    @OptionGroup var reading: ReaderOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let ledger = try OpenLedger.reading(reading)
        let words = CaseWords(rules: try ledger.rules(), cases: ledger.cases)
        var accounts: [AccountAnswer] = []
        var cursor = ""
        while true {
            let page = try ledger.cases.list(kind: AccountNoun.kind, after: cursor, limit: 500)
            // Whether there is a second factor is told; what it is nobody reads.
            let stored = try ledger.store.streams(page.map(\.id)).sorted { $0.code < $1.code }
            accounts += try stored.map { try AccountAnswer($0, ledger, words) }
            guard let last = page.last, page.count == 500 else { break }
            cursor = last.code
        }
        return ledger.answer(
            ["accounts": .array(accounts.map { .object($0.json) })],
            try accounts.map { $0.line(words) }
                + export.write(AccountAnswer.page, accounts.map { $0.cells(words) })
        )
    }
}

/// `account show`: one account.
struct AccountShow: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "查看一个账号；口令、密钥和链接都不显示。"
    )

    @Argument(help: ArgumentHelp("账号或人员的编号。", valueName: "CODE"))
    var reference: CaseReference

    @OptionGroup var reading: ReaderOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let ledger = try OpenLedger.reading(reading)
        let words = CaseWords(rules: try ledger.rules(), cases: ledger.cases)
        let account = try AccountAnswer(try ledger.seenAccount(reference), ledger, words)
        return ledger.answer(account.json, [account.line(words)])
    }
}

/// `account sessions`: where an account is signed in.
struct AccountSessions: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "sessions",
        abstract: "列出一个账号的会话：何时登录、最近使用、客户端类别。"
    )

    @Argument(help: ArgumentHelp("账号或人员的编号。", valueName: "CODE"))
    var reference: CaseReference

    @OptionGroup var export: ExportOptions
    @OptionGroup var reading: ReaderOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let ledger = try OpenLedger.reading(reading)
        let account = try ledger.seenAccount(reference)
        let now = ledger.now
        let sessions = try ledger.store.sessions(of: account.id)
        let written = try export.write(
            AccountSessions.page,
            sessions.map { session in
                [
                    .text(session.identifier), .text(session.createdAt.description),
                    .text(session.seenAt.description), .text(session.agent),
                    .bool(session.isOpen(at: now)),
                ]
            }
        )
        return ledger.answer(
            [
                "code": JSON(account.code),
                "sessions": .array(sessions.map { $0.answer(at: now) }),
            ],
            sessions.map { session in
                let state =
                    session.isOpen(at: now) ? ("使用中", "open") : ("已过期", "over")
                return Localized(
                    zh: "\(session.identifier)　登录 \(session.createdAt)　"
                        + "最近使用 \(session.seenAt)　\(session.agent)　\(state.0)",
                    en: "\(session.identifier)  since \(session.createdAt)  "
                        + "seen \(session.seenAt)  \(session.agent)  \(state.1)"
                )
            } + written
        )
    }

    private static let page = SheetPage(
        name: "会话",
        columns: [
            .init("会话"), .init("登录"), .init("最近使用"), .init("客户端"), .init("使用中", .bool),
        ]
    )
}
