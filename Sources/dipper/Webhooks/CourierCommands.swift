import ArgumentParser
import Casework
import Courier
import Dispatch
import Expression
import FoundationEssentials
import Glibc
import Portfolio
import Store
import Workflow

/// `courier`: delivering what the outbox holds.
struct CourierCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "courier",
        abstract: "投递：把台账的消息送到各推送端点。",
        subcommands: [CourierRun.self, CourierStatus.self]
    )
}

/// How long to wait for receivers.
struct TransportArguments: ParsableArguments {
    @Option(help: ArgumentHelp("一次投递的总时限（秒），1 到 30。", valueName: "SECONDS"))
    var timeout = 15

    func validate() throws {
        guard (1...30).contains(timeout) else {
            throw ValidationError("--timeout 应为 1 到 30 / --timeout must be from 1 to 30")
        }
    }

    var options: TransportOptions {
        var options = TransportOptions()
        options.totalMilliseconds = timeout * 1000
        options.connectMilliseconds = min(5000, timeout * 1000)
        return options
    }
}

/// `courier run`: until SIGTERM or SIGINT, or once.
struct CourierRun: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "投递消息，直到收到 SIGTERM；--once 只投递此刻到期的。",
        discussion: "可以同时运行多个：一个端点同一时刻只由其中一个投递，它停止后由别的接替。"
    )

    @Flag(help: "只投递此刻到期的，然后结束。")
    var once = false

    @Option(help: ArgumentHelp("租约时长（秒），2 到 600：停止响应的投递进程多久后被接替。", valueName: "SECONDS"))
    var lease = 60

    @OptionGroup var transport: TransportArguments
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard (2...600).contains(lease) else {
            throw ValidationError("--lease 应为 2 到 600 / --lease must be from 2 to 600")
        }
    }

    func answer() async throws -> Answer {
        let ledger = try OpenLedger.writing(database)
        let courier = try ledger.courier(leaseSeconds: lease, transport.options)
        let stop = StopSignal()
        let signals = [SIGTERM, SIGINT].map { number in
            _ = signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { stop.stop() }
            source.resume()
            return source
        }
        defer { for source in signals { source.cancel() } }
        if once { try courier.runOnce() } else { try courier.run(until: stop) }
        let tally = courier.tally
        return ledger.answer(
            ["delivered": JSON(tally.delivered), "failed": JSON(tally.failed)],
            [
                Localized(
                    zh: "送达 \(tally.delivered) 次，未成 \(tally.failed) 次",
                    en: "\(tally.delivered) delivered, \(tally.failed) failed attempts"
                )
            ]
        )
    }
}

/// What happens to an endpoint while it is served, told in its own story.
enum EndpointStory {
    static func report(_ casework: Casework) -> Courier.Reporting {
        { endpoint, news in
            var command = Command(target: .existing(endpoint), event: "")
            switch news {
            case .gone: command.event = "gone"
            case .failing: command.event = "fail"
            case .exhausted(let message):
                command.event = "exhaust"
                command.payload = ["message": .int(message)]
            }
            let courier = Caller(person: "system", authentication: "internal", channel: "courier")
            do {
                _ = try casework.performSync(command, by: courier)
            } catch is Refusal {
                // Somebody has disabled it meanwhile: there is nothing left to tell.
            }
        }
    }
}

/// `courier status`: how much waits, for how long, and how receivers fare.
struct CourierStatus: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "投递概况：排队数、最早到期、近一日成功率；积压超过 10 分钟时提醒。"
    )

    private static let alertMilliseconds: Int64 = 600_000

    @OptionGroup var reading: ReaderOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let ledger = try OpenLedger.reading(reading)
        let now = Moment.wallClock()
        let endpoints = try ledger.cases.visible(ledger.courierDesk.endpoints())
        let codes = Dictionary(endpoints.map { ($0.id, $0.code) }) { $1 }
        let figures = try ledger.courierDesk.queue(at: now).filter { codes[$0.endpoint] != nil }
        let oldest = figures.compactMap(\.oldestDue).min()
        let age = oldest.map { (now.milliseconds - $0.milliseconds) / 1000 } ?? 0
        let isLate = age * 1000 > CourierStatus.alertMilliseconds
        let waiting = figures.reduce(0) { $0 + $1.waiting }
        var answer = ledger.answer(
            [
                "waiting": JSON(waiting), "oldest_seconds": JSON(age), "alert": .bool(isLate),
                "endpoints": .array(
                    figures.map {
                        [
                            "code": JSON(codes[$0.endpoint] ?? $0.endpoint),
                            "waiting": JSON($0.waiting), "attempts_of_day": JSON($0.attempts),
                            "successes_of_day": JSON($0.successes),
                        ]
                    }
                ),
            ],
            [
                Localized(
                    zh: "排队 \(waiting) 条，最早到期的已等 \(age) 秒",
                    en: "\(waiting) queued, the oldest due for \(age) seconds"
                )
            ]
        )
        if isLate {
            answer.warnings.append(
                Localized(
                    zh: "有消息积压超过 10 分钟，请系统管理员查看 dipper webhook list 与投递进程",
                    en: "Messages have been due for more than ten minutes: the administrator can"
                        + " look at dipper webhook list and at the courier"
                )
            )
        }
        return answer
    }
}
