package import Workflow

/// A release of definitions as texts, and the rulebook that they compile to.
package enum RulebookFile {
    /// One stored definition: its kind, its path in the folder, and its text.
    package typealias Text = (kind: String, path: String, text: String)

    /// The working-day calendar, roles and policy that are used where a folder holds several.
    private static let rolesPath = "roles.yaml"

    /// The texts of a folder in the order in which a release lists them.
    ///
    /// `rolesPath` chooses the role matrix, such as `roles.small.yaml` for an office of a dozen.
    package static func contents(
        of folder: DefinitionFolder,
        rolesPath: String = RulebookFile.rolesPath
    ) -> [Text] {
        func texts(_ kind: String, _ files: [DefinitionFile<some Sendable>]) -> [Text] {
            files.map { (kind, $0.path, $0.text) }
        }
        return texts("chart", folder.charts) + texts("policy", folder.policies)
            + texts("rubric", folder.rubrics) + texts("goals", folder.goals)
            + texts("text", folder.texts)
            + texts("instruments", folder.instruments)
            + texts("roles", folder.roles.filter { $0.path == rolesPath })
            + texts("calendar", folder.calendars)
    }

    /// Compiles a release; throws every defect of every text.
    ///
    /// `hash` names the content of a policy pack or a calendar year, such as by SHA-256.
    package static func load(
        release: String,
        contents: [Text],
        hash: (Text) -> String
    ) throws(Defects) -> Rulebook {
        var defects: [Defect] = []
        func each<Content>(
            _ kind: String,
            _ load: (String, String) throws(Defects) -> Content
        ) -> [Content] {
            contents.filter { $0.kind == kind }.compactMap { text in
                do throws(Defects) {
                    return try load(text.text, text.path)
                } catch {
                    defects += error.list
                    return nil
                }
            }
        }
        let definitions = each("chart") { text, path throws(Defects) in
            try ChartFile.load(text: text, file: path)
        }
        let policies = each("policy") { text, path throws(Defects) in
            try PolicyPackFile.load(text: text, file: path)
        }
        let years = each("calendar") { text, path throws(Defects) in
            try CalendarFile.load(text: text, file: path)
        }
        let roles = each("roles") { text, path throws(Defects) in
            try RolesFile.load(text: text, file: path)
        }
        let rubrics = each("rubric") { text, path throws(Defects) in
            try RubricFile.load(text: text, file: path)
        }
        let texts = each("text") { text, path throws(Defects) in
            try AgreementTextFile.load(text: text, file: path)
        }
        let instruments = each("instruments") { text, path throws(Defects) in
            try InstrumentsFile.load(text: text, file: path)
        }.flatMap(\.list)
        defects += InstrumentsFile.defects(instruments, policies)
        let charts = compile(definitions, &defects)
        guard let policy = policies.first, let matrix = roles.first, defects.isEmpty else {
            if policies.isEmpty { defects.append(missing("policy/*.yaml")) }
            if roles.isEmpty { defects.append(missing("roles.yaml")) }
            throw Defects(defects)
        }
        let policyHash = contents.first { $0.kind == "policy" }.map(hash) ?? ""
        return Rulebook(
            release: release,
            charts: charts,
            policyHash: policyHash,
            policy: policy.values,
            calendars: calendars(years, contents.filter { $0.kind == "calendar" }.map(hash)),
            separateRoles: matrix.separate.map { [$0.first, $0.second] },
            aloneRoles: matrix.alone,
            roleTitles: Dictionary(matrix.list.map { ($0.id.content, $0.title) }) { $1 },
            profiles: profiles(rubrics),
            dimensions: rubrics.first?.dimensions ?? [],
            instruments: instruments,
            texts: Dictionary(texts.map { ($0.id.content, $0) }) { first, _ in first },
            reads: Dictionary(matrix.reads.map { ($0.kind.content, $0.scopes) }) { $1 }
        )
    }

    private static func compile(
        _ definitions: [ChartDefinition],
        _ defects: inout [Defect]
    ) -> [String: Chart] {
        let signatures = Dictionary(definitions.map { ($0.id.content, $0.signature) }) { $1 }
        var charts: [String: Chart] = [:]
        for definition in definitions {
            do throws(Defects) {
                charts[definition.id.content] = try Chart.compile(
                    definition,
                    signatures: signatures
                )
            } catch {
                defects += error.list
            }
        }
        return charts
    }

    /// One calendar for each name; its version names the contents of all its years.
    private static func calendars(
        _ years: [CalendarYear],
        _ hashes: [String]
    ) -> [String: WorkCalendar] {
        var result: [String: WorkCalendar] = [:]
        for name in Set(years.map(\.calendar)) {
            let own = zip(years, hashes).filter { $0.0.calendar == name }
            let version = own.sorted { $0.0.year < $1.0.year }
                .map { "\($0.0.year):\($0.1.suffix(16))" }.joined(separator: ",")
            result[name] = WorkCalendar(name: name, version: version, years: own.map(\.0))
        }
        return result
    }

    private static func profiles(
        _ rubrics: [Rubric]
    ) -> [String: (weights: [Int], floors: [Int])] {
        var result: [String: (weights: [Int], floors: [Int])] = [:]
        for profile in rubrics.flatMap(\.profiles) {
            let codes = Rubric.dimensionCodes
            result[profile.code] = (
                codes.map { profile.weights[$0] ?? 0 }, codes.map { profile.floors[$0] ?? 0 }
            )
        }
        return result
    }

    private static func missing(_ path: String) -> Defect {
        Defect(
            code: "FILE_MISSING",
            message: Localized(
                zh: "流程文件夹中缺少 \(path)",
                en: "the folder of definitions lacks \(path)"
            ),
            mark: Mark(file: path, line: 1, column: 1)
        )
    }
}
