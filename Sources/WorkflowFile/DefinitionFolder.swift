import FoundationEssentials
package import Workflow

/// A definition file as read: what it says, and its text to be stored by content hash.
package struct DefinitionFile<Content: Sendable>: Sendable {
    /// Relative to the folder, such as `policy/wuhan.yaml`; marks name the same path.
    package let path: String
    /// The bytes of the file as text, unchanged.
    package let text: String
    package let content: Content
}

/// All definitions of a `Workflows/` folder, each kind in the order of the file names.
package struct DefinitionFolder: Sendable {
    /// Files `*.yaml`, except the roles.
    package private(set) var charts: [DefinitionFile<ChartDefinition>] = []
    /// Files `policy/*.yaml`.
    package private(set) var policies: [DefinitionFile<PolicyPack>] = []
    /// Files `rubrics/*.yaml`.
    package private(set) var rubrics: [DefinitionFile<Rubric>] = []
    /// Files `goals/*.yaml`.
    package private(set) var goals: [DefinitionFile<Goals>] = []
    /// Files `texts/*.yaml`.
    package private(set) var texts: [DefinitionFile<AgreementText>] = []
    /// Files `instruments/*.yaml`.
    package private(set) var instruments: [DefinitionFile<Instruments>] = []
    /// Files `roles*.yaml`.
    package private(set) var roles: [DefinitionFile<Roles>] = []
    /// Files `calendars/*.yaml`.
    package private(set) var calendars: [DefinitionFile<CalendarYear>] = []

    /// Reads every definition of a folder; throws every defect of every file, by path and place.
    package static func load(_ path: String) throws(Defects) -> DefinitionFolder {
        var scan = FolderScan(.folder(path))
        return try load(&scan)
    }

    /// The same of texts by their paths in the folder that they would make up.
    package static func load(texts: [String: String]) throws(Defects) -> DefinitionFolder {
        var scan = FolderScan(.texts(texts))
        return try load(&scan)
    }

    private static func load(_ scan: inout FolderScan) throws(Defects) -> DefinitionFolder {
        var folder = DefinitionFolder()
        let top = scan.names(in: "")
        let roles = top.filter { $0.hasPrefix("roles") }
        folder.charts = scan.read(top.filter { !$0.hasPrefix("roles") }, ChartFile.load)
        folder.policies = scan.read(scan.names(in: "policy"), PolicyPackFile.load)
        folder.rubrics = scan.read(scan.names(in: "rubrics"), RubricFile.load)
        folder.goals = scan.read(scan.names(in: "goals"), GoalsFile.load)
        folder.texts = scan.read(scan.names(in: "texts"), AgreementTextFile.load)
        folder.instruments = scan.read(scan.names(in: "instruments"), InstrumentsFile.load)
        folder.roles = scan.read(roles, RolesFile.load)
        folder.calendars = scan.read(scan.names(in: "calendars"), CalendarFile.load)
        scan.checkUnique(folder.charts) { "\($0.id.content) \($0.version.content)" }
        scan.checkUnique(folder.policies) { "\($0.id.content) \($0.version.content)" }
        scan.checkUnique(folder.rubrics) { "\($0.id.content) \($0.version.content)" }
        scan.checkUnique(folder.goals) { "\($0.id.content) \($0.version.content)" }
        scan.checkUnique(folder.texts) { "\($0.id.content) \($0.version.content)" }
        scan.checkUnique(folder.instruments) { "\($0.id.content) \($0.version.content)" }
        scan.checkUnique(folder.roles) { "\($0.id.content) \($0.version.content)" }
        scan.checkUnique(folder.calendars) { "\($0.calendar) \($0.year)" }
        guard scan.defects.isEmpty else { throw Defects(scan.defects) }
        return folder
    }
}

/// The files of one folder while they are read.
private struct FolderScan {
    enum Source {
        case folder(String)
        case texts([String: String])
    }

    private let source: Source
    private(set) var defects: [Defect] = []

