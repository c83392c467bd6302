import Casework
import Portfolio
import Workflow

/// Which cases of a list somebody sees: asked for each case without reading the ledger again.
struct Scope {
    let sees: (CaseStream) -> Bool

    func sees(_ stream: CaseStream) -> Bool { sees(stream) }
}

extension Visit {
    func scope() -> Scope {
        guard person != nil, let sight = try? ledger.casework.sight(of: caller) else {
            return Scope { _ in false }
        }
        return Scope { sight.sees($0) }
    }

    /// Whether a field is told to this person.
    func shows(_ field: Chart.FieldSlot, of stream: CaseStream) -> Bool {
        !stream.hides(field.name)
    }
}
