import Casework
import Portfolio
import Store
import Web
import Workflow

/// A view of a list that a person keeps under a name, with what its list is asked for.
struct KeptView {
    let code: String
    let name: String
    let version: Int
    let query: CaseQuery

    /// The views among these cases that somebody keeps, by their codes, opened together.
    static func all(
        of person: String,
        among streams: [CaseStream],
        _ cases: ReadingRoom
    ) throws -> [KeptView] {
        let own = streams.filter {
            $0.kind == SavedViewProcedure.kind && $0.parent == person && !$0.root.isDone
        }
        guard !own.isEmpty else { return [] }
        let seen = try cases.visible(own).sorted { $0.code < $1.code }
        let cells = seen.flatMap { [$0.text("name"), $0.text("address")] }.compactMap(\.self)
        let texts = try cases.texts(of: cells)
        return seen.compactMap { stream in
            guard let name = stream.text("name").flatMap({ texts[$0] }),
                let address = stream.text("address").flatMap({ texts[$0] }),
                let fields = FormFields(urlEncoded: address)
            else { return nil }
            return KeptView(
                code: stream.code,
                name: name,
                version: stream.version,
                query: CaseQuery(fields)
            )
        }
    }

    /// A view of a person by its code, or by its name where no other has it.
    ///
    /// - Throws: `NOT_FOUND`, also for the view of somebody else.
    static func found(
        _ reference: String,
        of person: String,
        _ cases: ReadingRoom
    ) throws -> KeptView {
        let views = try all(of: person, among: cases.store.children(of: person), cases)
        let named = views.filter { $0.name == reference }
        guard let view = views.first(where: { $0.code == reference }) ?? named.first,
            view.code == reference || named.count == 1
        else { throw CaseRefusals.notFound(reference, place: "view") }
        return view
    }

    var json: JSON {
        [
            "code": JSON(code), "name": JSON(name), "version": JSON(version),
            "kind": JSON(query.kind), "q": JSON(query.text), "state": JSON(query.state),
            "fields": JSON(query.columns),
        ]
    }
}

extension CaseQuery {
    /// What stands behind the question mark of the view's address.
    var addressText: String { String(address().drop { $0 != "?" }.dropFirst()) }
}
