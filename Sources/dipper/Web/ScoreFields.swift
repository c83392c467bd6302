import Casework
import Expression
import Portfolio
import Web
import Workflow

/// The sheet of a review as a form: each dimension with its anchored bands, the case beside it.
///
/// Each mark is a field of its own into which digits are typed; together they are the list that
/// the event is given.
struct ScoreFields {
    let visit: Visit
    let round: CaseStream
    let entry: EventEntry
    let blockers: [Blocker]

    /// Whether the form is that of a sheet; nil for every other form.
    init?(_ page: EventPage, _ entry: EventEntry, _ blockers: [Blocker]) {
        guard let stream = page.stream, stream.kind == "round", page.instance.isEmpty,
            ["score", "revise", "check_sheet"].contains(page.event.name),
            page.visit.words.rules.dimensions.count == Rubric.dimensionCodes.count
        else { return nil }
        (visit, round, self.entry, self.blockers) = (page.visit, stream, entry, blockers)
        isCheck = page.event.name == "check_sheet"
        admitted = Set(stream.texts("admits"))
    }

    /// The event's fields for which this form asks; a reviewer gives nobody's sheet but his own.
    var asked: Set<String> {
        let reasons = Dimension.allCases.map(RoundProcedure.rationaleField)
        return Set(["marks"] + reasons + (isOwn ? ["expert"] : []))
    }

    private var isOwn: Bool { visit.roles.contains("REV") }

    /// A second typing of what was signed on paper repeats the marks alone.
    private var asksReasons: Bool { !isCheck }
    private let isCheck: Bool
    /// The dimensions that may be left out on this round.
    private let admitted: Set<String>

    func html() throws -> HTML {
        let aside = try aside()
        return tag(.div, .class("review")) {
            aside
            tag(.div, .flag("data-sheet")) {
                if isOwn { FormPart.hidden("f.expert", visit.person?.code ?? "") }
                for blocker in wrong(nil) {
                    tag(.div, .class("wrong")) { visit.say(blocker.message) }
                }
                if asksReasons { tag(.p, .class("soft")) { expectation } }
                for (number, dimension) in visit.words.rules.dimensions.enumerated() {
                    fieldset(number, dimension)
                }
                tag(.p, .class("soft"), .plain("role", "status")) {
                    tag(
                        .output,
                        .flag("data-total"),
                        .plain("data-said", visit.say("已评", "Marked")),
                        .plain("data-sum", visit.say("总分", "total"))
                    ) { "" }
                }
            }
        }
    }

    private func fieldset(_ number: Int, _ dimension: Rubric.Dimension) -> HTML {
        let id = "mark-\(dimension.code)"
        let wrong = wrong(dimension.code).map { visit.say($0.message) } + missing(number)
        let weight = weights.indices.contains(number) ? weights[number] : 0
        return tag(.fieldset, .class("mark")) {
            tag(.legend) {
                "\(dimension.code) \(visit.say(dimension.name))"
                tag(.span, .class("soft")) { visit.say("　权重 \(weight)", " · weight \(weight)") }
            }
            for message in wrong {
                tag(.div, .class("wrong"), .id("\(id)-wrong")) { message }
            }
            tag(.label, .plain("for", id)) {
                admitted.contains(dimension.code)
                    ? visit.say("评分（0 至 10，不适用填 NA）", "Mark (0 to 10, NA if not applicable)")
                    : visit.say("评分（0 至 10）", "Mark (0 to 10)")
            }
            tag(
                .input,
                .id(id),
                .type("text"),
                .name("f.marks"),
                .value(mark(number)),
                admitted.contains(dimension.code) ? nil : .plain("inputmode", "numeric"),
                .plain("autocomplete", "off"),
                .plain("maxlength", "2"),
                .plain("size", "3"),
                .plain("data-weight", "\(weight)"),
                .plain("aria-describedby", (wrong.isEmpty ? "" : "\(id)-wrong ") + "\(id)-bands"),
                wrong.isEmpty ? nil : .plain("aria-invalid", "true")
            )
            tag(.dl, .class("bands"), .id("\(id)-bands")) {
                for band in dimension.bands {
                    tag(.dt, .plain("data-band", band.range)) {
                        band.range.replacing("-", with: "–")
                    }
                    tag(.dd) { visit.say(band.text) }
                }
            }
            if asksReasons { reason(number) }
        }
    }

    private func reason(_ number: Int) -> HTML {
        let field = RoundProcedure.rationaleField(of: Dimension.allCases[number])
        return FormPart(visit).area(
            "f.\(field)",
            visit.say("评分理由", "Rationale"),
            value: entry.values(field).joined(separator: ","),
            wrong: blockers.filter { $0.place == field }
        )
    }

    /// Which marks ask for a reason on this round.
    private var expectation: String {
        let numbers = ["rationale_low", "rationale_high", "rationale_least"].map {
            (try? RoundProcedure.ruleNumber($0, of: round)) ?? 0
        }
        guard numbers[2] > 0 else { return "" }
        return visit.say(
            "不高于 \(numbers[0]) 分、不低于 \(numbers[1]) 分的，写明理由，不少于 \(numbers[2]) 字。",
            "Marks up to \(numbers[0]) and from \(numbers[1]) on need a rationale of at least"
                + " \(numbers[2]) characters."
        )
    }

    /// What the file says of the project, as far as this person reads it.
    private func aside() throws -> HTML {
        guard let parent = round.parent, let project = try visit.ledger.cases.stream(parent) else {
            return HTML([])
        }
        let cells = (project.instances[""]?.fields ?? [:]).values.flatMap(ReadingRoom.cells)
        let texts = try visit.ledger.cases.texts(of: cells)
        let rows = try CaseFacts(visit: visit, stream: project, texts: texts).rows("")
        let place = "/cases/\(FormFields.encoded(project.code))"
        return tag(.section, .class("card"), .plain("aria-label", visit.say("案卷", "The case"))) {
            tag(.h2) {
                tag(.a, .class("code"), .href(place)) { project.code }
            }
            tag(.p, .class("soft")) {
                visit.say("材料在案卷页面的「文件」中。", "Papers are on the page of the case.")
            }
            tag(.dl) {
                for row in rows {
                    tag(.dt) { row.title }
                    tag(.dd) { row.value }
                }
            }
        }
    }

    private var weights: [Int] {
        guard case .list(let members) = round.field("weights") else { return [] }
        return members.map { member in
            guard case .int(let number) = member else { return 0 }
            return Int(number)
        }
    }

    private func mark(_ number: Int) -> String {
        let typed = entry.values("marks")
        // A link may give all of them in one value.
        let marks = typed.count == 1 ? typed[0].split(separator: ",").map(String.init) : typed
        guard marks.indices.contains(number) else { return "" }
        return marks[number] == "\(ScoreSheet.leftOut)" ? "NA" : marks[number]
    }

    private func missing(_ number: Int) -> [String] {
        guard mark(number).isEmpty, blockers.contains(where: { $0.code == "MARK_COUNT" }) else {
            return []
        }
        return [
            visit.say("还没有评分，应为 0 至 10 的整数", "No mark yet; expected a whole number from 0 to 10")
        ]
    }

    /// What is wrong with one dimension; of all that names none of them, for nil.
    private func wrong(_ code: String?) -> [Blocker] {
        blockers.filter { $0.place.hasPrefix("marks") }.filter { blocker in
            let named = Rubric.dimensionCodes.first { blocker.place.hasSuffix("/\($0)") }
            return named == code
        }
    }
}
