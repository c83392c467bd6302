import ArgumentParser
import Casework
import Courier
import Expression
import FoundationEssentials
import Portfolio
import Store
import Workflow

enum WebhookNoun: CaseNoun {
    static let kind = "webhook-endpoint"
    static let title = "推送端点"
    static let sample = "TS-2026-000001"
    static let opening = "add"
}

/// `webhook`: who is told of what happens, and what became of each message.
struct WebhookCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "webhook",
        abstract: "推送：登记端点、测试、换密钥、停用与启用、查看与重发。",
        discussion:
            "消息由 dipper courier run 投递；可以推送什么：dipper webhook kinds；说明见 Handbook/webhooks.md。",
        subcommands: [
            WebhookAdd.self, WebhookList.self, WebhookTest.self, WebhookRotate.self,
            WebhookTrust.self,
            CaseStep<DisableWebhook>.self, CaseStep<EnableWebhook>.self,
            WebhookDeliveries.self, WebhookRetry.self, WebhookReplay.self, WebhookAllow.self,
            WebhookForbid.self, WebhookAllowed.self, WebhookKinds.self,
            CaseEvents<WebhookNoun>.self,
        ]
    )
}

extension OpenLedger {
    var courierDesk: CourierDesk { CourierDesk(store) }

    /// An endpoint with its secrets opened; refused as not found when there is none.
    func endpoint(_ reference: CaseReference) throws -> Endpoint {
        guard let endpoint = try courierDesk.endpoint(reference.code) else {
            throw CaseRefusals.notFound(reference.code)
        }
        return endpoint
    }

    /// What an administrator alone may ask for although nothing is recorded of it.
    func requireAdministrator(_ caller: Caller) throws {
        guard try roles(of: caller.person).contains("ADM") else {
            throw Refusal(
                Blocker(
                    code: "NOT_PERMITTED",
                    message: Localized(
                        zh: "“\(caller.person)”没有系统管理员角色，应由系统管理员办理",
                        en: "“\(caller.person)” is no administrator; expected one"
                    ),
                    place: "--as",
                    values: ["found": caller.person, "expected": "ADM"],
                    role: "ADM"
                )
            )
        }
    }
}

/// What is secret is read from a file, since anybody on the machine sees a command line.
enum SecretFile {
    private static let mostBytes = 4096

    /// The one line of a file; nil where no file is named.
    static func line(_ path: String?) throws(Refusal) -> String? {
        guard let path else { return nil }
        let bytes = try InputFile.read(path, mostBytes: mostBytes)
        let text = String(decoding: bytes, as: UTF8.self)
        return String(text.prefix { !$0.isNewline })
    }
}

/// `webhook add`: registers an endpoint; its secret is shown this once.
struct WebhookAdd: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "登记一个推送端点；系统生成的密钥只显示这一次。",
        discussion: "测试消息得到应答后才开始投递：dipper webhook test。"
    )

    @Option(help: ArgumentHelp("名称。", valueName: "TEXT"))
    var name: String

    @Option(
        help: ArgumentHelp(
            "类别：standard、cloudevents、wecom、dingtalk、feishu、email。",
            valueName: "KIND"
        )
    )
    var kind = "standard"

    @Option(help: ArgumentHelp("地址，如 https://host/path；邮件为 smtps://host。", valueName: "URL"))
    var url: String?

    @Option(help: ArgumentHelp("从文件读取地址（机器人的地址本身就是密钥）。", valueName: "PATH"))
    var urlFile: String?

    @Option(help: ArgumentHelp("所属角色：只推送该角色可以查看的事项。", valueName: "ROLE"))
    var role: String

    @Option(help: ArgumentHelp("事件类型，以逗号分隔，如 grant.*；缺省为全部。", valueName: "A,B"))
    var types: String?

    @Option(help: ArgumentHelp("从文件读取机器人的加签密钥，或邮箱口令。", valueName: "PATH"))
    var secretFile: String?

    @Option(help: ArgumentHelp("签名算法：hmac（缺省）或 ed25519。", valueName: "NAME"))
    var signature: String?

    @Option(help: ArgumentHelp("发件人邮箱。", valueName: "MAIL"))
    var sender: String?

    @Option(help: ArgumentHelp("收件人邮箱，以逗号分隔。", valueName: "MAIL,MAIL"))
    var recipients: String?

    @Option(help: ArgumentHelp("登录邮件服务器的用户名。", valueName: "TEXT"))
    var user: String?

    @OptionGroup var trust: TrustArguments
    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let caller = try options.caller()
        let ledger = try OpenLedger.writing(options.database)
        try ledger.checkRoles([role], place: "--role")
        var given = [
            GivenField("name", name, at: "--name"), GivenField("kind", kind, at: "--kind"),
            GivenField("url", try url ?? SecretFile.line(urlFile), at: "--url"),
            GivenField("role", role, at: "--role"), GivenField("types", types, at: "--types"),
            GivenField("secret", try SecretFile.line(secretFile), at: "--secret-file"),
            GivenField("signature", signature, at: "--signature"),
            GivenField("sender", sender, at: "--sender"),
            GivenField("recipients", recipients, at: "--recipients"),
            GivenField("user", user, at: "--user"),
        ]
        given += try trust.given
        let command = try ledger.opening(
            AskedEvent(event: "register", given: given),
            kind: WebhookNoun.kind,
            parent: nil,
            options
        )
        var answer = try ledger.answerWithSecret(try ledger.perform(command, by: caller))
        let filters = (types ?? "").split(separator: ",").map { String($0) }
        answer.warnings += EventKind.warnings(filters, in: try ledger.rules())
        return answer
    }
}

