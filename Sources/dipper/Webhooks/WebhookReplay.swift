import ArgumentParser
import Casework
import Expression
import Portfolio
import Spreadsheet
import Store
import Workflow

/// What an endpoint is to be sent again.
enum Replay {
    static func one(_ message: Int64) -> [String: Value] {
        [
            "since": .int(0), "until": .int(Int64.max), "message": .int(message),
            "failed_only": .bool(false),
        ]
    }

    static func stretch(
        _ since: Instant,
        _ until: Instant?,
        failedOnly: Bool
    ) -> [String: Value] {
        [
            "since": .int(since.milliseconds),
            "until": .int(until?.milliseconds ?? Int64.max), "failed_only": .bool(failedOnly),
        ]
    }
}

/// `webhook retry`: one message once more, now.
struct WebhookRetry: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry",
        abstract: "立即再投递一条消息；记入台账。"
    )

    @Argument(help: ArgumentHelp("端点编号。", valueName: "CODE"))
    var reference: CaseReference

    @Argument(help: ArgumentHelp("消息序号，见 deliveries。", valueName: "MESSAGE"))
    var message: Int64

    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        try options.sendAgain(
            reference,
            Replay.one(message)
        )
    }
}

/// `webhook replay`: what happened in a stretch of time once more, or what was given up of it.
struct WebhookReplay: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "重发一段时间内的消息，或其中已放弃的；记入台账。",
        discussion: "端点停用期间未排队的消息也由此补发；每条消息的 webhook-id 不变。"
    )

    @Argument(help: ArgumentHelp("端点编号。", valueName: "CODE"))
    var reference: CaseReference

    @Option(help: ArgumentHelp("起：日期或时刻。", valueName: "DATE|INSTANT"))
    var since: String

    @Option(help: ArgumentHelp("止：日期或时刻；缺省为现在。", valueName: "DATE|INSTANT"))
    var until: String?

    @Flag(help: "只重发已放弃的。")
    var failed = false

    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let from = try Moment.instant(since, isEndOfDay: false, option: "--since")
        let to = try until.map { try Moment.instant($0, isEndOfDay: true, option: "--until") }
        return try options.sendAgain(
            reference,
            Replay.stretch(from, to, failedOnly: failed)
        )
    }
}

extension CommandOptions {
    fileprivate func sendAgain(
        _ reference: CaseReference,
        _ payload: [String: Value]
    ) throws -> Answer {
        let caller = try caller()
        let ledger = try OpenLedger.writing(database)
        let stream = try ledger.cases.found(reference, kind: WebhookNoun.kind)
        var command = command(.existing(stream.code), event: "replay")
        command.payload = payload
        command.effective = try effective()
        return try ledger.answer(try ledger.perform(command, by: caller))
    }
}

/// `webhook allow`: opens a range of addresses for deliveries; an event of the ledger's own story.
struct WebhookAllow: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "allow",
        abstract: "允许推送到一段地址（如内网）；记入台账。",
        discussion: "缺省只允许公网地址的 443、8443 端口（邮件为 25、465、587），且须加密。"
    )

    @Argument(help: ArgumentHelp("地址段，如 10.8.0.0/16。", valueName: "CIDR"))
    var range: String

    @Option(help: ArgumentHelp("另外允许的端口，以逗号分隔。", valueName: "A,B"))
    var ports: String?

    @Flag(help: "允许不加密（http、smtp-plain）。")
    var plain = false

    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let numbers = try (ports ?? "").split(separator: ",").map { text in
            guard let number = Int64(text) else { throw WebhookAllow.portForm(String(text)) }
            return Value.int(number)
        }
        return try options.changeAddresses(
            "allow_addresses",
            ["range": .string(range), "ports": .list(numbers), "plain": .bool(plain)]
        )
    }

    private static func portForm(_ found: String) -> Refusal {
        Refusal(
            Blocker(
                code: "PORT_RANGE",
                message: Localized(
                    zh: "端口“\(found)”应为 1 到 65535 的整数，请更正",
                    en: "The port “\(found)” must be a number from 1 to 65535; correct it"
                ),
                place: "--ports",
                values: ["found": found, "expected": "1…65535"]
            )
        )
    }
}

/// `webhook forbid`: takes a range from the list again.
struct WebhookForbid: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "forbid",
        abstract: "不再允许推送到一段地址；记入台账。"
    )

    @Argument(help: ArgumentHelp("地址段，同 allowed 所列。", valueName: "CIDR"))
    var range: String

    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        try options.changeAddresses("forbid_addresses", ["range": .string(range)])
    }
}

extension CommandOptions {
    fileprivate func changeAddresses(
        _ event: String,
        _ payload: [String: Value]
    ) throws -> Answer {
        let caller = try caller()
        let ledger = try OpenLedger.writing(database)
        var command = command(.existing("LEDGER"), event: event)
        command.payload = payload
        command.effective = try effective()
        return try ledger.answer(try ledger.perform(command, by: caller))
    }
}

/// `webhook allowed`: the list.
struct WebhookAllowed: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "allowed",
        abstract: "列出允许推送的地址段。"
    )

    @OptionGroup var export: ExportOptions
    @OptionGroup var reading: ReaderOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let ledger = try OpenLedger.reading(reading)
        _ = try ledger.cases.found("LEDGER")
        let allowed = try ledger.courierDesk.addressGate().allowed
        let written = try export.write(
            SheetPage(
                name: "允许的地址段",
                columns: [.init("地址段"), .init("另允许端口"), .init("可不加密", .bool)]
            ),
            allowed.map { entry in
                [
                    .text(entry.range.description),
                    Cell(text: entry.ports.map(String.init).joined(separator: "、")),
                    .bool(entry.allowsPlain),
                ]
            }
        )
        return ledger.answer(
            [
                "allowed": .array(
                    allowed.map {
                        [
                            "range": JSON($0.range.description),
                            "ports": .array($0.ports.map { JSON($0) }),
                            "plain": .bool($0.allowsPlain),
                        ]
                    }
                )
            ],
            allowed.map { entry in
                let ports = entry.ports.map(String.init).joined(separator: ",")
                return Localized(
                    zh: "\(entry.range)　另允许端口 \(ports.isEmpty ? "无" : ports)　"
                        + (entry.allowsPlain ? "可不加密" : "须加密"),
                    en: "\(entry.range)  further ports \(ports.isEmpty ? "none" : ports)  "
                        + (entry.allowsPlain ? "plain allowed" : "encrypted only")
                )
            } + written
        )
    }
}
