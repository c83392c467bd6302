import Store
import Workflow
import WorkflowFile

/// Definitions of a folder as the ledger stores them.
enum DefinitionContents {
    /// Everything of a folder, checked and compiled; throws every defect of every file.
    static func read(_ folder: String, roles: String) throws -> [Content] {
        try compiled(try DefinitionFolder.load(folder), roles: roles)
    }

    /// Those in force with texts in the place of those of their paths, or with nothing beside them.
    ///
    /// `roles` is the path of the role matrix, that of the one in force unless given; calendar
    /// years stay in any case.
    static func overlaid(
        _ current: [Content],
        with files: [String: String],
        isWhole: Bool,
        roles: String?
    ) throws -> [Content] {
        var texts = files
        if !isWhole {
            for content in current where content.kind != "calendar" {
                texts[content.path] = texts[content.path] ?? content.text
            }
        }
        let known = current.first { $0.kind == "roles" }?.path ?? "roles.yaml"
        let folder = try DefinitionFolder.load(texts: texts)
        return try merged(current, compiled(folder, roles: roles ?? known))
    }

    private static func compiled(
        _ definitions: DefinitionFolder,
        roles: String
    ) throws -> [Content] {
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
