import Casework
import Portfolio
import Store
import Web
import Workflow

/// Lists of cases: what is in them, what narrows them, and the views that the caller keeps.
extension APICall {
    /// What the list is asked for: by a view, and by what is given beside it.
    private func query() throws -> CaseQuery {
        var query =
            try text("view").map { try KeptView.found($0, of: person.id, ledger.cases).query }
            ?? CaseQuery(FormFields())
        query.kind = text("kind") ?? query.kind
        query.text = text("q") ?? query.text
        query.state = text("state") ?? query.state
        query.columns = text("fields") ?? query.columns
        guard words.rules.charts[query.kind] != nil else {
            throw CaseRefusals.chartMissing(query.kind)
        }
        return query
    }

    func listCases() throws -> WebResponse {
        try office.index.follow(ledger)
        let query = try query()
        let table = try table(query)
        let order = try soundOrder(query)
        let matching = try rest(CaseSearch(query, office.index, words).matching(), order)
        // One more than the page holds tells whether there is another.
        var page: [CaseStream] = []
        for some in matching.pages(of: Paging.most) {
            page += try ledger.cases.visible(some.map(\.stream))
            if page.count > limit { break }
        }
        let shown = Array(page.prefix(limit))
        let headlines = try words.headlines(of: shown)
        let texts = try table.texts(of: shown)
        let last =
            page.count > limit
            ? try shown.last.map { try order?.cursor(behind: $0).description ?? $0.code } : nil
        return linked(
            answer([
                "cases": .array(
                    shown.map { table.json($0, headlines[$0.id] ?? "", texts) }
                ),
                "after": last.map { JSON($0) } ?? .null,
            ]),
            last
        )
    }

    /// Nil where cases are asked for by code.
    ///
    /// Refused: `LIST_SORT`.
    private func soundOrder(_ query: CaseQuery) throws -> SoundOrder? {
        guard text("sort") == ListSort.sound.rawValue else { return nil }
        guard NamedKinds.all.contains(query.kind) else {
            throw Refusal(SoundOrder.notNamed(query.kind, place: "sort"))
        }
        return SoundOrder(words, kind: query.kind)
    }

    /// What comes behind the page before.
    private func rest(
        _ entries: [CaseIndex.Entry],
        _ order: SoundOrder?
    ) throws -> [CaseIndex.Entry] {
        let after = text("after") ?? ""
        guard let order else {
            return Array(entries.drop { !after.isEmpty && $0.stream.code <= after })
        }
        let sorted = NamedKinds.sorted(entries)
        guard let place = try order.place(after: after, at: "after") else { return sorted }
        return Array(sorted.drop { $0.place <= place })
    }

    /// Refused at the parameter: `LIST_FIELD`.
    private func table(_ query: CaseQuery) throws -> CaseTable {
        do {
            return try CaseTable(words, kind: query.kind, fields: query.columns)
        } catch let refusal as Refusal {
            throw Refusal(refusal.blockers.map { $0.at("fields") })
        }
    }

    /// How many of the list have which value; each is named as the search takes it.
    func facets() throws -> WebResponse {
        try office.index.follow(ledger)
        let query = try query()
        let search = CaseSearch(query, office.index, words)
        let found = try search.matching()
        let counts = try FacetCounts(search, among: found)
        return answer([
            "kind": JSON(query.kind), "count": JSON(found.count),
            "facets": .array(
                counts.fields.map { field, values in
                    [
                        "field": JSON(field.rawValue), "title": field.title.json,
                        "values": .array(
                            values.map { value in
                                let mark = value.mark
                                let isStage = field == .stage
                                return [
                                    "value": JSON(mark.value),
                                    "title": [
                                        "zh": JSON(search.title(of: mark, in: .chinese)),
                                        "en": JSON(search.title(of: mark, in: .english)),
                                    ],
                                    "count": JSON(value.count),
                                    "state": isStage ? JSON(mark.value) : .null,
                                    "q": isStage
                                        ? .null : JSON(search.condition(for: mark, in: language)),
                                ]
                            }
                        ),
                    ]
                }
            ),
        ])
    }

    /// The views of the caller; they are saved, changed and removed as the cases that they are.
    func views() throws -> WebResponse {
        let all = try ledger.store.children(of: person.id)
        let views = try KeptView.all(of: person.id, among: all, ledger.cases)
        return answer(["views": .array(views.map(\.json))])
    }

    // MARK: Meetings

    /// A meeting with its agenda, each case by its code; cases that are not the caller's to see
    /// are left out, as they are on its page.
    func meeting() throws -> WebResponse {
        let meeting = try found()
        guard meeting.kind == MeetingProcedure.kind else {
            throw CaseRefusals.notFound(meeting.code)
        }
        let agenda = MeetingProcedure.items(of: meeting)
        let subjects = try ledger.cases.streams(Set(agenda.map { $0.text("case") }))
        let seen = Dictionary(subjects.map { ($0.id, $0) }) { $1 }
        let headlines = try words.headlines(of: subjects + [meeting])
        let people = agenda.flatMap { $0.texts("recused") } + meeting.texts("members")
        let named = try ledger.cases.named(Set(people).sorted())
        func codes(_ ids: [String]) -> JSON { JSON(ids.compactMap { named[$0]?.code }) }
        return answer([
            "code": JSON(meeting.code), "title": JSON(headlines[meeting.id] ?? ""),
            "states": JSON(meeting.root.active), "version": JSON(meeting.version),
            "acts_as": JSON(meeting.text("acts_as") ?? ""),
            "held_on": meeting.text("held_on").map { JSON($0) } ?? .null,
            "entitled": meeting.integer("entitled").map { JSON($0) } ?? .null,
            "members": codes(meeting.texts("members")),
            "items": .array(
                agenda.compactMap { item in
                    guard let subject = seen[item.text("case")] else { return nil }
                    return [
                        "number": JSON(item.number), "code": JSON(subject.code),
                        "title": JSON(headlines[subject.id] ?? ""),
                        "instance": JSON(item.text("instance")),
                        "event": JSON(item.text("event")),
                        "result": item.text("result").isEmpty ? .null : JSON(item.text("result")),
                        "votes_for": JSON(item.integer("votes_for")),
                        "votes_against": JSON(item.integer("votes_against")),
                        "abstained": JSON(item.integer("abstained")),
                        "recused": codes(item.texts("recused")),
                    ]
                }
            ),
        ]).setting("etag", APICall.tag(Int64(meeting.version)))
    }
}
