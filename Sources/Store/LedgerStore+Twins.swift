import Expression
package import Portfolio
import Workflow

/// What the search for twins reads: texts come out of their cells into memory, and stay there.
extension LedgerStore {
    private static let pageRows = 1000
    /// The texts of a project that say what it is about.
    private static let summaries = ["public_information", "summary_aim", "summary_novelty"]

    /// Every project that was not merged into another one, and whose title was not expunged.
    ///
    /// Whose title had to be forgotten is not sought by what is left of him; another text of a
    /// project that was expunged is empty.
    package func twinRecords() throws -> [TwinRecord] {
        let projects = try all("project").filter { !$0.isIn("merged") }
        let organisations = try all("organisation")
        let people = Set(projects.compactMap { $0.text("principal_investigator") })
        let persons = try people.isEmpty ? [] : all("person").filter { people.contains($0.id) }
        var cells: [String] = []
        for project in projects {
            for name in ["title", "lead_name", "partners"] + LedgerStore.summaries {
                if let cell = project.text(name) { cells.append(cell) }
            }
        }
        cells += (organisations + persons).compactMap { $0.text("name") }
        let texts = try texts(of: cells)
        func text(_ stream: CaseStream?, _ name: String) -> String {
            stream?.text(name).flatMap { texts[$0] } ?? ""
        }
        let known = Dictionary(uniqueKeysWithValues: (organisations + persons).map { ($0.id, $0) })
        let sought = projects.filter { project in
            project.text("title").map { texts[$0] != nil } ?? true
        }
        return sought.map { project in
            var leads: [TwinRecord.Organisation] = []
            if let id = project.text("lead_organisation") {
                leads.append(
                    TwinRecord.Organisation(
                        id: id,
                        creditCode: known[id]?.text("uscc"),
                        name: text(known[id], "name")
                    )
                )
            }
            let leadName = text(project, "lead_name")
            if !leadName.isEmpty { leads.append(TwinRecord.Organisation(name: leadName)) }
            let person = project.text("principal_investigator")
            return TwinRecord(
                id: project.id,
                code: project.code,
                title: text(project, "title"),
                leads: leads,
                partners: text(project, "partners"),
                personID: person,
                personName: text(person.flatMap { known[$0] }, "name"),
                patents: LedgerStore.texts(project.field("core_ip")),
                summary: LedgerStore.summaries.map { text(project, $0) }.joined(separator: "\n"),
                group: project.text("group"),
                splitOf: project.text("split_of"),
                distinct: Set(LedgerStore.texts(project.field("distinct_from"))),
                isOpen: project.isIn("case")
            )
        }
    }

    private func all(_ kind: String) throws -> [CaseStream] {
        var streams: [CaseStream] = []
        while true {
            let page = try list(
                kind: kind,
                after: streams.last?.code ?? "",
                limit: LedgerStore.pageRows
            )
            streams += page
            guard page.count == LedgerStore.pageRows else { return streams }
        }
    }

    private static func texts(_ value: Value) -> [String] {
        guard case .list(let members) = value else { return [] }
        return members.compactMap { member in
            guard case .string(let text) = member else { return nil }
            return text
        }
    }
}
