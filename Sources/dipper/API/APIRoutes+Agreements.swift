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
            "按模板生成的协议文本或变更协议，PDF 或 DOCX",
            "The text of an agreement or of an amendment by its pinned wording, as PDF or DOCX",
            answers: [bytes(ReportFormat.allCases.map(\.type), "文件", "The file")],
            answer: { call in
                let terms = call.text("terms").flatMap { Int($0) }
                let amendment = call.text("amendment").flatMap { Int($0) }
                let paper = try AgreementPaper(
                    call.part("code"),
                    amendment.map { .amendment($0) } ?? terms.map { .terms($0) } ?? .now,
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
                    "amendment",
                    .integer(1...1000),
                    "第几号变更的变更协议，与 terms 不同用",
                    "The text of an amendment by its number instead of the agreement's"
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
