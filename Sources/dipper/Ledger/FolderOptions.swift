import ArgumentParser
import FoundationEssentials
import SQL
import Workflow

/// The folder of definitions that is published.
struct FolderOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "定义文件夹；缺省依次为环境变量 DIPPER_WORKFLOWS、当前目录的 Workflows、程序旁的 Workflows。",
            valueName: "DIR"
        )
    )
    var workflows: String?

    func path() throws(Refusal) -> String {
        if let workflows { return try WorkflowsFolder(path: workflows, option: "--workflows").path }
        return try WorkflowsFolder(environment: ProcessInfo.processInfo.environment).path
    }
}

extension DatabaseOptions {
    /// The options for a file that is already known.
    init(path: String) {
        self.init()
        givenPath = path
        documentFolder = nil
        sandboxNow = nil
    }
}

extension InputFile {
    /// Refuses a path where something is already, so that nothing is overwritten.
    static func requireAbsent(_ path: String) throws(StorageFault) {
        guard !FileManager.default.fileExists(atPath: path) else {
            throw .alreadyExists(path: path)
        }
    }
}
