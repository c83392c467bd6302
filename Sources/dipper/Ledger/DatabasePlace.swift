import Casework
import Documents
import Workflow

/// Where a ledger lies: a file of SQLite, or a database of a PostgreSQL server.
struct DatabasePlace: Hashable {
    /// A path, or an address such as `postgres://dipper@db1,db2/ledger`.
    let text: String

    init(_ text: String) { self.text = text }

    var isServer: Bool { ["postgres://", "postgresql://"].contains(where: text.hasPrefix) }

    /// As people are shown it: an address without its password.
    var shown: String {
        guard isServer, let at = text.lastIndex(of: "@"),
            let start = text.firstRange(of: "://")?.upperBound, start < at,
            let colon = text[start..<at].firstIndex(of: ":")
        else { return text }
        return text[..<colon] + ":***" + text[at...]
    }

    /// Where the files of its documents lie: in the folder that was named, or beside the file.
    ///
    /// - Throws: a `Refusal` for a server's ledger whose folder nobody named. Every server that
    ///   works on one ledger must reach the same folder.
    func folder(_ named: String?) throws -> DocumentFolder {
        if let named { return DocumentFolder(at: named) }
        guard !isServer else { throw DatabasePlace.folderMissing(shown) }
        return DocumentFolder(beside: text)
    }

    private static func folderMissing(_ place: String) -> Refusal {
        Refusal(
            Blocker(
                code: "DOCUMENT_FOLDER",
                message: Localized(
                    zh: "台账 \(place) 在数据库服务器上，须说明文件存放的文件夹：请系统管理员给出"
                        + " --document-folder 或环境变量 DIPPER_DOCUMENTS（各服务器须是同一个文件夹）",
                    en: "The ledger \(place) lies on a database server, and the folder of its"
                        + " documents must be named: give --document-folder or the environment"
                        + " variable DIPPER_DOCUMENTS, the same folder for every server"
                ),
                place: "--document-folder",
                role: "ADM"
            )
        )
    }
}
