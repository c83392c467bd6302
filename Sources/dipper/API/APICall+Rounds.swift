import Casework
import Portfolio
import Store
import Web
import Workflow

/// What is told of batches of rounds.
extension APICall {
    func roundRanking() throws -> WebResponse {
        try ledger.cases.require("ranking", as: "ranking")
        let (places, budget) = (integer("places"), text("budget"))
        guard places == nil || budget == nil,
            budget != nil || text("each") == nil && text("amounts") == nil
        else { throw Refusal(APICall.lineTwice) }
        let naming = try batchNaming()
        var line: BatchRanking.Line?
        if let places { line = .places(Int(places)) }
        if let budget { line = .amount(try Fen.parse(budget, place: "budget")) }
        let amounts = try RoundRank.amounts(
            (text("amounts") ?? "").split(separator: ",").map(String.init),
            at: "amounts"
        )
        let ranking = try RankingReading(
            RoundBatch(naming, in: ledger, words),
            line: line,
            amounts: amounts,
            each: try text("each").map { try Fen.parse($0, place: "each") },
            words
        )
        return answer(ranking.json)
    }

    func roundInsight() throws -> WebResponse {
        try ledger.cases.require("insight", as: "insight")
        let naming = try batchNaming()
        if text("against") != nil {
            guard case .codes(let codes) = naming, codes.count == 1 else {
                throw Refusal(APICall.againstMany)
            }
        }
        let told = try RoundInsight.told(naming, against: text("against"), in: ledger, words)
        return answer(told.json)
    }

    func roundMarks() throws -> WebResponse {
        answer(try MarksReading(part("code"), of: person.id, in: ledger).json)
    }

    func roundAssignment() throws -> WebResponse {
        try ledger.cases.require("conflict", as: "assignment")
        let proposal = try assignment(
            batchNaming(),
            size: integer("size"),
            least: integer("least"),
            most: integer("most")
        )
        if case .blocked(let block) = proposal.choice {
            throw APIProblem(422, proposal.blocker(block))
        }
        return answer(proposal.json)
    }

    /// Refused: `ASSIGNMENT_NUMBER`, and what a proposal is refused for.
    func assignment(
        _ naming: RoundBatch.Naming,
        size: Int64?,
        least: Int64?,
        most: Int64?
    ) throws -> BatchProposal {
        if let most, most < max(1, least ?? 0) { throw Refusal(APICall.mostSmall(most)) }
        return try BatchProposal(
            RoundBatch(naming, isCompared: false, in: ledger, words),
            BatchProposal.Wish(
                size: size.map { Int($0) },
                least: Int(least ?? 0),
                most: most.map { Int($0) }
            ),
            in: ledger,
            by: person.caller(for: body["for"]?.textValue),
            words
        )
    }

    // MARK: Which rounds

    private func batchNaming() throws -> RoundBatch.Naming {
        try APICall.naming(
            codes: (text("codes") ?? "").split(separator: ",").map(String.init),
            text
        )
    }

    /// Which rounds the query or the body of a request is about.
    ///
    /// Refused: `BATCH_UNNAMED`, `DATE_FORM`.
    static func naming(
        codes: [String],
        _ given: (String) -> String?
    ) throws(Refusal) -> RoundBatch.Naming {
        let (gate, profile, meeting) = (given("gate"), given("profile"), given("meeting"))
        let (since, until) = (given("since"), given("until"))
        let isPeriod = gate != nil || profile != nil
        let ways = [!codes.isEmpty, meeting != nil, isPeriod].count { $0 }
        guard ways == 1, isPeriod || since == nil && until == nil else {
            throw Refusal(batchUnnamed)
        }
        if let meeting { return .meeting(meeting) }
        guard codes.isEmpty else { return .codes(codes) }
        return .period(
            gate: gate,
            profile: profile,
            since: try since.map { day throws(Refusal) in
                try Moment.date(day, option: "since")
            },
            until: try until.map { day throws(Refusal) in
                try Moment.date(day, option: "until")
            }
        )
    }

