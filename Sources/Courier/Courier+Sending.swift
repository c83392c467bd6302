import Casework
import Portfolio
import Workflow

/// Beginning, ending and settling.
extension Courier {
    /// A failure of the ledger ends the courier: what is not settled will be sent again.
    func take(_ notes: [Clerk.Note]) throws {
        for note in notes {
            switch note {
            case .looked(let look): take(look)
            case .page(let endpoint, let page, let isFull):
                guard let lane = lanes[endpoint] else { continue }
                guard lane.isReading else { continue }
                lane.isReading = false
                lane.isDrained = !isFull
                if !lane.isClosed { lane.add(page) }
            case .settled(let settled):
                isSettling = false
                for (endpoint, numbers) in Dictionary(grouping: settled, by: \.endpoint) {
                    lanes[endpoint]?.forget(numbers.map(\.number))
                }
            case .failed(let error): throw error
            }
        }
    }

    func look() {
        guard !isLooking else { return }
        isLooking = true
        nextLook = ContinuousClock.now + .milliseconds(options.lookMilliseconds)
        clerk.look(leaseMilliseconds: options.leaseMilliseconds)
    }

    private func take(_ look: Clerk.Look) {
        isLooking = false
        hasMore = look.hasMore
        if look.gate != gate {
            needsNewTransport = needsNewTransport || !onTheWay.isEmpty || transport.hasSent
            gate = look.gate
        }
        var present: Set<String> = []
        for endpoint in look.endpoints {
            guard let health = look.held[endpoint.id] else { continue }
            present.insert(endpoint.id)
            guard let lane = lanes[endpoint.id] else {
                lanes[endpoint.id] = Lane(
                    endpoint,
                    source: options.source,
                    health: health,
                    leaseUntil: look.leaseUntil
                )
                continue
            }
            guard !lane.isClosed else {
                lane.reopen(
                    endpoint,
                    source: options.source,
                    health: health,
                    until: look.leaseUntil
                )
                continue
            }
            lane.update(endpoint, source: options.source)
            lane.leaseUntil = look.leaseUntil
            lane.isDrained = false
        }
        for (id, lane) in lanes where !present.contains(id) {
            lane.close()
            lanes[id] = nil
        }
        turns = lanes.sorted { $0.key < $1.key }.map(\.value)
    }

    /// Asks for the next page of each lane that is about to run out.
    func readPages() {
        for lane in turns
        where !lane.isReading && !lane.isDrained && !lane.isClosed
            && lane.waitingCount < options.pageSize / 2
        {
            lane.isReading = true
            clerk.readPage(
                of: lane.endpoint,
                at: clock(),
                except: lane.held,
                limit: options.pageSize
            )
        }
    }

    /// Begins what may begin, one of each lane in turn; answers how many that were.
    func fill() -> Int {
        let now = clock()
        let margin = Int64(options.transport.totalMilliseconds) + 1000
        var begun = 0
        var canGoOn = true
        while canGoOn {
            canGoOn = false
            for lane in turns where transport.inFlight < options.mostInFlight {
                guard
                    let delivery = lane.next(
                        at: now,
                        leaseMargin: min(margin, options.leaseMilliseconds / 2),
                        mostInFlight: options.mostInFlightPerEndpoint
                    )
                else { continue }
                begin(delivery, lane, at: now)
                begun += 1
                canGoOn = true
            }
        }
        return begun
    }

    private func begin(_ delivery: DueDelivery, _ lane: Lane, at now: Instant) {
        guard delivery.withheld == nil, let stationery = lane.stationery else {
            let fault = delivery.withheld?.rawValue ?? "endpoint"
            let way = OnTheWay(lane: lane, delivery: delivery, sentAt: now)
            end(way, Reception(fault: fault, status: 0), durationMilliseconds: 0)
            return
        }
        let letter = stationery.letter(delivery, at: now)
        let token = nextToken
        nextToken += 1
        onTheWay[token] = OnTheWay(lane: lane, delivery: delivery, sentAt: now)
        transport.send(letter, gate: gate, token: token)
    }

    func advance(waitingMilliseconds: Int32) throws {
        for ended in transport.advance(waitingMilliseconds: waitingMilliseconds) {
            guard let way = onTheWay.removeValue(forKey: ended.token) else { continue }
            durationsNanoseconds?.append(ended.durationNanoseconds)
            end(way, ended.reception, durationMilliseconds: ended.durationMilliseconds)
        }
    }

