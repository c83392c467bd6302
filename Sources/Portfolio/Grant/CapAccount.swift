import Expression
import Workflow

/// What is promised by one instrument over its scope: 拨转股 of a project group (INV-20), a
/// research enterprise, a team, a fiscal year.
///
/// Each is an account with a stream of its own: under the canonical project of a group, under the
/// organisation or the person; that of a year has the year in its code.
package enum CapAccount {
    package static let kind = "cap-account"

    /// The instrument of agreements, and of accounts that name none.
    package static let grant = "GTE"

    /// Over what one account sums up.
    enum Subject {
        /// A canonical project, an organisation or a person.
        case under(CaseStream)
        case year(Int64)
    }

    package static func instrument(of account: CaseStream) -> String {
        account.text("instrument") ?? grant
    }

    /// The project that stands for the group of a project; merges of merges are followed.
    ///
    /// Refused with `GROUP_BROKEN` when a group names no project, or leads back to itself.
    package static func canonicalProject(
        of project: CaseStream,
        desk: some Desk
    ) throws -> CaseStream {
        var current = project
        var seen: Set<String> = [project.id]
        while let group = current.text("group"), group != current.id {
            guard seen.insert(group).inserted, let next = try desk.stream(group) else {
                throw Refusal(broken(project))
            }
            current = next
        }
        return current
    }

    /// The open one of an instrument among accounts; that of 拨转股 unless another is named.
    package static func open(
        among accounts: [CaseStream],
        instrument: String = grant
    ) -> CaseStream? {
        accounts.first {
            $0.kind == kind && !$0.root.isDone && self.instrument(of: $0) == instrument
        }
    }

    /// The open account of a group, an organisation or a person; nil before its first commitment.
    package static func account(
        of canonical: CaseStream,
        instrument: String = grant,
        desk: some Desk
    ) throws -> CaseStream? {
        open(among: try desk.children(of: canonical.id, kind: kind), instrument: instrument)
    }

    static func account(
        of subject: Subject,
        instrument: String,
        desk: some Desk
    ) throws -> CaseStream? {
        switch subject {
        case .under(let stream):
            return try account(of: stream, instrument: instrument, desk: desk)
        case .year(let year):
            return try desk.stream(code(year, instrument)).flatMap { $0.kind == kind ? $0 : nil }
        }
    }

    private static func code(_ year: Int64, _ instrument: String) -> String {
        "ED\(year)-\(instrument)"
    }

    // MARK: Committing

    /// Commits an amount in fen under the cap, and opens the account when it is the first.
    package static func commit(
        _ amountFen: Int64,
        of project: CaseStream,
        desk: some Desk
    ) throws -> StreamPlan {
        let canonical = try canonicalProject(of: project, desk: desk)
        return try plan([send("commit", amountFen)], Opening(), .under(canonical), desk: desk)
    }

    /// The same for another instrument, whose limit is that of the policy pack in force.
    static func commit(
        _ amountFen: Int64,
        _ instrument: String,
        limit: Fen,
        for subject: Subject,
        desk: some Desk
    ) throws -> StreamPlan {
        let opening = Opening(instrument: instrument, limitFen: limit.count)
        return try plan([send("commit", amountFen)], opening, subject, desk: desk)
    }

    /// Releases what was committed and is never paid; a repayment releases nothing (INV-38).
    ///
    /// Refused with `CAP_ACCOUNT_MISSING` when nothing was ever committed for the group.
    package static func release(
        _ amountFen: Int64,
        of project: CaseStream,
        desk: some Desk
    ) throws -> StreamPlan {
        let canonical = try canonicalProject(of: project, desk: desk)
        return try release(amountFen, grant, for: .under(canonical), desk: desk)
    }

    static func release(
        _ amountFen: Int64,
        _ instrument: String,
        for subject: Subject,
        desk: some Desk
    ) throws -> StreamPlan {
        guard let account = try account(of: subject, instrument: instrument, desk: desk) else {
            throw Refusal(missing(subject, instrument))
        }
        return StreamPlan(
            .existing(id: account.id),
            [send("release", amountFen)],
            isAsked: false
        )
    }

    // MARK: Merging and splitting

    /// What a merge of two groups does to their accounts: no sum is ever lowered (INV-08).
    ///
    /// Nothing for an instrument of which the merged group has no account; an empty one just ends.
    package static func mergePlans(
        from merged: CaseStream,
        into canonical: CaseStream,
        desk: some Desk
    ) throws -> [StreamPlan] {
        try desk.children(of: merged.id, kind: kind).filter { !$0.root.isDone }.flatMap { old in
            let committed = old.integer("committed") ?? 0
            let out = StreamPlan(
                .existing(id: old.id),
                [send("transfer_out", committed)],
                isAsked: false
            )
            guard committed > 0 else { return [out] }
            let absorb = [send("absorb", committed)]
            return [out, try plan(absorb, Opening(like: old), .under(canonical), desk: desk)]
        }
    }

    /// What a part takes from its group's accounts to those of its own: what its own agreements
    /// and supports commit.
    ///
    /// The sum of both is never changed; nothing when the part has no commitments.
    package static func separationPlans(
        of part: CaseStream,
        desk: some Desk
    ) throws -> [StreamPlan] {
        let canonical = try canonicalProject(of: part, desk: desk)
        let own =
            try desk.children(of: part.id, kind: GrantProcedure.kind)
            + desk.children(of: part.id, kind: SupportProcedure.kind)
        return try desk.children(of: canonical.id, kind: kind).filter { !$0.root.isDone }
            .flatMap { account -> [StreamPlan] in
                let name = instrument(of: account)
                let committed = own.filter { ($0.text("instrument") ?? grant) == name }
                    .reduce(0) { $0 + ($1.integer("committed") ?? 0) }
                guard committed > 0 else { return [] }
                return [
                    StreamPlan(
                        .existing(id: account.id),
                        [send("release", committed)],
                        isAsked: false
                    ),
                    try plan(
                        [send("absorb", committed)],
                        Opening(like: account),
                        .under(part),
                        desk: desk
                    ),
                ]
            }
    }

    // MARK: Plans

    /// With what an account is opened; the chart knows 拨转股 and its limit by itself.
    private struct Opening {
        var instrument = grant
        var limitFen: Int64?

        init() {}

        init(instrument: String, limitFen: Int64) {
            (self.instrument, self.limitFen) = (instrument, limitFen)
        }

        init(like account: CaseStream) {
            instrument = CapAccount.instrument(of: account)
            limitFen = instrument == grant ? nil : account.integer("limit")
        }

        var payload: [String: Value] {
            guard instrument != grant, let limitFen else { return [:] }
            return ["instrument": .string(instrument), "limit": .int(limitFen)]
        }
    }

    private static func plan(
        _ sends: [Send],
        _ opening: Opening,
        _ subject: Subject,
        desk: some Desk
    ) throws -> StreamPlan {
        if let account = try account(of: subject, instrument: opening.instrument, desk: desk) {
            return StreamPlan(.existing(id: account.id), sends, isAsked: false)
        }
        let parent: String?
        let code: String?
        switch subject {
        case .under(let stream): (parent, code) = (stream.id, nil)
        case .year(let year): (parent, code) = (nil, self.code(year, opening.instrument))
        }
        let target = StreamPlan.Target.new(
            id: desk.newIdentifier(),
            kind: kind,
            parent: parent,
            codePrefix: nil,
            code: code
        )
        let start = Send.start(instance: "", event: "open", payload: opening.payload)
        return StreamPlan(target, [start] + sends, isAsked: false)
    }

    private static func send(_ event: String, _ amountFen: Int64) -> Send {
        .event(
            instance: "",
            name: event,
            payload: ["amount": .int(amountFen)],
            isInternal: true
        )
    }

    // MARK: Refusals

    private static func missing(_ subject: Subject, _ instrument: String) -> Blocker {
        let (name, place) =
            switch subject {
            case .under(let stream): (stream.code, stream.id)
            case .year(let year): ("\(year)", "\(year)")
            }
        return Blocker(
            code: "CAP_ACCOUNT_MISSING",
            message: Localized(
                zh: "\(name) 没有 \(instrument) 额度账户，不能释放承诺，请系统管理员核对",
                en: "\(name) has no cap account of \(instrument), so nothing can be released; the"
                    + " administrator can check it"
            ),
            place: place
        )
    }

    private static func broken(_ project: CaseStream) -> Blocker {
        Blocker(
            code: "GROUP_BROKEN",
            message: Localized(
                zh: "项目 \(project.code) 的项目组找不到代表项目，请项目专员更正项目组",
                en: "The group of project \(project.code) leads to no canonical project;"
                    + " the project officer can correct the group"
            ),
            place: project.id,
            role: "PO"
        )
    }
}
