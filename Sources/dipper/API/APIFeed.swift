import Casework
import Portfolio
import Store
import Synchronization
import Web
import Workflow

/// The events of the whole ledger as far as one person may see their cases, in its order.
///
/// A cursor is the place up to which the ledger was looked through, whether anything there was his
/// to see or not: whoever goes on from it misses nothing and gets nothing twice.
struct APIFeed {
    let ledger: OpenLedger
    let words: CaseWords

    /// A page of events, and the cursor that the next one goes on from.
    struct Page {
        var events: [(position: Int64, json: [String: JSON])] = []
        var cursor: Int64
        /// Whether the ledger goes on; what comes may still be nobody's.
        var hasMore = true
    }

    private static let atOnce = 500
    /// So long a stretch without anything to see ends a page, for those who may see little.
    private static let mostLookedThrough = 5000

    init(_ ledger: OpenLedger) throws {
        self.ledger = ledger
        words = CaseWords(rules: try ledger.rules(), cases: ledger.cases)
    }

    /// - Throws: `CURSOR_BEYOND` for a cursor that this ledger has not come to.
    func page(after cursor: Int64, limit: Int) throws -> Page {
        let head = try ledger.store.headPosition()
        guard cursor <= head else { throw Refusal(APIFeed.beyond(cursor)) }
        var page = Page(cursor: cursor)
        var count = 0
        while page.events.count < limit, count < APIFeed.mostLookedThrough {
            let placed = try ledger.store.placedEvents(after: page.cursor, limit: APIFeed.atOnce)
            let seen = try seen(placed)
            for one in placed where page.events.count < limit {
                if let json = seen[one.position] { page.events.append((one.position, json)) }
                page.cursor = one.position
            }
            count += placed.count
            guard placed.count == APIFeed.atOnce else {
                page.hasMore = page.cursor < placed.last?.position ?? page.cursor
                return page
            }
        }
        return page
    }

    /// Those events whose cases this person sees, as programs are told of them, by position.
    private func seen(
        _ placed: [(position: Int64, event: EventRecord)]
    ) throws -> [Int64: [String: JSON]] {
        let ids = Set(placed.map(\.event.stream)).sorted()
        let streams = try ledger.cases.openPage(ledger.store.streams(ids))
        let eventWords = EventWords(words)
        let byStream = Dictionary(grouping: placed, by: \.event.stream)
        let names = try eventWords.names(
            in: streams.flatMap { byStream[$0.id, default: []].map(\.event) }
        )
        var seen: [Int64: [String: JSON]] = [:]
        for stream in streams {
            let own = try byStream[stream.id, default: []].compactMap { one in
                try ledger.cases.told(one.event).map { (position: one.position, event: $0) }
            }
            let told = try eventWords.json(own.map(\.event), in: stream, names)
            for (one, json) in zip(own, told) {
                seen[one.position] = json.merging([
                    "cursor": JSON("\(one.position)"), "code": JSON(stream.code),
                    "kind": JSON(stream.kind),
                ]) { $1 }
            }
        }
        return seen
    }

    private static func beyond(_ cursor: Int64) -> Blocker {
        Blocker(
            code: "CURSOR_BEYOND",
            message: Localized(
                zh: "游标 \(cursor) 超出本台账（可能是恢复前或另一台账的），请从头或从已知处读起",
                en: "The cursor \(cursor) is beyond this ledger (one of before a restore, or of"
                    + " another ledger): begin anew, or where the content is known"
            ),
            place: "after",
            values: ["found": "\(cursor)"]
        )
    }
}

extension APIRoutes {
    static let feed: [APIRoute] = [
        APIRoute(
            .get,
            "events",
            "listEvents",
            "台账的事件，按记录的顺序；Accept 为 text/event-stream 时持续推送",
            "The events of the ledger in its order; as they happen with Accept: text/event-stream",
            answers: [feedAnswer],
            answer: { try $0.feed() }
        ).with {
            $0.parameters = [
                .query(
                    "after",
                    .integer(0...Int64.max),
                    "从此游标之后读起，缺省从头",
                    "Only what comes after this cursor, from the beginning unless given"
                ),
                .header(
                    "Last-Event-ID",
                    .integer(0...Int64.max),
                    isRequired: false,
                    "重新连接时，最后收到的游标；先于 after",
                    "The cursor that was received last, when connecting again; before after"
                ),
                limit,
            ]
        }
    ]

