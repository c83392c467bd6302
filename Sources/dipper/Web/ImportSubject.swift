import Casework
import Workflow

/// What a table holds that somebody imports in the browser.
enum ImportSubject: String, CaseIterable, Sendable {
    case leads
    case organisations
    case people
    case experts
    case bank
    case books

    /// Whose columns, checks and commands are the same as at the command line.
    var kind: any ImportedKind.Type {
        switch self {
        case .leads: LeadFile.self
        case .organisations: OrganisationFile.self
        case .people: PersonFile.self
        case .experts: ExpertFile.self
        case .bank: BankFile.self
        case .books: BooksFile.self
        }
    }

    /// The kind of case whose list leads to the import.
    init?(listed kind: String) {
        switch kind {
        case LeadFile.kind: self = .leads
        case OrganisationFile.kind: self = .organisations
        case PersonFile.kind: self = .people
        case BankFile.kind: self = .bank
        default: return nil
        }
    }

    var title: Localized { kind.title }

    /// Where what was imported is looked at.
    var list: String {
        switch self {
        case .bank, .books: "/funds/bank"
        default: "/cases?kind=\(kind.kind)"
        }
    }

    /// What somebody with these roles may enter.
    static func offered(to roles: [String], _ rules: Rulebook) -> [ImportSubject] {
        allCases.filter { subject in
            subject.kind.registrars(in: rules).contains(where: roles.contains)
        }
    }
}
