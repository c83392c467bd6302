import ArgumentParser
import Casework
import Portfolio
import Workflow

/// Whom an endpoint trusts, and what it shows of ourselves, from files.
struct TrustArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "只信任这些根证书（PEM 文件），用于自建的证书机构；缺省为系统的。",
            valueName: "PATH"
        )
    )
    var ca: String?

    @Option(help: ArgumentHelp("只接受这一公钥：sha256//…。", valueName: "PIN"))
    var pin: String?

    @Option(help: ArgumentHelp("接收方要求时出示的客户端证书（PEM 文件）。", valueName: "PATH"))
    var clientCertificate: String?

    @Option(help: ArgumentHelp("客户端证书的私钥（PEM 文件，无口令）；加密保存。", valueName: "PATH"))
    var clientKey: String?

    var given: [GivenField] {
        get throws {
            [
                GivenField("authorities", try text(ca), at: "--ca"),
                GivenField("pin", pin, at: "--pin"),
                GivenField("certificate", try text(clientCertificate), at: "--client-certificate"),
                GivenField("certificate_key", try text(clientKey), at: "--client-key"),
            ]
        }
    }

    private func text(_ path: String?) throws -> String? {
        try path.map { path in
            String(
                decoding: try InputFile.read(path, mostBytes: CertificateText.mostBytes),
                as: UTF8.self
            )
        }
    }
}

/// `webhook trust`: certificates end, and receivers change their keys.
struct WebhookTrust: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "trust",
        abstract: "设置一个端点的根证书、公钥指纹和客户端证书；没有给出的即不再设。",
        discussion: "更换到期的客户端证书、接收方换了公钥时用；端点的状态与排队不变。"
    )

    @Argument(help: ArgumentHelp("端点编号。", valueName: "CODE"))
    var reference: CaseReference

    @OptionGroup var trust: TrustArguments
    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        try options.perform(
            AskedEvent(event: "trust", given: try trust.given),
            on: reference,
            kind: WebhookNoun.kind
        )
    }
}
