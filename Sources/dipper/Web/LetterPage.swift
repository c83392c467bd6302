import Casework
import Paper
import Portfolio
import Store
import Web
import Workflow

/// The letter that tells an applicant what was decided: looked at first, then sent with its number.
struct LetterPage {
    let visit: Visit
    private let part: DoorPart
    private let paper: CasePaper

    /// - Throws: `NOT_FOUND` for who may not know what may be told.
    init(_ visit: Visit) throws {
        self.visit = visit
        part = DoorPart(visit)
        let stream = try visit.found(visit.parameters["code"] ?? "")
        guard stream.kind == ProjectNoun.kind else { throw CaseRefusals.notFound(stream.code) }
        try visit.ledger.cases.require("letter", as: stream.code)
        paper = try CasePaper(visit.ledger, CaseReference(code: stream.code, instance: ""))
    }

    /// The way here from a case that has something to tell, for who may know it.
    static func link(_ visit: Visit, _ stream: CaseStream) throws -> HTML? {
        let places = [
            "case.evaluation.failed", "case.evaluation.reserved", "case.not_selected",
            "case.reserve", "case.rejected",
        ]
        guard stream.kind == ProjectNoun.kind,
            stream.text("listed_on") != nil || places.contains(where: { stream.isIn($0) }),
            try visit.ledger.cases.allows("letter")
        else { return nil }
        return tag(.p) {
            tag(.a, .href("\(stream.address)/letter")) {
                visit.say("结果告知书", "Letter on the result")
            }
        }
    }

    private var place: String { paper.project.address }

    private var isAppealed: Bool { paper.project.isIn("case.not_selected.appealed") }

    /// What was typed; the key and the version stay with the form.
    private func given(_ fields: FormFields) throws -> DecisionLetter.Given {
        let day = fields["on"].flatMap { $0.isEmpty ? nil : $0 }
        return DecisionLetter.Given(
            number: fields["number"] ?? "",
            text: fields["text"] ?? "",
            verdict: DecisionLetter.Verdict(rawValue: fields["verdict"] ?? ""),
            day: try day.map { try Moment.date($0, option: "on") }
        )
    }

    func answer() throws -> WebResponse { try page([]) }

    // MARK: The form

    private func page(_ blockers: [Blocker]) throws -> WebResponse {
        let fields = part.fields
        // Before the verdict is chosen, the form is that of either reply.
        let verdict = DecisionLetter.Verdict(rawValue: fields["verdict"] ?? "")
        let letter = try DecisionLetter(
            paper,
            DecisionLetter.Given(verdict: isAppealed ? verdict ?? .dismissed : nil)
        )
        let blockers = blockers.map(LetterPage.placed)
        let proof = try needsProof(letter) ? StepUp(visit).input(blockers) : nil
        let title = visit.say("结果告知书", "Letter on the result") + " · \(paper.project.code)"
        return part.page(title, blockers) {
            tag(.p) {
                tag(.a, .href(place)) { paper.project.code }
                " \(paper.title) · "
                visit.say(visit.words.states(of: paper.project))
            }
            tag(.p, .class("soft")) { about(letter) }
            FormPart(visit).form(to: "\(place)/letter") {
                FormPart.hidden("_key", fields["_key"] ?? Identifier.make(at: Moment.wallClock()))
                FormPart.hidden("_version", "\(paper.project.version)")
                if isAppealed { choice(fields, blockers) }
                inputs(letter, fields, blockers)
                proof
                buttons
            }
        }
    }

    private func about(_ letter: DecisionLetter) -> String {
        letter.isDraft
            ? visit.say(
                "先预览核对，再编文号发出：发出即生成 PDF、存入案卷并办理告知，一次完成。"
                    + "告知书不含评审专家、评分表份数和评议内容。",
                "Look at it first, then send it with its number: sending makes the PDF, keeps it on"
                    + " the file and records that the applicant is told. Nothing of it shows who"
                    + " reviewed, or how many."
            )
            : visit.say(
                "结果已经记录；告知书照录，发出即存入案卷。",
                "The result is recorded; the letter repeats it, and sending keeps it on the file."
            )
    }