    init(_ source: Source) {
        self.source = source
    }

    /// Paths of the YAML files of a subfolder, sorted; only the root itself has to exist.
    mutating func names(in folder: String) -> [String] {
        let prefix = folder.isEmpty ? "" : "\(folder)/"
        let names: [String] =
            switch source {
            case .folder(let root): files(of: folder, root)
            case .texts(let texts):
                texts.keys.filter { $0.hasPrefix(prefix) }
                    .map { String($0.dropFirst(prefix.count)) }.filter { !$0.contains("/") }
            }
        return names.filter { $0.hasSuffix(".yaml") && !$0.hasPrefix(".") }
            .map { prefix + $0 }
            .sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
    }

    private mutating func files(of folder: String, _ root: String) -> [String] {
        let path = folder.isEmpty ? root : "\(root)/\(folder)"
        var isDirectory = false
        let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory)
        if !exists, !folder.isEmpty { return [] }
        let prefix = folder.isEmpty ? "" : "\(folder)/"
        guard exists, isDirectory,
            let names = try? FileManager.default.contentsOfDirectory(atPath: path)
        else {
            report(
                "UNREADABLE_FOLDER",
                zh: "无法读取文件夹 \(path)",
                en: "Cannot read the folder \(path)",
                in: folder.isEmpty ? root : folder
            )
            return []
        }
        for name in names where name.lowercased().hasSuffix(".yml") {
            report(
                "WRONG_FILE_NAME",
                zh: "定义文件的扩展名应为 .yaml，否则不会被读取",
                en: "A definition file ends in .yaml; this one would not be read",
                in: prefix + name
            )
        }
        return names
    }

    mutating func read<Content>(
        _ paths: [String],
        _ load: (String, String) throws(Defects) -> Content
    ) -> [DefinitionFile<Content>] {
        var files: [DefinitionFile<Content>] = []
        for path in paths {
            do throws(Defects) {
                let text = try DefinitionText.decode(try bytes(path), file: path)
                files.append(
                    DefinitionFile(path: path, text: text, content: try load(text, path))
                )
            } catch {
                defects += error.list
            }
        }
        return files
    }

    mutating func checkUnique<Content>(
        _ files: [DefinitionFile<Content>],
        _ identity: (Content) -> String
    ) {
        var first: [String: String] = [:]
        for file in files {
            let identity = identity(file.content)
            guard let earlier = first[identity] else {
                first[identity] = file.path
                continue
            }
            report(
                "REPEATED_DEFINITION",
                zh: "\(identity) 已在 \(earlier) 中定义",
                en: "\(identity) is defined in \(earlier) already",
                in: file.path
            )
        }
    }

    private func bytes(_ path: String) throws(Defects) -> [UInt8] {
        switch source {
        case .folder(let root): return try FolderScan.bytes(path, "\(root)/\(path)")
        case .texts(let texts): return Array((texts[path] ?? "").utf8)
        }
    }

    private static func bytes(_ path: String, _ whole: String) throws(Defects) -> [UInt8] {
        do throws(PlainFile.Fault) {
            return try PlainFile.read(whole, mostBytes: DefinitionText.mostBytes)
        } catch {
            if case .tooLarge(let bytes) = error {
                throw Defects([DefinitionText.tooLarge(byteCount: bytes, file: path)])
            }
            throw Defects([
                FolderScan.defect(
                    "UNREADABLE_FILE",
                    zh: "文件 \(whole) \(error.words.zh)",
                    en: "The file \(whole) \(error.words.en)",
                    in: path
                )
            ])
        }
    }

    private mutating func report(_ code: String, zh: String, en: String, in path: String) {
        defects.append(FolderScan.defect(code, zh: zh, en: en, in: path))
    }

    private static func defect(_ code: String, zh: String, en: String, in path: String) -> Defect {
        Defect(
            code: code,
            message: Localized(zh: zh, en: en),
            mark: Mark(file: path, line: 1, column: 1)
        )
    }
}
