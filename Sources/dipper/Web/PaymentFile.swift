import Casework
import Paper
import Portfolio
import Web

/// The papers of the payment of a tranche, as files of the case page.
struct PaymentFile {
    let visit: Visit

    init(_ visit: Visit) { self.visit = visit }

    /// One paper, such as `/cases/BZ-2026-000001/tranches/1/slip.pdf`.
    func answer() throws -> WebResponse {
        let (code, file) = (visit.parameters["code"] ?? "", visit.parameters["file"] ?? "")
        let parts = file.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, let kind = PaymentPaper.Kind(rawValue: parts[0]),
            let format = ReportFormat(rawValue: parts[1]),
            let tranche = Int(visit.parameters["tranche"] ?? "")
        else { throw CaseRefusals.notFound(file) }
        return try PaymentPaper(kind, of: code, tranche: tranche, visit.ledger).download(format)
    }

    /// The ways there from a tranche, for who may print it; nil where there is nothing yet.
    static func links(_ visit: Visit, _ stream: CaseStream, _ key: String) throws -> HTML? {
        guard stream.kind == GrantNoun.kind, key.hasPrefix("tranche/"),
            try visit.ledger.cases.allows(BudgetNoun.kind)
        else { return nil }
        let kinds = PaymentPaper.kinds(of: stream, key)
        guard !kinds.isEmpty else { return nil }
        let place = "\(stream.address)/tranches/\(key.dropFirst("tranche/".count))"
        return tag(.p) {
            for kind in kinds {
                for format in ReportFormat.allCases {
                    tag(.a, .href("\(place)/\(kind.rawValue).\(format.rawValue)")) {
                        "\(visit.say(kind.name)) \(format.rawValue.uppercased())"
                    }
                    " "
                }
            }
        }
    }
}

extension PaymentPaper {
    func download(_ format: ReportFormat) throws -> WebResponse {
        let file = try file()
        return .download(
            try file.bytes(format).bytes,
            name: "\(file.name).\(format.rawValue)",
            type: format.type
        )
    }
}
