import ArgumentParser
import FoundationEssentials
import Workflow
import WorkflowFile

/// Where the definitions come from, and which policy pack counts.
struct DefinitionOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "定义文件夹；缺省依次为环境变量 DIPPER_WORKFLOWS、当前目录的 Workflows、程序旁的 Workflows。",
            valueName: "DIR"
        )
    )
    var workflows: String?

    @Option(name: .long, help: ArgumentHelp("政策包；只有一个时可省略。", valueName: "ID"))
    var policy: String?

    /// The newest version of the policy pack.
    func parameters() throws -> PolicyParameters {
        let folder = try folder()
        let packs = try folder.read("policy", PolicyPackFile.load)
        return PolicyParameters(
            pack: try DefinitionOptions.newest(packs, of: policy, in: "policy", option: "--policy")
            {
                ($0.id.content, $0.version.content)
            }
        )
    }

    /// The newest version of the rubric; there is one for all programmes.
    func rubric() throws -> Rubric {
        let rubrics = try folder().read("rubrics", RubricFile.load)
        return try DefinitionOptions.newest(rubrics, of: nil, in: "rubrics", option: "--workflows")
        {
            ($0.id.content, $0.version.content)
        }
    }

    /// All years of a working-day calendar.
    func calendar(_ name: String) throws -> WorkCalendar {
        let years = try folder().read("calendars", CalendarFile.load)
        let own = years.filter { $0.calendar == name }
        guard !own.isEmpty else {
            throw DefinitionOptions.unknown(
                name,
                known: Set(years.map(\.calendar)),
                place: "calendars",
                option: "--calendar"
            )
        }
        // Nothing that a calculation answers is stored, so nobody asks for the version.
        return WorkCalendar(name: name, version: "", years: own)
    }

    func folder() throws(Refusal) -> WorkflowsFolder {
        if let workflows { return try WorkflowsFolder(path: workflows, option: "--workflows") }
        return try WorkflowsFolder(environment: ProcessInfo.processInfo.environment)
    }

    private static func newest<Content>(
        _ all: [Content],
        of id: String?,
        in place: String,
        option: String,
        _ identity: (Content) -> (id: String, version: Int)
    ) throws(Refusal) -> Content {
        let ids = Set(all.map { identity($0).id })
        let wanted = id ?? (ids.count == 1 ? ids.first : nil)
        guard let wanted,
            let newest = all.filter({ identity($0).id == wanted })
                .max(by: { identity($0).version < identity($1).version })
        else { throw unknown(id ?? "", known: ids, place: place, option: option) }
        return newest
    }

    private static func unknown(
        _ name: String,
        known: Set<String>,
        place: String,
        option: String
    ) -> Refusal {
        let known = known.isEmpty ? "-" : known.sorted().joined(separator: ", ")
        return Refusal(
            Blocker(
                code: "DEFINITION_UNKNOWN",
                message: Localized(
                    zh: "\(place) 中没有“\(name)”，现有 \(known)，请核对 \(option)",
                    en: "There is no “\(name)” in \(place), which holds \(known); check \(option)"
                ),
                place: place,
                values: ["found": name, "expected": known]
            )
        )
    }
}
