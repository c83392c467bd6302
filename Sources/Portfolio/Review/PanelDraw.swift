package import Workflow

/// A random draw of a panel that anybody can compute again.
///
/// The seed's commitment is recorded before the pool is closed, the pool's digest when it is
/// closed, and the seed is revealed to supervision. With seed and pool the panel follows: experts
/// are ordered inside their strata by `SHA-256(seed:round:expert)`, and the panel is the first
/// choice in that order which keeps the composition. All three digests are taken of plain text, so
/// that an office can compute them with any program.
package struct PanelDraw: Hashable, Sendable {
    /// Bytes to 64 lower-case hexadecimal digits of their SHA-256.
    package typealias Digest = ([UInt8]) -> String

    /// One expert who may be drawn; who may not is not in the pool.
    package struct Candidate: Hashable, Sendable {
        package let code: String
        /// Such as `technical`, `industry` or `finance`; one of those that the plan names.
        package let stratum: String
        /// Where the expert is employed; empty when nobody knows.
        package let employer: String
        /// Whether that is in the district of the lead organisation.
        package let isOfDistrict: Bool

        package init(code: String, stratum: String, employer: String, isOfDistrict: Bool) {
            self.code = code
            self.stratum = stratum
            self.employer = employer
            self.isOfDistrict = isOfDistrict
        }
    }

    /// Two experts who may not sit in one panel, such as relatives (K13).
    package struct Pair: Hashable, Sendable {
        package let first: String
        package let second: String

        package init(_ first: String, _ second: String) {
            self.first = min(first, second)
            self.second = max(first, second)
        }
    }

    /// How many of each kind, and what the panel as a whole must keep.
    package struct Plan: Hashable, Sendable {
        package struct Stratum: Hashable, Sendable {
            package let name: String
            package let seats: Int

            package init(_ name: String, seats: Int) {
                self.name = name
                self.seats = seats
            }
        }

        package let round: String
        package let strata: [Stratum]
        /// Alternates for each seat.
        package let alternatesOfSeat: Int
        package let mostOfEmployer: Int
        /// How many may come from the district of the lead organisation; nil for any number.
        package let mostOfDistrict: Int?
        package var apart: Set<Pair>

        package init(
            round: String,
            strata: [Stratum],
            alternatesOfSeat: Int = 2,
            mostOfEmployer: Int = 1,
            mostOfDistrict: Int? = nil,
            apart: Set<Pair> = []
        ) {
            self.round = round
            self.strata = strata
            self.alternatesOfSeat = alternatesOfSeat
            self.mostOfEmployer = mostOfEmployer
            self.mostOfDistrict = mostOfDistrict
            self.apart = apart
        }

        package var seats: Int { strata.reduce(0) { $0 + $1.seats } }
    }

    /// One drawn expert.
    package struct Seat: Hashable, Sendable {
        package let code: String
        package let stratum: String
        /// The digest that gave the place in the order of the stratum.
        package let key: String
    }

    /// The panel, stratum by stratum, each in the order of the keys.
    package let panel: [Seat]
    /// Who steps in, stratum by stratum, in this order; the composition is looked at then.
    package let alternates: [Seat]

    /// What is published before the pool is closed: the digest of the seed's text.
    package static func commitment(to seed: String, _ digest: Digest) -> String {
        digest(Array(seed.utf8))
    }

    /// What is recorded when the pool is closed: the digest of plan and candidates as text.
    package static func poolDigest(
        _ pool: [Candidate],
        _ plan: Plan,
        _ digest: Digest
    ) -> String {
        digest(Array(poolText(pool, plan).utf8))
    }

    /// The text of which the pool's digest is taken: a line for each thing, in one order.
    package static func poolText(_ pool: [Candidate], _ plan: Plan) -> String {
        var lines = ["round \(plan.round)"]
        lines += plan.strata.map { "stratum \($0.name) \($0.seats)" }
        lines.append("alternates \(plan.alternatesOfSeat)")
        lines.append("employer \(plan.mostOfEmployer)")
        lines.append("district \(plan.mostOfDistrict.map { "\($0)" } ?? "-")")
        lines += plan.apart.map { "apart \($0.first) \($0.second)" }.sorted()
        lines += pool.sorted { $0.code < $1.code }.map {
            "expert \($0.code) \($0.stratum) \($0.isOfDistrict ? 1 : 0) \($0.employer)"
        }
        return lines.map { $0 + "\n" }.joined()
    }

    /// Draws; the order of the pool does not matter.
    ///
    /// - Parameters:
    ///   - seed: 64 lower-case hexadecimal digits.
    ///   - pool: everybody who may be drawn, once.
    ///   - plan: the seats and what the panel must keep.
    ///   - digest: SHA-256.
    /// - Returns: the panel and its alternates.
    /// - Throws: `DRAW_SEED`, `DRAW_POOL` for a pool or plan that cannot be written plainly, and
    ///   `DRAW_SHORT` when no panel keeps the composition.
    package static func draw(
        seed: String,
        pool: [Candidate],
        plan: Plan,
        _ digest: Digest
    ) throws(Refusal) -> PanelDraw {
        let faults = DrawCheck.blockers(seed: seed, pool: pool, plan: plan)
        guard faults.isEmpty else { throw Refusal(faults) }
        let keyed = pool.map { candidate in
            DrawChoice.Keyed(
                candidate: candidate,
                key: digest(Array("\(seed):\(plan.round):\(candidate.code)".utf8))
            )
        }.sorted { ($0.key, $0.candidate.code) < ($1.key, $1.candidate.code) }
        var choice = DrawChoice(plan: plan, ordered: keyed)
        guard let chosen = choice.first() else {
            throw Refusal(DrawShortage(plan: plan, pool: pool).blockers)
        }
        let codes = Set(chosen.map(\.candidate.code))
        var alternates: [Seat] = []
        for stratum in plan.strata {
            alternates += keyed.filter {
                $0.candidate.stratum == stratum.name && !codes.contains($0.candidate.code)
            }.prefix(stratum.seats * plan.alternatesOfSeat).map(\.seat)
        }
        return PanelDraw(panel: chosen.map(\.seat), alternates: alternates)
    }
}

