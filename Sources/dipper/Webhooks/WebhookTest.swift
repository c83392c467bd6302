import ArgumentParser
import Casework
import Courier
import Portfolio
import Store
import Workflow

/// `webhook test`: sends a ping; an answered one lets an endpoint go live.
struct WebhookTest: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "发送一条测试消息；待测试的端点应答后开始投递。"
    )

    @Argument(help: ArgumentHelp("端点编号。", valueName: "CODE"))
    var reference: CaseReference

    @OptionGroup var transport: TransportArguments
    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let caller = try options.caller()
        let ledger = try OpenLedger.writing(options.database)
        try ledger.requireAdministrator(caller)
        let stream = try ledger.cases.found(reference, kind: WebhookNoun.kind)
        let reception = try ledger.ping(stream, transport.options)
        let told = Localized(
            zh: "✓ \(stream.code) 已应答（\(reception.status)）",
            en: "✓ \(stream.code) answered (\(reception.status))"
        )
        guard stream.isIn("awaiting_ping") else {
            return ledger.answer(
                ["code": JSON(stream.code), "answered": true, "status": JSON(reception.status)],
                [told]
            )
        }
        let command = options.command(.existing(stream.code), event: "answer")
        let answer = try ledger.answer(try ledger.perform(command, by: CommandOptions.system))
        return Answer(
            json: answer.json.merging(
                ["answered": true, "status": JSON(reception.status)]
            ) { $1 },
            lines: [told] + answer.lines,
            warnings: answer.warnings
        )
    }

    fileprivate static func refusal(
        _ code: String,
        _ reception: Reception,
        _ fault: String
    ) -> Refusal {
        let words = DeliveryWords.fault(fault)
        return Refusal(
            Blocker(
                code: "PING_FAILED",
                message: Localized(
                    zh: "\(code) 没有应答测试消息：\(words.zh)（状态 \(reception.status)），"
                        + "请系统管理员与接收方核对",
                    en: "\(code) did not answer the ping: \(words.en) (status"
                        + " \(reception.status)); check with the receiver"
                ),
                place: code,
                values: ["fault": fault, "status": "\(reception.status)"],
                role: "ADM"
            )
        )
    }
}

extension OpenLedger {
    /// Sends an endpoint a message that says nothing; refused: `PING_FAILED`.
    func ping(_ stream: CaseStream, _ options: TransportOptions) throws -> Reception {
        let endpoint = try endpoint(CaseReference(code: stream.code, instance: ""))
        let now = Moment.wallClock()
        let stationery: Stationery
        do {
            stationery = try Stationery(endpoint, source: "urn:dipper:ledger")
        } catch {
            throw WebhookTest.refusal(
                stream.code,
                Reception(fault: "endpoint", status: 0),
                "endpoint"
            )
        }
        let reception = CurlTransport.sendAlone(
            stationery.ping(at: now),
            gate: try courierDesk.addressGate(),
            options
        )
        switch Verdict(reception, kind: endpoint.kind, at: now) {
        case .delivered: return reception
        case .gone: throw WebhookTest.refusal(stream.code, reception, "gone")
        case .failed(let fault, _): throw WebhookTest.refusal(stream.code, reception, fault)
        }
    }
}

/// What went wrong on the way, for people.
enum DeliveryWords {
    private static let faults: [String: Localized] = [
        "timeout": Localized(zh: "超时", en: "no answer in time"),
        "dns": Localized(zh: "域名无法解析", en: "its name cannot be resolved"),
        "connect": Localized(zh: "无法连接", en: "no connection"),
        "tls": Localized(
            zh: "TLS 协商未成：协议、算法不合，或接收方中断",
            en: "TLS did not begin: another protocol or cipher, or the receiver broke off"
        ),
        "tls_unknown": Localized(
            zh: "接收方的证书不是受信任的机构签发的（dipper webhook trust --ca）",
            en: "its certificate is of no trusted authority (dipper webhook trust --ca)"
        ),
        "tls_expired": Localized(
            zh: "接收方的证书已过期或尚未生效",
            en: "its certificate has expired or is not valid yet"
        ),
        "tls_host": Localized(
            zh: "接收方的证书不是为这个主机名签发的",
            en: "its certificate was issued for another host"
        ),
        "tls_pin": Localized(
            zh: "接收方的公钥与登记的指纹不符（dipper webhook trust --pin）",
            en: "its public key is not the pinned one (dipper webhook trust --pin)"
        ),
        "tls_client": Localized(
            zh: "接收方要求客户端证书，没有出示或不被接受（dipper webhook trust --client-certificate）",
            en: "it asks for a client certificate: none was shown, or it refused ours"
                + " (dipper webhook trust --client-certificate)"
        ),
        "tls_own": Localized(
            zh: "登记的客户端证书与私钥不能用或不相配（dipper webhook trust）",
            en: "the registered client certificate and key cannot be used or do not match"
                + " (dipper webhook trust)"
        ),
        "tls_authorities": Localized(
            zh: "登记的根证书不能用（dipper webhook trust --ca）",
            en: "the registered authorities cannot be used (dipper webhook trust --ca)"
        ),
        "tls_version": Localized(
            zh: "接收方不支持 TLS 1.2 及以上",
            en: "it does not speak TLS 1.2 or later"
        ),
        "address": Localized(
            zh: "地址、端口或不加密的连接未被允许（dipper webhook allow）",
            en: "its address, port or plain connection is not allowed (dipper webhook allow)"
        ),
        "url": Localized(zh: "地址无法使用", en: "its URL cannot be used"),
        "status": Localized(zh: "应答不是成功状态", en: "its status is no success"),
        "redirect": Localized(zh: "要求转到别处，不予跟随", en: "it redirects, which is not followed"),
        "answer": Localized(zh: "机器人应答的代码不是 0", en: "the robot's code is not 0"),
        "gone": Localized(zh: "接收方声明已撤销", en: "it says that it is gone"),
        "login": Localized(zh: "邮件服务器不接受用户名或口令", en: "the mail server refuses the login"),
        "smtp": Localized(zh: "邮件服务器拒收", en: "the mail server refuses it"),
        "network": Localized(zh: "连接中断", en: "the connection broke"),
        "endpoint": Localized(zh: "端点的地址或密钥已不可用", en: "its URL or secret is gone"),
        "not_permitted": Localized(zh: "所属角色已无权查看", en: "its role may not read it any more"),
        "superseded": Localized(
            zh: "本案后来的决定取代了所通知的决定，不再发送",
            en: "a later decision of the case took it back; it is not sent any more"
        ),
    ]

    static func fault(_ name: String) -> Localized {
        faults[name] ?? Localized(zh: name, en: name)
    }

    static func state(_ name: String) -> Localized {
        switch name {
        case "waiting": Localized(zh: "待投递", en: "waiting")
        case "delivered": Localized(zh: "已送达", en: "delivered")
        case "exhausted": Localized(zh: "已放弃", en: "given up")
        default: Localized(zh: name, en: name)
        }
    }
}
