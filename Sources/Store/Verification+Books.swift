import Portfolio
import SQL
import Workflow

/// The amounts of agreements and budgets against what was posted for them.
extension LedgerCheck {
    mutating func checkBooks() {
        var posted: [String: [GrantBooks.Way: Int64]] = [:]
        for row in fold.postings {
            guard case .text(let stream) = row[0], case .text(let source) = row[3],
                case .text(let target) = row[4], case .integer(let amount) = row[5]
            else { continue }
            posted[stream, default: [:]][GrantBooks.Way(source, target), default: 0] += amount
        }
        let cases = fold.streams.values.lazy.filter { GrantBooks.kinds.contains($0.record.kind) }
            .map(\.record).sorted { $0.code < $1.code }
        for stream in cases {
            let books = GrantBooks(posted[stream.id] ?? [:])
            for difference in books.differences(of: stream) {
                let (own, sum) = (Fen(difference.own), Fen(difference.posted))
                differ(
                    "posting",
                    "\(stream.code) \(difference.field)",
                    "案卷为 \(own) 元，分录合计 \(sum) 元",
                    "the case says \(own) CNY, its postings \(sum) CNY"
                )
            }
        }
    }
}
