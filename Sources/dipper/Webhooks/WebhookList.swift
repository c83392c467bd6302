import ArgumentParser
import Casework
import Courier
import Expression
import Portfolio
import Spreadsheet
import Store
import Workflow

/// `webhook list`: endpoints with their queues; neither addresses nor secrets are shown.
struct WebhookList: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "列出推送端点：状态、排队、近一日成功率。"
    )

    @OptionGroup var export: ExportOptions
    @OptionGroup var reading: ReaderOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let ledger = try OpenLedger.reading(reading)
        let words = CaseWords(rules: try ledger.rules(), cases: ledger.cases)
        let endpoints = try EndpointAnswer.all(ledger)
        let written = try export.write(
            WebhookSheets.endpoints,
            endpoints.map { WebhookSheets.cells(of: $0.stream, $0.queue, words) }
        )
        return ledger.answer(
            ["endpoints": .array(endpoints.map(\.json))],
            endpoints.map { endpoint in
                let (stream, queue) = (endpoint.stream, endpoint.queue)
                let states = words.states(stream.root.active, kind: stream.kind, instance: "")
                let (waiting, all) = (queue?.waiting ?? 0, queue?.attempts ?? 0)
                let name = stream.text("name") ?? ""
                let kind = stream.text("kind") ?? ""
                return Localized(
                    zh: "\(stream.code)　\(name)　\(kind)　\(states.zh)　排队 \(waiting)　"
                        + "近一日 \(queue?.successes ?? 0)/\(all)",
                    en: "\(stream.code)  \(name)  \(kind)  \(states.en)  queued \(waiting)  "
                        + "last day \(queue?.successes ?? 0)/\(all)"
                )
            } + written
        )
    }
}

/// `webhook deliveries`: messages to one endpoint, or the attempts of one message.
struct WebhookDeliveries: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "deliveries",
        abstract: "列出一个端点的投递，最新的在前；--message 列出一条消息的每次尝试。",
        discussion: "尝试记录保留 90 天。"
    )

    @Argument(help: ArgumentHelp("端点编号。", valueName: "CODE"))
    var reference: CaseReference

    @Option(help: ArgumentHelp("只列这一状态：waiting、delivered、exhausted。", valueName: "STATE"))
    var state: String?

    @Option(help: ArgumentHelp("消息序号：列出它的每次尝试。", valueName: "NUMBER"))
    var message: Int64?

    @Option(help: ArgumentHelp("只列序号更小的：翻页。", valueName: "NUMBER"))
    var before = Int64.max

    @Option(help: "至多列出多少条。")
    var limit = 100

    @OptionGroup var export: ExportOptions
    @OptionGroup var reading: ReaderOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let limit = try Paging.checked(limit)
        let ledger = try OpenLedger.reading(reading)
        let stream = try ledger.cases.found(reference, kind: WebhookNoun.kind)
        if let message {
            let attempts = try ledger.courierDesk.attempts(of: stream.id, number: message)
            let written = try export.write(WebhookSheets.attempts, attempts.map(\.cells))
            return ledger.attempts(attempts, stream.code, message, written)
        }
        let lines = try ledger.deliveries(to: stream, state: state, before: before, limit: limit)
        let written = try export.write(WebhookSheets.deliveries, lines.map(\.cells))
        return ledger.answer(
            [
                "code": JSON(stream.code),
                "deliveries": .array(lines.map(\.json)),
            ],
            lines.map { line in
                let state = DeliveryWords.state(line.state)
                let next = line.nextAt.flatMap { $0 > Moment.wallClock() ? $0 : nil }
                return Localized(
                    zh: "\(line.number)　\(line.type)　\(line.code)　\(state.zh)　"
                        + "尝试 \(line.attempts) 次" + (next.map { "　下次 \($0)" } ?? ""),
                    en: "\(line.number)  \(line.type)  \(line.code)  \(state.en)  "
                        + "\(line.attempts) attempts"
                        + (next.map { "  next \($0)" } ?? "")
                )
            } + written
        )
    }
}

extension OpenLedger {
    fileprivate func attempts(
        _ attempts: [CourierDesk.Attempt],
        _ code: String,
        _ message: Int64,
        _ written: [Localized]
    ) -> Answer {
        answer(
            [
                "code": JSON(code), "message": JSON(message),
                "attempts": .array(attempts.map(\.json)),
            ],
            attempts.map { attempt in
                let fault = DeliveryWords.fault(attempt.fault)
                let isDone = attempt.fault.isEmpty
                return Localized(
                    zh: "\(attempt.number)　\(attempt.sentAt)　\(attempt.durationMilliseconds) 毫秒　"
                        + "\(attempt.status)　\(isDone ? "成功" : fault.zh)　\(attempt.answer)",
                    en: "\(attempt.number)  \(attempt.sentAt)  \(attempt.durationMilliseconds) ms  "
                        + "\(attempt.status)  \(isDone ? "success" : fault.en)  \(attempt.answer)"
                )
            } + written
        )
    }
}
