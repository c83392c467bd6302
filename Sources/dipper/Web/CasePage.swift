import Casework
import Expression
import Portfolio
import Store
import Web
import Workflow

/// One case whole, the same page for everyone: what each may see of it, and what each may do.
struct CasePage {
    let visit: Visit
    let stream: CaseStream
    private let facts: CaseFacts
    private let sheet: CaseSheet
    /// How far it has come since; the same as its own version for the case as it is now.
    let latestVersion: Int
    let events: [EventRecord]

    var isEarlier: Bool { stream.version < latestVersion }

    init(_ visit: Visit) throws {
        self.visit = visit
        let present = try visit.found(visit.parameters["code"] ?? "")
        latestVersion = present.version
        events = try visit.ledger.cases.events(of: present.id)
        stream = try CasePage.asked(visit, present, events)
        sheet = CaseSheet(
            words: visit.words,
            stream: stream,
            isEarlier: stream.version < present.version
        )
        facts = CaseFacts(visit: visit, stream: stream, texts: try sheet.texts())
    }

    /// The case as it was on a day, or after one of its events, where the address says so.
    private static func asked(
        _ visit: Visit,
        _ present: CaseStream,
        _ events: [EventRecord]
    ) throws -> CaseStream {
        let query = visit.request.query
        if let day = query["as_of"], !day.isEmpty {
            let moment = try Moment.instant(day, isEndOfDay: true, option: "as_of")
            guard moment < visit.ledger.now else { return present }
            return try visit.ledger.cases.found(present, at: moment)
        }
        guard let text = query["version"], let version = Int(text), version < present.version,
            let earlier = try visit.ledger.cases.stream(present.id, version: version)
        else { return present }
        return earlier
    }

    func answer() throws -> WebResponse {
        try visit.office.index.follow(visit.ledger)
        let headline = try visit.words.headlines(of: [stream])[stream.id] ?? ""
        let kind = visit.say(visit.words.title(of: stream.kind))
        let instances = stream.instances.sorted { $0.key < $1.key }
        let sections = try instances.map { try section($0.key, $0.value) }
        let papers = try documents()
        let history = try history()
        let family = isEarlier ? HTML([]) : try family()
        return visit.page("\(stream.code) \(headline)") {
            if visit.request.query["done"] != nil { done }
            tag(.p, .class("soft")) {
                "\(kind) "
                tag(.span, .class("code")) { stream.code }
                visit.say(" · 第 \(stream.version) 版", " · version \(stream.version)")
                visit.say(CaseWords.openingMark(of: stream))
            }
            tag(.h1) { [headline, stream.code, kind].first { !$0.isEmpty } ?? "" }
            if stream.kind == MeetingProcedure.kind {
                tag(.p) {
                    tag(.a, .href("/meetings/\(FormFields.encoded(stream.code))")) {
                        visit.say("议程与结果", "Agenda and results")
                    }
                }
            }
            CostsPage.link(visit, stream)
            if stream.kind == GrantNoun.kind {
                tag(.p) {
                    tag(.a, .href("/grants/\(FormFields.encoded(stream.code))")) {
                        visit.say("资金情况：额度、批次与里程碑、分录", "Money: cap, tranches, postings")
                    }
                    " "
                    tag(.a, .href("/grants/\(FormFields.encoded(stream.code))/terms")) {
                        visit.say("协议文本与条款版本", "Text and versions of the terms")
                    }
                }
            }
            if stream.kind == CapTableNoun.kind {
                tag(.p) {
                    tag(.a, .href("/cap-tables/\(FormFields.encoded(stream.code))")) {
                        visit.say("股权结构与台账", "Holders, and the ledger")
                    }
                }
            }
            if stream.kind == RemunerationNoun.kind {
                tag(.p) {
                    tag(.a, .href("/remuneration/\(FormFields.encoded(stream.code))")) {
                        visit.say("明细与文件", "Lines and files")
                    }
                }
            }
            if latestVersion > 1 { timeline }
            track
            tag(.div, .class("columns")) {
                tag(.div) {
                    sections
                    papers
                    history
                }
                tag(.aside) {
                    for (key, _) in instances { actions(key) }
                    family
                }
            }
        }
    }

    private var done: HTML {
        tag(
            .div,
            .class("flash"),
            .plain("role", "status"),
            visit.request.query["taken"].map {
                .plain("data-taken", "\(visit.person?.code ?? "") \($0)")
            }
        ) {
            visit.say("已办理。现在的状态：", "Done. It is now: ")
            tag(.strong) { visit.say(visit.words.states(of: stream)) }
        }
    }

    /// Where it stands, of every track.
    private var track: HTML {
        tag(.ul, .class("track"), .plain("aria-label", visit.say("状态", "State"))) {
            for state in visit.words.titles(of: stream.root.active, kind: stream.kind) {
                tag(.li, .class("now")) { visit.say(state) }
            }
            if stream.root.stands {
                tag(.li, .class("warn")) { visit.say("暂缓", "On hold") }
            }
        }
    }

    // MARK: Facts

