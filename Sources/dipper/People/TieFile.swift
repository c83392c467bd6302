import ArgumentParser
import Casework
import Portfolio
import Spreadsheet
import Workflow

/// The columns of a table of ties.
enum TieFile {
    private static let relations = ExpertTie.Relation.allCases.map { relation in
        SheetField.Choice(relation.rawValue, names(of: relation))
    }

    static let fields: [SheetField] = [
        SheetField("expert", ["专家编号", "专家"], .text(most: 40), isRequired: true),
        SheetField(
            "relation",
            ["关系", "关系类型"],
            .choice(code: "CELL_CHOICE", relations),
            isRequired: true
        ),
        SheetField("organisation", ["单位", "单位名称", "企业名称"], .text(most: 2000)),
        SheetField(
            "credit_code",
            ["统一社会信用代码", "信用代码", "社会信用代码"],
            .text(most: 40)
        ),
        SheetField("person", ["人员编号", "人员"], .text(most: 40)),
        SheetField("project", ["项目编号", "项目"], .text(most: 40)),
        SheetField("since", ["起始日期", "任职日期", "出资日期"], .date),
        SheetField("until", ["截止日期", "离任日期", "退出日期"], .date),
        SheetField("items", ["成果项数", "项数"], .integer),
        SheetField("source", ["依据", "来源"], .text(most: 120)),
    ]

    /// Columns that name what the relation is one to, each with the field of the tie.
    static let objects = [
        "organisation": "organisation", "credit_code": "organisation", "person": "person",
        "project": "project",
    ]

    static func name(of relation: ExpertTie.Relation) -> String {
        names(of: relation).first ?? relation.rawValue
    }

    static func title(of object: String) -> String {
        fields.first { $0.name == object }?.title ?? object
    }

    private static func names(of relation: ExpertTie.Relation) -> [String] {
        switch relation {
        case .employment: ["任职", "高管", "员工"]
        case .directorship: ["董事、监事", "董事", "监事", "董监"]
        case .control: ["控股股东", "实际控制人", "控股"]
        case .advice: ["顾问"]
        case .litigation: ["诉讼"]
        case .holding: ["持股", "股东", "持有股权", "期权"]
        case .service: ["有偿服务", "检测服务"]
        case .preparation: ["参与编制"]
        case .kinship: ["亲属"]
        case .mentorship: ["师生"]
        case .coauthorship: ["合作成果"]
        case .other: ["其他", "其它"]
        }
    }
}

/// `expert import-ties FILE`: ties out of a registry, all rows or none, and safe to repeat.
struct ExpertImportTies: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "import-ties",
        abstract: "从 XLSX 或 CSV 导入专家的利害关系（持股、董监等）：先查全部行，要么全部登记，要么一条也不登记。",
        discussion: """
            列：\(TieFile.fields.map(\.title).joined(separator: "、"))；必填：\
            \(TieFile.fields.filter(\.isRequired).map(\.title).joined(separator: "、"))，\
            另按关系填单位、人员编号、项目编号中的一项。单位写编号、信用代码、现名或曾用名。\
            在案已有的同一关系不再登记；在案仍在持续而表中有截止日期的，登记终止。说明见 Handbook/experts.md。
            """
    )

    @OptionGroup var source: TableOptions

    @Flag(help: "只核对并列出将有的登记，不写入。")
    var dryRun = false

    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let table = try source.table(ColumnMapping(TieFile.fields))
        var caller = try options.caller()
        caller.channel = "import"
        let effective = try options.effective()
        let ledger = try OpenLedger.writing(options.database).read(by: caller)
        let run = try TieImport(table, ledger)
        if !dryRun {
            let title = Localized(zh: "导入", en: "Importing")
            let bar = ProgressBar(title, total: run.commands.count, output)
            defer { bar.end() }
            try run.perform(by: caller, effective: effective, bar)
        }
        let done = dryRun ? ("将登记", "to be recorded") : ("登记", "recorded")
        return ledger.answer(
            [
                "rows": JSON(table.rows.count), "recorded": JSON(run.recorded),
                "ended": JSON(run.ended), "present": JSON(run.present),
                "applied": .bool(!dryRun),
            ],
            [
                Localized(
                    zh: "共 \(table.rows.count) 行：\(done.0) \(run.recorded) 条，"
                        + "终止 \(run.ended) 条，已有 \(run.present) 条",
                    en: "\(table.rows.count) rows: \(run.recorded) \(done.1),"
                        + " \(run.ended) ended, \(run.present) present before"
                )
            ]
        )
    }
}
