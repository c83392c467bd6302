import Casework
import Expression
import Portfolio
import Store
import Workflow

/// Rounds that are compared with each other.
///
/// A batch is a question, not a thing that is kept: rounds of one gate or profile that opened in a
/// period, those of a meeting's agenda, or those that somebody names. Of a project its latest round
/// stands for it, void ones for nothing; and all were judged by the same weights and rules.
struct RoundBatch {
    /// How somebody says which rounds he means.
    enum Naming: Hashable {
        case codes([String])
        case meeting(String)
        case period(gate: String?, profile: String?, since: CivilDate?, until: CivilDate?)
    }

    let naming: Naming
    /// By code.
    let rounds: [CaseStream]
    /// By id.
    let projects: [String: CaseStream]
    /// What people call the projects, by their ids.
    let headlines: [String: String]

    private static let roundsAtOnce = 500

    /// `isCompared` says whether results are compared, so that all must be judged alike.
    ///
    /// - Throws: `NOT_FOUND`, `BATCH_TWICE`, `BATCH_MIXED`.
    init(
        _ naming: Naming,
        isCompared: Bool = true,
        in ledger: OpenLedger,
        _ words: CaseWords
    ) throws {
        self.naming = naming
        switch naming {
        case .codes(let codes): rounds = try RoundBatch.named(codes, ledger)
        case .meeting(let code): rounds = try RoundBatch.discussed(at: code, ledger)
        case .period(let gate, let profile, let since, let until):
            let all = try RoundBatch.all(ledger) { round in
                guard gate == nil || round.text("gate") == gate,
                    profile == nil || round.text("profile") == profile,
                    let opened = round.text("opened_on").flatMap(CivilDate.init)
                else { return false }
                return since.map { opened >= $0 } ?? true && until.map { opened <= $0 } ?? true
            }
            rounds = RoundBatch.latest(all)
        }
        let parents = try ledger.cases.streams(Set(rounds.compactMap(\.parent)))
        projects = Dictionary(parents.map { ($0.id, $0) }) { $1 }
        headlines = try words.headlines(of: parents)
        let blockers =
            RoundBatch.twice(rounds, projects) + (isCompared ? RoundBatch.mixed(rounds) : [])
        guard blockers.isEmpty else { throw Refusal(blockers) }
    }

    func project(of round: CaseStream) -> CaseStream? {
        round.parent.flatMap { projects[$0] }
    }

    /// The code of the project and what people call it.
    func title(of round: CaseStream) -> String {
        guard let project = project(of: round) else { return "" }
        let headline = headlines[project.id] ?? ""
        return headline.isEmpty ? project.code : "\(project.code) \(headline)"
    }

    // MARK: Which rounds

    private static func named(_ codes: [String], _ ledger: OpenLedger) throws -> [CaseStream] {
        let found = try ledger.cases.streams(codes: Set(codes).sorted())
            .filter { $0.kind == RoundNoun.kind }
        let known = Set(found.map(\.code))
        guard let absent = codes.first(where: { !known.contains($0) }) else {
            return found.sorted { $0.code < $1.code }
        }
        throw CaseRefusals.notFound(absent)
    }

    /// The latest round of each project that the agenda is about, also by an agreement of it.
    private static func discussed(at code: String, _ ledger: OpenLedger) throws -> [CaseStream] {
        guard let meeting = try ledger.cases.stream(code), meeting.kind == MeetingProcedure.kind
        else { throw CaseRefusals.notFound(code, place: "--meeting") }
        let items = MeetingProcedure.items(of: meeting).map { $0.text("case") }
        let subjects = try ledger.cases.streams(Set(items))
        let projects = Set(subjects.compactMap { $0.kind == "project" ? $0.id : $0.parent })
        return latest(
            try projects.sorted().flatMap { try ledger.cases.children(of: $0) }
                .filter { $0.kind == RoundNoun.kind }
        )
    }

    private static func all(
        _ ledger: OpenLedger,
        where isMeant: (CaseStream) -> Bool
    ) throws -> [CaseStream] {
        var rounds: [CaseStream] = []
        var cursor = ""
        while true {
            let page = try ledger.cases.list(
                kind: RoundNoun.kind,
                after: cursor,
                limit: roundsAtOnce
            )
            rounds += page.filter(isMeant)
            guard page.count == roundsAtOnce, let last = page.last else { return rounds }
            cursor = last.code
        }
    }

    /// One round for each project: the latest that is not void.
    private static func latest(_ rounds: [CaseStream]) -> [CaseStream] {
        let counting = rounds.filter { !$0.isIn("void") }
        return Dictionary(grouping: counting) { $0.parent ?? $0.id }.values
            .compactMap { $0.max { $0.code < $1.code } }
            .sorted { $0.code < $1.code }
    }

    // MARK: What is refused

    private static func twice(
        _ rounds: [CaseStream],
        _ projects: [String: CaseStream]
    ) -> [Blocker] {
        let groups = Dictionary(grouping: rounds) { $0.parent ?? $0.id }
        return groups.filter { $0.value.count > 1 }.map { parent, rounds in
            let code = projects[parent]?.code ?? ""
            let found = rounds.map(\.code).joined(separator: ", ")
            return Blocker(
                code: "BATCH_TWICE",
                message: Localized(
                    zh: "\(code) 在本批中有几个轮次（\(found)），应只有一个，请评审秘书选定",
                    en: "\(code) is in the batch with several rounds (\(found)); expected one;"
                        + " the panel secretary can choose it"
                ),
                place: code,
                values: ["found": found, "expected": "1"],
                role: "SEC"
            )
        }.sorted { $0.place < $1.place }
    }

    /// Rounds that other weights, floors or rules were frozen for than for the first.
    private static func mixed(_ rounds: [CaseStream]) -> [Blocker] {
        guard let first = rounds.first else { return [] }
        return rounds.dropFirst().compactMap { round in
            let other = ["weights", "floors", "rule"].first {
                OthersShown.leavingOut(first.field($0)) != OthersShown.leavingOut(round.field($0))
            }
            guard other != nil else { return nil }
            let (found, expected) = (round.text("profile") ?? "", first.text("profile") ?? "")
            return Blocker(
                code: "BATCH_MIXED",
                message: Localized(
                    zh: "\(round.code)（\(found)）与 \(first.code)（\(expected)）的权重、下限或评审参数不同，"
                        + "不能放在一起比较，请评审秘书分批",
                    en: "\(round.code) (\(found)) was judged by other weights, floors or rules than"
                        + " \(first.code) (\(expected)) and cannot be compared with it; the panel"
                        + " secretary can part the batch"
                ),
                place: round.code,
                values: ["found": found, "expected": expected],
                role: "SEC"
            )
        }
    }
}

extension CaseStream {
    /// Whether the sheets of a round are sealed and count still.
    var hasSealedSheets: Bool {
        kind == RoundNoun.kind && (isIn("live.deciding") || isIn("concluded"))
    }
}
