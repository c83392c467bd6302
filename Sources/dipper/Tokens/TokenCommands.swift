import ArgumentParser
import Casework
import Portfolio
import Spreadsheet
import Store
import Workflow

enum TokenNoun: CaseNoun {
    static let kind = TokenProcedure.kind
    static let title = "接口令牌"
    static let sample = "LP-2026-000001"
    static let opening = "add"
}

/// `token`: with which programs call the API in a person's name.
struct TokenCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token",
        abstract: "接口令牌：取得、列出、吊销。",
        discussion: "程序凭令牌以本人名义调用接口，权限不超过本人的角色；说明见 Handbook/api.md。",
        subcommands: [
            TokenAdd.self, TokenList.self, TokenRevoke.self, CaseEvents<TokenNoun>.self,
        ]
    )
}

/// `token add`: a new token; its text is shown this once.
struct TokenAdd: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "取得一个令牌；令牌只显示这一次，台账只存摘要。",
        discussion: "write 后可写类别，如 write:project,landing：只能写入这些类别的案卷，查看不受此限。"
    )

    @Option(help: ArgumentHelp("用途，如哪个程序。", valueName: "TEXT"))
    var name: String

    @Option(help: ArgumentHelp("范围：read、write 或 write:类别,类别。", valueName: "SCOPE"))
    var scope = "read"

    @Option(help: ArgumentHelp("有效天数，含今天，至多 90。", valueName: "N"))
    var days: Int64 = 30

    @Option(help: ArgumentHelp("持有人编号；缺省为经办人本人，代人签发须为系统管理员。", valueName: "PERSON"))
    var person: String?

    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let caller = try options.caller()
        let ledger = try OpenLedger.writing(options.database)
        let kinds = try TokenAdd.kinds(of: scope, ledger)
        let secret = TokenText.newSecret()
        let holder = person ?? caller.person
        let given = [
            GivenField("name", name, at: "--name"),
            GivenField("scope", String(scope.prefix { $0 != ":" }), at: "--scope"),
            GivenField("kinds", kinds, at: "--scope"),
            GivenField("days", "\(days)", at: "--days"),
            GivenField("digest", TokenText.digest(of: secret), at: "--key"),
            GivenField("person", holder, at: "--person"),
        ]
        let command = try ledger.opening(
            AskedEvent(event: "issue", given: given),
            kind: TokenNoun.kind,
            parent: holder,
            options
        )
        let performed = try ledger.perform(command, by: caller)
        let answer = try ledger.answer(performed)
        guard let code = performed.reply.moved.first?.code,
            let token = Token(try ledger.store.stream(code))
        else { return answer }
        let (text, until) = (TokenText(code: code, secret: secret).text, token.until)
        let last = until?.description ?? ""
        return Answer(
            json: answer.json.merging(["token": JSON(text), "until": JSON(last)]) { $1 },
            lines: answer.lines + [
                Localized(
                    zh: "令牌（只显示这一次，\(last) 止有效）：\(text)",
                    en: "Token, shown this once, valid until \(last): \(text)"
                )
            ],
            warnings: answer.warnings
        )
    }

    /// The kinds of a scope, with commas; nil for every kind.
    ///
    /// Refused: `SCOPE_FORM`.
    private static func kinds(of scope: String, _ ledger: OpenLedger) throws -> String? {
        let parts = scope.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let kinds = parts.count > 1 ? parts[1].split(separator: ",").map(String.init) : []
        let charts = try ledger.rules().charts
        let isKnown = kinds.allSatisfy { charts[$0] != nil }
        let isPlain = parts.count == 1 && ["read", "write"].contains(scope)
        let isOfKinds = parts.count == 2 && parts[0] == "write" && !kinds.isEmpty && isKnown
        guard isPlain || isOfKinds else { throw Refusal(scopeForm(scope, kinds, charts)) }
        return kinds.isEmpty ? nil : kinds.joined(separator: ",")
    }

    private static func scopeForm(
        _ scope: String,
        _ kinds: [String],
        _ charts: [String: Chart]
    ) -> Blocker {
        let unknown = kinds.filter { charts[$0] == nil }.joined(separator: ", ")
        let known = charts.keys.sorted().joined(separator: ", ")
        return Blocker(
            code: "SCOPE_FORM",
            message: Localized(
                zh: "范围“\(scope)”无效\(unknown.isEmpty ? "" : "，没有类别 \(unknown)")，"
                    + "应为 read、write 或 write:类别,类别，类别有 \(known)",
                en: "The scope “\(scope)” is not valid\(unknown.isEmpty ? "" : ": no \(unknown)");"
                    + " expected read, write or write:KIND,KIND of \(known)"
            ),
            place: "--scope",
            values: ["found": scope, "expected": "read|write|write:KIND,…"]
        )
    }
}

