package import Workflow

/// A role that a person holds, for the whole system or for one case.
package struct RoleHolding: Hashable, Sendable {
    /// A role code, such as `PO`.
    package let role: String
    /// The case to which the role is limited; nil when it holds for all.
    package let caseCode: String?

    package init(role: String, caseCode: String? = nil) {
        self.role = role
        self.caseCode = caseCode
    }
}

/// Two roles that one person may not hold together.
package struct ForbiddenPair: Hashable, Sendable {
    /// Where the two roles exclude each other.
    package enum Scope: String, Hashable, Sendable {
        /// Whatever the cases.
        case anywhere
        /// Only when both cover the same case.
        case oneCase = "one_case"
    }

    package let role: String
    /// Nil forbids every other role, as for the auditor.
    package let other: String?
    package let scope: Scope

    package init(role: String, other: String?, scope: Scope = .anywhere) {
        self.role = role
        self.other = other
        self.scope = scope
    }
}

/// Segregation of duties: which roles one person may hold together, by a list of pairs.
///
/// ```
/// Segregation(forbidden: [ForbiddenPair(role: "PO", other: "FIN")])
///     .blockers(for: [RoleHolding(role: "PO"), RoleHolding(role: "FIN")])   // ROLE_CONFLICT
/// ```
package struct Segregation: Hashable, Sendable {
    package let forbidden: [ForbiddenPair]

    package init(forbidden: [ForbiddenPair]) {
        self.forbidden = forbidden
    }

    /// The pairs of the role matrix in force (reliability, rule R6).
    package init(_ rules: Rulebook) {
        forbidden =
            rules.separateRoles.map { ForbiddenPair(role: $0[0], other: $0[1]) }
            + rules.aloneRoles.map { ForbiddenPair(role: $0, other: nil) }
    }

    /// One `ROLE_CONFLICT` for each two holdings that a pair forbids, in the order given.
    ///
    /// It is asked when a role is granted, with the new holding added, and again at use.
    package func blockers(for holdings: [RoleHolding]) -> [Blocker] {
        var blockers: [Blocker] = []
        for (index, first) in holdings.enumerated() {
            for second in holdings[(index + 1)...]
            where first.role != second.role
                && forbidden.contains(where: { $0.forbids(first, second) })
            {
                let blocker = conflict(first, second)
                if !blockers.contains(blocker) { blockers.append(blocker) }
            }
        }
        return blockers
    }

    private func conflict(_ first: RoleHolding, _ second: RoleHolding) -> Blocker {
        var values = ["role": first.role, "other": second.role]
        values["case"] = first.caseCode ?? second.caseCode
        return Blocker(
            code: "ROLE_CONFLICT",
            message: Localized(
                zh: "同一人不得兼任 \(first.role) 与 \(second.role)，应由两人分别担任，请系统安全管理员调整授权",
                en: "One person may not hold both \(first.role) and \(second.role);"
                    + " two people are expected; the security administrator can change the grant"
            ),
            place: "roles",
            values: values
        )
    }
}

extension ForbiddenPair {
    fileprivate func forbids(_ first: RoleHolding, _ second: RoleHolding) -> Bool {
        let matches =
            if let other {
                (first.role == role && second.role == other)
                    || (first.role == other && second.role == role)
            } else {
                first.role == role || second.role == role
            }
        guard matches else { return false }
        switch scope {
        case .anywhere:
            return true
        case .oneCase:
            guard let firstCase = first.caseCode, let secondCase = second.caseCode else {
                return true
            }
            return firstCase == secondCase
        }
    }
}
