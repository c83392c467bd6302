import Casework
import Expression
import Portfolio
import Store
import Web
import Workflow

/// The fields and documents of an event as parts of a form.
struct EventFields {
    let visit: Visit
    let chart: Chart
    let event: Chart.Event
    /// Nil for the beginning of a new case, and for many cases at once.
    let stream: CaseStream?
    let entry: EventEntry
    let blockers: [Blocker]
    /// Fields for which another part of the form asks.
    var omitted: Set<String> = []
    /// A form that is previewed before it is sent could not keep a file.
    var takesFiles = true

    private static let mostAtFirst = 8
    private static let early: Set = ["source", "contact", "lead_name", "field", "district"]
    /// Texts of one line; any other text is an area.
    private static let short: Set = [
        "title", "name", "contact", "mobile", "source", "phone", "email", "subject",
        "bank", "called", "number", "known_from", "letter_phone",
    ]

    /// What is typed unseen, kept in no draft and never sent back.
    private static let secrets: Set = ["secret", "identity", "account"]
    /// What the procedure makes: nobody is asked for it.
    private static let made: Set = ["link_key"]

    init(page: EventPage, entry: EventEntry, blockers: [Blocker]) {
        (visit, chart, event) = (page.visit, page.chart, page.event)
        (stream, self.entry, self.blockers) = (page.stream, entry, blockers)
    }

    /// The fields of one event for many cases, or of one that is to be decided about elsewhere.
    init(
        _ visit: Visit,
        _ chart: Chart,
        _ event: Chart.Event,
        _ entry: EventEntry,
        _ blockers: [Blocker],
        of stream: CaseStream? = nil
    ) {
        (self.visit, self.chart, self.event) = (visit, chart, event)
        (self.stream, self.entry, self.blockers) = (stream, entry, blockers)
        takesFiles = stream != nil
    }

    func html() throws -> [HTML] {
        let part = FormPart(visit)
        let (first, rest) = split()
        var html = try first.map { try field($0, part) }
        html.append(try later(rest, part))
        html.append(contentsOf: try lists())
        for documentClass in documentClasses {
            html.append(document(documentClass.name, isRequired: documentClass.isRequired, part))
        }
        html.append(
            tag(.details) {
                tag(.summary) {
                    visit.say("另附文件、发生日期", "Another document, date of the fact")
                }
                document("_", isRequired: false, part)
                part.input(
                    "_on",
                    visit.say("发生日期", "Date of the fact"),
                    value: entry.date ?? "",
                    type: .type("date"),
                    hint: visit.say(
                        "缺省为文件日期或今天，不得晚于今天",
                        "The document's date or today unless given; not in the future"
                    ),
                    wrong: wrong("_on", "--on")
                )
                part.input(
                    "_reason",
                    visit.say("补记早于上一事项的，说明原因", "Why it is recorded after a later fact"),
                    value: entry.reason ?? ""
                )
            }
        )
        return html
    }

    /// A new case of many fields is begun with a few: what it must have, and what is usually known.
    private func split() -> (first: [Chart.FieldSlot], rest: [Chart.FieldSlot]) {
        let asked = event.payload.filter {
            !EventFields.made.contains($0.name) && !omitted.contains($0.name)
        }
        guard stream == nil, takesFiles, asked.count > EventFields.mostAtFirst else {
            return (asked, [])
        }
        func isFirst(_ slot: Chart.FieldSlot) -> Bool {
            slot.isRequired || EventFields.early.contains(slot.name)
        }
        return (asked.filter(isFirst), asked.filter { !isFirst($0) })
    }

    /// Open as soon as there is something in it, or wrong with it.
    private func later(_ slots: [Chart.FieldSlot], _ part: FormPart) throws -> HTML {
        guard !slots.isEmpty else { return HTML([]) }
        let isUsed = slots.contains { slot in
            !wrong(slot.name).isEmpty || entry.values(slot.name).contains { !$0.isEmpty }
        }
        let fields = try slots.map { try field($0, part) }
        return tag(.details, isUsed ? .flag("open") : nil) {
            tag(.summary) {
                visit.say("更多字段（\(slots.count)）", "More fields (\(slots.count))")
            }
            fields
        }
    }

