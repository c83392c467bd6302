import Casework
import Dispatch
import Portfolio
import Synchronization

/// Folds many cases of their events side by side, on all cores, as rows come in case by case.
struct CaseFolding {
    /// Bodies of events that are decoded together; they bound the memory.
    static let mostWaiting = 2048
    /// Among more parts than there are cores the work is spread evenly.
    private static let parts = 8
    /// Fewer bodies are decoded sooner than they are handed out.
    private static let fewest = 64

    private var cases: [CaseStream]
    /// Bodies not yet decoded, case by case, in the order of their versions.
    private var waiting: [(place: Int, body: [UInt8])] = []
    private let most: Int

    init(_ cases: [CaseStream], most: Int = mostWaiting) {
        (self.cases, self.most) = (cases, most)
    }

    /// Takes over the snapshot of the case at a place, before its events.
    mutating func restore(_ place: Int, _ snapshot: [UInt8]) throws {
        try cases[place].restore(snapshot)
    }

    /// Takes the next event of the case at a place.
    mutating func take(_ body: [UInt8], of place: Int) throws {
        if waiting.count >= most, waiting.last?.place != place { try fold() }
        waiting.append((place, body))
    }

    /// Folds what waits still.
    mutating func finish() throws -> [CaseStream] {
        try fold()
        return cases
    }

    private mutating func fold() throws {
        let (bodies, cases) = (waiting, cases)
        waiting = []
        let isFew = bodies.count < min(CaseFolding.fewest, most)
        let ranges = CaseFolding.split(bodies.map(\.place), isFew ? 1 : CaseFolding.parts)
        guard ranges.count > 1 else {
            for range in ranges { take(over: try CaseFolding.folded(bodies[range], cases)) }
            return
        }
        let results = Mutex<[Int: Result<[Int: CaseStream], any Error>]>([:])
        DispatchQueue.concurrentPerform(iterations: ranges.count) { part in
            let result = Result { try CaseFolding.folded(bodies[ranges[part]], cases) }
            results.withLock { $0[part] = result }
        }
        let folded = results.withLock { $0 }
        for part in ranges.indices { take(over: try folded[part]?.get() ?? [:]) }
    }

    private mutating func take(over folded: [Int: CaseStream]) {
        for (place, stream) in folded { cases[place] = stream }
    }

    /// Parts of about the same length, none of which divides a case.
    private static func split(_ places: [Int], _ parts: Int) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var first = 0
        for part in 1...parts where first < places.count {
            var end = max(first + 1, places.count * part / parts)
            while end < places.count, places[end] == places[end - 1] { end += 1 }
            ranges.append(first..<end)
            first = end
        }
        return ranges
    }

    private static func folded(
        _ bodies: ArraySlice<(place: Int, body: [UInt8])>,
        _ cases: [CaseStream]
    ) throws -> [Int: CaseStream] {
        var folded: [Int: CaseStream] = [:]
        for (place, body) in bodies {
            folded[place, default: cases[place]].apply(try EventBody(outcomeOf: body))
        }
        return folded
    }
}
