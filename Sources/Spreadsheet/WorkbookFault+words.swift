extension WorkbookFault {
    /// What is wrong, as the rest of a sentence about the workbook.
    var words: (zh: String, en: String) {
        switch self {
        case .notWorkbook, .oldFormat, .encrypted, .damaged, .partMissing, .markup, .order,
            .name, .documentType, .sheetMissing:
            formWords
        case .tooLarge, .entries, .unpacked, .ratio, .overlap, .levels, .token, .strings, .cells,
            .rows, .columns, .merges, .cellLength:
            limitWords
        }
    }

    private var formWords: (zh: String, en: String) {
        switch self {
        case .notWorkbook: ("不是 XLSX 文件", "is not an XLSX file")
        case .oldFormat:
            (
                "是旧的 .xls 格式，应另存为 .xlsx",
                "is in the old .xls format; it has to be saved as .xlsx"
            )
        case .encrypted:
            (
                "设有打开密码，应去掉密码后另存",
                "is encrypted by a password; it has to be saved without one"
            )
        case .damaged(let detail): ("已损坏（\(detail)）", "is damaged (\(detail))")
        case .partMissing(let part): ("缺少部分 \(part)", "lacks the part \(part)")
        case .markup(let part, let line, let detail):
            (
                "的部分 \(part) 第 \(line) 行不是合式的 XML（\(detail)）",
                "has a part \(part) whose line \(line) is not well-formed XML (\(detail))"
            )
        case .order(let place):
            (
                "的单元格 \(place) 重复或次序颠倒",
                "has the cell \(place) twice or out of order"
            )
        case .name(let name):
            (
                "含有不允许的路径“\(name)”",
                "holds an entry with the path “\(name)”, which is not allowed"
            )
        case .documentType(let part):
            (
                "的部分 \(part) 含有 DOCTYPE 或实体声明，不予读取",
                "has a DOCTYPE or an entity declaration in \(part), which is not read"
            )
        case .sheetMissing(let name, let known):
            (
                "没有工作表“\(name)”，有：\(known.joined(separator: "、"))",
                "has no sheet “\(name)”; it has: \(known.joined(separator: ", "))"
            )
        case .tooLarge, .entries, .unpacked, .ratio, .overlap, .levels, .token, .strings, .cells,
            .rows, .columns, .merges, .cellLength:
            limitWords
        }
    }

    private var limitWords: (zh: String, en: String) {
        switch self {
        case .tooLarge(let found):
            (
                "有 \(found) 字节，最多 \(SheetLimits.mostBytes) 字节",
                "has \(found) bytes, at most \(SheetLimits.mostBytes) are read"
            )
        case .entries(let found):
            (
                "含有 \(found) 个部分，最多 \(SheetLimits.mostEntries) 个",
                "holds \(found) entries, at most \(SheetLimits.mostEntries) are read"
            )
        case .unpacked(let found):
            (
                "展开后有 \(found) 字节，最多 \(SheetLimits.mostUnpackedBytes) 字节",
                "unpacks to \(found) bytes, at most \(SheetLimits.mostUnpackedBytes) are read"
            )
        case .ratio(let part, let found):
            (
                "的部分 \(part) 压缩比为 \(found)，最大 \(SheetLimits.mostRatio)，疑为压缩炸弹",
                "has a part \(part) packed \(found) to 1, at most \(SheetLimits.mostRatio) is"
                    + " read: it looks like a bomb"
            )
        case .overlap(let part):
            (
                "的部分 \(part) 与别的部分重叠，疑为压缩炸弹",
                "has a part \(part) that overlaps another: it looks like a bomb"
            )
        case .levels(let part):
            (
                "的部分 \(part) 嵌套超过 \(SheetLimits.mostLevels) 层",
                "has a part \(part) nested deeper than \(SheetLimits.mostLevels) levels"
            )
        case .token(let part):
            (
                "的部分 \(part) 有超过 \(SheetLimits.mostBytesInToken) 字节的标签",
                "has a tag above \(SheetLimits.mostBytesInToken) bytes in \(part)"
            )
        case .strings, .cells, .rows, .columns, .merges, .cellLength: cellWords
        case .notWorkbook, .oldFormat, .encrypted, .damaged, .partMissing, .markup, .order,
            .name, .documentType, .sheetMissing:
            formWords
        }
    }
    private var cellWords: (zh: String, en: String) {
        switch self {
        case .strings:
            (
                "的文字超过 \(SheetLimits.mostStrings) 条，请拆分",
                "has more than \(SheetLimits.mostStrings) texts; split it"
            )
        case .cells:
            (
                "的单元格超过 \(SheetLimits.mostCells) 个，请拆分",
                "has more than \(SheetLimits.mostCells) cells; split it"
            )
        case .rows:
            (
                "超过 \(SheetLimits.mostRows) 行，请拆分",
                "has more than \(SheetLimits.mostRows) rows; split it"
            )
        case .columns:
            (
                "超过 \(SheetLimits.mostColumns) 列",
                "has more than \(SheetLimits.mostColumns) columns"
            )
        case .merges:
            (
                "的合并单元格过多，最多 \(SheetLimits.mostMerges) 处",
                "has too many merged cells, at most \(SheetLimits.mostMerges) are read"
            )
        case .cellLength(let place):
            (
                "的单元格 \(place) 超过 \(SheetLimits.mostCharactersInCell) 个字符",
                "has a cell \(place) above \(SheetLimits.mostCharactersInCell) characters"
            )
        case .notWorkbook, .oldFormat, .encrypted, .damaged, .partMissing, .markup, .order,
            .name, .documentType, .sheetMissing, .tooLarge, .entries, .unpacked, .ratio,
            .overlap, .levels, .token:
            limitWords
        }
    }
}