    private static let feedAnswer: APIAnswer = {
        var answer = ok(
            "一页事件；after 总是下一次的游标",
            "A page of events; after is always where the next one goes on",
            APIShapes.answer([
                APIMember("events", APIShapes.list(.named("Event"))), APIMember("after", .text),
                APIMember(
                    "more",
                    .bool,
                    about: Localized(zh: "台账在此之后还有", en: "The ledger goes on after it")
                ),
            ])
        ).telling(["Link": nextLink])
        answer.otherMedia = [FeedStream.media]
        return answer
    }()
}

extension APICall {
    func feed() throws -> WebResponse {
        let start = integer("Last-Event-ID") ?? integer("after") ?? 0
        let page = try APIFeed(ledger).page(after: start, limit: limit)
        if (request.header("accept") ?? "").lowercased().contains(FeedStream.media) {
            guard let seat = office.feedSeats.take() else {
                throw APIProblem(503, APIRefusals.busy)
            }
            return FeedStream(request, office, from: start, seat).response
        }
        let response = answer([
            "events": .array(page.events.map { .object($0.json) }),
            "after": JSON("\(page.cursor)"), "more": .bool(page.hasMore),
        ])
        guard page.hasMore else { return response }
        return response.setting("link", next("after", "\(page.cursor)"))
    }
}

/// Events as they happen, as `text/event-stream` (WHATWG HTML, 9.2).
///
/// It is pulled: a slow reader makes it wait, and one that is gone ends it.
actor FeedStream {
    static let media = "text/event-stream"

    private let request: WebRequest
    private let office: Office
    private let seat: FeedSeats.Seat
    private var cursor: Int64
    private var quietSince = ContinuousClock.now

    private static let pageSize = 100
    private static let pause: Duration = .milliseconds(400)
    private static let heartbeat: Duration = .seconds(15)

    init(_ request: WebRequest, _ office: Office, from cursor: Int64, _ seat: FeedSeats.Seat) {
        (self.request, self.office, self.cursor, self.seat) = (request, office, cursor, seat)
    }

    nonisolated var response: WebResponse {
        var response = WebResponse(
            status: 200,
            headers: [("content-type", FeedStream.media), ("cache-control", "no-store")]
        )
        response.stream = AsyncStream { await self.next() }
        return response
    }

    /// What is sent next; nil when the caller may read no longer, or the ledger cannot be read.
    private func next() async -> [UInt8]? {
        while !Task.isCancelled {
            let (request, office, start) = (request, office, cursor)
            let read = await Serve.working { () -> APIFeed.Page? in
                try? FeedStream.page(request, office, after: start)
            }
            guard let page = read else { return nil }
            cursor = page.cursor
            if !page.events.isEmpty {
                quietSince = .now
                return FeedStream.text(page.events)
            }
            if page.hasMore { continue }
            if .now - quietSince >= FeedStream.heartbeat {
                quietSince = .now
                return Array(":\n\n".utf8)
            }
            try? await Task.sleep(for: FeedStream.pause)
        }
        return nil
    }

    /// Read by who the caller is now: a token that was revoked reads nothing more.
    private static func page(
        _ request: WebRequest,
        _ office: Office,
        after cursor: Int64
    ) throws -> APIFeed.Page? {
        let ledger = try office.ledger()
        guard let person = try APICaller.recognised(request, office, ledger) else { return nil }
        let readable = try ledger.read(by: person.caller())
        return try APIFeed(readable).page(after: cursor, limit: pageSize)
    }

    private static func text(_ events: [(position: Int64, json: [String: JSON])]) -> [UInt8] {
        events.flatMap { position, json in
            let type = json["type"]?.textValue ?? ""
            return Array("id: \(position)\nevent: \(type)\ndata: ".utf8)
                + JSON.object(json).canonical + Array("\n\n".utf8)
        }
    }
}

/// How many programs, or pages, may listen at a time.
final class FeedSeats: Sendable {
    /// One listener; its seat is free again when it is gone.
    final class Seat: Sendable {
        private let seats: FeedSeats

        fileprivate init(_ seats: FeedSeats) {
            self.seats = seats
        }

        deinit { seats.taken.withLock { $0 -= 1 } }
    }

    private let most: Int
    private let taken = Mutex(0)

    init(most: Int) {
        self.most = most
    }

    func take() -> Seat? {
        let isFree = taken.withLock { taken in
            guard taken < most else { return false }
            taken += 1
            return true
        }
        return isFree ? Seat(self) : nil
    }
}
