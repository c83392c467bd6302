import Expression
package import Portfolio
import Workflow

/// How much of a text is masked for a reader.
package enum Masking: Hashable, Sendable {
    case none
    /// Mobile and identity numbers, as on paper.
    case numbers
    /// A text that is personal as a whole.
    case text

    package func masked(_ text: String) -> String {
        switch self {
        case .none: text
        case .numbers: PersonalNumbers.masked(text)
        case .text: PersonalNumbers.veiled(text)
        }
    }
}

/// A case as one person may read it: what he may not read is not in it.
package struct ReadableCase: Sendable {
    /// Without instances, fields and documents that are not for this person.
    package private(set) var stream: CaseStream
    /// Which of its events the person is told of; the version of `stream` is by these.
    package let history: ToldHistory
    private let sight: Sight
    private let relations: Relations
    private let hidesSheets: Bool
    private let pseudonyms: Set<String>
    /// Charts of instances that are not shown.
    private var hiddenCharts: Set<String> = []

    /// What tells who applies, in a round that knows no applicants.
    private static let applicant: Set<String> = [
        "lead_organisation", "lead_name", "partners", "principal_investigator", "contact",
        "public_information", ProjectParties.organisations, ProjectParties.members,
    ]

    /// `linked` tells which cases that fields name the person sees.
    init(
        _ stream: CaseStream,
        _ relations: Relations,
        _ sight: Sight,
        _ history: ToldHistory = .whole,
        linked: (String) -> Bool
    ) {
        self.init(whole: stream, relations, sight, history)
        guard !sight.isSystem else { return }
        let full = self
        hiddenCharts = Set(
            stream.instances.keys.filter { !full.shows(instance: $0) }.map { key in
                String(key.prefix { $0 != "/" })
            }
        )
        var stream = stream
        stream.version = history.count(until: stream.version)
        stream.documents = stream.documents.filter { full.shows($0) }
        for (key, state) in stream.instances {
            guard full.shows(instance: key) else {
                stream.instances[key] = nil
                continue
            }
            var state = state
            for (name, value) in state.fields {
                state.fields[name] = full.read(name, value, of: key, linked)
            }
            if stream.kind == "round", !full.reads(.reviewer) { state.log = [] }
            stream.instances[key] = state
        }
        self.stream = stream
    }

    private init(
        whole stream: CaseStream,
        _ relations: Relations,
        _ sight: Sight,
        _ history: ToldHistory
    ) {
        self.stream = stream
        self.history = history
        self.sight = sight
        self.relations = relations
        hidesSheets = stream.hidesSheets
        pseudonyms = stream.kind == "round" ? sight.pseudonyms(on: stream.id) : []
    }

    /// Whether the person reads a part of the case that has a line of its own.
    package func reads(_ part: CasePart) -> Bool {
        if sight.isSystem { return true }
        // Everybody reads what is kept of himself.
        if part == .personalData, stream.kind == "person", relations.contains(.own) {
            return true
        }
        return Policy.mayRead(sight.actor.roles, part.rawValue, relations, sight.rules)
    }

    /// Whether an instance within the case is shown; its chart is a kind of the matrix.
    package func shows(instance key: String) -> Bool {
        guard !key.isEmpty, !sight.isSystem else { return true }
        let kind = String(key.prefix { $0 != "/" })
        return Policy.mayRead(sight.actor.roles, kind, relations, sight.rules)
    }

    /// Whether a field is shown, in whole or in part.
    package func shows(field name: String, of instance: String = "") -> Bool {
        guard shows(instance: instance) else { return false }
        guard !sight.isSystem else { return true }
        if relations.contains(.blind), ReadableCase.applicant.contains(name) { return false }
        let field = slot(name, instance)
        if field?.isPersonal == true, field?.type != .text { return reads(.personalData) }
        guard let part = CasePart.of(name, kind: stream.kind) else { return true }
        // Nobody reads another's sheet before the round is sealed.
        if part == .sheet, hidesSheets { return !pseudonyms.isEmpty && isReviewer(part) }
        return reads(part) || isReviewer(part)
    }

    /// Whether a document is shown, by the part that its class belongs to.
    package func shows(_ document: DocumentReference) -> Bool {
        if sight.isSystem { return true }
        guard !relations.contains(.blind) else { return false }
        let part = CasePart.of(documentClass: document.documentClass)
        if part == .sheet, hidesSheets { return false }
        return reads(.document) && reads(part)
    }

    /// Whether texts that events of the case sealed under a name are shown, whatever became of
    /// them: reasons and answers too.
    package func showsHistory(of field: String) -> Bool {
        guard !sight.isSystem else { return true }
        if stream.kind == "round", hidesSheets || !reads(.sheet) { return false }
        let isOfHidden = hiddenCharts.contains { name in
            guard let chart = sight.rules.charts[name] else { return true }
            return chart.fieldNumbers[field] != nil
                || chart.events.contains { $0.payload.contains { $0.name == field } }
        }
        return !isOfHidden && shows(field: field)
    }

    /// Whether what was recorded of the case is shown as it was recorded, with every field.
    package func showsRecord(by author: String) -> Bool {
        guard !sight.isSystem else { return true }
        let parts: [CasePart] = stream.kind == "round" ? [.sheet, .declaration, .reviewer] : []
        guard !hidesSheets, parts.allSatisfy(reads) else { return false }
        var relations = relations
        relations.subtract([.own, .begun])
        if sight.actor.identities.contains(author) { relations.insert(.own) }
        return Policy.mayRead(sight.actor.roles, "audit", relations, sight.rules)
    }

    /// Whether the person may ask for a personal text in full, which is recorded (`unmask`).
    package var mayUnmask: Bool { reads(.personalData) }

    /// What is masked in the texts of a field; numbers of persons are, wherever they were typed.
    ///
    /// Whoever may read them in full asks for each: what is shown is masked for everybody but the
    /// person himself on his own record.
    package func masking(of field: String, in instance: String = "") -> Masking {
        let isOwnRecord = stream.kind == "person" && relations.contains(.own)
        guard !sight.isSystem, !isOwnRecord else { return .none }
        return slot(field, instance)?.isPersonal == true ? .text : .numbers
    }

    /// A text of the case as the person reads it.
    package func text(_ text: String, of field: String, in instance: String = "") -> String {
        masking(of: field, in: instance).masked(text)
    }

    private func slot(_ name: String, _ instance: String) -> Chart.FieldSlot? {
        let chart = sight.rules.chart(instance: instance, kind: stream.kind)
        return chart?.fieldNumbers[name].flatMap { chart?.fields[$0] }
    }

    /// Whether the person reads what is his own of a part, as a reviewer on the round.
    private func isReviewer(_ part: CasePart) -> Bool {
        guard !pseudonyms.isEmpty else { return false }
        return sight.actor.roles.contains { sight.rules.reads[part.rawValue]?[$0] == .own }
    }

    /// The value of a field that is shown; nil where nothing of it is.
    private func read(
        _ name: String,
        _ value: Value,
        of instance: String,
        _ linked: (String) -> Bool
    ) -> Value? {
        guard shows(field: name, of: instance) else { return nil }
        if let part = CasePart.of(name, kind: stream.kind), part != .objection,
            !reads(part) || part == .sheet && hidesSheets
        {
            return ownPart(of: value)
        }
        // What a case names is told only to who sees that too.
        let field = slot(name, instance)
        switch (field?.type, value) {
        case (.stream?, .string(let id)): return linked(id) ? value : nil
        case (.list(.stream)?, .list(let members)):
            return .list(members.filter { $0.string.map(linked) ?? false })
        case (_, .list(let items)) where field?.isAgenda(of: stream.kind) == true:
            return .list(items.filter { $0.subject.map(linked) ?? true })
        default: return value
        }
    }

    /// Of a list of sheets, or of pseudonyms, those of the person himself.
    private func ownPart(of value: Value) -> Value? {
        guard case .list(let members) = value else { return nil }
        return .list(
            members.filter { member in
                let expert =
                    if case .map(let sheet) = member { sheet[.string("expert")] } else { member }
                return expert?.string.map(pseudonyms.contains) ?? false
            }
        )
    }
}
