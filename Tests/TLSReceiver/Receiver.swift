import Foundation
import Glibc
import Synchronization

/// A request as it arrived, byte for byte.
package struct ReceivedRequest: Sendable {
    package var line: String
    package var headers: [(name: String, value: String)]
    package var body: [UInt8]

    package func header(_ name: String) -> String {
        headers.first { $0.name.lowercased() == name }?.value ?? ""
    }
}

/// What a receiver answers; nil in its place means that it never answers.
package struct ReceiverAnswer: Sendable {
    package var status: Int
    package var headers: [String]
    package var body: String

    package init(status: Int = 204, headers: [String] = [], body: String = "") {
        (self.status, self.headers, self.body) = (status, headers, body)
    }
}

/// A receiver on a free port of a loopback address, on plain sockets.
package final class Receiver: Sendable {
    package typealias Handler = @Sendable (ReceivedRequest) -> ReceiverAnswer?

    package let port: Int
    package let host: String
    private let socket: Int32
    private let handler: Handler
    private let requests = Mutex<[ReceivedRequest]>([])
    private let accepted = Mutex(0)

    /// `port` 0 takes a free one.
    package init(host: String = "127.0.0.1", port: Int = 0, _ handler: @escaping Handler) throws {
        self.host = host
        self.handler = handler
        (socket, self.port) = try ListeningSocket.open(host: host, port: port)
        let thread = Thread { [socket, weak self] in
            while true {
                let connection = accept(socket, nil, nil)
                guard connection >= 0 else {
                    close(socket)
                    return
                }
                self?.begin(connection)
            }
        }
        thread.start()
    }

    private func begin(_ connection: Int32) {
        accepted.withLock { $0 += 1 }
        // Holds the receiver until the connection ends, which it does with its sender. Whoever
        // uses a descriptor closes it, so that its number is not used again too early.
        Thread {
            self.serve(connection)
            close(connection)
        }.start()
    }

    deinit {
        shutdown(socket, Int32(SHUT_RDWR))
    }

    package var url: String { "http://\(host):\(port)/hook" }
    package var received: [ReceivedRequest] { requests.withLock { $0 } }
    package var connectionCount: Int { accepted.withLock { $0 } }

    private func serve(_ connection: Int32) {
        var reader = SocketReader(connection)
        while let request = reader.request() {
            requests.withLock { $0.append(request) }
            guard let answer = handler(request) else {
                // Holds the connection open until the other side gives up.
                _ = reader.line()
                return
            }
            var text = "HTTP/1.1 \(answer.status) Answer\r\n"
            for header in answer.headers { text += header + "\r\n" }
            if answer.status != 204 { text += "Content-Length: \(answer.body.utf8.count)\r\n" }
            text += "\r\n" + (answer.status == 204 ? "" : answer.body)
            guard SocketReader.write(text, to: connection) else { return }
        }
    }
}

package enum ListeningSocket {
    package struct Failure: Error {
        package init() {}
    }

    static func open(host: String, port: Int) throws -> (socket: Int32, port: Int) {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var yes: Int32 = 1
        unsafe _ = setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, 4)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = unsafe inet_addr(host)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isOpen = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { place in
                unsafe bind(socket, place, length) == 0 && listen(socket, 128) == 0
                    && getsockname(socket, place, &length) == 0
            }
        }
        guard isOpen else { throw Failure() }
        return (socket, Int(in_port_t(bigEndian: address.sin_port)))
    }
}

/// Reads lines and bodies of a connection.
struct SocketReader {
    private let socket: Int32
    private var buffer: [UInt8] = []

    init(_ socket: Int32) {
        self.socket = socket
    }

    private mutating func fill() -> Bool {
        var chunk = [UInt8](repeating: 0, count: 16_384)
        let count = unsafe recv(socket, &chunk, chunk.count, 0)
        guard count > 0 else { return false }
        buffer += chunk.prefix(count)
        return true
    }

    /// A line without its end; nil when the connection ended.
    mutating func line() -> String? {
        while true {
            if let end = buffer.firstIndex(of: 10) {
                var line = String(decoding: buffer[..<end], as: UTF8.self)
                if line.hasSuffix("\r") { line.removeLast() }
                buffer.removeFirst(end + 1)
                return line
            }
            guard fill() else { return nil }
        }
    }

    mutating func request() -> ReceivedRequest? {
        guard let first = line() else { return nil }
        var headers: [(name: String, value: String)] = []
        while let line = line(), !line.isEmpty {
            guard let colon = line.firstIndex(of: ":") else { return nil }
            let value = line[line.index(after: colon)...].drop { $0 == " " }
            headers.append((String(line[..<colon]), String(value)))
        }
        var request = ReceivedRequest(line: first, headers: headers, body: [])
        let count = Int(request.header("content-length")) ?? 0
        while buffer.count < count { guard fill() else { return nil } }
        request.body = Array(buffer.prefix(count))
        buffer.removeFirst(count)
        return request
    }

    static func write(_ text: String, to socket: Int32) -> Bool {
        let bytes = Array(text.utf8)
        return unsafe send(socket, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
    }
}

/// A mail server that takes what it is given, and keeps it.
package final class MailReceiver: Sendable {
    package struct Mail: Sendable {
        package var sender = ""
        package var recipients: [String] = []
        package var lines: [String] = []
    }

    package let port: Int
    private let socket: Int32
    private let mails = Mutex<[Mail]>([])

    package init(refusing refused: String = "") throws {
        (socket, port) = try ListeningSocket.open(host: "127.0.0.1", port: 0)
        Thread { [socket, weak self] in
            while true {
                let connection = accept(socket, nil, nil)
                guard connection >= 0 else {
                    close(socket)
                    return
                }
                self?.serve(connection, refusing: refused)
                close(connection)
            }
        }.start()
    }

    deinit {
        shutdown(socket, Int32(SHUT_RDWR))
    }

    package var received: [Mail] { mails.withLock { $0 } }

    private func serve(_ connection: Int32, refusing refused: String) {
        var reader = SocketReader(connection)
        var mail = Mail()
        func say(_ text: String) { _ = SocketReader.write(text + "\r\n", to: connection) }
        say("220 mail.example")
        while let line = reader.line() {
            let word = line.prefix { $0 != " " && $0 != ":" }.uppercased()
            switch word {
            case "MAIL":
                mail = Mail(sender: line)
                say("250 OK")
            case "RCPT":
                mail.recipients.append(line)
                say(!refused.isEmpty && line.contains(refused) ? "550 no such user" : "250 OK")
            case "DATA":
                say("354 go on")
                while let line = reader.line(), line != "." { mail.lines.append(line) }
                mails.withLock { $0.append(mail) }
                say("250 taken")
            case "QUIT":
                say("221 bye")
                return
            default:
                say("250 OK")
            }
        }
    }
}
