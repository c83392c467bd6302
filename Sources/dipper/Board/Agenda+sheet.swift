import Spreadsheet
import Store
import Workflow

/// The agenda as rows of a sheet.
extension Agenda {
    static let page = SheetPage(
        name: "今日",
        columns: [
            .init("类别"), .init("期限", .date), .init("剩余工作日", .integer), .init("编号"),
            .init("名称"), .init("事项"), .init("暂定", .bool), .init("本人", .bool),
        ]
    )
}

extension Agenda.Due {
    var cells: [Cell] {
        [
            .text("期限"), .date(due), .number("\(workdaysLeft)"), .text(timer.place),
            Cell(text: headline), .text(title.zh), .bool(timer.isProvisional), .bool(isMine),
        ]
    }
}

extension Agenda.Waiting {
    var cells: [Cell] {
        [
            .text("待办"), .empty, .empty,
            .text(instance.isEmpty ? code : "\(code)/\(instance)"), Cell(text: headline),
            Cell(text: "\(event.name) \(event.title.zh)\(note.map { "：\($0.zh)" } ?? "")"), .empty,
            .bool(true),
        ]
    }
}
