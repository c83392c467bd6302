internal import Workflow

/// Why a file cannot be kept; ``DocumentFile`` tells it with the file's name.
enum DocumentDefect: Error, Hashable {
    case notFile
    case unreadable
    case empty
    case large(Int64, most: Int64)
    case unknownType
    case unknownArchive
    case legacyOffice
    case cutOff
    case damaged
    case changed
    case encrypted
    case nameDiffers(found: String, DocumentType)
    case macros(String)
    case entities(String)
    case entryName(String)
    case manyEntries(Int, most: Int)
    case bomb(String)
    case unpacked(Int64)
    case overlapping

    var code: String {
        switch self {
        case .notFile: "DOCUMENT_NOT_FILE"
        case .unreadable: "FILE_UNREADABLE"
        case .empty: "DOCUMENT_EMPTY"
        case .large: "FILE_TOO_LARGE"
        case .unknownType, .unknownArchive, .legacyOffice: "DOCUMENT_TYPE"
        case .cutOff, .damaged: "DOCUMENT_DAMAGED"
        case .changed: "DOCUMENT_CHANGED"
        case .encrypted: "DOCUMENT_ENCRYPTED"
        case .nameDiffers: "DOCUMENT_NAME_DIFFERS"
        case .macros: "DOCUMENT_MACRO"
        case .entities: "DOCUMENT_ENTITY"
        case .entryName: "DOCUMENT_ENTRY_NAME"
        case .manyEntries, .bomb, .unpacked, .overlapping: "DOCUMENT_BOMB"
        }
    }

    /// What was found and what was expected, where that is a number or a name.
    var values: [String: String] {
        switch self {
        case .large(let found, let most):
            ["found": "\(found)", "expected": "<= \(most)"]
        case .nameDiffers(let found, let type):
            ["found": found, "expected": type.endings.joined(separator: ", ")]
        case .macros(let name), .entities(let name), .entryName(let name), .bomb(let name):
            ["found": DocumentDefect.visible(name)]
        case .manyEntries(let count, let most):
            ["found": "\(count)", "expected": "<= \(most)"]
        case .unpacked(let bytes):
            ["found": "\(bytes)", "expected": "<= \(ArchiveCheck.mostBytes)"]
        case .unknownType, .unknownArchive, .legacyOffice: ["expected": DocumentType.list]
        case .notFile, .unreadable, .empty, .cutOff, .damaged, .changed, .encrypted, .overlapping:
            [:]
        }
    }

    /// What is wrong with the file, in a clause, and what its owner can do.
    private var clauses: (zh: String, en: String) {
        switch self {
        case .notFile:
            (
                "不是普通文件（链接、管道、设备和文件夹都不收），请给出文件本身",
                "is no regular file (links, pipes, devices and folders are not taken);"
                    + " give the file itself"
            )
        case .unreadable:
            ("无法读取，应为可读的文件，请核对路径与权限", "cannot be read; check the path and the permissions")
        case .empty: ("是空文件，请核对后重新给出", "is empty; check it and give it again")
        case .large(let bytes, let most):
            (
                "有 \(bytes) 字节，最多 \(most) 字节，请拆分或降低扫描分辨率",
                "has \(bytes) bytes, at most \(most) are kept; split it or scan it coarser"
            )
        case .unknownType:
            (
                "的内容不是可保存的类型，应为 \(DocumentType.list) 之一，请转换后再交",
                "is of no type that is kept; expected one of \(DocumentType.list): convert it"
            )
        case .unknownArchive:
            (
                "是压缩包，但缺少 OFD、DOCX、XLSX 或 PPTX 必需的部件，请交原始文件",
                "is an archive without the mandatory parts of OFD, DOCX, XLSX or PPTX;"
                    + " give the document itself"
            )
        case .legacyOffice:
            (
                "是旧版 Office（或 WPS）格式，请另存为 DOCX、XLSX、PPTX 或 PDF 再交",
                "is in the format of Office before 2007; save it as DOCX, XLSX, PPTX or PDF"
            )
        case .cutOff: ("不完整（没有结尾），请重新导出或扫描", "is cut off; export or scan it again")
        case .damaged: ("已损坏，请重新导出或扫描", "is damaged; export or scan it again")
        case .changed: ("在读取时被改动，请等写完后再交", "changed while it was read; wait until it is written")
        case .encrypted:
            (
                "已加密，密码一旦丢失便无法查阅，也无法核验内容，请去掉密码再交",
                "is encrypted: without its password nobody could read it in years;"
                    + " take the password off"
            )
        case .nameDiffers, .macros, .entities, .entryName, .manyEntries, .bomb, .unpacked,
            .overlapping:
            contentClauses
        }
    }

