import Expression
import Workflow

/// The cap of a project group: an account under the group's canonical project (INV-20).
package enum CapAccount {
    package static let kind = "cap-account"

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

    /// The open account of a group; nil before its first commitment.
    package static func account(of canonical: CaseStream, desk: some Desk) throws -> CaseStream? {
        try desk.children(of: canonical.id, kind: kind).first { !$0.root.isDone }
    }

    /// Commits an amount in fen under the cap, and opens the account when it is the first.
    package static func commit(
        _ amountFen: Int64,
        of project: CaseStream,
        desk: some Desk
    ) throws -> StreamPlan {
        let canonical = try canonicalProject(of: project, desk: desk)
        return try plan([send("commit", amountFen)], under: canonical, desk: desk)
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
        guard let account = try account(of: canonical, desk: desk) else {
            throw Refusal(
                Blocker(
                    code: "CAP_ACCOUNT_MISSING",
                    message: Localized(
                        zh: "项目 \(canonical.code) 没有额度账户，不能释放承诺，请系统管理员核对",
                        en: "Project \(canonical.code) has no cap account, so nothing can be"
                            + " released; the administrator can check it"
                    ),
                    place: canonical.id
                )
            )
        }
        return StreamPlan(
            .existing(id: account.id),
            [send("release", amountFen)],
            isAsked: false
        )
    }

    /// What a merge of two groups does to their accounts: the sum is never lowered (INV-08).
    ///
    /// Nothing when the merged group has no account, or an empty one that just ends.
    package static func mergePlans(
        from merged: CaseStream,
        into canonical: CaseStream,
        desk: some Desk
    ) throws -> [StreamPlan] {
        guard let old = try account(of: merged, desk: desk) else { return [] }
        let committed = old.integer("committed") ?? 0
        let out = StreamPlan(
            .existing(id: old.id),
            [send("transfer_out", committed)],
            isAsked: false
        )
        guard committed > 0 else { return [out] }
        return [out, try plan([send("absorb", committed)], under: canonical, desk: desk)]
    }

    /// What a part takes from its group's account to one of its own: what its agreements commit.
    ///
    /// The sum of both is never changed; nothing when the part has no commitments.
    package static func separationPlans(
        of part: CaseStream,
        desk: some Desk
    ) throws -> [StreamPlan] {
        let committed = try desk.children(of: part.id, kind: GrantProcedure.kind)
            .reduce(0) { $0 + ($1.integer("committed") ?? 0) }
        guard committed > 0 else { return [] }
        return [
            try release(committed, of: part, desk: desk),
            try plan([send("absorb", committed)], under: part, desk: desk),
        ]
    }

    private static func plan(
        _ sends: [Send],
        under canonical: CaseStream,
        desk: some Desk
    ) throws -> StreamPlan {
        if let account = try account(of: canonical, desk: desk) {
            return StreamPlan(.existing(id: account.id), sends, isAsked: false)
        }
        let target = StreamPlan.Target.new(
            id: desk.newIdentifier(),
            kind: kind,
            parent: canonical.id,
            codePrefix: nil,
            code: nil
        )
        let opening = Send.start(instance: "", event: "open", payload: [:])
        return StreamPlan(target, [opening] + sends, isAsked: false)
    }

    private static func send(_ event: String, _ amountFen: Int64) -> Send {
        .event(
            instance: "",
            name: event,
            payload: ["amount": .int(amountFen)],
            isInternal: true
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
