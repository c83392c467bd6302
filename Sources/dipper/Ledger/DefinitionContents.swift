import Store
import Workflow
import WorkflowFile

/// Definitions of a folder as the ledger stores them.
enum DefinitionContents {
    /// Everything of a folder, checked and compiled; throws every defect of every file.
    static func read(_ folder: String, roles: String) throws -> [Content] {
        let definitions = try DefinitionFolder.load(folder)
        let contents = RulebookFile.contents(of: definitions, rolesPath: roles).map {
            Content(kind: $0.kind, path: $0.path, text: $0.text)
        }
        _ = try OpenLedger.rulebook(release: "", contents: contents)
        return contents
    }

    /// The calendar year that a content holds; nil for other kinds.
    static func calendarYear(_ content: Content) throws(Defects) -> CalendarYear? {
        guard content.kind == "calendar" else { return nil }
        return try CalendarFile.load(text: content.text, file: content.path)
    }

    /// What is in force after `newer` is published: imported calendar years stay.
    static func merged(_ current: [Content], _ newer: [Content]) throws -> [Content] {
        let years = Set(try newer.compactMap { try calendarYear($0) }.map(name))
        let kept = try current.filter { content in
            guard let year = try calendarYear(content) else { return false }
            return !years.contains(name(year))
        }
        return newer + kept
    }

    static func name(_ year: CalendarYear) -> String { "\(year.calendar) \(year.year)" }
}
