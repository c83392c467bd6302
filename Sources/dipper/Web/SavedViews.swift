import Casework
import Portfolio
import Store
import Web
import Workflow

/// The views that somebody keeps under names: the address of a list, found again by its name.
struct SavedViews {
    let visit: Visit

    init(_ visit: Visit) { self.visit = visit }

    private func kept() throws -> [KeptView] {
        guard let person = visit.person?.id else { return [] }
        let all = visit.office.index.entries(kind: SavedViewProcedure.kind).map(\.stream)
        return try KeptView.all(of: person, among: all, visit.ledger.cases)
    }

    // MARK: What is shown

    /// The views by name, and a form by which this one is kept.
    func html(_ query: CaseQuery) throws -> HTML {
        let views = try kept()
        return HTML([
            tag(.ul, .class("track"), .plain("aria-label", visit.say("我的视图", "My views"))) {
                for view in views {
                    tag(.li, view.query == query.with(\.after, "") ? .class("now") : nil) {
                        tag(.a, .href(view.query.address())) { view.name }
                        " "
                        tag(
                            .a,
                            .class("close"),
                            .href("/cases/\(FormFields.encoded(view.code))/do/remove"),
                            .plain(
                                "aria-label",
                                visit.say("删除视图 \(view.name)", "Remove the view \(view.name)")
                            )
                        ) { "×" }
                    }
                }
            },
            tag(.details) {
                tag(.summary) { visit.say("把这个视图存起来", "Keep this view") }
                FormPart(visit).form(to: "/views", class: "search") {
                    FormPart.hidden("view", query.addressText)
                    FormPart.hidden("_key", Identifier.make(at: Moment.wallClock()))
                    tag(
                        .input,
                        .type("text"),
                        .name("name"),
                        .plain("maxlength", "60"),
                        .plain("aria-label", visit.say("视图名称", "Name of the view")),
                        .plain("placeholder", visit.say("视图名称", "Name of the view"))
                    )
                    tag(.button, .class("quiet"), .type("submit")) { visit.say("保存", "Keep") }
                }
                tag(.p, .class("hint soft")) {
                    visit.say(
                        "只有本人看得到；要给别人，把地址栏里的地址发给他，他看到的是他有权看的。",
                        "Only you have it. To share it send the address of this page: others see"
                            + " in it what they may see."
                    )
                }
            },
        ])
    }

    // MARK: What is done

    func save() throws -> WebResponse {
        let form = visit.request.form()?.fields ?? FormFields()
        let query = CaseQuery(FormFields(urlEncoded: form["view"] ?? "") ?? FormFields())
        guard let person = visit.person,
            let chart = visit.words.rules.charts[SavedViewProcedure.kind],
            let number = chart.eventNumbers["save"]
        else { throw CaseRefusals.chartMissing(SavedViewProcedure.kind) }
        let name = (form["name"] ?? "").split(whereSeparator: \.isWhitespace)
            .joined(separator: " ")
        do {
            var command = Command(
                target: .new(kind: SavedViewProcedure.kind, parent: person.id),
                event: "save"
            )
            command.payload = try visit.ledger.payload(
                [
                    GivenField("name", name.isEmpty ? nil : name, at: "name"),
                    GivenField("address", query.addressText, at: "view"),
                ],
                event: chart.events[number]
            )
            command.key = form["_key"].map { "web:\($0)" } ?? ""
            _ = try visit.ledger.perform(command, by: visit.caller)
            return .seeOther(query.address())
        } catch let refusal as Refusal {
            let title = visit.say("视图没有保存", "The view was not kept")
            return visit.page(title, status: Failure(refusal).httpStatus) {
                tag(.h1) { title }
                ReasonList(visit, refusal.blockers).html
                tag(.p) {
                    tag(.a, .href(query.address())) { visit.say("回到列表", "Back to the list") }
                }
            }
        }
    }
}
