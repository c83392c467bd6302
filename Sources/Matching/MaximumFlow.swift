/// Greatest flow by shortest augmenting paths in layers (Dinic 1970), added to one that is there.
struct MaximumFlow {
    /// Of each arc the node where it ends; arc `a ^ 1` leads back.
    private(set) var heads: [Int32] = []
    private(set) var rooms: [Int32] = []
    private var tails: [Int32] = []
    private var firsts: [Int32] = []
    private var order: [Int32] = []
    private var levels: [Int32]
    private let nodeCount: Int

    init(nodeCount: Int, arcCount: Int) {
        self.nodeCount = nodeCount
        levels = Array(repeating: -1, count: nodeCount)
        heads.reserveCapacity(2 * arcCount)
        tails.reserveCapacity(2 * arcCount)
        rooms.reserveCapacity(2 * arcCount)
    }

    /// Adds an arc with some flow on it already.
    mutating func add(_ source: Int32, _ target: Int32, capacity: Int32, flow: Int32 = 0) {
        heads.append(target)
        heads.append(source)
        tails.append(source)
        tails.append(target)
        rooms.append(capacity - flow)
        rooms.append(flow)
    }

    /// Makes room on an arc.
    mutating func widen(_ arc: Int, by room: Int32) {
        rooms[arc] += room
    }

    /// Takes all room from an arc and its way back.
    mutating func shut(_ arc: Int) {
        rooms[arc] = 0
        rooms[arc ^ 1] = 0
    }

    func flow(on arc: Int) -> Int32 { rooms[arc ^ 1] }

    /// Sorts arcs by where they begin; once, when all are there.
    mutating func close() {
        firsts = Array(repeating: 0, count: nodeCount + 1)
        for tail in tails { firsts[Int(tail) + 1] += 1 }
        for node in 0..<nodeCount { firsts[node + 1] += firsts[node] }
        var places = firsts
        order = Array(repeating: 0, count: tails.count)
        for arc in tails.indices {
            let tail = Int(tails[arc])
            order[Int(places[tail])] = Int32(arc)
            places[tail] += 1
        }
    }

    /// Sends as much more as there is room for, and tells how much that was.
    mutating func augment(from source: Int32, to sink: Int32) -> Int {
        var sum = 0
        while reaches(sink, from: source) {
            var places = firsts
            while true {
                let sent = send(source, sink, .max, &places)
                guard sent > 0 else { break }
                sum += Int(sent)
            }
        }
        return sum
    }

    /// The nodes to which more could be sent from one of them, without passing by another one.
    func reachable(from source: Int32, avoiding avoided: Int32) -> [Bool] {
        walk(from: source, avoiding: avoided) { rooms[$0] > 0 }
    }

    /// The nodes from which more could be sent to one of them, without passing by another one.
    func reaching(_ target: Int32, avoiding avoided: Int32) -> [Bool] {
        walk(from: target, avoiding: avoided) { rooms[$0 ^ 1] > 0 }
    }

    private func walk(
        from start: Int32,
        avoiding avoided: Int32,
        _ isOpen: (Int) -> Bool
    ) -> [Bool] {
        var seen = Array(repeating: false, count: nodeCount)
        seen[Int(start)] = true
        seen[Int(avoided)] = true
        var queue = [start]
        while let node = queue.popLast() {
            for place in firsts[Int(node)]..<firsts[Int(node) + 1] {
                let arc = Int(order[Int(place)])
                let head = heads[arc]
                if isOpen(arc), !seen[Int(head)] {
                    seen[Int(head)] = true
                    queue.append(head)
                }
            }
        }
        seen[Int(avoided)] = false
        return seen
    }

    private mutating func reaches(_ sink: Int32, from source: Int32) -> Bool {
        for node in 0..<nodeCount { levels[node] = -1 }
        levels[Int(source)] = 0
        var queue = [source]
        var next = 0
        while next < queue.count {
            let node = queue[next]
            next += 1
            for place in firsts[Int(node)]..<firsts[Int(node) + 1] {
                let arc = Int(order[Int(place)])
                let head = heads[arc]
                guard rooms[arc] > 0, levels[Int(head)] < 0 else { continue }
                levels[Int(head)] = levels[Int(node)] + 1
                if head == sink { return true }
                queue.append(head)
            }
        }
        return false
    }

    /// Sends along one path of the layers; `places` remembers which arcs lead nowhere.
    private mutating func send(
        _ node: Int32,
        _ sink: Int32,
        _ most: Int32,
        _ places: inout [Int32]
    ) -> Int32 {
        guard node != sink else { return most }
        while places[Int(node)] < firsts[Int(node) + 1] {
            let arc = Int(order[Int(places[Int(node)])])
            let head = heads[arc]
            if rooms[arc] > 0, levels[Int(head)] == levels[Int(node)] + 1 {
                let sent = send(head, sink, min(most, rooms[arc]), &places)
                if sent > 0 {
                    rooms[arc] -= sent
                    rooms[arc ^ 1] += sent
                    return sent
                }
            }
            places[Int(node)] += 1
        }
        return 0
    }
}
