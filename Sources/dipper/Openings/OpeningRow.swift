import Casework
import Documents
import Expression
import Portfolio
import Workflow

/// One case of an opening file, as its row tells it.
struct OpeningRow: Hashable, Sendable {
    /// An organisation that a row names, by its credit code.
    struct Organisation: Hashable, Sendable {
        var uscc: String
        /// Needed only when the ledger does not know the code yet.
        var name: String?
        /// Where the row gives the name.
        var column: String
    }

    var line = 0
    /// 序号: what the row is called within its batch.
    var serial = ""
    /// The case that a returned opening is corrected in; nil for a new case.
    var correcting: String?
    /// What the case says of itself: title, channel, field, ….
    var payload: [String: Value] = [:]
    /// Organisations in it are named by their credit codes.
    var balance = OpeningBalance(
        position: .reserve,
        positionOn: CivilDate(dayNumber: 0),
        digests: []
    )
    private(set) var documents: [DocumentReference] = []
    /// The files of the documents that are there to be kept.
    private(set) var enclosures: [Enclosure] = []
    var organisations: [Organisation] = []
    /// The credit code of the lead organisation.
    var lead: String?

    mutating func add(_ document: DocumentReference, _ file: DocumentFile?) {
        documents.append(document)
        guard let file else { return }
        enclosures.append(
            Enclosure(
                document: documents.count - 1,
                file: Enclosure.File(
                    path: file.path,
                    mediaType: file.type.mediaType,
                    bytes: file.bytes
                ),
                particulars: DocumentParticulars(name: file.name, original: "")
            )
        )
    }

    /// What is kept of the row before its case is entered: documents with their files.
    var papers: Command {
        var command = Command(
            target: correcting.map { .existing($0) } ?? .new(kind: "project", parent: nil),
            event: "",
            documents: documents
        )
        command.enclosures = enclosures
        return command
    }

    /// The command that enters the case; `codes` are those of the organisations by credit code.
    func command(batch: String, keyPrefix: String, codes: [String: String]) -> Command? {
        func code(_ uscc: String) -> String? { codes[uscc] }
        var balance = balance
        for place in balance.agreements.indices {
            guard let payee = code(balance.agreements[place].payee) else { return nil }
            balance.agreements[place].payee = payee
            guard let holder = balance.agreements[place].holder else { continue }
            guard let found = code(holder) else { return nil }
            balance.agreements[place].holder = found
        }
        if let landing = balance.landing {
            guard let enterprise = code(landing.uscc) else { return nil }
            balance.landing?.enterprise = enterprise
        }
        var payload = payload.merging(balance.payload) { $1 }
        payload["batch"] = .string(batch)
        if let lead {
            guard let found = code(lead) else { return nil }
            payload["lead_organisation"] = .string(found)
        }
        let target = correcting.map { Command.Target.existing($0) }
        let key =
            correcting == nil
            ? "\(keyPrefix):\(serial)"
            : "\(keyPrefix):\(serial):\(OpeningRow.digest(payload, documents))"
        return Command(
            target: target ?? .new(kind: "project", parent: nil),
            event: correcting == nil ? "open_balance" : "correct_opening",
            payload: payload,
            documents: documents,
            // A correction follows the return of what it corrects, which is later than all papers.
            effective: correcting == nil ? balance.positionOn : nil,
            key: key
        )
    }

    /// What the search for twins is to read of the case: nothing is entered by it.
    func searched(keyPrefix: String, codes: [String: String]) -> Command {
        var payload = payload
        if let lead {
            if let code = codes[lead] {
                payload["lead_organisation"] = .string(code)
            } else {
                let name = organisations.first { $0.uscc == lead && $0.name != nil }?.name
                payload["lead_name"] = name.map { .string($0) }
            }
        }
        return Command(
            target: .new(kind: "project", parent: nil),
            event: "open_balance",
            payload: payload,
            key: "\(keyPrefix):\(serial)"
        )
    }

    /// What a correction says: the same correction again is the same command.
    private static func digest(
        _ payload: [String: Value],
        _ documents: [DocumentReference]
    ) -> String {
        Command(
            target: .existing(""),
            event: "correct_opening",
            payload: payload,
            documents: documents
        ).requestDigest()
    }
}

/// The words of the table, and what they stand for.
enum OpeningWords {
    static let channels: [(String, String)] = [
        ("公开征集", "open_call"), ("主动发掘", "scouting"), ("重点推荐", "recommendation"),
        ("大赛选拔", "contest"), ("待核", "pending"),
    ]
    static let positions: [(String, OpeningBalance.Position)] = [
        ("储备", .reserve), ("已受理", .accepted), ("评审通过", .passed), ("已列入培育", .cultivating),
        ("已终止", .terminated),
    ]
    static let stages: [(String, OpeningBalance.Stage.Position)] = [
        ("进行中", .active), ("已通过", .passed), ("未通过", .failed),
    ]
    static let tracks: [(String, OpeningBalance.Track)] = [
        ("概念验证", .verification), ("中试", .pilot), ("落地", .landing), ("拨转股", .funding),
        ("国家库", .library),
    ]
    static let deeds: [(String, OpeningDeed)] = [
        ("签署", .signature), ("拨付", .payment), ("待拨付", .plannedPayment),
        ("取消", .cancellation), ("转股", .ending(.conversion)), ("偿还", .ending(.repayment)),
        ("清算", .settlement), ("审计", .audit), ("收回", .ending(.recovery)),
        ("核销", .ending(.writeOff)),
    ]
    static let modes = [("新设", "new"), ("迁入", "moved_in"), ("分公司", "branch")]
    static let truths = [("是", true), ("否", false)]

    static func word(_ position: OpeningBalance.Position) -> String {
        positions.first { $0.1 == position }?.0 ?? position.rawValue
    }
}

/// What a row of the table of payments tells of an agreement.
enum OpeningDeed: Hashable, Sendable {
    case signature
    case payment
    case plannedPayment
    case cancellation
    case settlement
    case audit
    case ending(OpeningAgreement.Ending.Kind)
}
