import Foundation
import Glibc
import Synchronization

/// Stands between a database and its server on the loopback and cuts connections when told to.
final class Proxy: Sendable {
    enum Mode: Sendable {
        case passing
        /// What the database sends next is lost, and its connection with it.
        case losingRequest
        /// What the database sends next arrives; the answer is lost, and the connection with it.
        case losingAnswer
        /// Nobody is let in.
        case refusing
    }

    struct Trouble: Error {
        let call: String
        let code: Int32
    }

    let port: Int
    private let upstream: Int
    private let listener: Int32
    private let mode = Mutex(Mode.passing)
    private let cuts = Mutex(0)

    init(to upstream: Int) throws {
        self.upstream = upstream
        let made = try Self.socketOnLoopback(port: 0, isListening: true)
        listener = made.descriptor
        port = made.port
        Thread.detachNewThread { [self] in
            while true {
                let client = accept(listener, nil, nil)
                guard client >= 0 else { return }
                serve(client)
            }
        }
    }

    /// How many connections were cut so far.
    var cutCount: Int { cuts.withLock { $0 } }

    func set(_ new: Mode) {
        mode.withLock { $0 = new }
    }

    private func serve(_ client: Int32) {
        let isRefused = mode.withLock { $0 == .refusing }
        guard !isRefused,
            let server = try? Self.socketOnLoopback(port: upstream, isListening: false).descriptor
        else {
            close(client)
            return
        }
        Thread.detachNewThread { [self] in
            pump(from: client, to: server) { self.meet(request: $0, client, server) }
        }
        Thread.detachNewThread { [self] in
            pump(from: server, to: client) { _ in true }
        }
    }

    /// Whether what the database sends is passed on like anything else.
    private func meet(request: [UInt8], _ client: Int32, _ server: Int32) -> Bool {
        let now = mode.withLock { mode in
            defer { if mode != .refusing { mode = .passing } }
            return mode
        }
        switch now {
        case .passing: return true
        case .refusing: break
        case .losingRequest: cuts.withLock { $0 += 1 }
        case .losingAnswer:
            cuts.withLock { $0 += 1 }
            // The way back is closed first, so that the answer cannot slip through.
            shutdown(client, Int32(SHUT_WR))
            Self.write(request, to: server)
            // The server ends when it has answered and sees that nobody is there.
            shutdown(server, Int32(SHUT_WR))
            return false
        }
        shutdown(server, Int32(SHUT_RDWR))
        shutdown(client, Int32(SHUT_RDWR))
        return false
    }

    private func pump(from: Int32, to: Int32, _ mayPass: ([UInt8]) -> Bool) {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = unsafe recv(from, &buffer, buffer.count, 0)
            guard count > 0, mayPass(Array(buffer[..<count])) else { break }
            guard Self.write(Array(buffer[..<count]), to: to) else { break }
        }
        shutdown(to, Int32(SHUT_WR))
    }

    @discardableResult
    private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes {
                unsafe send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    private static func socketOnLoopback(
        port: Int,
        isListening: Bool
    ) throws -> (descriptor: Int32, port: Int) {
        let made = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address -> Int32 in
                guard isListening else { return unsafe connect(made, address, size) }
                guard unsafe bind(made, address, size) == 0, listen(made, 32) == 0 else {
                    return -1
                }
                return unsafe getsockname(made, address, &size)
            }
        }
        guard result == 0 else { throw Trouble(call: "socket", code: errno) }
        return (made, Int(in_port_t(bigEndian: address.sin_port)))
    }
}
