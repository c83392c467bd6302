import ArgumentParser
import Casework
import Portfolio
import Store
import Workflow

enum ProviderNoun: CaseNoun {
    static let kind = ProviderProcedure.kind
    static let title = "登录来源"
    static let sample = "DL-2026-000001"
    static let opening = "add"
}

/// `provider`: other people's doors by which accounts may be opened.
struct ProviderCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "provider",
        abstract: "登录来源：登记 OIDC 与企业微信，核准、测试、更改、停用。",
        discussion: "系统管理员登记，安全管理员核准后才能用来登录；说明见 Handbook/accounts.md。",
        subcommands: [
            ProviderAdd.self, ProviderChange.self, CaseStep<ApproveProvider>.self,
            CaseStep<DisableProvider>.self, CaseStep<EnableProvider>.self,
            ProviderTest.self, CaseList<ProviderNoun>.self, CaseEvents<ProviderNoun>.self,
        ]
    )
}

/// What a provider may be given at first and later.
struct ProviderArguments: ParsableArguments {
    @Option(help: ArgumentHelp("从文件读取客户端密钥（企业微信为应用的 Secret）。", valueName: "PATH"))
    var secretFile: String?

    @Option(help: ArgumentHelp("接口地址，只用于企业微信的私有部署。", valueName: "URL"))
    var api: String?

    @Option(help: ArgumentHelp("登录页地址，只用于企业微信的私有部署。", valueName: "URL"))
    var door: String?

    @Option(
        help: ArgumentHelp("可代替动态口令的 acr、amr 值，以逗号分隔；缺省为不代替。", valueName: "A,B")
    )
    var proofs: String?

    @Option(help: ArgumentHelp("只信任这些根证书（PEM 文件）；缺省为系统的。", valueName: "PATH"))
    var ca: String?

    @Option(help: ArgumentHelp("只接受这一公钥：sha256//…。", valueName: "PIN"))
    var pin: String?

    var given: [GivenField] {
        get throws {
            let authorities = try ca.map { path in
                String(
                    decoding: try InputFile.read(path, mostBytes: CertificateText.mostBytes),
                    as: UTF8.self
                )
            }
            return [
                GivenField("secret", try SecretFile.line(secretFile), at: "--secret-file"),
                GivenField("api", api, at: "--api"), GivenField("door", door, at: "--door"),
                GivenField("proofs", proofs, at: "--proofs"),
                GivenField("authorities", authorities, at: "--ca"),
                GivenField("pin", pin, at: "--pin"),
            ]
        }
    }
}

/// `provider add`: enters a provider; nobody comes in by it before another approved it.
struct ProviderAdd: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "登记一个登录来源；安全管理员核准（approve）后启用。",
        discussion: "在来源处登记的回调地址为 本系统网址/sign-in/back/编号。"
    )

    @Option(help: ArgumentHelp("名称，显示在登录页。", valueName: "TEXT"))
    var name: String

    @Option(help: ArgumentHelp("类别：oidc 或 wecom（企业微信）。", valueName: "KIND"))
    var kind = "oidc"

    @Option(help: ArgumentHelp("签发者网址；企业微信为企业编号。", valueName: "URL|ID"))
    var issuer: String

    @Option(help: ArgumentHelp("客户端编号；企业微信为应用的 AgentId。", valueName: "ID"))
    var client: String

    @Option(help: ArgumentHelp("本系统网址，如 https://dipper.example.cn。", valueName: "URL"))
    var home: String

    @OptionGroup var more: ProviderArguments
    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let caller = try options.caller()
        let ledger = try OpenLedger.writing(options.database)
        let given = [
            GivenField("name", name, at: "--name"), GivenField("kind", kind, at: "--kind"),
            GivenField("issuer", issuer, at: "--issuer"),
            GivenField("client", client, at: "--client"), GivenField("home", home, at: "--home"),
        ]
        let command = try ledger.opening(
            AskedEvent(event: "register", given: given + (try more.given)),
            kind: ProviderNoun.kind,
            parent: nil,
            options
        )
        return try ledger.answer(try ledger.perform(command, by: caller))
    }
}

/// `provider change DL-2026-000001`: what is given; then it is to be approved again.
struct ProviderChange: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "change",
        abstract: "更改一个登录来源，如换密钥；没有给出的不变，更改后须重新核准。"
    )

    @Argument(help: ArgumentHelp("登录来源编号。", valueName: "CODE"))
    var reference: CaseReference

    @Option(help: ArgumentHelp("名称，显示在登录页。", valueName: "TEXT"))
    var name: String?

    @Option(help: ArgumentHelp("客户端编号；企业微信为应用的 AgentId。", valueName: "ID"))
    var client: String?

    @Option(help: ArgumentHelp("本系统网址，如 https://dipper.example.cn。", valueName: "URL"))
    var home: String?

    @OptionGroup var more: ProviderArguments
    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let given = [
            GivenField("name", name, at: "--name"), GivenField("client", client, at: "--client"),
            GivenField("home", home, at: "--home"),
        ]
        return try options.perform(
            AskedEvent(event: "change", given: given + (try more.given)),
            on: reference,
            kind: ProviderNoun.kind
        )
    }
}

/// One step of a provider that takes nothing but who asks.
protocol ProviderDeed: CaseDeed where Noun == ProviderNoun {}

extension ProviderDeed {
    static var codeTitle: String { "登录来源编号" }
}

enum ApproveProvider: ProviderDeed {
    static let event = "approve"
    static let title = "核准一个登录来源，由安全管理员办理；此后可用它登录。"
}

enum DisableProvider: ProviderDeed {
    static let event = "disable"
    static let title = "停用一个登录来源：不能再用它登录，已有的绑定留着。"
}

enum EnableProvider: ProviderDeed {
    static let event = "enable"
    static let title = "把停用的登录来源重新提请核准。"
}

/// `provider test DL-2026-000001`: whether it answers as it should; nothing is recorded.
struct ProviderTest: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "测试一个登录来源：能否连通，其说明与公钥（或企业与 Secret）是否可用。"
    )

    @Argument(help: ArgumentHelp("登录来源编号。", valueName: "CODE"))
    var reference: CaseReference

    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let caller = try options.caller()
        let ledger = try OpenLedger.writing(options.database)
        try ledger.requireAdministrator(caller)
        let stream = try ledger.cases.found(reference, kind: ProviderNoun.kind)
        return try ledger.answerToTest(of: stream.code)
    }
}

extension OpenLedger {
    /// Asks a provider for what signing in would need.
    func test(_ provider: IdentityProvider) throws -> Localized {
        let errand = ProviderErrand(provider: provider, gate: try courierDesk.addressGate())
        let shelf = ProviderShelf()
        switch provider.kind {
        case .oidc:
            let count = try OpenIDProvider(errand, shelf).test(at: Moment.wallClock())
            return Localized(
                zh: "✓ \(provider.code) 已应答，有 \(count) 个可用的公钥",
                en: "✓ \(provider.code) answered and has \(count) keys that can be used"
            )
        case .wecom:
            try WeComProvider(errand, shelf).test(at: Moment.wallClock())
            return Localized(
                zh: "✓ \(provider.code) 已应答，企业编号与 Secret 正确",
                en: "✓ \(provider.code) answered; the company and the secret are right"
            )
        }
    }

    fileprivate func answerToTest(of code: String) throws -> Answer {
        guard let provider = try store.identityProviders().first(where: { $0.code == code })
        else { throw CaseRefusals.notFound(code) }
        return answer(["code": JSON(code), "answered": true], [try test(provider)])
    }
}
