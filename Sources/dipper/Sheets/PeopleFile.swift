import Casework
import Expression
import Portfolio
import Spreadsheet
import Workflow

/// People and experts in a table; roles are told by code or by title.
enum PersonFile: ImportedKind {
    static let name = "people"
    static let kind = "person"
    static let title = Localized(zh: "人员", en: "person")
    static let headline = "name"

    static let fields: [SheetField] = [
        SheetField("name", ["姓名", "专家姓名", "人员姓名"], .text(most: 200), isRequired: true),
        SheetField("roles", ["角色", "岗位"], .list(mostInMember: 20)),
        SheetField("organisation", ["单位", "工作单位", "所在单位"], .text(most: 2000)),
        SheetField("district", ["所在区", "区"], .text(most: 40)),
        SheetField("contact", ["联系方式", "手机", "联系电话", "电话", "邮箱"], .text(most: 2000)),
    ]

    static func payload(
        _ record: SheetRecord,
        _ row: SheetGrid.Row,
        in table: SheetTable,
        _ desk: ImportDesk
    ) throws -> [String: Value] {
        var payload = plain(record)
        var reasons = Reasons()
        if case .list(let told)? = record.values["roles"] {
            let roles = told.map { desk.roleTitles[$0] ?? $0.uppercased() }
            payload["roles"] = .list(roles.map { .string($0) })
            try reasons.value(or: ()) {
                try desk.check(roles: roles, place: table.place(row, field: "roles"))
            }
        }
        if case .text(let name)? = record.values["organisation"] {
            let found = try desk.organisations(named: name)
            if let id = found.first, found.count == 1 {
                payload["organisation"] = .string(id)
            } else {
                reasons.add(organisation(name, found.count, row, table))
            }
        }
        try reasons.check()
        return payload
    }

    private static func organisation(
        _ name: String,
        _ count: Int,
        _ row: SheetGrid.Row,
        _ table: SheetTable
    ) -> Blocker {
        table.blocker(
            "CELL_ORGANISATION",
            row,
            field: "organisation",
            zh: count == 0
                ? "为“\(name)”，没有登记过这个单位；应先登记单位，或填单位编号"
                : "为“\(name)”，有 \(count) 个单位同名；应填单位编号",
            en: count == 0
                ? "is “\(name)”, which is not registered; expected a registered organisation"
                : "is “\(name)”, the name of \(count) organisations; expected a code",
            expected: "DW-2026-000001"
        )
    }
}

/// Experts in a table: people who review, unless a row says otherwise.
enum ExpertFile: ImportedKind {
    static let name = "experts"
    static let kind = "person"
    static let title = Localized(zh: "专家", en: "expert")
    static let command = "import-experts"
    static let headline = "name"
    static let fields = PersonFile.fields

    static func payload(
        _ record: SheetRecord,
        _ row: SheetGrid.Row,
        in table: SheetTable,
        _ desk: ImportDesk
    ) throws -> [String: Value] {
        let payload = try PersonFile.payload(record, row, in: table, desk)
        return payload.merging(["roles": .list([.string("REV")])]) { told, _ in told }
    }
}

/// Organisations in a table.
enum OrganisationFile: ImportedKind {
    static let name = "organisations"
    static let kind = "organisation"
    static let title = Localized(zh: "单位", en: "organisation")
    static let headline = "name"

    private static let kinds: [SheetField.Choice] = [
        .init("enterprise", ["企业", "公司"]), .init("university", ["高校", "大学", "高等院校"]),
        .init("institute", ["科研院所", "研究院所", "研究所", "研究院"]), .init("hospital", ["医院"]),
        .init("lab", ["实验室"]), .init("public_institution", ["事业单位"]),
        .init("fund", ["基金"]), .init("fund_manager", ["基金管理人", "基金管理公司"]),
        .init("government", ["政府", "政府机关", "机关"]), .init("park", ["园区"]),
        .init("other", ["其他", "其它"]),
    ]
    private static let forms: [SheetField.Choice] = [
        .init("limited", ["有限责任公司", "有限公司"]), .init("joint_stock", ["股份有限公司", "股份公司"]),
        .init("other", ["其他", "其它"]),
    ]

    static let fields: [SheetField] = [
        SheetField("name", ["单位名称", "名称", "企业名称"], .text(most: 2000), isRequired: true),
        SheetField(
            "kind",
            ["单位类型", "类型", "单位性质"],
            .choice(code: "CELL_CHOICE", kinds),
            isRequired: true
        ),
        SheetField("uscc", ["统一社会信用代码", "信用代码", "社会信用代码"], .text(most: 40)),
        SheetField("form", ["公司形式", "企业形式"], .choice(code: "CELL_CHOICE", forms)),
        SheetField("region", ["注册地", "注册地址", "所在地"], .text(most: 40)),
        SheetField("aliases", ["别名", "简称", "曾用名"], .list(mostInMember: 60)),
    ]

    static func payload(
        _ record: SheetRecord,
        _ row: SheetGrid.Row,
        in table: SheetTable,
        _ desk: ImportDesk
    ) throws -> [String: Value] {
        var payload = plain(record)
        if case .text(let text)? = record.values["uscc"] {
            let place = table.place(row, field: "uscc")
            payload["uscc"] = .string(try UnifiedCreditCode.parse(text, place: place).text)
        }
        return payload
    }
}