    private func choice(_ fields: FormFields, _ blockers: [Blocker]) -> HTML {
        FormPart(visit).choice(
            "verdict",
            visit.say("申诉结论", "Verdict"),
            value: fields["verdict"] ?? "",
            among: [
                ("upheld", visit.say("成立", "Upheld")),
                ("dismissed", visit.say("不成立", "Dismissed")),
            ],
            isRequired: true,
            wrong: DoorPart.wrong("verdict", blockers)
        )
    }

    @HTMLBuilder private func inputs(
        _ letter: DecisionLetter,
        _ fields: FormFields,
        _ blockers: [Blocker]
    ) -> [HTML] {
        if letter.isDraft {
            FormPart(visit).area(
                "text",
                isAppealed
                    ? visit.say("理由", "Reasons") : visit.say("给申报人的意见", "Words for the applicant"),
                value: fields["text"] ?? "",
                isRequired: true,
                wrong: DoorPart.wrong("text", blockers)
            )
        }
        FormPart(visit).input(
            "number",
            visit.say("文号", "Number"),
            value: fields["number"] ?? "",
            hint: visit.say("发出时必填，如 示例〔2026〕1号", "Needed to send it"),
            wrong: DoorPart.wrong("number", blockers),
            more: [.plain("maxlength", "200")]
        )
        FormPart(visit).input(
            "on",
            visit.say("日期", "Date"),
            value: fields["on"] ?? "",
            type: .type("date"),
            hint: visit.say("缺省为今天；申诉期限从此日起算", "Today unless given"),
            wrong: DoorPart.wrong("on", blockers)
        )
    }

    private var buttons: HTML {
        tag(.div, .class("actions")) {
            for format in ReportFormat.allCases {
                tag(
                    .button,
                    .class("quiet"),
                    .type("submit"),
                    .name("_do"),
                    .value(format.rawValue)
                ) { visit.say("预览 ", "Look at it: ") + format.rawValue.uppercased() }
            }
            tag(.button, .type("submit"), .name("_do"), .value("send")) {
                visit.say("发出并存入案卷", "Send and keep")
            }
        }
    }

    /// A reason at the field that it is about.
    private static func placed(_ blocker: Blocker) -> Blocker {
        guard blocker.place.hasPrefix("--") else { return blocker }
        return blocker.at(String(blocker.place.dropFirst(2)))
    }

    private func needsProof(_ letter: DecisionLetter) throws -> Bool {
        let event = LetterSending(letter: letter).event
        let possible = CaseSheet(words: visit.words, stream: paper.project).possible("")
        let roles = possible.first { $0.event.name == event }?.roles ?? []
        return try StepUp(visit).isNeeded(for: event, roles: roles)
    }

    // MARK: What is done

    func perform() throws -> WebResponse {
        let fields = part.fields
        do {
            if isAppealed, (fields["verdict"] ?? "").isEmpty { throw LetterPage.verdictMissing }
            let letter = try DecisionLetter(paper, given(fields))
            if let format = ReportFormat(rawValue: fields["_do"] ?? "") {
                let file = try letter.file()
                return .download(
                    try file.bytes(format).bytes,
                    name: "\(file.name).\(format.rawValue)",
                    type: format.type
                )
            }
            var command = try LetterSending(letter: letter).command()
            command.key = fields["_key"].map { "web:\($0)" } ?? ""
            command.expecting = Int64(fields["_version"] ?? "")
            if try needsProof(letter) { try StepUp(visit).prove(fields) }
            _ = try visit.ledger.perform(command, by: visit.caller)
            let done = FormFields([("done", command.event), ("taken", "\(place)/letter")])
            return .seeOther("\(place)?\(done.urlEncoded)")
        } catch let refusal as Refusal where !refusal.isNotFound {
            return try page(refusal.blockers)
        } catch let conflict as Conflict {
            return try page(Failure(conflict).blockers)
        }
    }

    private static let verdictMissing = Refusal(
        Blocker(
            code: "LETTER_VERDICT",
            message: Localized(
                zh: "没有选择申诉结论，应为成立或不成立，请选择",
                en: "No verdict was chosen; expected upheld or dismissed: choose one"
            ),
            place: "verdict"
        )
    )
}

extension Routes {
    static let letters = [
        Route(.get, "/cases/:code/letter", .signedIn) { try LetterPage($0).answer() },
        Route(.post, "/cases/:code/letter", .signedIn) { try LetterPage($0).perform() },
    ]
}
