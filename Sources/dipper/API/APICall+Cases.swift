import Casework
import Documents
import Portfolio
import Store
import Web
import Workflow

/// Answers about cases, of the same shapes as commands give with `--json`.
extension APICall {
    func me() throws -> WebResponse {
        let stream = try ledger.cases.named(person.id)
        let names = try words.headlines(of: [stream].compactMap { $0 })
        return answer([
            "code": JSON(person.code), "name": JSON(names[person.id] ?? ""),
            "roles": JSON(person.roles),
            "authentication": JSON(person.authentication), "scope": JSON(person.scope.text),
            "form_token": person.formToken.map { JSON($0) } ?? .null,
        ])
    }

    func showCase() throws -> WebResponse {
        let stream = try found()
        return answer(try CaseSheet(words: words, stream: stream).json())
            .setting("etag", APICall.tag(Int64(stream.version)))
    }

    func caseEvents() throws -> WebResponse {
        let stream = try found()
        let after = integer("after") ?? 0
        let events = try ledger.cases.events(of: stream.id).drop { $0.version <= after }
        let page = Array(events.prefix(limit))
        let last = events.count > page.count ? page.last?.version : nil
        let eventWords = EventWords(words)
        let names = try eventWords.names(in: page)
        let response = answer([
            "code": JSON(stream.code),
            "events": .array(try eventWords.json(page, in: stream, names).map { .object($0) }),
            "after": last.map { JSON("\($0)") } ?? .null,
        ])
        guard let last else { return response }
        return response.setting("link", next("after", "\(last)"))
    }

    func listDocuments() throws -> WebResponse {
        let stream = try found()
        let documents = try ledger.cases.documents(of: stream)
        return answer([
            "code": JSON(stream.code),
            "documents": .array(documents.map { DocumentWords($0).json }),
        ])
    }

    func document() throws -> WebResponse {
        let stream = try found()
        let documents = try ledger.cases.documents(of: stream)
        let found = try DocumentQuery(part("item")).one(of: documents, stream.code)
        let bytes = try ledger.filing.contents(of: found.reference)
        return .download(bytes, name: found.safeName, type: "application/octet-stream")
    }

    /// Every event that the states allow, each tried as it is.
    func allowed() throws -> WebResponse {
        let stream = try found()
        let sheet = CaseSheet(words: words, stream: stream)
        var events: [JSON] = []
        for instance in stream.instances.keys.sorted() {
            for (event, roles) in sheet.possible(instance) {
                let command = Command(
                    target: .existing(stream.code),
                    instance: instance,
                    event: event.name
                )
                let blockers = try ledger.casework.blockers(command, by: person.caller())
                events.append([
                    "instance": JSON(instance), "event": JSON(event.name),
                    "title": event.title.json, "roles": JSON(roles),
                    "possible": .bool(blockers.isEmpty),
                    "errors": .array(blockers.map { JSON(error: $0, in: language) }),
                ])
            }
        }
        return answer([
            "code": JSON(stream.code), "version": JSON(stream.version), "events": .array(events),
        ]).setting("etag", APICall.tag(Int64(stream.version)))
    }
}

extension Localized {
    /// `{"zh","en"}`.
    var json: JSON { ["zh": JSON(zh), "en": JSON(en)] }
}
