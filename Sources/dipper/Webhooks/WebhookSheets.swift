import Casework
import Courier
import Portfolio
import Spreadsheet
import Store
import Workflow

/// Endpoints, deliveries and attempts as rows of a sheet.
enum WebhookSheets {
    static let endpoints = SheetPage(
        name: "推送端点",
        columns: [
            .init("编号"), .init("名称"), .init("类别"), .init("状态"), .init("排队", .integer),
            .init("近一日成功", .integer), .init("近一日尝试", .integer),
        ]
    )
    static let deliveries = SheetPage(
        name: "投递",
        columns: [
            .init("消息", .integer), .init("事项"), .init("案卷"), .init("产生时间"), .init("状态"),
            .init("尝试", .integer), .init("下次"),
        ]
    )
    static let attempts = SheetPage(
        name: "尝试",
        columns: [
            .init("次数", .integer), .init("发送时间"), .init("毫秒", .integer),
            .init("应答码", .integer), .init("结果"), .init("应答"),
        ]
    )

    static func cells(
        of endpoint: CaseStream,
        _ queue: QueueFigures?,
        _ words: CaseWords
    ) -> [Cell] {
        [
            .text(endpoint.code), Cell(text: endpoint.text("name") ?? ""),
            Cell(text: endpoint.text("kind") ?? ""),
            .text(words.states(endpoint.root.active, kind: endpoint.kind, instance: "").zh),
            .number("\(queue?.waiting ?? 0)"), .number("\(queue?.successes ?? 0)"),
            .number("\(queue?.attempts ?? 0)"),
        ]
    }
}

extension CourierDesk.Line {
    var cells: [Cell] {
        [
            .number("\(number)"), .text(type), Cell(text: code), .text(createdAt.description),
            .text(DeliveryWords.state(state).zh), .number("\(attempts)"),
            Cell(text: nextAt?.description ?? ""),
        ]
    }
}

extension CourierDesk.Attempt {
    var cells: [Cell] {
        [
            .number("\(number)"), .text(sentAt.description), .number("\(durationMilliseconds)"),
            .number("\(status)"), .text(fault.isEmpty ? "成功" : DeliveryWords.fault(fault).zh),
            Cell(text: answer),
        ]
    }
}
