import FoundationEssentials
import Workflow
import WorkflowFile

/// A `Workflows` folder of which a calculation reads one kind of definition.
///
/// Charts are left unread, so that a chart in progress stops no calculation.
struct WorkflowsFolder {
    let path: String

    init(path: String, option: String) throws(Refusal) {
        guard WorkflowsFolder.isFolder(path) else {
            throw WorkflowsFolder.missing(path, option: option)
        }
        self.path = path
    }

    /// Looks where `DIPPER_WORKFLOWS` says, or in the working directory, or beside the program.
    init(environment: [String: String]) throws(Refusal) {
        if let path = environment["DIPPER_WORKFLOWS"], !path.isEmpty {
            try self.init(path: path, option: "DIPPER_WORKFLOWS")
            return
        }
        let places = ["Workflows"] + WorkflowsFolder.besideProgram
        guard let path = places.first(where: { WorkflowsFolder.isFolder($0) }) else {
            throw WorkflowsFolder.missing(places.joined(separator: ", "), option: "--workflows")
        }
        try self.init(path: path, option: "--workflows")
    }

    /// Every definition of a subfolder; throws every defect of all of its files.
    func read<Content>(
        _ subfolder: String,
        _ load: (String, String) throws(Defects) -> Content
    ) throws -> [Content] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(path)/\(subfolder)"))
        var contents: [Content] = []
        var defects: [Defect] = []
        for name in (names ?? []).sorted() where name.hasSuffix(".yaml") && !name.hasPrefix(".") {
            let file = "\(path)/\(subfolder)/\(name)"
            let bytes = try InputFile.read(file, mostBytes: DefinitionText.mostBytes)
            do throws(Defects) {
                contents.append(try load(try DefinitionText.decode(bytes, file: file), file))
            } catch {
                defects += error.list
            }
        }
        guard defects.isEmpty else { throw Defects(defects) }
        return contents
    }

    private static var besideProgram: [String] {
        let link = "/proc/self/exe"
        guard let program = try? FileManager.default.destinationOfSymbolicLink(atPath: link),
            let slash = program.lastIndex(of: "/")
        else { return [] }
        let folder = program[..<slash]
        return ["\(folder)/Workflows", "\(folder)/../share/dipper/Workflows"]
    }

    private static func isFolder(_ path: String) -> Bool {
        var isDirectory = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory)
            && isDirectory
    }

    private static func missing(_ path: String, option: String) -> Refusal {
        Refusal(
            Blocker(
                code: "WORKFLOWS_MISSING",
                message: Localized(
                    zh: "找不到定义文件夹 \(path)，请用 --workflows 或环境变量 DIPPER_WORKFLOWS 指明",
                    en: "There is no folder of definitions at \(path);"
                        + " name it by --workflows or by DIPPER_WORKFLOWS"
                ),
                place: option,
                values: ["found": path]
            )
        )
    }
}
