/// How much a score and a pair that stands count, so that one always goes before the other.
struct Worth {
    private let score: Int
    private let standing: Int

    init(_ problem: AssignmentProblem) {
        let standing = problem.pairs.reduce(0) { $0 + ($1.stands ? 1 : 0) }
        guard standing > 0 else {
            (score, self.standing) = (1, 0)
            return
        }
        switch problem.keeping {
        case .amongEquals: (score, self.standing) = (standing + 1, 1)
        case .beforeScore:
            let most = problem.pairs.reduce(0) { max($0, abs(Int($1.score))) }
            (score, self.standing) = (1, 2 * most * problem.demand + 1)
        }
    }

    func of(_ pair: AssignmentProblem.Pair) -> Int {
        Int(pair.score) &* score &+ (pair.stands ? standing : 0)
    }
}