    private func end(
        _ way: OnTheWay,
        _ reception: Reception,
        durationMilliseconds: Int64
    ) {
        let now = clock()
        let lane = way.lane
        let verdict = Verdict(reception, kind: lane.endpoint.kind, at: now)
        var settlement = Settlement(
            endpoint: lane.endpoint.id,
            number: way.delivery.number,
            attempt: way.delivery.attemptsBefore + way.delivery.attempts + 1,
            state: .delivered,
            nextAt: nil,
            sentAt: way.sentAt,
            durationMilliseconds: durationMilliseconds,
            status: reception.status,
            fault: "",
            answer: ""
        )
        switch verdict {
        case .delivered:
            if lane.health != EndpointHealth() {
                lane.health.succeed()
                changedHealth[lane.endpoint.id] = lane.health
            }
        case .failed(let fault, let wish):
            settlement.answer = lane.endpoint.redacted(reception.body)
            fail(&settlement, way, fault, wish: wish, at: now)
        case .gone:
            settlement.answer = lane.endpoint.redacted(reception.body)
            fail(&settlement, way, "gone", wish: nil, at: now)
            lane.end()
            news.append((lane.endpoint.id, .gone))
        }
        settlements.append(settlement)
        settleBy = settleBy ?? ContinuousClock.now + .milliseconds(options.settleMilliseconds)
        count(verdict == .delivered)
        lane.end(
            way.delivery,
            isDelivered: verdict == .delivered,
            mostInFlight: options.mostInFlightPerEndpoint
        )
    }

    private func fail(
        _ settlement: inout Settlement,
        _ way: OnTheWay,
        _ fault: String,
        wish: Instant?,
        at now: Instant
    ) {
        let lane = way.lane
        settlement.fault = fault
        settlement.nextAt = RetrySchedule.next(
            afterAttempt: way.delivery.attempts + 1,
            at: now,
            wish: wish,
            using: &random
        )
        let isWithheld = Withheld(rawValue: fault) != nil
        if isWithheld { settlement.nextAt = nil }
        settlement.state = settlement.nextAt == nil ? .exhausted : .waiting
        // What tells of given-up messages is not told of itself, or it would never end.
        if settlement.state == .exhausted, !isWithheld,
            !way.delivery.type.hasPrefix("webhook.")
        {
            news.append((lane.endpoint.id, .exhausted(message: way.delivery.number)))
        }
        guard !isWithheld else { return }
        let isOver = lane.health.fail(at: now, wish: wish)
        changedHealth[lane.endpoint.id] = lane.health
        guard isOver, !lane.isClosed else { return }
        lane.end()
        news.append((lane.endpoint.id, .failing))
    }

    /// Hands attempts to the clerk: a whole batch, or all after a moment or at the end.
    func settle(all: Bool) throws {
        let isTime = settleBy.map { $0 <= ContinuousClock.now } ?? false
        guard !isSettling, settlements.count >= options.batchSize || all || isTime,
            !(settlements.isEmpty && changedHealth.isEmpty && news.isEmpty)
        else { return }
        isSettling = true
        settleBy = nil
        clerk.settle(settlements, changedHealth, news)
        settlements = []
        changedHealth = [:]
        news = []
    }
}

extension Endpoint {
    private static let mostLoggedBytes = 1024

    /// The beginning of an answer as it may be logged: without what is secret about the endpoint.
    func redacted(_ answer: [UInt8]) -> String {
        var text = String(decoding: answer.prefix(Endpoint.mostLoggedBytes), as: UTF8.self)
        var secrets = [secret, formerSecret, url, user]
        // A robot's key stands at the end of its URL, or in its query.
        secrets += url.split { "/?&=".contains($0) }.map(String.init).filter { $0.utf8.count >= 12 }
        for secret in secrets.sorted(by: { $0.utf8.count > $1.utf8.count }) where secret.count > 3 {
            text = text.replacing(secret, with: "***")
        }
        return String(
            text.map { $0.isNewline || $0.asciiValue.map { $0 < 32 } ?? false ? " " : $0 }
        )
    }
}
