import Casework
import Portfolio
import Store
import Web
import Workflow
import WorkflowFile

/// The definitions in force, with how many cases that the caller sees run by them.
extension APICall {
    /// The event with which a case of a kind is begun through the API.
    private func start(of chart: Chart, _ kind: String) -> JSON {
        chart.startEvent.isEmpty || APIRoutes.closedKinds.contains(kind)
            ? .null : JSON(chart.startEvent)
    }

    func kinds() throws -> WebResponse {
        try ledger.cases.require("definition", as: "kinds")
        return answer([
            "kinds": .array(
                try words.rules.charts.sorted { $0.key < $1.key }.map { kind, chart in
                    [
                        "kind": JSON(kind), "title": chart.definition.title.json,
                        "version": JSON(chart.definition.version.content),
                        "cases": JSON(try seen(kind: kind).count), "start": start(of: chart, kind),
                    ]
                }
            )
        ])
    }

    /// The cases of a kind that the caller sees, in the order of their codes.
    private func seen(kind: String) throws -> [CaseIndex.Entry] {
        try office.index.follow(ledger)
        let query = CaseQuery(FormFields([("kind", kind)]))
        return try CaseSearch(query, office.index, words).matching()
    }

    func chart() throws -> WebResponse {
        let kind = part("kind")
        try ledger.cases.require("definition", as: kind)
        guard let chart = words.rules.charts[kind] else { throw CaseRefusals.notFound(kind) }
        let counts = ChartPage.counts(try seen(kind: kind).map(\.stream))
        return answer([
            "kind": JSON(kind), "title": chart.definition.title.json,
            "version": JSON(chart.definition.version.content), "start": start(of: chart, kind),
            "states": .array(
                chart.states.dropFirst().map {
                    [
                        "path": JSON($0.path), "title": $0.title.json,
                        "cases": JSON(counts[$0.path] ?? 0),
                    ]
                }
            ),
            "fields": .array(chart.fields.map(\.json)),
            "events": .array(
                chart.events.dropFirst().filter { $0.origin == .command }.map { chart.json($0) }
            ),
        ])
    }

    // MARK: Rules

    /// Every number with what it rests on, and the files of the release.
    func rules() throws -> WebResponse {
        try ledger.cases.require("definition", as: "rules")
        let contents = try ledger.contents()
        let packs = try contents.filter { $0.kind == "policy" }.map {
            try PolicyPackFile.load(text: $0.text, file: $0.path)
        }
        let response = answer([
            "release": JSON(ledger.standing.release),
            "parameters": .array(packs.flatMap(\.parameters).map(\.json)),
            "files": .array(
                contents.map {
                    ["kind": JSON($0.kind), "path": JSON($0.path), "digest": JSON($0.hash)]
                }
            ),
        ])
        return try tagged(response)
    }

    /// The years for which working days are known; the tag is the version of the ledger's story.
    func calendars() throws -> WebResponse {
        try ledger.cases.require("definition", as: "calendars")
        let years = try ledger.contents(kinds: ["calendar"])
            .compactMap { try DefinitionContents.calendarYear($0) }
            .sorted { ($0.calendar, $0.year) < ($1.calendar, $1.year) }
        return try tagged(answer(["years": .array(years.map { .object($0.json) })]))
    }

    /// With the version of the ledger's own story, on which definitions and years are published.
    private func tagged(_ response: WebResponse) throws -> WebResponse {
        let story = try ledger.store.stream("LEDGER")
        return response.setting("etag", APICall.tag(Int64(story?.version ?? 0)))
    }

    /// Publishes a year of working days in the place of an earlier one of its number.
    func importCalendar() throws -> WebResponse {
        let deed = APIDeed(self)
        try deed.begin("publish", part: "definition")
        return try deed.once {
            let (year, content) = try CalendarImport.content(
                Array((body["content"]?.textValue ?? "").utf8),
                named: "#/content",
                calendar: "cn-workdays"
            )
            var command = try ledger.publication(of: year, content)
            (command.key, command.expecting) = (deed.key, deed.version)
            let isReplayed = try deed.attempt(command)
            var moved = 0
            if !deed.isTrial, !isReplayed {
                moved = try ledger.importCalendar(
                    year,
                    content,
                    by: person.caller(),
                    terms: (deed.key, deed.version)
                ).moved
            }
            return answer([
                "dry_run": .bool(deed.isTrial), "replayed": .bool(isReplayed),
                "calendar": JSON(year.calendar), "year": JSON(year.year),
                "off": JSON(year.off.count), "work": JSON(year.work.count), "moved": JSON(moved),
            ])
        }
    }
}

extension PolicyPack.Parameter {
    /// A number with its basis; lists are texts, money is text in yuan.
    fileprivate var json: JSON {
        [
            "key": JSON(key.content), "title": title.json, "value": content.json,
            "unit": JSON(unit), "provisional": .bool(basis == .provisional),
            "source": JSON(source), "owner": JSON(owner),
            "lifted_by": liftedBy.map { JSON($0) } ?? .null,
        ]
    }
}

extension PolicyPack.Content {
    fileprivate var json: JSON {
        switch self {
        case .money(let fen): JSON(Fen(fen))
        case .int(let number), .bps(let number): JSON(number)
        case .bool(let truth): .bool(truth)
        case .date(let date): JSON("\(date)")
        case .string(let text), .period(let text): JSON(text)
        case .list(let texts): JSON(texts)
        }
    }
}

extension Chart.FieldSlot {
    /// A field as programs are told of it; the type as charts write it.
    fileprivate var json: JSON {
        [
            "name": JSON(name), "type": JSON(type.description), "title": title.json,
            "required": .bool(isRequired), "least": least.map { JSON($0) } ?? .null,
            "greatest": greatest.map { JSON($0) } ?? .null,
        ]
    }
}

extension Chart {
    /// An event with the roles that may ask for it and the documents that some of its ways require.
    fileprivate func json(_ event: Event) -> JSON {
        let number = eventNumbers[event.name] ?? 0
        let ways = transitions.filter { $0.events.contains(number) }
        let documents = ways.flatMap { $0.requiredDocuments + $0.requiredDocumentsNow }
        return [
            "event": JSON(event.name), "title": event.title.json,
            "roles": JSON(Set(ways.flatMap(\.roles)).subtracting(["system"]).sorted()),
            "fields": .array(event.payload.map(\.json)),
            "documents": JSON(Set(documents).sorted()),
        ]
    }
}
