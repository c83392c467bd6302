import Casework
import Paper
import Portfolio
import Web
import Workflow

/// The text of an agreement, and the versions of its terms.
extension APIRoutes {
    private static let agreement = APIParameter.path(
        "code",
        APIShapes.code,
        "协议编号",
        "The code of the agreement"
    )

    static let agreements: [APIRoute] = [
        APIRoute(
            .get,
            "grants/:code/text",
            "getAgreementText",
            "按模板生成的协议文本，PDF 或 DOCX",
            "The text of an agreement by the wording in force, as PDF or DOCX",
            answers: [bytes(ReportFormat.allCases.map(\.type), "文件", "The file")],
            answer: { call in
                let paper = try AgreementPaper(
                    call.part("code"),
                    terms: call.text("terms").flatMap { Int($0) },
                    call.ledger
                )
                let format = call.text("format").flatMap(ReportFormat.init(rawValue:))
                return try paper.download(format ?? .pdf)
            }
        ).with {
            $0.parameters = [
                agreement,
                .query(
                    "terms",
                    .integer(1...1000),
                    "第几版条款，缺省为现在的",
                    "A version of the terms, those of now unless given"
                ),
                .query(
                    "format",
                    .choice(ReportFormat.allCases.map(\.rawValue)),
                    "格式，缺省 pdf",
                    "The format, pdf unless given"
                ),
            ]
        },
        APIRoute(
            .get,
            "grants/:code/terms",
            "getAgreementTerms",
            "协议条款的各版本，以及两版之间的差异",
            "The versions of an agreement's terms, and what differs between two of them",
            answers: [ok("各版本与差异", "Versions and differences", APIShapes.agreementTerms)],
            answer: { call in
                let stream = try call.found()
                guard stream.kind == GrantNoun.kind else {
                    throw CaseRefusals.notFound(call.part("code"))
                }
                let shown = try TermsComparison(
                    GrantTerms(stream, call.ledger),
                    from: call.text("from").flatMap { Int($0) },
                    to: call.text("to").flatMap { Int($0) }
                )
                return call.answer(shown.json(stream.code))
            }
        ).with {
            $0.parameters = [
                agreement,
                .query("from", .integer(1...1000), "从第几版", "From which version"),
                .query("to", .integer(1...1000), "到第几版", "To which version"),
            ]
        },
    ]
}

extension APIShapes {
    static let agreementTerms = answer([
        APIMember("code", .text), APIMember("from", .count), APIMember("to", .count),
        APIMember(
            "versions",
            list(
                .object([
                    APIMember("number", .count), APIMember("version", .count),
                    APIMember("on", .text),
                ])
            )
        ),
        APIMember(
            "differences",
            list(
                .object([
                    APIMember("term", .text), APIMember("title", .text),
                    APIMember("before", .text), APIMember("after", .text),
                ])
            )
        ),
    ])
}
