import ArgumentParser
import Casework
import Expression
import Portfolio
import Store
import Workflow

/// `account link-identity ZH-2026-000002`: an administrator says who somebody is elsewhere.
struct AccountLinkIdentity: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "link-identity",
        abstract: "把一个账号绑定到登录来源中的一个身份；台账只存摘要。",
        discussion: "本人也可登录后在“我的账号”中绑定。管理员绑定的，登录时动态口令照常要求。"
    )

    @Argument(help: ArgumentHelp("账号或人员的编号。", valueName: "CODE"))
    var reference: CaseReference

    @Option(help: ArgumentHelp("登录来源编号。", valueName: "CODE"))
    var provider: String

    @Option(help: ArgumentHelp("在来源中的身份：OIDC 的 sub，企业微信的成员账号。", valueName: "TEXT"))
    var subject: String

    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let (ledger, performed) = try options.perform("link_identity", on: reference) { ledger, _ in
            let known = try ledger.store.identityProviders().first { $0.code == provider }
            // An unknown one is refused by the procedure, whatever the digest is.
            let identity = known.map { SignIn.identity(of: subject, at: $0) }
            return [
                "provider": .string(provider),
                "identity": .string(identity ?? String(repeating: "0", count: 64)),
            ]
        }
        return try ledger.answer(performed)
    }
}

/// `account unlink-identity ZH-2026-000002`: a provider opens the account no more.
struct AccountUnlinkIdentity: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "unlink-identity",
        abstract: "解除一个账号与登录来源的绑定。"
    )

    @Argument(help: ArgumentHelp("账号或人员的编号。", valueName: "CODE"))
    var reference: CaseReference

    @Option(help: ArgumentHelp("登录来源编号。", valueName: "CODE"))
    var provider: String

    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let (ledger, performed) = try options.perform("unlink_identity", on: reference) { _, _ in
            ["provider": .string(provider)]
        }
        return try ledger.answer(performed)
    }
}
