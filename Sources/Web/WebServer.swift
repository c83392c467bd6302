internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import HummingbirdTLS
internal import Logging
internal import NIOCore
internal import NIOSSL
internal import ServiceLifecycle

/// Serves HTTP/1.1 on one address until it is told to stop; what was begun is then finished.
package struct WebServer: Sendable {
    package struct Configuration: Sendable {
        /// Loopback unless somebody says otherwise.
        package var host = "127.0.0.1"
        /// 0 takes any free port; see `onRunning`.
        package var port = 8080
        /// PEM files of the certificate chain and its key; nil for plain HTTP.
        package var certificate: (chain: String, key: String)?
        package var mostBodyBytes = 64 << 20
        /// A form with files, as long as it comes from somebody whom `admit` lets upload.
        package var mostUploadBytes: Int64 = 1 << 30
        /// Of a larger file only the size is kept, so that the form can say so.
        package var mostFileBytes: Int64 = 200_000_000
        /// Where uploads lie, without a name, until they are taken.
        package var uploadFolder: String?
        /// Whether files of a request are taken, which has no body yet.
        package var admit: @Sendable (WebRequest) async -> Bool = { _ in true }
        /// Forms without files, by the first part of their path: nobody needs to sign in first.
        package var plainForms: Set<String> = []
        package var mostPlainBytes = 64 << 10
        package var idleSeconds: Int64 = 60

        package init() {}
    }

    let configuration: Configuration
    let respond: @Sendable (WebRequest) async -> WebResponse
    let uploads = UploadCount()

    package init(
        _ configuration: Configuration,
        respond: @escaping @Sendable (WebRequest) async -> WebResponse
    ) {
        self.configuration = configuration
        self.respond = respond
    }

    /// Runs until SIGTERM or SIGINT, or until the task is cancelled; `onRunning` gets the port.
    package func run(onRunning: @escaping @Sendable (Int) -> Void) async throws {
        // Nothing of a request goes to a log: addresses and paths are personal data.
        var logger = Logger(label: "dipper", factory: { _ in SwiftLogNoOpLogHandler() })
        logger.logLevel = .critical
        let application = Application(
            responder: CallbackResponder { request, context in
                await answer(request, context)
            },
            server: try builder(),
            configuration: ApplicationConfiguration(
                address: .hostname(configuration.host, port: configuration.port),
                serverName: nil
            ),
            onServerRunning: { channel in
                onRunning(channel.localAddress?.port ?? configuration.port)
            },
            logger: logger
        )
        try await application.runService()
    }

    private func builder() throws -> HTTPServerBuilder {
        let http = HTTPServerBuilder.http1(
            configuration: .init(idleTimeout: .seconds(configuration.idleSeconds))
        )
        guard let certificate = configuration.certificate else { return http }
        let chain = try NIOSSLCertificate.fromPEMFile(certificate.chain)
        var tls = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) },
            privateKey: .privateKey(try NIOSSLPrivateKey(file: certificate.key, format: .pem))
        )
        tls.minimumTLSVersion = .tlsv12
        return try .tls(http, tlsConfiguration: tls)
    }

    private func answer(_ request: Request, _ context: ServerContext) async -> Response {
        let method = WebRequest.Method(rawValue: request.method.rawValue) ?? .other
        let target = WebServer.target(request.uri.description)
        let path = target?.path ?? WebServer.firstPart(request.uri.description)
        var headers: [String: String] = [:]
        for field in request.headers {
            let name = field.name.canonicalName
            // Several cookies may come in several fields (RFC 9113, 8.2.3).
            headers[name] = headers[name].map { "\($0); \(field.value)" } ?? field.value
        }
        headers["host"] = request.head.authority ?? headers["host"]
        var asked = WebRequest(
            method: method,
            path: path,
            query: target?.query ?? FormFields(),
            headers: headers,
            address: context.address
        )
        await read(request, into: &asked)
        if target == nil { asked.fault = .target }
        return finish(await respond(asked), isHead: method == .head)
    }

    /// Decoded parts of the path, and the query; nil for what is not well-formed.
    static func target(_ uri: String) -> (path: [String], query: FormFields)? {
        let parts = uri.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, first.hasPrefix("/") else { return nil }
        var path: [String] = []
        for part in first.utf8.split(separator: UInt8(ascii: "/")) {
            guard let text = FormFields.decoded(part, isForm: false),
                !text.contains("/"), !text.contains("\0"), text != "..", text != "."
            else { return nil }
            path.append(text)
        }
        guard let query = FormFields(urlEncoded: parts.count > 1 ? parts[1] : "") else {
            return nil
        }
        return (path, query)
    }

    /// The part of an unreadable path that tells whose it would be.
    private static func firstPart(_ uri: String) -> [String] {
        uri.split(whereSeparator: { "/?".contains($0) }).prefix(1).map { String($0) }
    }

    /// Adds what every answer says to browsers (OWASP secure headers; reliability.md §6).
    private func finish(_ response: WebResponse, isHead: Bool = false) -> Response {
        var fields = HTTPFields()
        for (name, value) in response.headers + WebServer.guards {
            guard let name = HTTPField.Name(name) else { continue }
            fields.append(HTTPField(name: name, value: value))
        }
        if configuration.certificate != nil {
            fields[.strictTransportSecurity] = "max-age=31536000"
        }
        if let stream = response.stream {
            return Response(
                status: .init(code: response.status),
                headers: fields,
                body: isHead ? .init() : WebServer.body(stream)
            )
        }
        fields[.contentLength] = "\(response.body.count)"
        return Response(
            status: .init(code: response.status),
            headers: fields,
            body: isHead ? .init() : .init(byteBuffer: ByteBuffer(bytes: response.body))
        )
    }

    /// A body that lasts until its end, until the reader is gone, or until the server stops.
    private static func body(_ stream: AsyncStream<[UInt8]>) -> ResponseBody {
        ResponseBody { writer in
            for await bytes in stream.cancelOnGracefulShutdown() {
                try await writer.write(ByteBuffer(bytes: bytes))
            }
            try await writer.finish(nil)
        }
    }

    static let guards = [
        (
            "content-security-policy",
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self';"
                + " connect-src 'self'; form-action 'self'; base-uri 'none';"
                + " frame-ancestors 'none'"
        ),
        ("x-content-type-options", "nosniff"), ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("permissions-policy", "camera=(), geolocation=(), microphone=()"),
    ]
}

/// What Hummingbird tells of a connection.
private struct ServerContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let address: String

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        address = source.channel.remoteAddress?.ipAddress ?? ""
    }
}
