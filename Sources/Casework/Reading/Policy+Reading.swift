package import Workflow

/// Who may read what: the matrix of the roles file, read in this one place.
extension Policy {
    /// Whether roles read an object of a kind, as the person stands to it.
    ///
    /// Deny by default: a kind without a line, and a role without a word in it, is not readable. A
    /// conflict of interest takes everything but what is the person's own (rule R4).
    package static func mayRead(
        _ roles: [String],
        _ kind: String,
        _ relations: Relations,
        _ rules: Rulebook
    ) -> Bool {
        guard let scopes = rules.reads[kind] else { return false }
        return roles.contains { role in
            grants(scopes[role] ?? ReadScope.none, to: role, relations)
        }
    }

    /// Whether roles read every object of a kind, however the person stands to it; what a
    /// conflict takes must have been asked before.
    static func readsAll(_ roles: [String], _ kind: String, _ rules: Rulebook) -> Bool {
        guard let scopes = rules.reads[kind] else { return false }
        return roles.contains { scopes[$0] == .all }
    }

    private static func grants(
        _ scope: ReadScope,
        to role: String,
        _ relations: Relations
    ) -> Bool {
        let isConflicted = relations.contains(.conflicted)
        switch scope {
        case .none: return false
        case .own: return !relations.isDisjoint(with: [.own, .begun])
        case .all: return !isConflicted
        case .district:
            return !isConflicted && !relations.isDisjoint(with: [.district, .begun, .assigned])
        case .assigned:
            guard !isConflicted, !relations.contains(.partial) else { return false }
            let isChair = role == "CH" && relations.contains(.evaluated)
            return isChair || !relations.isDisjoint(with: [.assigned, .begun])
        }
    }

    /// Whether a role hears of a message: it is addressed to the role, or the role reads the kind.
    ///
    /// A receiver outside belongs to a role and to nobody: what is read by relation is not for it.
    package static func hears(
        _ role: String,
        of kind: String,
        addressedTo target: String,
        _ rules: Rulebook
    ) -> Bool {
        guard !target.hasPrefix("role.") else { return target.dropFirst(5) == role }
        // What a case asks of its parent is the ledger's own business.
        guard target != "parent" else { return false }
        return rules.reads[kind]?[role] == .all
    }
}

/// Parts of a case that have lines of their own in the matrix.
package enum CasePart: String, Hashable, Sendable, CaseIterable {
    case sheet
    case declaration
    /// What is to be decided about an expert's relations, and whom the applicant does not want.
    case conflict
    case reviewer
    case objection
    case document
    case personalData = "personal-data"
    /// What an account or an endpoint is proved by: no role reads it, and no line of the matrix
    /// says otherwise.
    case credential

    /// The part that a field of a case belongs to; nil for a field of the case itself.
    static func of(_ field: String, kind: String) -> CasePart? {
        switch (kind, field) {
        case ("round", "sheets"), ("round", "revisions"), ("round", "voided"),
            ("round", "dropped"), ("round", "vetoes"), ("round", "numbered"):
            .sheet
        case ("round", "declared"), ("round", "conflicted"), ("round", "abstained"),
            ("round", "unchecked"):
            .declaration
        case ("round", "soft"), ("round", "unwanted"), ("round", "pool"),
            ("round", "revealed"):
            .conflict
        case ("round", "panel"), ("round", "alternates"), ("round", "drawn"),
            ("round", "drawn_alternates"), ("round", "nominated"),
            ("round", "nominated_alternates"), ("round", "nomination"), ("round", "reminders"):
            .reviewer
        case ("notice", "objections"): .objection
        case ("round", "seed"), ("account", "password"), ("account", "former_passwords"),
            ("account", "totp"),
            ("account", "totp_step"), ("account", "recovery"), ("account", "link"),
            ("account", "session"), ("account", "identities"), ("identity-provider", "secret"),
            ("identity-provider", "link_key"), ("webhook-endpoint", "url"),
            ("webhook-endpoint", "secret"), ("webhook-endpoint", "former_secret"),
            ("webhook-endpoint", "certificate_key"):
            .credential
        default: nil
        }
    }

    /// The part that a document of a class belongs to.
    static func of(documentClass: String) -> CasePart {
        switch documentClass {
        case "score_sheet": .sheet
        case "conflict_declaration": .declaration
        case "draw_record": .reviewer
        default: .document
        }
    }
}
