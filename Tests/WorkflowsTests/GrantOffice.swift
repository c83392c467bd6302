import Expression
import Portfolio
import Workflow

/// Somebody who asks, with his roles.
struct Clerk: Hashable, Sendable {
    let name: String
    let roles: [String]

    init(_ name: String, _ roles: String...) {
        self.name = name
        self.roles = roles
    }

    static let officer = Clerk("officer", "PO")
    static let secondOfficer = Clerk("second officer", "PO")
    static let districtOfficer = Clerk("district officer", "DO")
    static let finance = Clerk("finance", "FIN")
    static let secondFinance = Clerk("second finance", "FIN")
    static let director = Clerk("director", "DIR")
    static let meeting = Clerk("meeting", "DM")
    static let manager = Clerk("manager", "PIM")
    static let everything = Clerk("everything", "PO", "FIN", "DIR", "DM", "PIM", "SUP")
}

/// An office with the shipped charts in memory: it runs plans as the ledger does, all or none.
struct GrantOffice {
    var streams: [CaseStream] = []
    /// By stream and account: the balance in fen.
    var postings: [String: [String: Int64]] = [:]
    var changes: [FactChange] = []
    /// What projects and notices say of themselves; their own charts are not run here.
    var statedFacts: [String: [String: Value]] = [:]
    var effective: CivilDate
    private(set) var actor = Actor.system
    let definitions: ShippedDefinitions
    var given: [DocumentReference] = []
    /// That of every document which comes with a command.
    var filedDigest = ""
    /// What a test would have the policy pack say.
    var parameters: [String: Value] = [:]

    init(_ effective: CivilDate) throws {
        self.effective = effective
        definitions = try ShippedDefinitions.loaded.get()
    }

    /// A project that is listed for cultivation, unless the date is nil.
    mutating func addProject(_ id: String, listedOn: String?, group: String? = nil) {
        var root = InstanceState()
        root.fields["group"] = group.map { .string($0) } ?? .null
        streams.append(
            CaseStream(
                id: id,
                kind: "project",
                code: id,
                parent: nil,
                version: 1,
                instances: ["": root],
                documents: []
            )
        )
        statedFacts[id] = [
            "listed": .bool(listedOn != nil), "voided": .bool(false), "terminated": .bool(false),
            "held": .bool(false),
            "listed_on": listedOn.map { .string($0) } ?? .null,
        ]
    }

    mutating func addOrganisation(_ id: String) {
        var root = InstanceState()
        root.fields = ["name": .string("示例单位 \(id)"), "uscc": .string("91420100MA4KXYQ00A")]
        streams.append(
            CaseStream(
                id: id,
                kind: "organisation",
                code: id,
                parent: nil,
                version: 1,
                instances: ["": root],
                documents: []
            )
        )
    }

    /// Somebody who holds the role of the decision meeting.
    mutating func addMember(_ id: String) {
        var root = InstanceState()
        root.active = ["active"]
        root.fields["roles"] = .list([.string("DM")])
        streams.append(
            CaseStream(
                id: id,
                kind: "person",
                code: id,
                parent: nil,
                version: 1,
                instances: ["": root],
                documents: []
            )
        )
    }

    /// A notice of a project, as its facts say; its own chart is not run here.
    mutating func addNotice(_ id: String, of project: String, hasEnded: Bool, isUpheld: Bool) {
        streams.append(
            CaseStream(
                id: id,
                kind: "notice",
                code: id,
                parent: project,
                version: 1,
                instances: ["": InstanceState()],
                documents: []
            )
        )
        statedFacts[id] = ["ended": .bool(hasEnded), "upheld": .bool(isUpheld)]
    }

    /// An exemption case of an agreement, as its facts say; its own chart is not run here.
    mutating func addExemption(
        _ id: String,
        of agreement: String,
        isWhole: Bool = true,
        amountFen: Int64 = 0
    ) {
        streams.append(
            CaseStream(
                id: id,
                kind: ExemptionProcedure.kind,
                code: id,
                parent: agreement,
                version: 1,
                instances: ["": InstanceState()],
                documents: []
            )
        )
        statedFacts[id] = [
            "open": .bool(false), "decided": .bool(true), "whole": .bool(isWhole),
            "amount": .int(amountFen),
        ]
    }