/// `webhook rotate`: a new secret, beside which the former one signs for a day.
struct WebhookRotate: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract: "换密钥；此后 24 小时内新旧密钥同时签名。"
    )

    @Argument(help: ArgumentHelp("端点编号。", valueName: "CODE"))
    var reference: CaseReference

    @Option(help: ArgumentHelp("从文件读取机器人的加签密钥，或邮箱口令。", valueName: "PATH"))
    var secretFile: String?

    @Option(help: ArgumentHelp("从文件读取新的地址（企业微信机器人）。", valueName: "PATH"))
    var urlFile: String?

    @Option(help: ArgumentHelp("签名算法：hmac（缺省）或 ed25519。", valueName: "NAME"))
    var signature: String?

    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let caller = try options.caller()
        let ledger = try OpenLedger.writing(options.database)
        let given = [
            GivenField("secret", try SecretFile.line(secretFile), at: "--secret-file"),
            GivenField("url", try SecretFile.line(urlFile), at: "--url-file"),
            GivenField("signature", signature, at: "--signature"),
        ]
        let command = try ledger.command(
            AskedEvent(event: "rotate", given: given),
            on: reference,
            kind: WebhookNoun.kind,
            options
        )
        return try ledger.answerWithSecret(try ledger.perform(command, by: caller))
    }
}

extension OpenLedger {
    /// The reply with the secret that was made for it; of a public pair, with the public key.
    fileprivate func answerWithSecret(_ performed: Performed) throws -> Answer {
        let answer = try answer(performed)
        guard let secret = try newSecret(performed) else { return answer }
        return Answer(
            json: answer.json.merging([secret.name: JSON(secret.text)]) { $1 },
            lines: answer.lines + [secret.line],
            warnings: answer.warnings
        )
    }

    /// What was made for a receiver by an event; a repetition shows nothing again.
    func newSecret(_ performed: Performed) throws -> NewSecret? {
        let reply = performed.reply
        guard !reply.isReplayed, let code = reply.moved.first?.code,
            let endpoint = try courierDesk.endpoint(code), endpoint.kind.makesSecret
        else { return nil }
        let key = WebhookSignature.Key(endpoint.secret)?.publicText
        return NewSecret(text: key ?? endpoint.secret, isPublic: key != nil)
    }
}

/// A secret, or the public half of a pair, that is shown once.
struct NewSecret: Hashable, Sendable {
    let text: String
    let isPublic: Bool

    var name: String { isPublic ? "public_key" : "secret" }

    var line: Localized {
        Localized(
            zh: "\(isPublic ? "公钥" : "密钥")（只显示这一次，请交给接收方）：\(text)",
            en: "\(isPublic ? "Public key" : "Secret"), shown this once, for the receiver: \(text)"
        )
    }
}

/// Switching an endpoint off or on.
protocol WebhookSwitch: CaseDeed where Noun == WebhookNoun {}

extension WebhookSwitch {
    static var codeTitle: String { "端点编号" }
}

enum DisableWebhook: WebhookSwitch {
    static let event = "disable"
    static let title = "停用一个端点：排队的消息留着，新的不再排队。"
}

enum EnableWebhook: WebhookSwitch {
    static let event = "enable"
    static let title = "启用一个停用的端点；测试消息得到应答后才恢复投递。"
}