    // MARK: Refusals

    private static let batchUnnamed = Blocker(
        code: "BATCH_UNNAMED",
        message: Localized(
            zh: "应以 codes、meeting、gate 或 profile 之一说明是哪些轮次，since、until 只与后两者合用；"
                + "请调用者更正",
            en: "Expected codes, meeting, or gate and profile to say which rounds are meant; since"
                + " and until go with the latter; the caller can correct it"
        )
    )

    private static let lineTwice = Blocker(
        code: "RANK_LINE",
        message: Localized(
            zh: "places 与 budget 只用其一，each、amounts 只与 budget 合用；请调用者更正",
            en: "Expected places or budget, and each and amounts with budget only; the caller can"
                + " correct it"
        )
    )

    private static let againstMany = Blocker(
        code: "AGAINST_MANY",
        message: Localized(
            zh: "against 只与一个轮次的 codes 合用；请调用者更正",
            en: "Expected against with the code of one round; the caller can correct it"
        )
    )

    private static func mostSmall(_ most: Int64) -> Blocker {
        Blocker(
            code: "ASSIGNMENT_NUMBER",
            message: Localized(
                zh: "most 为 \(most)，应至少为 1，且不小于 least；请调用者更正",
                en: "most is \(most); expected at least 1, and not less than least; the caller can"
                    + " correct it"
            ),
            values: ["found": "\(most)"]
        )
    }
}

/// A proposal for a batch that is done as it was shown, or only tried.
struct APIAssignment {
    private let deed: APIDeed
    private var call: APICall { deed.call }
    private var body: JSON { deed.call.body }

    init(_ call: APICall) { deed = APIDeed(call) }

    func perform() throws -> WebResponse {
        try call.ledger.cases.require("conflict", as: "assignment")
        guard call.person.scope.mayWrite(to: RoundNoun.kind) else {
            throw APIProblem(403, APIRefusals.scope("write:\(RoundNoun.kind)"))
        }
        try call.requireProof("nominate", roles: ["SEC"])
        return try deed.once {
            do {
                return try done()
            } catch let refusal as Refusal {
                let isAbsent = refusal.blockers.contains { $0.code == "NOT_FOUND" }
                guard deed.isTrial, !isAbsent else { throw refusal }
                return told(isPossible: false, [], refusal.blockers, isReplayed: false)
            }
        }
    }

    private func done() throws -> WebResponse {
        let shown = body["digest"]?.textValue ?? ""
        let effective = try body["on"]?.textValue.map { try Moment.date($0, option: "on") }
        let naming = try APICall.naming(codes: body["codes"]?.texts ?? []) {
            body[$0]?.textValue
        }
        let rounds = try RoundBatch(naming, isCompared: false, in: call.ledger, call.words)
        guard rounds.recorded(under: shown).isEmpty else {
            return told(isPossible: true, [], [], isReplayed: true)
        }
        let proposal = try call.assignment(
            naming,
            size: body["size"]?.integerValue,
            least: body["least"]?.integerValue,
            most: body["most"]?.integerValue
        )
        let replies = try proposal.apply(
            shown: shown,
            key: deed.key,
            effective: effective,
            isRehearsal: deed.isTrial,
            in: call.ledger,
            by: call.person.caller(for: body["for"]?.textValue)
        )
        return told(
            isPossible: true,
            replies.flatMap(\.moved),
            [],
            isReplayed: replies.allSatisfy(\.isReplayed)
        )
    }

    private func told(
        isPossible: Bool,
        _ moved: [Reply.Moved],
        _ blockers: [Blocker],
        isReplayed: Bool
    ) -> WebResponse {
        call.answer([
            "dry_run": .bool(deed.isTrial), "possible": .bool(isPossible),
            "replayed": .bool(isReplayed), "code": .null, "version": .null,
            "moved": .array(moved.map(\.answer)), "followed": [],
            "errors": .array(blockers.map { JSON(error: $0, in: call.language) }),
        ])
    }
}
