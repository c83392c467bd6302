import Casework
import Documents
import Workflow

/// The files that an opening's rows name, in one folder; each is looked through once.
struct OpeningPapers {
    /// What a cell names: a digest, and the file where it is there to be kept.
    struct Paper: Hashable, Sendable {
        let digest: String
        let file: DocumentFile?
    }

    /// Nil when no folder was given; then a row can only give digests.
    let folder: String?
    private var files: [String: DocumentFile] = [:]

    init(folder: String?) {
        self.folder = folder
    }

    /// What a cell names: `name`, `name sha256:…` to be compared, or `sha256:…` of a file that is
    /// kept elsewhere.
    ///
    /// - Throws: `PAPER_NAME`, `PAPERS_FOLDER`, `PAPER_DIGEST`, `PAPER_DIGEST_FORM`, and what a
    ///   document's file is refused for.
    mutating func paper(of cell: String, place: String) throws(Refusal) -> Paper {
        let words = cell.split(whereSeparator: \.isWhitespace)
        let last = words.last.map(String.init) ?? ""
        let given = last.hasPrefix("sha256:") ? last : nil
        if let given, !OpeningPapers.isDigest(given) {
            throw OpeningPapers.refusal(
                "PAPER_DIGEST_FORM",
                place,
                "摘要“\(given)”无效，应为 sha256: 加 64 位小写十六进制数",
                "The digest “\(given)” is not valid; expected sha256: and 64 hexadecimal digits",
                ["found": given]
            )
        }
        let name = given == nil ? cell : words.dropLast().joined(separator: " ")
        guard !name.isEmpty else { return Paper(digest: last, file: nil) }
        let file = try file(name, place: place)
        let found = file.digest
        guard given == nil || given == found else {
            throw OpeningPapers.refusal(
                "PAPER_DIGEST",
                place,
                "文件“\(name)”的摘要为 \(found)，与表中的 \(last) 不一致，文件或表格有误",
                "File “\(name)” has the digest \(found), the table says \(last): one of them is"
                    + " wrong",
                ["found": found, "expected": last]
            )
        }
        return Paper(digest: found, file: file)
    }

    private mutating func file(_ name: String, place: String) throws(Refusal) -> DocumentFile {
        if let known = files[name] { return known }
        // A name is that of a file in the folder, never a way out of it.
        guard !name.contains("/"), !name.contains("\\"), name != "..", name != "." else {
            throw OpeningPapers.refusal(
                "PAPER_NAME",
                place,
                "“\(name)”不是文件名，应为 --documents 文件夹内的文件名，不带路径",
                "“\(name)” is no file name; expected that of a file in the folder of --documents,"
                    + " without a path",
                ["found": name]
            )
        }
        guard let folder else {
            throw OpeningPapers.refusal(
                "PAPERS_FOLDER",
                place,
                "表中有文件“\(name)”，应由 --documents 给出文件所在的文件夹",
                "The table names the file “\(name)”; expected --documents with the folder of the"
                    + " files",
                ["found": name]
            )
        }
        do throws(Refusal) {
            let file = try DocumentFile(checking: "\(folder)/\(name)")
            files[name] = file
            return file
        } catch {
            throw Refusal(
                error.blockers.map {
                    Blocker(
                        code: $0.code,
                        message: $0.message,
                        place: place,
                        values: $0.values.merging(["found": name]) { first, _ in first },
                        role: $0.role
                    )
                }
            )
        }
    }

    private static func isDigest(_ text: String) -> Bool {
        text.utf8.count == 71
            && text.utf8.dropFirst(7).allSatisfy {
                (0x30...0x39).contains($0) || (0x61...0x66).contains($0)
            }
    }

    private static func refusal(
        _ code: String,
        _ place: String,
        _ zh: String,
        _ en: String,
        _ values: [String: String]
    ) -> Refusal {
        Refusal(
            Blocker(
                code: code,
                message: Localized(
                    zh: zh + "，请填表人更正",
                    en: en + "; whoever made the file can correct it"
                ),
                place: place,
                values: values
            )
        )
    }
}
