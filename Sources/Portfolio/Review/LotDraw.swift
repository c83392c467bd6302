import Expression
import Workflow

/// The draw of a round by lot: its seed, its pool, and the panel that follows from both.
///
/// The commitment to the seed is recorded when the round opens, before anybody knows the pool; the
/// draw closes the pool, records its digest and reveals the seed (domain, §4.5).
enum LotDraw {
    /// Sixty-four hexadecimal digits that nobody can guess.
    static func seed(_ desk: some Desk) -> String {
        desk.randomBytes(32).map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }

    static func commitment(to seed: String, _ desk: some Desk) -> String {
        PanelDraw.commitment(to: seed, digest(desk))
    }

    /// Plans `draw_lots`.
    ///
    /// `seats` gives other numbers than the composition of the rules; `among` limits the pool to a
    /// nominated list. Refused: `RESULT_TYPED`, `SEED_EXPUNGED`, `DRAW_SEATS`, and what a draw
    /// itself is refused for: `DRAW_SHORT`, `DRAW_POOL`.
    static func plan(
        _ request: Request,
        on round: CaseStream,
        desk: some Desk
    ) throws -> Plan {
        let computed = ["panel", "alternates", "soft", "record", "revealed", "pool"]
        let typed = computed.filter { request.payload[$0, default: .null] != .null }
        guard typed.isEmpty else { throw Refusal(typed.map(RoundProcedure.frozenTyped)) }
        guard let seed = try round.text("seed").flatMap({ try desk.text(in: $0) }) else {
            throw Refusal(seedExpunged(round.code))
        }
        var plan = try composition(request.payload["seats"], of: round, desk: desk)
        let file = try RoundFile(round, desk: desk)
        let experts = try pool(request, plan, file, desk: desk)
        let candidates = try experts.map { try candidate($0, plan, file, desk: desk) }
        for (index, first) in experts.enumerated() {
            for second in experts[(index + 1)...] where ConflictCheck.areKin(first, second) {
                plan.apart.insert(PanelDraw.Pair(first.code, second.code))
            }
        }
        let draw = try LotDraw.drawn(seed, candidates, plan, among: request.payload, desk)
        let people = Dictionary(experts.map { ($0.code, $0.person) }) { first, _ in first }
        let panel = draw.panel.compactMap { people[$0.code] }
        var payload = request.payload
        payload["panel"] = .list(panel.map { .string($0) })
        payload["alternates"] = .list(
            draw.alternates.compactMap { people[$0.code] }.map { .string($0) }
        )
        payload["record"] = .string(PanelDraw.poolDigest(candidates, plan, digest(desk)))
        payload["revealed"] = .string(seed)
        payload["pool"] = .string(PanelDraw.poolText(candidates, plan))
        let soft = try panel.compactMap(file.soft)
        if !soft.isEmpty { payload["soft"] = .list(soft) }
        return Plan([Procedures.asked(request, on: round, payload: payload)])
    }

    /// The draw; where a list of names was too short for it, what is wrong with the list as well.
    private static func drawn(
        _ seed: String,
        _ pool: [PanelDraw.Candidate],
        _ plan: PanelDraw.Plan,
        among payload: [String: Value],
        _ desk: some Desk
    ) throws(Refusal) -> PanelDraw {
        do {
            return try PanelDraw.draw(seed: seed, pool: pool, plan: plan, digest(desk))
        } catch {
            guard case .list(let names)? = payload["among"],
                error.blockers.allSatisfy({ $0.code == "DRAW_SHORT" })
            else { throw error }
            let list = DrawShortage.nominated(Set(names).count, found: pool.count)
            throw Refusal(error.blockers + [list])
        }
    }

    private static func digest(_ desk: some Desk) -> PanelDraw.Digest {
        { bytes in
            // The desk names the digest before its digits.
            String(desk.digest(of: String(decoding: bytes, as: UTF8.self)).suffix(64))
        }
    }

    // MARK: Composition

    /// Seats of each kind: at least three in five technical, one of industry or investment, and by
    /// the gate one of management or of landing; at most one for each employer, and not more than
    /// half from the district of the lead organisation.
    ///
    /// `given` are other numbers of seats, `size` is another panel's than the policy says.
    static func composition(
        _ given: Value? = nil,
        size: Int? = nil,
        of round: CaseStream,
        desk: some Desk
    ) throws -> PanelDraw.Plan {
        var strata: [PanelDraw.Plan.Stratum]
        if case .map(let seats)? = given {
            strata = try LotDraw.strata(seats)
        } else {
            let size = try size ?? RoundFile.number("review.panel_size", desk)
            let third: String? =
                switch round.text("gate") {
                case "G2_AWARD": "management"
                case "G4_PILOT_EXIT", "G5_LANDING": "landing"
                default: nil
                }
            let others = [("business", 1)] + (third.map { [($0, 1)] } ?? [])
            guard size > others.count else { throw Refusal(seatsWrong("\(size)")) }
            strata = [PanelDraw.Plan.Stratum("technical", seats: size - others.count)]
            strata += others.map { PanelDraw.Plan.Stratum($0.0, seats: $0.1) }
        }
        let seats = strata.reduce(0) { $0 + $1.seats }
        return PanelDraw.Plan(
            round: round.code,
            strata: strata,
            mostOfDistrict: seats / 2
        )
    }

