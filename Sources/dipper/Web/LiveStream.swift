import Store
import Web

/// Tells an open page that what it shows has changed (`text/event-stream`).
///
/// The page is read anew when the ledger moved, by who its reader is then, and at the latest with
/// each heartbeat: a session that ended hears nothing more.
actor LiveStream {
    private let request: WebRequest
    private let office: Office
    private let seat: FeedSeats.Seat
    private let read: @Sendable (Visit) throws -> String
    private var shown: String
    private var position: Int64 = -1
    private var quietSince = ContinuousClock.now

    private static let pause: Duration = .milliseconds(700)
    private static let heartbeat: Duration = .seconds(15)

    /// `shown` is what the page shows already, and `read` tells what it would show now; it throws
    /// for who may read it no longer.
    init(
        _ request: WebRequest,
        _ office: Office,
        shown: String,
        _ seat: FeedSeats.Seat,
        read: @escaping @Sendable (Visit) throws -> String
    ) {
        (self.request, self.office, self.shown, self.seat) = (request, office, shown, seat)
        self.read = read
    }

    nonisolated var response: WebResponse {
        var response = WebResponse(
            status: 200,
            headers: [("content-type", FeedStream.media), ("cache-control", "no-store")]
        )
        response.stream = AsyncStream { await self.next() }
        return response
    }

    private func next() async -> [UInt8]? {
        while !Task.isCancelled {
            let isTime = .now - quietSince >= LiveStream.heartbeat
            let (request, office, read) = (request, office, read)
            let (shown, seen) = (shown, isTime ? -1 : position)
            let found = await Serve.working { () -> (position: Int64, shown: String)? in
                guard let ledger = try? office.ledger(),
                    let position = try? ledger.store.headPosition()
                else { return nil }
                guard position != seen else { return (position, shown) }
                guard let visit = try? Visit(request, office), visit.person != nil,
                    let now = try? read(visit)
                else { return nil }
                return (position, now)
            }
            guard let found else { return nil }
            position = found.position
            if found.shown != shown {
                self.shown = found.shown
                quietSince = .now
                return Array("data: changed\n\n".utf8)
            }
            if isTime {
                quietSince = .now
                return Array(":\n\n".utf8)
            }
            try? await Task.sleep(for: LiveStream.pause)
        }
        return nil
    }
}