/// The first choice, in the order of the draw, that keeps the composition.
struct DrawChoice {
    struct Keyed {
        let candidate: PanelDraw.Candidate
        let key: String

        var seat: PanelDraw.Seat {
            PanelDraw.Seat(code: candidate.code, stratum: candidate.stratum, key: key)
        }
    }

    private let plan: PanelDraw.Plan
    private let strata: [[Keyed]]
    private let mostSteps: Int
    private var steps = 0

    /// Whether it stopped before it had looked at every choice.
    var hasGivenUp: Bool { steps > mostSteps }

    /// A composition that is harder to keep than these steps is told as one that cannot be kept.
    init(plan: PanelDraw.Plan, ordered: [Keyed], mostSteps: Int = 1_000_000) {
        (self.plan, self.mostSteps) = (plan, mostSteps)
        strata = plan.strata.map { stratum in
            ordered.filter { $0.candidate.stratum == stratum.name }
        }
    }

    mutating func first() -> [Keyed]? {
        completed([], stratum: 0, from: 0, left: plan.strata.first?.seats ?? 0)
    }

    /// Fills the seats one by one, and takes a choice back only when the rest cannot be filled.
    private mutating func completed(
        _ chosen: [Keyed],
        stratum: Int,
        from start: Int,
        left: Int
    ) -> [Keyed]? {
        guard left > 0 else {
            guard stratum + 1 < strata.count else { return chosen }
            return completed(
                chosen,
                stratum: stratum + 1,
                from: 0,
                left: plan.strata[stratum + 1].seats
            )
        }
        let members = strata[stratum]
        guard members.count - start >= left else { return nil }
        for place in start...members.count - left {
            steps += 1
            guard !hasGivenUp else { return nil }
            guard fits(members[place].candidate, chosen) else { continue }
            let next = completed(
                chosen + [members[place]],
                stratum: stratum,
                from: place + 1,
                left: left - 1
            )
            if let next { return next }
        }
        return nil
    }

    private func fits(_ candidate: PanelDraw.Candidate, _ chosen: [Keyed]) -> Bool {
        var (ofEmployer, ofDistrict) = (0, 0)
        for other in chosen.map(\.candidate) {
            if !candidate.employer.isEmpty, other.employer == candidate.employer { ofEmployer += 1 }
            if other.isOfDistrict { ofDistrict += 1 }
            guard !plan.apart.contains(PanelDraw.Pair(candidate.code, other.code)) else {
                return false
            }
        }
        guard ofEmployer < plan.mostOfEmployer else { return false }
        guard let most = plan.mostOfDistrict, candidate.isOfDistrict else { return true }
        return ofDistrict < most
    }
}
