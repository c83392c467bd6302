import Casework
import Portfolio
import Store
import Web
import Workflow

/// One review session: its timetable, the roll of each half-day, questions, and the paper sheets.
struct SessionPage {
    let visit: Visit
    /// Nil for an expert, who is told his own part.
    let sheet: SessionSheet?
    let code: String

    init(_ visit: Visit) throws {
        self.visit = visit
        code = visit.parameters["code"] ?? ""
        guard let stream = try visit.ledger.cases.stream(code) else {
            sheet = nil
            return
        }
        guard stream.kind == SessionProcedure.kind else { throw CaseRefusals.notFound(code) }
        sheet = try SessionSheet(stream, visit.ledger, visit.words)
    }

    var address: String { "/sessions/\(FormFields.encoded(code))" }
    private var place: String { "/cases/\(FormFields.encoded(code))" }

    func answer() throws -> WebResponse {
        guard let sheet else { return try own() }
        return try page(sheet, [], status: 200)
    }

    // MARK: An expert's part

    private func own() throws -> WebResponse {
        let person = visit.person?.id ?? ""
        let agenda = try SessionAgenda(code, of: person, visit.ledger, visit.words)
        return visit.page(agenda.title) {
            tag(.h1) { agenda.title }
            tag(.p) { visit.say(agenda.when) }
            if agenda.states.contains("open") {
                tag(.p) {
                    tag(.a, .class("button"), .href("\(address)/live")) {
                        visit.say("会场：正在评审的案卷", "In the room: what is heard now")
                    }
                }
            }
            PageTable(
                [
                    visit.say("序号", "No."), visit.say("轮次", "Round"),
                    visit.say("项目", "Project"),
                ],
                caption: visit.say("请您评审的案卷", "The cases that you judge")
            ).html(
                agenda.items.enumerated().map { index, item in
                    [
                        HTML("\(index + 1)"),
                        tag(.a, .class("code"), .href("/cases/\(FormFields.encoded(item.round))")) {
                            item.round
                        },
                        HTML(item.headline),
                    ]
                }
            )
        }
    }

    // MARK: The whole

    func page(
        _ sheet: SessionSheet,
        _ blockers: [Blocker],
        status: Int
    ) throws -> WebResponse {
        let roll = try roll(sheet)
        let questions = try questions(sheet)
        return visit.page(sheet.title, status: status) {
            tag(.p, .class("soft")) {
                tag(.a, .href("/sessions")) { visit.say("评审会", "Review sessions") }
                " "
                tag(.span, .class("code")) { sheet.stream.code }
                " · "
                visit.say(visit.words.states(of: sheet.stream))
            }
            tag(.h1) { sheet.title }
            if visit.request.query["done"] != nil {
                tag(.div, .class("flash"), .plain("role", "status")) {
                    visit.say("签到已登记。", "The roll was recorded.")
                }
            }
            if !blockers.isEmpty { ReasonList(visit, blockers).html }
            tag(.p, .class("soft")) {
                visit.say(
                    "涉密内容不得上会。本页有专家姓名，请勿投影。",
                    "Nothing classified. This page names the experts; do not show it on a screen."
                )
            }
            actions(sheet)
            timetable(sheet)
            roll
            questions
            papers(sheet)
        }
    }

    func isMine(_ event: String, _ stream: CaseStream) -> Bool {
        CaseSheet(words: visit.words, stream: stream).possible("").contains {
            $0.event.name == event && $0.roles.contains(where: visit.roles.contains)
        }
    }

    private func actions(_ sheet: SessionSheet) -> HTML {
        let ways: [(event: String, title: String)] = [
            ("add_case", visit.say("增加案卷", "Add a case")),
            ("order", visit.say("排定次序", "Set the order")),
            ("arrange", visit.say("调整安排", "Arrange it anew")),
            ("record_question", visit.say("登记答辩问答", "Record a question")),
            ("minute", visit.say("登记纪要", "Enter the minutes")),
            ("confirm", visit.say("确认纪要", "Confirm the minutes")),
            ("send_back", visit.say("退回修改", "Send back")),
            ("cancel", visit.say("取消会议", "Cancel the session")),
        ]
        return tag(.div, .class("actions")) {
            for way in ways where isMine(way.event, sheet.stream) {
                let isQuiet = ["cancel", "send_back"].contains(way.event)
                tag(
                    .a,
                    .class(isQuiet ? "button quiet" : "button"),
                    .href("\(place)/do/\(way.event)")
                ) { way.title }
            }
            if sheet.stream.isIn("open") {
                tag(.a, .class("button"), .href("\(address)/live")) {
                    visit.say("会场与叫案", "The room: call cases")
                }
            }
            tag(.a, .class("button quiet"), .href(place)) {
                visit.say("经过与文件", "History and documents")
            }
        }
    }

