/// Cheapest flow by the network simplex method.
///
/// The basis is a spanning tree hanging from one root. It stays strongly feasible (from every node
/// some flow could still be sent to the root along the tree), which rules cycles of pivots out
/// (Cunningham 1976). Entering arcs are looked for in blocks, of which the worst is taken.
struct NetworkSimplex {
    struct Arc {
        let source: Int32
        let target: Int32
        let capacity: Int32
        var flow: Int32
        let cost: Int
    }

    /// Where an arc stands: the sign with which its reduced cost counts.
    private static let atZero: Int8 = 1
    private static let inTree: Int8 = 0
    private static let atCapacity: Int8 = -1
    private static let none: Int32 = -1

    private struct Node {
        var parent = none
        /// The arc to the parent, and whether it leads there.
        var arc = none
        var isUp = true
        var depth: Int32 = 0
        var firstChild = none
        var previous = none
        var next = none
    }

    private(set) var arcs: [Arc]
    private var states: [Int8]
    private var nodes: [Node]
    private var potentials: [Int]
    private var position = 0
    private let block: Int
    private(set) var pivotCount = 0

    /// Begins with a flow that keeps all capacities and a tree of arcs.
    ///
    /// - Parameters:
    ///   - arcs: with their flow; every arc outside of the tree is empty or full.
    ///   - tree: of each node but the root the arc that leads towards it; some flow more must fit
    ///     on each, in the direction of the root.
    ///   - root: the number of the root.
    init(arcs: [Arc], tree: [Int32], root: Int) {
        self.arcs = arcs
        states = arcs.map { $0.flow > 0 ? NetworkSimplex.atCapacity : NetworkSimplex.atZero }
        nodes = Array(repeating: Node(), count: tree.count)
        potentials = Array(repeating: 0, count: tree.count)
        var size = 1
        while size * size < arcs.count { size += 1 }
        block = max(size, 20)
        for node in tree.indices where node != root {
            let arc = arcs[Int(tree[node])]
            nodes[node].arc = tree[node]
            nodes[node].isUp = Int(arc.source) == node
            states[Int(tree[node])] = NetworkSimplex.inTree
            hang(Int32(node), under: nodes[node].isUp ? arc.target : arc.source)
        }
        settle(Int32(root))
    }

    /// Pivots until no arc makes the flow cheaper.
    mutating func run() {
        while let entering = entering() {
            pivot(entering)
            pivotCount += 1
        }
    }

    // MARK: - The entering arc

    private mutating func entering() -> Int? {
        let count = arcs.count
        var left = count
        while left > 0 {
            let end = min(position + block, count)
            var (worst, found) = (0, -1)
            for arc in position..<end {
                let state = states[arc]
                guard state != NetworkSimplex.inTree else { continue }
                let reduced =
                    arcs[arc].cost &+ potentials[Int(arcs[arc].source)]
                    &- potentials[Int(arcs[arc].target)]
                let signed = state > 0 ? reduced : 0 &- reduced
                if signed < worst { (worst, found) = (signed, arc) }
            }
            left -= end - position
            position = end == count ? 0 : end
            if found >= 0 { return found }
        }
        return nil
    }

    // MARK: - One pivot

    private mutating func pivot(_ entering: Int) {
        let arc = arcs[entering]
        let isForward = states[entering] == NetworkSimplex.atZero
        // Flow goes round the cycle from `first` over the arc to `second`.
        let (first, second) = isForward ? (arc.source, arc.target) : (arc.target, arc.source)
        let join = join(first, second)
        var change = arc.capacity
        var leaving = NetworkSimplex.none
        var isOnFirst = false
        var node = first
        while node != join {
            // Flow comes down here, from the parent.
            let up = nodes[Int(node)]
            let own = arcs[Int(up.arc)]
            let room = up.isUp ? own.flow : own.capacity - own.flow
            if room < change { (change, leaving, isOnFirst) = (room, node, true) }
            node = up.parent
        }
        node = second
        while node != join {
            let up = nodes[Int(node)]
            let own = arcs[Int(up.arc)]
            let room = up.isUp ? own.capacity - own.flow : own.flow
            // The last of the blocking arcs, seen from the join, keeps the tree strongly feasible.
            if room <= change { (change, leaving, isOnFirst) = (room, node, false) }
            node = up.parent
        }
        if change > 0 { send(change, entering, isForward, first, second, join) }
        guard leaving != NetworkSimplex.none else {
            states[entering] = isForward ? NetworkSimplex.atCapacity : NetworkSimplex.atZero
            return
        }
        let left = Int(nodes[Int(leaving)].arc)
        if arcs[left].capacity == 0 {
            // What only held the first tree together never comes back.
            states[left] = NetworkSimplex.inTree
        } else {
            states[left] =
                arcs[left].flow == 0 ? NetworkSimplex.atZero : NetworkSimplex.atCapacity
        }
        states[entering] = NetworkSimplex.inTree
        let (inside, outside) = isOnFirst ? (first, second) : (second, first)
        rehang(leaving, from: inside, under: outside, by: Int32(entering))
    }