    private func section(_ key: String, _ state: InstanceState) throws -> HTML {
        let chart = visit.words.rules.chart(instance: key, kind: stream.kind)
        let title =
            key.isEmpty
            ? visit.say("基本情况", "Facts")
            : "\(visit.say(chart?.definition.title ?? Localized(zh: key, en: key))) \(key)"
        let rows = try facts.rows(key)
        let isNow = key.isEmpty && !isEarlier
        let unmask = try isNow ? UnmaskPage.link(visit, stream) : nil
        let letter = try isNow ? LetterPage.link(visit, stream) : nil
        let evidence = isNow ? ExemptionFile.links(visit, stream) : nil
        let payment = try isEarlier ? nil : PaymentFile.links(visit, stream, key)
        return tag(.section, .class("card")) {
            tag(.h2) { title }
            if !key.isEmpty {
                tag(.p) { visit.say(visit.words.states(of: stream, instance: key)) }
            }
            tag(.dl) {
                for (name, value) in rows {
                    tag(.dt) { name }
                    tag(.dd) { value }
                }
            }
            letter
            payment
            evidence
            unmask
            deadlines(state)
        }
    }

    @HTMLBuilder private func deadlines(_ state: InstanceState) -> [HTML] {
        for (id, deadline) in state.deadlines.sorted(by: { $0.key < $1.key }) {
            tag(.p, .class("warn")) {
                deadline.remaining != nil
                    ? visit.say("期限 \(id)：暂停", "Deadline \(id): standing")
                    : visit.say(
                        "期限 \(id)：\(deadline.due.date)\(deadline.isProvisional ? "（暂定）" : "")",
                        "Deadline \(id): \(deadline.due.date)"
                            + (deadline.isProvisional ? " (provisional)" : "")
                    )
            }
        }
    }

    // MARK: What can be done

    /// What one may do as buttons; the rest with the roles that can, and why not.
    private func actions(_ key: String) -> HTML {
        let possible = sheet.possible(key)
        let mine = possible.filter { $0.roles.contains(where: visit.roles.contains) }
        let others = possible.filter { !$0.roles.contains(where: visit.roles.contains) }
        guard !possible.isEmpty else { return HTML([]) }
        // What brings the case on comes first; corrections and notes wait for nobody.
        let entry = visit.office.index.entry(stream.id)
        let awaited = Set((entry?.awaited ?? []).filter { $0.instance == key }.map(\.event.name))
        return tag(.section, .class("card")) {
            tag(.h2) {
                key.isEmpty ? visit.say("可办事项", "What can be done") : key
            }
            if mine.isEmpty {
                tag(.p, .class("soft")) { visit.say("现在没有您可办的事项", "Nothing for you to do now") }
            }
            tag(.div, .class("actions")) {
                for (event, _) in mine where awaited.contains(event.name) {
                    tag(.a, .class("button"), .href(address(event, key))) {
                        visit.say(event.title)
                    }
                }
            }
            tag(.div, .class("actions")) {
                for (event, _) in mine where !awaited.contains(event.name) {
                    tag(.a, .class("button quiet"), .href(address(event, key))) {
                        visit.say(event.title)
                    }
                }
            }
            if !others.isEmpty {
                tag(.details) {
                    tag(.summary) {
                        visit.say("由他人办理的 \(others.count) 项", "\(others.count) for others")
                    }
                    tag(.ul, .class("plain")) {
                        for (event, roles) in others {
                            tag(.li) {
                                visit.say(event.title)
                                " "
                                tag(.span, .class("soft")) { named(roles) }
                            }
                        }
                    }
                }
            }
        }
    }

    private func named(_ roles: [String]) -> String {
        let titles = visit.words.rules.roleTitles
        return roles.map { titles[$0].map { visit.say($0) } ?? $0 }.joined(separator: " / ")
    }

    private func address(_ event: Chart.Event, _ key: String) -> String {
        let place = "\(stream.address)/do/\(event.name)"
        return key.isEmpty ? place : "\(place)?\(FormFields([("instance", key)]).urlEncoded)"
    }

    // MARK: Documents, family and history

    private func documents() throws -> HTML {
        let documents = try visit.ledger.cases.documents(of: stream)
        let lacks =
            isEarlier
            ? []
            : try LackList(ledger: visit.ledger, stream: stream).lines.filter(\.lack.isAwaited)
        return tag(.section, .class("card")) {
            tag(.h2) { visit.say("文件", "Documents") }
            tag(.ul, .class("plain")) {
                for document in documents {
                    let line = DocumentWords(document).line
                    tag(.li) {
                        visit.say(line)
                        if document.keeping == .kept {
                            " "
                            tag(
                                .a,
                                .href("/cases/\(stream.code)/documents/\(document.number)")
                            ) { visit.say("取出", "Download") }
                        }
                    }
                }
            }
            if !lacks.isEmpty {
                tag(.h3) { visit.say("还缺", "Lacking") }
                tag(.ul, .class("plain")) {
                    for lack in lacks { tag(.li) { visit.say(lack.sentence) } }
                }
            }
        }
    }
}
