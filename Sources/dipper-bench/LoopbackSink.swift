import Foundation
import Glibc
import Synchronization

/// A receiver on a free port of loopback that answers 204, or never; for groups without nginx.
///
/// One thread a connection. It ends with the process.
final class LoopbackSink: Sendable {
    let port: Int
    private let isSilent: Bool
    private let answered = Mutex(0)

    init(isSilent: Bool) throws {
        self.isSilent = isSilent
        let listening = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isOpen = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { place in
                unsafe bind(listening, place, length) == 0 && listen(listening, 512) == 0
                    && getsockname(listening, place, &length) == 0
            }
        }
        guard isOpen else { throw BenchFault(found: "\(errno)", expected: "a free port") }
        port = Int(in_port_t(bigEndian: address.sin_port))
        LoopbackSink.start { [self] in
            while true {
                let connection = accept(listening, nil, nil)
                guard connection >= 0 else { return }
                LoopbackSink.start { self.serve(connection) }
            }
        }
    }

    /// How many requests were answered.
    var count: Int { answered.withLock { $0 } }

    private static func start(_ body: @escaping @Sendable () -> Void) {
        let thread = Thread(block: body)
        thread.stackSize = 1 << 18
        thread.start()
    }

    private func serve(_ connection: Int32) {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        var length = 0
        let answer = Array("HTTP/1.1 204 No Content\r\n\r\n".utf8)
        while true {
            let count = unsafe buffer.withUnsafeMutableBytes { bytes in
                unsafe recv(connection, bytes.baseAddress?.advanced(by: length), 65_536 - length, 0)
            }
            guard count > 0 else { break }
            length += count
            // Every request of the courier ends with the two closing brackets of its body.
            guard !isSilent, length > 2, buffer[length - 1] == UInt8(ascii: "}"),
                buffer[length - 2] == UInt8(ascii: "}")
            else { continue }
            length = 0
            answered.withLock { $0 += 1 }
            guard unsafe send(connection, answer, answer.count, Int32(MSG_NOSIGNAL)) > 0
            else { break }
        }
        close(connection)
    }
}
