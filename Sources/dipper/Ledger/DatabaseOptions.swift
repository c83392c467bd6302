import ArgumentParser
import Documents
import FoundationEssentials

/// Which ledger a command works on, and the moment of a sandbox.
struct DatabaseOptions: ParsableArguments {
    @Option(
        name: .customLong("database"),
        help: ArgumentHelp(
            "台账文件，或 postgres://… 地址；缺省为环境变量 DIPPER_DATABASE，再缺省为 dipper.sqlite。",
            valueName: "PATH|URL"
        )
    )
    var givenPath: String?

    @Option(
        help: ArgumentHelp(
            "文件存放的文件夹；缺省为环境变量 DIPPER_DOCUMENTS，再缺省在台账文件旁。",
            valueName: "FOLDER"
        )
    )
    var documentFolder: String?

    @Option(
        name: .customLong("now"),
        help: ArgumentHelp("仅限沙箱：先把沙箱时钟拨到该时刻（只能向前）。", valueName: "DATE|INSTANT")
    )
    var sandboxNow: String?

    var place: DatabasePlace {
        DatabasePlace(givenPath ?? DatabaseOptions.variable("DIPPER_DATABASE") ?? "dipper.sqlite")
    }

    /// Where the files of documents lie.
    func folder() throws -> DocumentFolder {
        try place.folder(documentFolder ?? DatabaseOptions.variable("DIPPER_DOCUMENTS"))
    }

    /// An environment variable; an empty one counts as absent.
    static func variable(_ name: String) -> String? {
        guard let value = ProcessInfo.processInfo.environment[name], !value.isEmpty else {
            return nil
        }
        return value
    }
}
