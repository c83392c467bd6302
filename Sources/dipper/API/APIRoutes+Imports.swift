import Casework
import Web
import Workflow

/// Tables from an office's own files.
extension APIRoutes {
    static let imports: [APIRoute] = [
        APIRoute(
            .post,
            "imports",
            "importTable",
            "导入表格：线索、单位、人员、专家，或银行与财务账的流水，逐行检查",
            "Imports a table of leads, organisations, people, experts or lines of the bank and the"
                + " books, each row checked",
            answers: [
                ok(
                    "已导入，或 dry_run 的答复：每一行会怎样",
                    "Imported, or what a dry_run answers: what each row becomes",
                    APIShapes.answer([
                        APIMember("dry_run", .bool),
                        APIMember(
                            "replayed",
                            .bool,
                            about: Localized(
                                zh: "每一行此前都已办理",
                                en: "Every row was done before"
                            )
                        ), APIMember("rows", .count), APIMember("registered", .count),
                        APIMember("present", .count), APIMember("drafts", .count),
                        APIMember("sheet", .nullable(.text)),
                        APIMember("encoding", .nullable(.text)),
                        APIMember("blank_rows", .count),
                        APIMember("columns", APIShapes.list(tableColumn)),
                        APIMember("left_out", APIShapes.list(leftOutRow)),
                        APIMember("lines", APIShapes.list(tableLine)),
                        APIMember("twins", APIShapes.list(twinPair)),
                    ])
                )
            ],
            answer: { try APIImport($0).perform() }
        ).with {
            $0.access = .writing
            $0.parameters = [importKey, dryRun]
            $0.body = givenTable
            $0.takesFiles = true
            $0.furtherProblems = [404]
        }
    ]

    private static let importKey = APIParameter.header(
        "Idempotency-Key",
        .text(APIText(length: 1...200, pattern: "^[!-~]{1,200}$")),
        isRequired: true,
        "幂等键：每一行只办理一次；同一键用于另一张表则 422（服务器重启前）",
        "Each row is done once; the key with another table is refused (422) until the server ends"
    )

    private static let givenTable = APIShape.object([
        APIMember("subject", .choice(ImportSubject.allCases.map(\.rawValue))),
        .optional("name", .text(1...200), "文件名，如 线索.xlsx", "The name of the file"),
        .optional(
            "content",
            .text(APIText(length: 1...Int.max)),
            "CSV 或 XLSX 文件的内容（base64）",
            "The file, CSV or XLSX, in base64"
        ),
        .optional(
            "file",
            .text(1...100),
            "以 multipart/form-data 发送时，文件所在部分的名称；代替 content",
            "Of a multipart/form-data request, the name of the part with the file; not content"
        ),
        .optional("sheet", .text(1...100), "工作表，缺省为有所需表头的", "The sheet that has the header"),
        .optional(
            "columns",
            .object([], rest: .nullable(.text(1...60))),
            "列名对应的字段，null 为不导入",
            "By title the field that a column fills; null to leave it out"
        ),
        .optional(
            "stage",
            .bool,
            "true 时对的行登记，错的行存为草稿（流水除外）；否则要么全部登记，要么一行也不登记",
            "true to keep rows that are wrong as drafts, except lines of the bank and the books;"
                + " otherwise all rows are registered, or none"
        ),
        .optional("twins", .bool, "false 不查重", "false to look for no likely twins"),
        .optional("on", APIShapes.date, "发生日期", "The date of the fact"),
        .optional(
            "for",
            APIShapes.code,
            "代何人办理：授权人的人员编号",
            "For whom: the principal's code"
        ),
    ])

    private static let tableColumn = APIShape.object([
        APIMember("title", .text), APIMember("field", .nullable(.text)),
    ])

    private static let leftOutRow = APIShape.object([
        APIMember("row", .count), APIMember("reason", .text), APIMember("text", .text),
    ])

    private static let tableLine = APIShape.object([
        APIMember("row", .count),
        APIMember("becomes", .choice(["registered", "present", "draft"])),
        APIMember("code", .nullable(.text)), APIMember("errors", APIShapes.list(.named("Error"))),
    ])

    private static let twinPair: APIShape = {
        let record = APIShape.object([APIMember("code", .text), APIMember("title", .text)])
        return .object([
            APIMember("score", .integer(.min ... .max)), APIMember("strong", .bool),
            APIMember("first", record), APIMember("second", record), APIMember("reasons", .text),
        ])
    }()
}