    private func join(_ first: Int32, _ second: Int32) -> Int32 {
        var (left, right) = (first, second)
        while left != right {
            let (leftDepth, rightDepth) = (nodes[Int(left)].depth, nodes[Int(right)].depth)
            if leftDepth >= rightDepth { left = nodes[Int(left)].parent }
            if rightDepth >= leftDepth { right = nodes[Int(right)].parent }
        }
        return left
    }

    private mutating func send(
        _ change: Int32,
        _ entering: Int,
        _ isForward: Bool,
        _ first: Int32,
        _ second: Int32,
        _ join: Int32
    ) {
        arcs[entering].flow += isForward ? change : -change
        var node = first
        while node != join {
            let up = nodes[Int(node)]
            arcs[Int(up.arc)].flow += up.isUp ? -change : change
            node = up.parent
        }
        node = second
        while node != join {
            let up = nodes[Int(node)]
            arcs[Int(up.arc)].flow += up.isUp ? change : -change
            node = up.parent
        }
    }

    /// Cuts the tree above `top` and hangs what is below it by the node `inside`.
    private mutating func rehang(
        _ top: Int32,
        from inside: Int32,
        under outside: Int32,
        by entering: Int32
    ) {
        var node = inside
        var parent = outside
        var arc = entering
        var isUp = arcs[Int(entering)].source == inside
        while true {
            let old = nodes[Int(node)]
            unhang(node)
            nodes[Int(node)].arc = arc
            nodes[Int(node)].isUp = isUp
            hang(node, under: parent)
            guard node != top else { break }
            (parent, node, arc, isUp) = (node, old.parent, old.arc, !old.isUp)
        }
        settle(inside)
    }

    private mutating func hang(_ node: Int32, under parent: Int32) {
        let first = nodes[Int(parent)].firstChild
        nodes[Int(node)].parent = parent
        nodes[Int(node)].previous = NetworkSimplex.none
        nodes[Int(node)].next = first
        if first != NetworkSimplex.none { nodes[Int(first)].previous = node }
        nodes[Int(parent)].firstChild = node
    }

    private mutating func unhang(_ node: Int32) {
        let old = nodes[Int(node)]
        if old.previous == NetworkSimplex.none {
            nodes[Int(old.parent)].firstChild = old.next
        } else {
            nodes[Int(old.previous)].next = old.next
        }
        if old.next != NetworkSimplex.none { nodes[Int(old.next)].previous = old.previous }
    }

    /// Depths and potentials of a node and of all that hangs from it.
    private mutating func settle(_ top: Int32) {
        var node = top
        while true {
            let own = nodes[Int(node)]
            if own.parent != NetworkSimplex.none {
                let cost = arcs[Int(own.arc)].cost
                nodes[Int(node)].depth = nodes[Int(own.parent)].depth + 1
                potentials[Int(node)] =
                    potentials[Int(own.parent)] &- (own.isUp ? cost : 0 &- cost)
            }
            if own.firstChild != NetworkSimplex.none {
                node = own.firstChild
                continue
            }
            while node != top, nodes[Int(node)].next == NetworkSimplex.none {
                node = nodes[Int(node)].parent
            }
            guard node != top else { return }
            node = nodes[Int(node)].next
        }
    }
}