/// `token list`: the tokens that one may see, with the day of the latest use.
struct TokenList: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "列出令牌：持有人、用途、范围、截止与最近使用日期；不显示令牌本身。"
    )

    @OptionGroup var export: ExportOptions
    @OptionGroup var reading: ReaderOptions
    @OptionGroup var output: OutputOptions

    private static let page = SheetPage(
        name: "接口令牌",
        columns: [
            .init("编号"), .init("持有人"), .init("用途"), .init("范围"), .init("有效", .bool),
            .init("截止", .date), .init("最近使用", .date),
        ]
    )

    func answer() throws -> Answer {
        let ledger = try OpenLedger.reading(reading)
        let words = CaseWords(rules: try ledger.rules(), cases: ledger.cases)
        let uses = try ledger.store.tokenUses()
        let pages = CasePages(ledger.cases, kind: TokenNoun.kind, after: "")
        let lines = try pages.flatMap { try $0.get() }.compactMap { Token($0) }.map { token in
            TokenLine(
                token: token,
                person: try words.name(of: token.person),
                used: uses[token.stream.id],
                isValid: token.isValid(on: ledger.now.date)
            )
        }
        let none = [Localized(zh: "没有令牌", en: "None")]
        return ledger.answer(
            ["tokens": .array(lines.map(\.json))],
            (lines.isEmpty ? none : lines.map(\.sentence))
                + (try export.write(TokenList.page, lines.map(\.cells)))
        )
    }
}

/// A token as lists tell of it.
private struct TokenLine {
    let token: Token
    let person: String
    let used: CivilDate?
    let isValid: Bool

    private var name: String { token.stream.text("name") ?? "" }
    private var until: String { token.until?.description ?? "" }

    var json: JSON {
        [
            "code": JSON(token.stream.code), "person": JSON(person), "name": JSON(name),
            "scope": JSON(token.scope.text), "until": JSON(until), "valid": .bool(isValid),
            "states": JSON(token.stream.root.active),
            "used": used.map { JSON($0.description) } ?? .null,
        ]
    }

    var cells: [Cell] {
        [
            .text(token.stream.code), Cell(text: person), Cell(text: name), .text(token.scope.text),
            .bool(isValid), token.until.map { .date($0) } ?? .empty,
            used.map { .date($0) } ?? .empty,
        ]
    }

    var sentence: Localized {
        let (code, scope) = (token.stream.code, token.scope.text)
        return Localized(
            zh: "\(code)　\(person)　\(name)　\(scope)　\(isValid ? "有效" : "无效")，\(until) 止　"
                + "最近使用 \(used?.description ?? "无")",
            en: "\(code)  \(person)  \(name)  \(scope)  \(isValid ? "valid" : "not valid"),"
                + " until \(until)  last used \(used?.description ?? "never")"
        )
    }
}

/// `token revoke`: a token that counts no more from now on.
struct TokenRevoke: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "吊销一个令牌，立即生效。"
    )

    @Argument(help: ArgumentHelp("令牌编号，如 \(TokenNoun.sample)。", valueName: "CODE"))
    var reference: CaseReference

    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        try options.perform(AskedEvent(event: "revoke"), on: reference, kind: TokenNoun.kind)
    }
}
