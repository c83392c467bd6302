import Paper
import Portfolio
import Web

/// The papers of the payment of a tranche.
extension APIRoutes {
    static let payments: [APIRoute] = [
        APIRoute(
            .get,
            "cases/:code/tranches/:tranche/paper",
            "getPaymentPaper",
            "一个批次的资金拨付审批单（slip）或拨款通知（notice），PDF 或 DOCX",
            "The form on which a tranche is approved, or the notice to the payee, as PDF or DOCX",
            answers: [bytes(ReportFormat.allCases.map(\.type), "文件", "The file")],
            answer: { call in
                let paper = try PaymentPaper(
                    call.text("paper").flatMap(PaymentPaper.Kind.init(rawValue:)) ?? .slip,
                    of: call.found().code,
                    tranche: Int(call.part("tranche")) ?? 0,
                    call.ledger
                )
                let format = call.text("format").flatMap(ReportFormat.init(rawValue:))
                return try paper.download(format ?? .pdf)
            }
        ).with {
            $0.parameters = [
                code, .path("tranche", .integer(1...1000), "批次", "The number of the tranche"),
                .query(
                    "paper",
                    .choice(PaymentPaper.Kind.allCases.map(\.rawValue)),
                    "哪一种，缺省 slip 审批单",
                    "Which paper, the approval form unless given"
                ),
                .query(
                    "format",
                    .choice(ReportFormat.allCases.map(\.rawValue)),
                    "格式，缺省 pdf",
                    "The format, pdf unless given"
                ),
            ]
        }
    ]
}