    // MARK: Asking

    /// Begins a case and answers its id.
    mutating func open(
        _ kind: String,
        _ event: String,
        by clerk: Clerk,
        payload: [String: Value] = [:],
        of parent: String? = nil,
        documents: [String] = []
    ) throws -> String {
        prepare(clerk, documents)
        let project = try parent.flatMap { try stream($0) }
        let plan: Plan? =
            switch (kind, project) {
            case (GrantProcedure.kind, let project?):
                try GrantProcedure.opening(
                    event: event,
                    payload: payload,
                    parent: project,
                    desk: self
                )
            case (LibraryProcedure.kind, let project?):
                try LibraryProcedure.opening(
                    event: event,
                    payload: payload,
                    parent: project,
                    desk: self
                )
            case (CapTableProcedure.kind, let enterprise?):
                try Procedures.opening(
                    kind: kind,
                    event: event,
                    payload: payload,
                    parent: enterprise,
                    desk: self
                )
            case (BudgetProcedure.kind, _):
                try BudgetProcedure.opening(event: event, payload: payload, desk: self)
            case (_, let project):
                try LandingProcedure.opening(
                    kind: kind,
                    event: event,
                    payload: payload,
                    parent: project,
                    desk: self
                )
            }
        let known = Set(streams.map(\.id))
        if let plan { try run(plan) }
        return streams.first { !known.contains($0.id) && $0.kind == kind }?.id ?? ""
    }

    /// Asks for an event of a case, or of one of its instances.
    mutating func ask(
        _ event: String,
        by clerk: Clerk,
        _ payload: [String: Value] = [:],
        of id: String,
        instance: String = "",
        documents: [String] = []
    ) throws {
        prepare(clerk, documents)
        guard let stream = try stream(id) else { return }
        let request = Request(
            instance: instance,
            event: event,
            payload: payload,
            documents: given
        )
        let planned: Plan? =
            try stream.kind == CapTableProcedure.kind
            ? Procedures.plan(request, on: stream, desk: self)
            : GrantProcedure.plan(request, on: stream, desk: self)
                ?? LibraryProcedure.plan(request, on: stream, desk: self)
                ?? LandingProcedure.plan(request, on: stream, desk: self)
                ?? BudgetProcedure.plan(request, on: stream, desk: self)
        let plain = Send.event(
            instance: instance,
            name: event,
            payload: payload,
            isInternal: false
        )
        try run(planned ?? Plan([StreamPlan(.existing(id: id), [plain], isAsked: true)]))
    }

    private mutating func prepare(_ clerk: Clerk, _ documents: [String]) {
        actor = Actor(
            identities: [clerk.name],
            recordedAs: clerk.name,
            roles: clerk.roles,
            organisation: "",
            district: ""
        )
        given = documents.map {
            DocumentReference(
                documentClass: $0,
                number: "No. \($0)",
                issuer: "",
                date: effective,
                digest: filedDigest
            )
        }
    }
}

struct MissingChart: Error {
    let name: String
}

extension GrantOffice: Desk {
    func stream(_ reference: String) throws -> CaseStream? {
        streams.first { $0.id == reference || $0.code == reference }
    }

    /// The policy pack with what the test would have it say.
    var policy: PolicyValues {
        var policy = definitions.policy
        for (key, value) in parameters {
            policy.parameters[key] = .init(
                value: value,
                liftedBy: policy.parameters[key]?.liftedBy
            )
        }
        return policy
    }

    func children(of parent: String, kind: String) throws -> [CaseStream] {
        streams.filter { $0.parent == parent && $0.kind == kind }
    }

    func parameter(_ key: String) throws -> Value? {
        parameters[key] ?? definitions.policy.parameters[key]?.value
    }

    /// Streams are only ever added, one at a time, so their number names the next.
    func newIdentifier() -> String { "stream-\(streams.count)" }

    func randomBytes(_ count: Int) -> [UInt8] { Array(repeating: 7, count: count) }
}
