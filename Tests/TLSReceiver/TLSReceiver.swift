import Foundation

/// Authorities, certificates and keys that the `openssl` program makes, in a folder of their own.
///
/// `ca` has certified the others, except `intruder`, which `stranger` has.
package final class CertificateFolder: Sendable {
    package let path: String

    private static let script = #"""
        set -eu
        printf '[req]\ndistinguished_name=n\n[n]\n[ca]\nbasicConstraints=critical,CA:TRUE\n' >config
        authority() {
            openssl req -x509 -config config -extensions ca -newkey ec -nodes -days 30 \
                -pkeyopt ec_paramgen_curve:P-256 -subj "/CN=$1" -keyout "$1.key" -out "$1.pem"
        }
        # certify NAME KEY AUTHORITY NAMES DAYS
        certify() {
            [ -e "$2.key" ] || openssl genpkey -algorithm EC \
                -pkeyopt ec_paramgen_curve:P-256 -out "$2.key"
            openssl req -new -config config -key "$2.key" -subj "/CN=$1" -out request
            printf 'subjectAltName=%s\n' "$4" >extensions
            openssl x509 -req -in request -CA "$3.pem" -CAkey "$3.key" -CAcreateserial \
                -days "$5" -extfile extensions -out "$1.pem"
        }
        pin() {
            printf sha256//
            openssl pkey -in "$1.key" -pubout -outform DER | openssl dgst -sha256 -binary | base64
        }
        authority ca
        authority stranger
        certify server server ca IP:127.0.0.1 30
        certify elsewhere server ca DNS:elsewhere.example 30
        certify expired server ca IP:127.0.0.1 -1
        certify client client ca DNS:client.example 30
        certify intruder intruder stranger DNS:client.example 30
        pin server >server.pin
        pin client >client.pin
        openssl pkey -in client.key -aes128 -passout pass:secret -out locked.key
        """#

    package struct NoCertificates: Error {}

    package init() throws {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "dipper-certificates-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        path = folder.path
        let process = Process()
        process.executableURL = URL(filePath: "/bin/bash")
        process.arguments = ["-c", CertificateFolder.script]
        process.currentDirectoryURL = folder
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw NoCertificates() }
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// A file without the white space around it; empty for no name.
    package func text(_ name: String) throws -> String {
        guard !name.isEmpty else { return "" }
        let text = try String(contentsOfFile: path + "/" + name, encoding: .utf8)
        return text.trimmingCharacters(in: .whitespacesAndNewlines)
    }
}

/// How a receiver of webhooks begins TLS.
package struct TLSManner: Sendable {
    /// Of the files of ``CertificateFolder``.
    package var certificate: String
    /// Whether it asks for a client's certificate, of the authority `ca`.
    package var asksForCertificate: Bool
    /// The newest version of TLS that it speaks.
    package var version: String

    package init(
        certificate: String = "server",
        asksForCertificate: Bool = false,
        version: String = "1.3"
    ) {
        self.certificate = certificate
        self.asksForCertificate = asksForCertificate
        self.version = version
    }
}

/// A receiver on loopback that speaks TLS: Python's, in a process that ends with this value.
package final class TLSReceiver: Sendable {
    package let port: Int
    private let process: Process
    private let input = Pipe()
    private let output = Pipe()

    private static let program = """
        import os, socket, ssl, sys, threading
        folder, certificate, asks, version = sys.argv[1:]
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(f"{folder}/{certificate}.pem", f"{folder}/server.key")
        if asks == "1":
            context.verify_mode = ssl.CERT_REQUIRED
            context.load_verify_locations(f"{folder}/ca.pem")
        if version == "1.1":
            context.set_ciphers("ALL:@SECLEVEL=0")
            context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = getattr(ssl.TLSVersion, "TLSv" + version.replace(".", "_"))
        listener = socket.create_server(("127.0.0.1", 0))
        print(listener.getsockname()[1], flush=True)

        def serve(raw):
            connection = context.wrap_socket(raw, server_side=True, do_handshake_on_connect=False)
            try:
                connection.do_handshake()
            except (ssl.SSLEOFError, ConnectionError):
                print("left", flush=True)
                return
            except ssl.SSLError:
                print("refused", flush=True)
                # Reads to the end, so that what was said is not lost in a reset.
                rest = socket.socket(fileno=connection.detach())
                while rest.recv(65536):
                    pass
                return
            shown = dict(pair[0] for pair in (connection.getpeercert() or {}).get("subject", ()))
            stream = connection.makefile("rb")
            while line := stream.readline():
                length = 0
                while (header := stream.readline().strip()):
                    name, _, value = header.partition(b":")
                    length = int(value) if name.lower() == b"content-length" else length
                stream.read(length)
                print("request", shown.get("commonName", "-"), flush=True)
                connection.sendall(b"HTTP/1.1 204 No Content\\r\\n\\r\\n")

        def accept():
            while True:
                server = threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True)
                servers.append(server)
                server.start()

        servers = []
        threading.Thread(target=accept, daemon=True).start()
        sys.stdin.read()
        for server in servers:
            server.join(10)
        os._exit(0)
        """

    package struct NoReceiver: Error {}

    package init(_ manner: TLSManner, _ certificates: CertificateFolder) throws {
        process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "python3", "-W", "ignore", "-c", TLSReceiver.program, certificates.path,
            manner.certificate, manner.asksForCertificate ? "1" : "0", manner.version,
        ]
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        var line: [UInt8] = []
        while let byte = try output.fileHandleForReading.read(upToCount: 1)?.first, byte != 10 {
            line.append(byte)
        }
        guard let port = Int(String(decoding: line, as: UTF8.self)) else { throw NoReceiver() }
        self.port = port
    }

    deinit {
        try? input.fileHandleForWriting.close()
    }

    package var url: String { "https://127.0.0.1:\(port)/hook" }

    /// Ends the receiver and answers what it had to tell: each request with who asked, `refused`
    /// for a handshake that one side refused, `left` for one that was not ended.
    package func stop() throws -> [String] {
        try input.fileHandleForWriting.close()
        let told = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return String(decoding: told, as: UTF8.self).split(separator: "\n").map(String.init)
    }
}