    /// What is wrong with one field: reasons whose place ends with its name.
    func wrong(_ names: String...) -> [Blocker] {
        blockers.filter { blocker in
            let parts = blocker.place.split { $0 == "/" || $0 == " " }.map(String.init)
            return names.contains { parts.contains($0) || blocker.place == $0 }
        }
    }

    private func field(_ slot: Chart.FieldSlot, _ part: FormPart) throws -> HTML {
        let values = entry.values(slot.name)
        let name = "f.\(slot.name)"
        let title = visit.say(slot.title)
        let value = values.joined(separator: ",")
        let isRequired = slot.isRequired
        let wrong = wrong(slot.name)
        func input(_ type: Attribute, _ hint: String, _ more: [Attribute] = []) -> HTML {
            part.input(
                name,
                title,
                value: value,
                type: type,
                hint: hint,
                isRequired: isRequired,
                wrong: wrong,
                more: more
            )
        }
        switch slot.type {
        case .text where EventFields.secrets.contains(slot.name):
            return part.input(
                name,
                title,
                value: "",
                type: .type("password"),
                isRequired: isRequired,
                wrong: wrong,
                more: [.plain("autocomplete", "off")]
            )
        case .text where !EventFields.short.contains(slot.name):
            return part.area(name, title, value: value, isRequired: isRequired, wrong: wrong)
        case .text, .string, .dynamic: return input(.type("text"), "")
        case .date: return input(.type("date"), "")
        case .money:
            return input(
                .type("text"),
                visit.say("以元计，如 6000000.00", "In yuan, such as 6000000.00"),
                [.plain("inputmode", "decimal")]
            )
        case .int: return input(.type("text"), "", [.plain("inputmode", "numeric")])
        case .bool, .enumeration, .list(.enumeration): return choice(slot, values, part)
        case .person:
            return input(
                .type("text"),
                visit.say("输入姓名、拼音或编号，选出人员", "Type a name or a code and choose the person"),
                [listed("person")]
            )
        case .organisation:
            return input(
                .type("text"),
                visit.say("输入名称、拼音或编号，选出单位", "Type a name or a code and choose it"),
                [listed("organisation")]
            )
        case .stream: return input(.type("text"), visit.say("案卷编号", "Code of a case"))
        case .list, .map: return input(.type("text"), visit.say(ValueReader.expected(slot.type)))
        }
    }

    /// One of few, or several of them.
    private func choice(_ slot: Chart.FieldSlot, _ values: [String], _ part: FormPart) -> HTML {
        let (name, title) = ("f.\(slot.name)", visit.say(slot.title))
        let options: [(value: String, title: String)]
        switch slot.type {
        case .enumeration(let members), .list(.enumeration(let members)):
            options = members.map { ($0, label($0, slot.name)) }
        default: options = [("true", visit.say("是", "Yes")), ("false", visit.say("否", "No"))]
        }
        if case .list = slot.type {
            return part.boxes(
                name,
                title,
                chosen: values,
                among: options,
                isRequired: slot.isRequired,
                wrong: wrong(slot.name)
            )
        }
        return part.choice(
            name,
            title,
            value: values.first ?? "",
            among: options,
            isRequired: slot.isRequired,
            wrong: wrong(slot.name)
        )
    }

    private func label(_ value: String, _ field: String) -> String {
        visit.say(PaperTerms.title(value, of: field))
    }

    private func listed(_ kind: String) -> Attribute { .plain("list", NameChoice.name(kind)) }

    /// People and organisations to choose from, as far as there are fields that name them.
    private func lists() throws -> [HTML] {
        let types = event.payload.map(\.type)
        let kinds = [
            ("person", types.contains(.person)), ("organisation", types.contains(.organisation)),
        ]
        return try kinds.filter(\.1).map { try NameChoice(visit, kind: $0.0).list() }
    }
}