    private func timetable(_ sheet: SessionSheet) -> HTML {
        let experts = sheet.session.experts
        let comma = visit.say("、", ", ")
        return PageTable(
            [
                visit.say("序号", "No."), visit.say("时间", "Time"), visit.say("案卷", "Case"),
                visit.say("评审人数", "Judge it"), visit.say("回避", "Stay away"),
                visit.say("不在该轮评审组", "Not on its panel"),
            ],
            caption: sheet.items.isEmpty
                ? visit.say("还没有列入案卷", "No case yet") : visit.say("日程", "Timetable")
        ).html(
            sheet.items.map { item in
                func those(_ standing: SessionSheet.Standing) -> HTML {
                    let those = item.experts(standing, among: experts)
                    return HTML(sheet.names(of: those).joined(separator: comma))
                }
                let round = "/cases/\(FormFields.encoded(item.round.code))"
                return [
                    HTML("\(item.position)"), HTML(SessionSheet.time(of: item)),
                    HTML([
                        tag(.a, .class("code"), .href(round)) { item.round.code },
                        HTML(" \(item.headline)"),
                    ]),
                    HTML("\(item.experts(.judges, among: experts).count)"),
                    those(.staysAway), those(.outside),
                ]
            }
        )
    }

    // MARK: Questions and paper sheets

    private func questions(_ sheet: SessionSheet) throws -> HTML {
        let asked = sheet.session.questions
        guard !asked.isEmpty else { return HTML([]) }
        let texts = try visit.ledger.cases.texts(of: asked.flatMap { [$0.asked, $0.answered] })
        let rounds = Dictionary(sheet.items.map { ($0.round.id, $0.round.code) }) { $1 }
        return tag(.section) {
            PageTable(
                [
                    visit.say("轮次", "Round"), visit.say("提问", "Question"),
                    visit.say("答复", "Answer"),
                ],
                caption: visit.say("答辩问答", "Questions of the defence")
            ).html(
                asked.map { question in
                    [
                        HTML(rounds[question.round] ?? ""),
                        HTML(CaseWords.opened(question.asked, texts)),
                        HTML(CaseWords.opened(question.answered, texts)),
                    ]
                }
            )
        }
    }

    /// Sheets signed on paper: entered by one person, and typed again by another.
    private func papers(_ sheet: SessionSheet) -> HTML {
        let rows = sheet.items.flatMap { item -> [[HTML]] in
            let judging = item.experts(.judges, among: sheet.session.experts)
            let mayEnter = isMine("score", item.round)
            let unchecked = item.round.texts("unchecked")
            return judging.compactMap { expert -> [HTML]? in
                guard let name = item.pseudonyms[expert] else { return nil }
                let isEntered = unchecked.contains(name)
                guard isEntered || mayEnter else { return nil }
                let event = isEntered ? "check_sheet" : "score"
                let form = "/cases/\(FormFields.encoded(item.round.code))/do/\(event)"
                return [
                    HTML(item.round.code), HTML(sheet.names[expert] ?? expert),
                    tag(.a, .href("\(form)?f.expert=\(FormFields.encoded(name))")) {
                        isEntered
                            ? visit.say("核对代录", "Check the entry")
                            : visit.say("代录评分表", "Enter the paper sheet")
                    },
                ]
            }
        }
        guard !rows.isEmpty else { return HTML([]) }
        return tag(.details) {
            tag(.summary) { visit.say("纸质评分表", "Sheets on paper") }
            PageTable([
                visit.say("轮次", "Round"), visit.say("专家", "Expert"), visit.say("办理", "Do"),
            ]).html(rows)
        }
    }
}