    private static let names = ["technical", "business", "management", "landing"]

    private static func strata(
        _ seats: [Value: Value]
    ) throws(Refusal) -> [PanelDraw.Plan.Stratum] {
        var strata: [PanelDraw.Plan.Stratum] = []
        for name in names {
            guard case .int(let number)? = seats[.string(name)] else { continue }
            guard (1...99).contains(number) else { throw Refusal(seatsWrong("\(name):\(number)")) }
            strata.append(PanelDraw.Plan.Stratum(name, seats: Int(number)))
        }
        guard strata.count == seats.count, !strata.isEmpty else {
            let found = seats.keys.map { "\($0)" }.sorted().joined(separator: ", ")
            throw Refusal(seatsWrong(found))
        }
        return strata
    }

    // MARK: Pool

    /// Experts who may be drawn: active, of a kind that is wanted, in the field where they judge
    /// its technology, in no conflict that excludes, and with a review left this year.
    private static func pool(
        _ request: Request,
        _ plan: PanelDraw.Plan,
        _ file: RoundFile,
        desk: some Desk
    ) throws -> [Expert] {
        var nominated: Set<String>?
        if case .list? = request.payload["among"] {
            let names = RoundProcedure.texts(request.payload["among"] ?? .null)
            nominated = Set(names.map { file.person(behind: $0) })
        }
        let experts = try desk.cases(of: ExpertProcedure.kind).compactMap(Expert.init).filter {
            $0.isActive && (nominated?.contains($0.person) ?? true)
                && stratum(of: $0, in: plan, field: file.field) != nil
        }
        let rounds = try desk.rounds(of: Set(experts.map(\.person)))
        let cap = try RoundFile.number("expert.annual_cap", desk)
        return try experts.filter { expert in
            let taken = (rounds[expert.person] ?? []).count { round in
                round.text("opened_on")?.hasPrefix("\(desk.today.year)-") ?? false
            }
            guard taken < expert.annualCap ?? cap else { return false }
            return try !file.check(of: expert.person).isExcluded
        }
    }

    /// The stratum for which an expert is drawn: the rarest of those that he fits.
    static func stratum(
        of expert: Expert,
        in plan: PanelDraw.Plan,
        field: String?
    ) -> String? {
        plan.strata.map(\.name).last { name in
            switch name {
            case "technical":
                expert.kinds.contains(.technical)
                    && (field.map(expert.fields.contains) ?? true)
            case "business": !expert.kinds.isDisjoint(with: [.industry, .investment])
            case "management": expert.kinds.contains(.management)
            default: expert.kinds.contains(.landing)
            }
        }
    }

    private static func candidate(
        _ expert: Expert,
        _ plan: PanelDraw.Plan,
        _ file: RoundFile,
        desk: some Desk
    ) throws -> PanelDraw.Candidate {
        let person = try desk.stream(expert.person)
        return PanelDraw.Candidate(
            code: expert.code,
            stratum: stratum(of: expert, in: plan, field: file.field) ?? "",
            employer: employer(of: expert, person),
            isOfDistrict: file.district != nil && person?.text("district") == file.district
        )
    }

    /// Where an expert works, by his record as a person or by his ties; empty when nobody knows.
    static func employer(of expert: Expert, _ person: CaseStream?) -> String {
        let employment = expert.ties.first { $0.relation == .employment && $0.until == nil }
        return person?.text("organisation") ?? employment?.organisation ?? ""
    }

    // MARK: Refusals

    private static func seedExpunged(_ code: String) -> Blocker {
        Blocker(
            code: "SEED_EXPUNGED",
            message: Localized(
                zh: "\(code) 的抽取种子不在了，不能随机抽取；请评审秘书提名，或作废后重新开轮",
                en: "The seed of \(code) is gone, so that no lots can be drawn; the panel secretary"
                    + " can nominate, or the round be voided and opened anew"
            ),
            place: code,
            role: "SEC"
        )
    }

    private static func seatsWrong(_ found: String) -> Blocker {
        Blocker(
            code: "DRAW_SEATS",
            message: Localized(
                zh: "席数为「\(found)」，应为 \(names.joined(separator: "、")) 各 1 至 99，请评审秘书更正",
                en: "The seats are “\(found)”; expected 1 to 99 of"
                    + " \(names.joined(separator: ", ")); the panel secretary can correct them"
            ),
            place: "seats",
            values: ["found": found],
            role: "SEC"
        )
    }
}
