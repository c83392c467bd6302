import Casework
import Paper
import Portfolio
import Web
import Workflow

/// The letter that tells an applicant what was decided.
extension APIRoutes {
    static let letters: [APIRoute] = [
        APIRoute(
            .get,
            "cases/:code/letter",
            "getLetter",
            "项目的结果告知书（PDF、DOCX）；尚未告知时为草稿",
            "The letter on the result of a project, as PDF or DOCX; a draft until it was told",
            answers: [bytes(ReportFormat.allCases.map(\.type), "文件", "The file")],
            answer: { try $0.letter() }
        ).with {
            $0.parameters = [
                code,
                .query(
                    "format",
                    .choice(ReportFormat.allCases.map(\.rawValue)),
                    "格式，缺省 pdf",
                    "The format, pdf unless given"
                ),
                .query("number", .text(0...200), "文号", "The number of the letter"),
                .query("text", .text(0...2000), "给申报人的意见", "The words for the applicant"),
                .query(
                    "verdict",
                    .choice(DecisionLetter.Verdict.allCases.map(\.rawValue)),
                    "答复申诉的结论",
                    "The verdict, of a reply to an appeal"
                ),
            ]
        }
    ]
}

extension APICall {
    func letter() throws -> WebResponse {
        let stream = try found()
        guard stream.kind == ProjectNoun.kind else { throw CaseRefusals.notFound(stream.code) }
        let paper = try CasePaper(ledger, CaseReference(code: stream.code, instance: ""))
        let letter = try DecisionLetter(
            paper,
            DecisionLetter.Given(
                number: text("number") ?? "",
                text: text("text") ?? "",
                verdict: text("verdict").flatMap(DecisionLetter.Verdict.init(rawValue:))
            )
        )
        let format = text("format").flatMap(ReportFormat.init(rawValue:)) ?? .pdf
        let file = try letter.file()
        return .download(
            try file.bytes(format).bytes,
            name: "\(file.name).\(format.rawValue)",
            type: format.type
        )
    }
}
