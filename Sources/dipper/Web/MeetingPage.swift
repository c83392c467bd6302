import Casework
import Expression
import Portfolio
import Web
import Workflow

/// One meeting: who is present, the agenda, and each case on a page of its own when it is printed.
struct MeetingPage {
    let visit: Visit
    private let sheet: MeetingSheet

    init(_ visit: Visit) throws {
        self.visit = visit
        try visit.office.index.follow(visit.ledger)
        sheet = try MeetingSheet(visit)
    }

    func answer() throws -> WebResponse {
        let pages = try sheet.items.map(page)
        let members = try sheet.members()
        return visit.page(sheet.title) {
            if visit.request.query["done"] != nil {
                tag(.div, .class("flash"), .plain("role", "status")) {
                    visit.say("已办理。", "Done.")
                }
            }
            tag(.p, .class("soft")) {
                tag(.a, .href("/meetings")) { visit.say("决策会", "Decision meetings") }
                " "
                tag(.span, .class("code")) { sheet.meeting.code }
                " · "
                visit.say(visit.words.states(of: sheet.meeting))
            }
            tag(.h1) { sheet.title }
            tag(.section, .class("card")) {
                tag(.p) {
                    visit.say("会议日期：", "Date: ")
                    sheet.meeting.text("held_on") ?? "—"
                    visit.say("；出席：", "; present: ")
                    members.isEmpty
                        ? "—"
                        : members.map { "\($0.code) \($0.name)" }
                            .joined(separator: visit.say("、", ", "))
                }
                sheet.rule(present: members.count)
                tag(.p, .class("soft")) {
                    visit.say("涉密内容不得上会、不得录入本系统。", "Nothing classified may be entered.")
                }
            }
            actions
            agenda
            pages
        }
    }

    // MARK: What can be done

    private var actions: HTML {
        let code = FormFields.encoded(sheet.meeting.code)
        let ways: [(event: String, place: String, title: String)] = [
            ("add_item", "\(sheet.address)/add", visit.say("增加议题", "Add an item")),
            ("attend", "/cases/\(code)/do/attend", visit.say("登记出席", "Record who is present")),
            ("record_result", "\(sheet.address)/results", visit.say("录入结果", "Enter the results")),
            ("minute", "/cases/\(code)/do/minute", visit.say("登记纪要", "Enter the minutes")),
            ("confirm", "\(sheet.address)/confirm", visit.say("核对并办理", "Check and apply")),
            ("send_back", "/cases/\(code)/do/send_back", visit.say("退回修改", "Send back")),
            ("cancel", "/cases/\(code)/do/cancel", visit.say("取消会议", "Cancel the meeting")),
        ]
        return tag(.div, .class("actions")) {
            for way in ways where sheet.isMine(way.event) {
                let isQuiet = ["cancel", "send_back"].contains(way.event)
                tag(.a, .class(isQuiet ? "button quiet" : "button"), .href(way.place)) {
                    way.title
                }
            }
            tag(.a, .class("button quiet"), .href("/cases/\(code)")) {
                visit.say("经过与文件", "History and documents")
            }
        }
    }

    // MARK: The agenda

    private var agenda: HTML {
        PageTable(
            [
                visit.say("序号", "No."), visit.say("案卷", "Case"), visit.say("事项", "What"),
                visit.say("结果", "Result"),
            ],
            caption: sheet.items.isEmpty
                ? visit.say("还没有您能看到的议题", "No item that you see yet")
                : visit.say("议程", "Agenda")
        ).html(
            sheet.items.map { item in
                [
                    HTML("\(item.number)"),
                    HTML([
                        tag(.a, .href("#item-\(item.number)")) { item.place },
                        HTML(" \(item.headline)"),
                    ]),
                    HTML(sheet.title(of: item)), HTML(sheet.result(of: item)),
                ]
            }
        )
    }

    /// What the meeting needs to know of a case: one page.
    private func page(_ item: MeetingSheet.Item) throws -> HTML {
        let subject = CaseSheet(words: visit.words, stream: item.subject)
        let facts = CaseFacts(visit: visit, stream: item.subject, texts: try subject.texts())
        let keys = item.instance.isEmpty ? [""] : ["", item.instance]
        let rows = try keys.flatMap { try facts.rows($0) }
        let given = try given(item)
        let evaluations = try evaluations(item.subject)
        let documents = try visit.ledger.cases.documents(of: item.subject)
        let place = "/cases/\(FormFields.encoded(item.subject.code))"
        return tag(.article, .class("card sheet"), .id("item-\(item.number)")) {
            tag(.h2) { "\(item.number). \(sheet.title(of: item))　\(item.place)" }
            tag(.p) {
                tag(.strong) { item.headline }
                " · "
                visit.say(visit.words.states(of: item.subject))
                " · "
                tag(.a, .href(place)) { visit.say("案卷", "The case") }
            }
            if !given.isEmpty {
                tag(.h3) { visit.say("拟决定的内容", "What would be decided") }
                list(given)
            }
            tag(.h3) { visit.say("基本情况", "Facts") }
            list(rows)
            if !evaluations.isEmpty {
                tag(.h3) { visit.say("评审", "Evaluation") }
                list(evaluations)
            }
            if !documents.isEmpty {
                tag(.h3) { visit.say("文件", "Documents") }
                tag(.ul, .class("plain")) {
                    for document in documents {
                        tag(.li) { visit.say(DocumentWords(document).line) }
                    }
                }
            }
        }
    }

    private func list(_ rows: [(title: String, value: String)]) -> HTML {
        tag(.dl) {
            for row in rows {
                tag(.dt) { row.title }
                tag(.dd) { row.value }
            }
        }
    }

    /// The fields that the event would be given, by their titles.
    private func given(_ item: MeetingSheet.Item) throws -> [(title: String, value: String)] {
        let cell = item.agenda.text("given")
        guard let event = item.event, let text = try visit.ledger.cases.texts(of: [cell])[cell],
            let json = try? JSON(parsing: text)
        else { return [] }
        return event.payload.compactMap { slot in
            guard let value = json[slot.name] else { return nil }
            return (visit.say(slot.title), MeetingPage.text(value, slot.type))
        }
    }

    private static func text(_ value: JSON, _ type: FieldType) -> String {
        switch (value, type) {
        case (.text(let text), _): text
        case (.integer(let number), .money): Fen(number).groupedText
        case (.integer(let number), _): "\(number)"
        case (.array(let members), .list(let element)):
            members.map { MeetingPage.text($0, element) }.joined(separator: "、")
        default: value.canonicalText
        }
    }

    /// Concluded rounds that the person sees, with their results.
    private func evaluations(_ stream: CaseStream) throws -> [(title: String, value: String)] {
        let project = stream.kind == "project" ? stream.id : stream.parent ?? stream.id
        let rounds = try visit.ledger.cases.children(of: project).filter { $0.kind == "round" }
        return rounds.compactMap { round in
            guard let paper = EvaluationPaper(round) else { return nil }
            let gate = PaperTerms.title(round.text("gate") ?? "", of: "gate")
            let outcome = PaperTerms.title(round.text("outcome") ?? "", of: "outcome")
            let composite = EvaluationPaper.figure(paper.composite)
            let means = zip(Dimension.allCases, paper.means).map { dimension, mean in
                "\(visit.say(dimension.name)) \(EvaluationPaper.figure(mean))"
            }
            return (
                "\(round.code) \(visit.say(gate))",
                visit.say(
                    "综合 \(composite)，\(outcome.zh)",
                    "Composite \(composite), \(outcome.en)"
                )
                    + "；" + means.joined(separator: "，")
            )
        }
    }
}
