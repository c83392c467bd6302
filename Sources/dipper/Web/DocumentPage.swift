import Casework
import Documents
import Portfolio
import Store
import Web
import Workflow

/// The file of a document, opened, compared with its digest, and handed over to be kept.
struct DocumentPage {
    let visit: Visit
    let stream: CaseStream

    init(_ visit: Visit) throws {
        self.visit = visit
        stream = try visit.found(visit.parameters["code"] ?? "")
    }

    func answer() throws -> WebResponse {
        let query = DocumentQuery(visit.parameters["item"] ?? "")
        let documents = try visit.ledger.cases.documents(of: stream)
        let found = try query.one(of: documents, stream.code)
        let bytes = try visit.ledger.filing.contents(of: found.reference)
        // Never shown by the browser within our pages, whatever it holds.
        return .download(bytes, name: found.safeName, type: "application/octet-stream")
    }
}
