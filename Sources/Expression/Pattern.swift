/// A regular expression of `matches`, run in time linear in the text (RE2's syntax in part).
///
/// It has literals, `.`, classes, `\d \w \s \b`, anchors, groups, `|`, `*`, `+`, `?` and `{m,n}`.
/// Flags, named groups, Unicode classes and back-references are refused.
struct Pattern: Sendable {
    /// A step of the machine; numbers are places in the program.
    enum Step: Sendable {
        case scalar(ScalarSet)
        case fork(Int, Int)
        case jump(Int)
        case start
        case end
        case wordBoundary(Bool)
        case match
    }

    private let program: [Step]

    /// Compiles a pattern; throws what is wrong with it.
    init(_ source: String) throws(PatternFault) {
        var reader = PatternReader(source)
        let tree = try reader.read()
        var program: [Step] = []
        try Self.emit(tree, into: &program)
        program.append(.match)
        self.program = program
    }

    /// Units that one search of so much text costs.
    func cost(ofBytes count: Int) -> Int {
        (count + 9) / 10 * (program.count / 10 + 1)
    }

    private static func emit(
        _ tree: PatternTree,
        into program: inout [Step]
    ) throws(PatternFault) {
        guard program.count < Limits.patternSteps else {
            throw PatternFault(zh: "展开后过长", en: "is too long when expanded")
        }
        switch tree {
        case .step(let step): program.append(step)
        case .sequence(let parts):
            for part in parts {
                try emit(part, into: &program)
            }
        case .choice(let left, let right):
            let fork = program.count
            program.append(.match)
            try emit(left, into: &program)
            let jump = program.count
            program.append(.match)
            program[fork] = .fork(fork + 1, program.count)
            try emit(right, into: &program)
            program[jump] = .jump(program.count)
        case .repeated(let part, let least, let most):
            for _ in 0..<least {
                try emit(part, into: &program)
            }
            guard let most else {
                let fork = program.count
                program.append(.match)
                try emit(part, into: &program)
                program.append(.jump(fork))
                program[fork] = .fork(fork + 1, program.count)
                return
            }
            for _ in least..<most {
                let fork = program.count
                program.append(.match)
                try emit(part, into: &program)
                program[fork] = .fork(fork + 1, program.count)
            }
        }
    }
}

/// The search: all ways through the program at once, so that none is ever tried twice.
extension Pattern {
    /// True if some part of the text matches.
    func isFound(in text: String) -> Bool {
        var threads = Threads(count: program.count)
        var next = Threads(count: program.count)
        var previous: Unicode.Scalar?
        var scalars = text.unicodeScalars.makeIterator()
        var current = scalars.next()
        while true {
            if add(0, to: &threads, previous, current) {
                return true
            }
            guard let scalar = current else { return false }
            let following = scalars.next()
            for place in threads.places {
                if case .scalar(let set) = program[place], set.contains(scalar),
                    add(place + 1, to: &next, scalar, following)
                {
                    return true
                }
            }
            swap(&threads, &next)
            next.removeAll()
            previous = scalar
            current = following
        }
    }

    /// Follows every step that reads nothing; true if the match is reached.
    private func add(
        _ start: Int,
        to threads: inout Threads,
        _ previous: Unicode.Scalar?,
        _ following: Unicode.Scalar?
    ) -> Bool {
        var pending = [start]
        while let place = pending.popLast() {
            guard threads.insert(place) else { continue }
            switch program[place] {
            case .match: return true
            case .scalar: break
            case .jump(let target): pending.append(target)
            case .fork(let first, let second): pending += [second, first]
            case .start:
                if previous == nil { pending.append(place + 1) }
            case .end:
                if following == nil { pending.append(place + 1) }
            case .wordBoundary(let isWanted):
                let isBoundary =
                    ScalarSet.word.contains(previous) != ScalarSet.word.contains(following)
                if isBoundary == isWanted { pending.append(place + 1) }
            }
        }
        return false
    }

    /// Places of the program that are under way, each once.
    private struct Threads {
        private(set) var places: [Int] = []
        private var isIn: [Bool]

        init(count: Int) {
            isIn = Array(repeating: false, count: count)
        }

        mutating func insert(_ place: Int) -> Bool {
            guard !isIn[place] else { return false }
            isIn[place] = true
            places.append(place)
            return true
        }

        mutating func removeAll() {
            for place in places {
                isIn[place] = false
            }
            places.removeAll(keepingCapacity: true)
        }
    }
}

/// What is wrong with a pattern, to follow the pattern in a sentence.
struct PatternFault: Error {
    let zh: String
    let en: String
}

/// A set of code points, by ranges.
struct ScalarSet: Sendable {
    var ranges: [ClosedRange<UInt32>]
    var isNegated = false

    static let digit = ScalarSet(ranges: [0x30...0x39])
    static let word = ScalarSet(ranges: [0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A])
    static let space = ScalarSet(ranges: [0x09...0x0A, 0x0C...0x0D, 0x20...0x20])
    static let notNewline = ScalarSet(ranges: [0x0A...0x0A], isNegated: true)

    init(ranges: [ClosedRange<UInt32>], isNegated: Bool = false) {
        self.ranges = ranges
        self.isNegated = isNegated
    }

    init(_ scalar: Unicode.Scalar) {
        ranges = [scalar.value...scalar.value]
    }

    func contains(_ scalar: Unicode.Scalar?) -> Bool {
        guard let value = scalar?.value else { return false }
        return ranges.contains { $0.contains(value) } != isNegated
    }

    /// All other code points, as ranges.
    var complement: [ClosedRange<UInt32>] {
        var next: UInt32 = 0
        var result: [ClosedRange<UInt32>] = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if range.lowerBound > next {
                result.append(next...(range.lowerBound - 1))
            }
            next = max(next, range.upperBound + 1)
        }
        result.append(next...0x10FFFF)
        return result
    }
}
