import Portfolio
import Store

/// Every case of a kind by code, a page at a time.
struct CasePages: Sequence, IteratorProtocol {
    private let cases: ReadingRoom
    private let kind: String
    private var cursor: String
    private var isDone = false

    init(_ cases: ReadingRoom, kind: String, after cursor: String = "") {
        self.cases = cases
        self.kind = kind
        self.cursor = cursor
    }

    mutating func next() -> Result<[CaseStream], any Error>? {
        guard !isDone else { return nil }
        let page = Result {
            try cases.list(kind: kind, after: cursor, limit: Paging.most)
        }
        guard case .success(let cases) = page, let last = cases.last else {
            isDone = true
            if case .failure = page { return page }
            return nil
        }
        cursor = last.code
        return page
    }
}
