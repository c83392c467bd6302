import CCurl
package import Portfolio
import Synchronization

/// How long to wait for a receiver.
package struct TransportOptions: Hashable, Sendable {
    package var connectMilliseconds = 5000
    package var totalMilliseconds = 15_000
    /// Names that are resolved here, as `host:port:address`: for tests.
    package var resolved: [String] = []

    package init() {}
}

/// Letters on their way: many at once, on the one thread that calls.
@safe package final class CurlTransport {
    /// A letter that has come to its end.
    package struct Ended {
        package var token: Int
        package var reception: Reception
        package var durationMilliseconds: Int64
        package var durationNanoseconds: Int64
    }

    /// Wakes a transport that waits, from any thread; without effect once that is gone.
    package final class Waker: Sendable {
        private let address = Mutex<UInt?>(nil)

        fileprivate init(_ multi: UnsafeMutableRawPointer) {
            let number = UInt(bitPattern: multi)
            address.withLock { $0 = number }
        }

        package func wake() {
            address.withLock { number in
                guard let number, let multi = unsafe UnsafeMutableRawPointer(bitPattern: number)
                else { return }
                unsafe _ = dc_multi_wakeup(multi)
            }
        }

        fileprivate func forget() {
            address.withLock { $0 = nil }
        }
    }

    private static let isReady: Bool = dc_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    package let waker: Waker
    private let options: TransportOptions
    private let multi: UnsafeMutableRawPointer
    private var spare: [Transfer] = []
    private var working: [UnsafeMutableRawPointer: Transfer] = unsafe [:]

    package init(_ options: TransportOptions, mostConnections: Int) {
        precondition(CurlTransport.isReady, "libcurl must start")
        guard let multi = unsafe dc_multi_init() else {
            preconditionFailure("libcurl must have memory for its transfers")
        }
        unsafe self.multi = multi
        self.options = options
        waker = unsafe Waker(multi)
        unsafe _ = dc_multi_setopt_long(multi, CURLMOPT_MAXCONNECTS, mostConnections)
    }

    deinit {
        waker.forget()
        for transfer in unsafe Array(working.values) {
            unsafe _ = dc_multi_remove_handle(multi, transfer.handle)
        }
        unsafe _ = dc_multi_cleanup(multi)
    }

    package var inFlight: Int { unsafe working.count }
    /// Whether connections may be kept open.
    package private(set) var hasSent = false

    package func send(_ letter: Letter, gate: AddressGate, token: Int) {
        hasSent = true
        let transfer = spare.popLast() ?? Transfer(options)
        transfer.prepare(letter, gate: gate, token: token)
        unsafe working[transfer.handle] = transfer
        unsafe _ = dc_multi_add_handle(multi, transfer.handle)
    }

    /// Lets the transfers go on; where none has ended, waits for at most so long.
    package func advance(waitingMilliseconds wait: Int32) -> [Ended] {
        var running: Int32 = 0
        unsafe _ = dc_multi_perform(multi, &running)
        var ended = takeEnded()
        if ended.isEmpty, wait > 0 {
            unsafe _ = dc_multi_poll(multi, wait)
            unsafe _ = dc_multi_perform(multi, &running)
            ended = takeEnded()
        }
        return ended
    }

    private func takeEnded() -> [Ended] {
        var ended: [Ended] = []
        var left: Int32 = 0
        while let message = unsafe dc_multi_info_read(multi, &left) {
            guard unsafe message.pointee.msg == CURLMSG_DONE,
                let handle = unsafe message.pointee.easy_handle,
                let transfer = unsafe working.removeValue(forKey: handle)
            else { continue }
            let code = unsafe dc_result(message)
            let duration = ContinuousClock.now - transfer.start
            ended.append(
                Ended(
                    token: transfer.token,
                    reception: transfer.reception(code),
                    durationMilliseconds: Int64(duration / .milliseconds(1)),
                    durationNanoseconds: Int64(duration / .nanoseconds(1))
                )
            )
            unsafe _ = dc_multi_remove_handle(multi, handle)
            spare.append(transfer)
        }
        return ended
    }

    /// Sends one letter and waits for its end.
    package static func sendAlone(
        _ letter: Letter,
        gate: AddressGate,
        _ options: TransportOptions
    ) -> Reception {
        let transport = CurlTransport(options, mostConnections: 1)
        transport.send(letter, gate: gate, token: 0)
        while true {
            if let end = transport.advance(waitingMilliseconds: 1000).first { return end.reception }
        }
    }
}
