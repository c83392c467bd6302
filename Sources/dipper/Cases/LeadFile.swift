import Casework
import Expression
import Spreadsheet
import Workflow

/// Leads in a table, each row as the command that registers it.
enum LeadFile: ImportedKind {
    typealias Twins = TwinOptions

    static let name = "leads"
    static let kind = "project"
    static let title = Localized(zh: "线索", en: "lead")
    static let emptyCode = "LEADS_EMPTY"
    static let headline = "title"
    static let template = columns
    static let columns = ["项目名称", "牵头单位", "合作单位", "领域", "公开信息", "来源", "来源渠道"]

    /// The policy's four channels (measure D14), and 待核 for what is to be verified.
    static let channels: [SheetField.Choice] = [
        .init("open_call", ["公开征集"]), .init("scouting", ["主动发掘"]),
        .init("recommendation", ["重点推荐"]), .init("contest", ["大赛选拔"]),
        .init("pending", ["待核", "渠道待核"]),
    ]

    /// Lengths are limits of the chart, which texts in cells do not have.
    static let fields: [SheetField] = [
        SheetField(
            "title",
            ["项目名称", "名称", "技术名称", "题目"],
            .text(most: 2000),
            isRequired: true
        ),
        SheetField(
            "lead_name",
            ["牵头单位", "承担单位", "申报单位", "牵头单位名称"],
            .text(most: 2000)
        ),
        SheetField("partners", ["合作单位", "参与单位"], .text(most: 2000)),
        SheetField("field", ["领域", "技术领域", "所属领域"], .text(most: 60)),
        SheetField("public_information", ["公开信息", "简介", "项目简介"], .text(most: 2000)),
        SheetField("source", ["来源", "来源凭证号", "来源依据"], .text(most: 120)),
        SheetField(
            "channel",
            ["来源渠道", "发掘渠道"],
            .choice(code: "CELL_CHANNEL", channels),
            isRequired: true
        ),
        SheetField("contact", ["联系方式", "联系人", "联系电话"], .text(most: 2000)),
        SheetField("district", ["所在区", "所属区", "区"], .text(most: 40)),
        SheetField("core_ip", ["核心知识产权", "专利号"], .list(mostInMember: 200)),
    ]

    /// By what the row says; columns that came later count only where they are filled.
    static func key(_ record: SheetRecord) -> String {
        let texts = fields.map { field in
            let text = record.text(field.name)
            guard field.name == "channel" else { return text }
            return channels.first { $0.value == text }?.names.first ?? text
        }
        let known = texts.prefix(columns.count)
        let later = zip(fields, texts).dropFirst(columns.count).filter { !$0.1.isEmpty }
        let all = known + later.map { "\($0.0.name)=\($0.1)" }
        return "import:\(Digests.named(Array(all.joined(separator: "\u{1F}").utf8)))"
    }
}
