import Portfolio
import Spreadsheet
import Workflow

/// What a cell of a table of ties is refused for.
extension TieImport {
    /// What may be wrong with a cell.
    enum Fault {
        case unknown(String, zh: String, en: String)
        case inactive(String)
        case organisation(String, Int)
        case other(String)
        case object(ExpertTie.Relation, Set<String>)
        case dates(CivilDate)
        case differs(CivilDate?)
    }

    mutating func refuse(_ fault: Fault, _ row: SheetGrid.Row, _ field: String) {
        let told = TieImport.words(fault, field)
        blockers.append(
            table.blocker(
                told.code,
                row,
                field: field,
                zh: told.zh,
                en: told.en,
                expected: told.expected
            )
        )
    }

    private static func words(
        _ fault: Fault,
        _ field: String
    ) -> (code: String, zh: String, en: String, expected: String) {
        switch fault {
        case .unknown(let code, let zh, let en):
            return (
                "CELL_\(field.uppercased())", "为“\(code)”，没有这个\(zh)；应为已登记的编号",
                "is “\(code)”, which is no \(en); expected a code that is registered", ""
            )
        case .inactive(let code):
            return (
                "CELL_EXPERT", "为“\(code)”，该专家已暂停或出库，不登记关系；应先恢复或删去此行",
                "is “\(code)”, who is suspended or retired; expected an active expert", ""
            )
        case .organisation(let name, let count):
            return (
                "CELL_ORGANISATION",
                count == 0
                    ? "为“\(name)”，没有登记过这个单位；应先登记单位，或填单位编号"
                    : "为“\(name)”，有 \(count) 个单位同名；应填单位编号或信用代码",
                count == 0
                    ? "is “\(name)”, which is not registered; expected a registered organisation"
                    : "is “\(name)”, the name of \(count) organisations; expected a code",
                "DW-2026-000001"
            )
        case .other(let code):
            return (
                "CELL_ORGANISATION", "为“\(code)”，与同一行的单位名称不是同一个单位",
                "is “\(code)”, another organisation than the row names", ""
            )
        case .object(let relation, let wanted):
            let expected = wanted.sorted().joined(separator: " | ")
            let titles = wanted.sorted().map { TieFile.title(of: $0) }.joined(separator: "、")
            return (
                "TIE_OBJECT", "为“\(TieFile.name(of: relation))”，应填且只填\(titles)中的一项",
                "is “\(relation.rawValue)”; expected exactly one of \(expected) in the row",
                expected
            )
        case .dates(let since):
            return (
                "TIE_DATES", "早于起始日期 \(since)；应在其后", "is before \(since), the first day", ""
            )
        case .differs(let until):
            let shown = until?.description
            let state = shown.map { "ended on \($0)" } ?? "lasts"
            return (
                "TIE_DIFFERS", "与在案的同一关系不符：在案截止为 \(shown ?? "空（仍在持续）")；请核对后更正",
                "differs from the same tie on file, which \(state)",
                shown ?? ""
            )
        }
    }

    static func empty(_ file: String) -> Blocker {
        Blocker(
            code: "ROWS_EMPTY",
            message: Localized(
                zh: "文件只有表头，没有利害关系，请填表人补充",
                en: "The file has a header and no ties; whoever made the file can add them"
            ),
            place: file
        )
    }
}
