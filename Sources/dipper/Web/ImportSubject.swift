import Workflow

/// What a table holds that somebody imports in the browser.
enum ImportSubject: String, CaseIterable, Sendable {
    case leads
    case organisations
    case people
    case experts

    /// Whose columns, checks and commands are the same as at the command line.
    var kind: any ImportedKind.Type {
        switch self {
        case .leads: LeadFile.self
        case .organisations: OrganisationFile.self
        case .people: PersonFile.self
        case .experts: ExpertFile.self
        }
    }

    /// The kind of case whose list leads to the import.
    init?(listed kind: String) {
        switch kind {
        case LeadFile.kind: self = .leads
        case OrganisationFile.kind: self = .organisations
        case PersonFile.kind: self = .people
        default: return nil
        }
    }

    var title: Localized { kind.title }
}
