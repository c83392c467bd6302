import ArgumentParser
import Casework
import Dispatch
import Documents
import Store
import Web
import Workflow

/// `serve`: the web application, on this machine alone unless somebody says otherwise.
struct Serve: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "启动网页应用；缺省只在本机 127.0.0.1:8080。",
        discussion: """
            对外开放时用 --host 并给出证书，或放在终止 TLS 的反向代理之后并加 --behind-proxy；\
            SIGTERM 后办完已收到的请求再停止。
            """
    )

    @Option(help: ArgumentHelp("监听的地址。", valueName: "ADDRESS"))
    var host = "127.0.0.1"

    @Option(help: ArgumentHelp("监听的端口；0 取任一空闲端口。", valueName: "PORT"))
    var port = 8080

    @Option(help: ArgumentHelp("证书链（PEM）；与 --certificate-key 同时给出。", valueName: "FILE"))
    var certificate: String?

    @Option(help: ArgumentHelp("证书的私钥（PEM）。", valueName: "FILE"))
    var certificateKey: String?

    @Flag(help: "前面有自己的反向代理：由它终止 TLS，并在 X-Forwarded-For 末尾写明来源。")
    var behindProxy = false

    @Flag(help: "不在本进程投递消息，另行运行 dipper courier run。")
    var noCourier = false

    @Option(help: ArgumentHelp("接口每个令牌每分钟至多多少次，同一地址为其四倍；0 不限。", valueName: "N"))
    var calls = 600

    @Option(help: ArgumentHelp("备份的文件夹：管理员可在网页上发起备份，存放其中。", valueName: "FOLDER"))
    var backups: String?

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard (certificate == nil) == (certificateKey == nil) else {
            throw ValidationError(
                "--certificate 与 --certificate-key 要同时给出 / give both --certificate and its key"
            )
        }
        guard (0...1_000_000).contains(calls) else {
            throw ValidationError("--calls 应为 0 到 1000000 / --calls must be from 0 to 1000000")
        }
        guard (0...65_535).contains(port) else {
            throw ValidationError("--port 应为 0 到 65535 / --port must be from 0 to 65535")
        }
    }

    /// Where it runs is told at once; the answer comes when it was told to stop.
    func answer() async throws -> Answer {
        let ledger = try OpenLedger.writing(database)
        guard ledger.standing.isSandbox || isSheltered else { throw Serve.plain(host) }
        let isEncrypted = certificate != nil || behindProxy
        let office = try Office(
            ledger,
            door: Office.Door(
                isEncrypted: isEncrypted,
                isBehindProxy: behindProxy,
                mostCalls: calls
            ),
            backups: try backups.map(BackupShelf.checked)
        )
        let routes = Routes(office: office)
        var configuration = WebServer.Configuration()
        configuration.host = host
        configuration.port = port
        configuration.plainForms = Routes.plainForms
        configuration.mostFileBytes = DocumentFile.mostBytes
        configuration.admit = { request in await Serve.working { routes.admits(request) } }
        if let certificate, let certificateKey {
            configuration.certificate = (certificate, certificateKey)
        }
        let server = WebServer(configuration) { request in
            let clock = ContinuousClock()
            let start = clock.now
            let response =
                routes.isCostly(request)
                ? await PasswordLane.shared.run { routes.answer(request) }
                : await Serve.working { routes.answer(request) }
            let answer = response ?? routes.busy(request)
            office.figures.count(
                status: answer.status,
                seconds: (clock.now - start) / .seconds(1)
            )
            return answer
        }
        let address = "\(certificate == nil ? "http" : "https")://\(host)"
        let upkeep = Task { await Serve.upkeep(ledger) }
        defer { upkeep.cancel() }
        let courier = noCourier ? nil : CourierThread(ledger, report: Serve.tell)
        defer { courier?.end() }
        let (output, language) = (output, output.language)
        try await server.run { port in
            let text = Localized(
                zh: "网页应用已启动：\(address):\(port)/",
                en: "The web application runs at \(address):\(port)/"
            )
            let line =
                output.json
                ? (["address": JSON("\(address):\(port)/"), "port": JSON(port)] as JSON)
                    .canonicalText
                : text.text(in: language)
            try? Terminal.write(line)
        }
        return Answer(
            json: ["stopped": true],
            lines: [Localized(zh: "网页应用已停止", en: "The web application has stopped")]
        )
    }

    /// Passwords go over this machine's own wires only, or encrypted.
    private var isSheltered: Bool {
        certificate != nil || behindProxy || ["127.0.0.1", "::1", "localhost"].contains(host)
    }

    private static func plain(_ host: String) -> Refusal {
        Refusal(
            Blocker(
                code: "TLS_NEEDED",
                message: Localized(
                    zh: "监听 \(host) 而没有加密，口令会被旁人看到；请系统管理员给出 --certificate 与"
                        + " --certificate-key，或放在终止 TLS 的反向代理之后并加 --behind-proxy",
                    en: "Listening on \(host) without encryption shows passwords to others; give"
                        + " --certificate and --certificate-key, or put it behind a proxy that"
                        + " speaks TLS and add --behind-proxy"
                ),
                place: "--host",
                values: ["found": host],
                role: "ADM"
            )
        )
    }

    /// What an operator has to see, without anything of a person.
    @Sendable private static func tell(_ error: any Error) {
        for line in Failure(error).lines(in: .chinese) { Terminal.writeError(line) }
    }

    /// Reading and writing wait for the disk: on threads of their own, at most as many as help.
    static func working<T: Sendable>(_ body: @escaping @Sendable () -> T) async -> T {
        await withCheckedContinuation { continuation in
            threads.async { continuation.resume(returning: body()) }
        }
    }

    private static let threads = DispatchQueue(
        label: "dipper.pages",
        attributes: .concurrent
    )

    /// Deadlines and queued steps, each second, for as long as the server runs.
    private static func upkeep(_ ledger: OpenLedger) async {
        while !Task.isCancelled {
            try? await Task.sleep(for: .seconds(1))
            _ = await working { try? ledger.refreshed().upkeep() }
        }
    }
}
