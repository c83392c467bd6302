import ArgumentParser
import Casework
import Spreadsheet
import Store
import Workflow
import WorkflowFile

/// `workflow`: the definitions by which cases run, as data.
struct WorkflowCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "workflow",
        abstract: "流程定义：检查、查看、发布。",
        subcommands: [WorkflowCheck.self, WorkflowList.self, WorkflowPublish.self]
    )
}

/// `workflow check`: every defect of a folder at once.
struct WorkflowCheck: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "检查定义文件夹，按 文件:行:列 列出全部缺陷；不需要台账。"
    )

    @Argument(help: ArgumentHelp("定义文件夹。", valueName: "DIR"))
    var folder: String

    @Option(help: ArgumentHelp("角色矩阵文件。", valueName: "FILE"))
    var roles = "roles.yaml"

    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let contents = try DefinitionContents.read(folder, roles: roles)
        return Answer(
            json: ["folder": JSON(folder), "contents": .array(contents.map(\.answer))],
            lines: [
                Localized(
                    zh: "\(folder) 没有缺陷：定义 \(contents.count) 份",
                    en: "\(folder) has no defect: \(contents.count) definitions"
                )
            ]
        )
    }
}

/// `workflow list`: what is in force, with the digests of the contents.
struct WorkflowList: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "列出台账中现行的定义及其摘要。"
    )

    @OptionGroup var export: ExportOptions
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let ledger = try OpenLedger.reading(database)
        let contents = try ledger.contents()
        let rules = try ledger.rules()
        let charts = rules.charts.sorted { $0.key < $1.key }.map(\.value.definition)
        let written = try export.write(
            SheetPage(name: "流程定义", columns: [.init("种类"), .init("文件"), .init("摘要")]),
            contents.map { [.text($0.kind), .text($0.path), .text($0.hash)] }
        )
        return ledger.answer(
            [
                "release": JSON(ledger.standing.release),
                "contents": .array(contents.map(\.answer)),
                "charts": .array(
                    charts.map {
                        [
                            "id": JSON($0.id.content), "version": JSON($0.version.content),
                            "title": JSON($0.title.text(in: output.language)),
                        ]
                    }
                ),
            ],
            [
                Localized(
                    zh: "现行版本 \(ledger.standing.release)",
                    en: "Release \(ledger.standing.release)"
                )
            ]
                + charts.map {
                    Localized(
                        zh: "\($0.id.content) 第 \($0.version.content) 版　\($0.title.zh)",
                        en: "\($0.id.content) version \($0.version.content)  \($0.title.en)"
                    )
                }
                + contents.map {
                    Localized(
                        zh: "\($0.path)　\($0.hash)",
                        en: "\($0.path)  \($0.hash)"
                    )
                } + written
        )
    }
}

/// `workflow publish`: puts a folder's definitions in force for what begins from now on.
struct WorkflowPublish: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "publish",
        abstract: "发布定义文件夹：今后新建的案卷按新版，已有案卷仍按其原版。",
        discussion: "已导入而文件夹中没有的日历年份予以保留。"
    )

    @Argument(help: ArgumentHelp("定义文件夹。", valueName: "DIR"))
    var folder: String

    @Option(help: ArgumentHelp("角色矩阵文件。", valueName: "FILE"))
    var roles = "roles.yaml"

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let contents = try DefinitionContents.read(folder, roles: roles)
        let ledger = try OpenLedger.writing(database)
        let all = try DefinitionContents.merged(try ledger.contents(), contents)
        let (release, moved) = try ledger.publish(all, output)
        return ledger.answer(
            ["release": JSON(release), "contents": JSON(all.count), "recalculated": JSON(moved)],
            [
                Localized(
                    zh: "已发布 \(all.count) 份定义，版本 \(release)；重算期限的案卷 \(moved) 个",
                    en: "\(all.count) definitions are in force as \(release);"
                        + " deadlines of \(moved) cases were dated anew"
                )
            ]
        )
    }
}

extension Content {
    fileprivate var answer: JSON {
        ["kind": JSON(kind), "path": JSON(path), "hash": JSON(hash)]
    }
}