    private var contentClauses: (zh: String, en: String) {
        switch self {
        case .nameDiffers(let found, let type):
            (
                "的内容是 \(type.rawValue.uppercased())，扩展名却是“\(found)”，"
                    + "应为 \(type.endings.joined(separator: " 或 "))，请核对文件",
                "holds \(type.rawValue.uppercased()) but is named “\(found)”;"
                    + " expected \(type.endings.joined(separator: " or ")): check the file"
            )
        case .macros(let name):
            (
                "含有宏（\(DocumentDefect.visible(name))），请另存为不含宏的文件再交",
                "has macros (\(DocumentDefect.visible(name))); save it without them"
            )
        case .entities(let name):
            (
                "的部件 \(DocumentDefect.visible(name)) 含有 DOCTYPE 或 ENTITY 声明，请用办公软件另存后再交",
                "declares a DOCTYPE or an ENTITY in \(DocumentDefect.visible(name));"
                    + " save it anew with an office program"
            )
        case .entryName(let name):
            (
                "内有不允许的条目名“\(DocumentDefect.visible(name))”（越出文件夹、重复或是链接），请核对来源",
                "has an entry “\(DocumentDefect.visible(name))” that leads out of the folder,"
                    + " is there twice or is a link; check where it comes from"
            )
        case .manyEntries(let count, let most):
            (
                "内有 \(count) 个条目，最多 \(most) 个，请核对来源",
                "has \(count) entries, at most \(most) are taken; check where it comes from"
            )
        case .bomb(let name):
            (
                "的部件 \(DocumentDefect.visible(name)) 压缩比超过 \(ArchiveCheck.mostRatio)，像是压缩炸弹，请核对来源",
                "unpacks \(DocumentDefect.visible(name)) to more than"
                    + " \(ArchiveCheck.mostRatio) times its size; check where it comes from"
            )
        case .unpacked(let bytes):
            (
                "解压后至少 \(bytes) 字节，最多 \(ArchiveCheck.mostBytes) 字节，请核对来源",
                "unpacks to \(bytes) bytes or more, at most \(ArchiveCheck.mostBytes) are taken;"
                    + " check where it comes from"
            )
        case .overlapping:
            ("内的条目互相重叠，像是压缩炸弹，请核对来源", "has entries that overlap; check where it comes from")
        case .notFile, .unreadable, .empty, .large, .unknownType, .unknownArchive, .legacyOffice,
            .cutOff, .damaged, .changed, .encrypted:
            clauses
        }
    }

    func blocker(_ path: String) -> Blocker {
        let name = DocumentDefect.visible(path)
        return Blocker(
            code: code,
            message: Localized(zh: "文件 \(name) \(clauses.zh)", en: "File \(name) \(clauses.en)"),
            place: path,
            values: values
        )
    }

    /// A name as it can be printed: what steers a terminal or turns the text shows as its code.
    package static func visible(_ name: String) -> String {
        var text = ""
        for scalar in name.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate:
                text += "<U+\(String(scalar.value, radix: 16, uppercase: true))>"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}
