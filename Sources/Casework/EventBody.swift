package import Portfolio
package import Workflow

/// What an event says happened: the part of it that is kept as canonical JSON.
package struct EventBody: Sendable {
    /// A step taken, with what was sent; `isPart` when another part of the command sent it.
    package struct Taken: Sendable {
        package var instance: String
        package var step: Step
        package var payload: [String: EngineValue]
        package var isPart: Bool
    }

    /// Facts of another stream that the steps read, with its version (decision 8).
    package struct Reading: Sendable {
        package var name: String
        package var stream: String
        package var version: Int64
        package var facts: [String: EngineValue]
    }

    /// What a stream is from its first event on.
    package struct Origin: Sendable {
        package var kind: String
        package var code: String
        package var parent: String?
    }

    /// The latest line of the log of refusals, so that nobody can cut its end unnoticed.
    package struct RefusalAnchor: Hashable, Sendable {
        package var number: Int64
        /// In hexadecimal.
        package var hash: String

        package init(number: Int64, hash: String) {
            self.number = number
            self.hash = hash
        }
    }

    /// The meeting or the paper that an event carries out, which item of it, and who confirmed it.
    package struct Mandate: Hashable, Sendable {
        package var stream: String
        package var item: Int
        package var confirmedBy: String

        package init(stream: String, item: Int, confirmedBy: String) {
            self.stream = stream
            self.item = item
            self.confirmedBy = confirmedBy
        }
    }

    package var steps: [Taken] = []
    package var origin: Origin?
    package var roles: [String] = []
    /// The digest of a command with a key; nil in the events that follow from its first.
    package var request: String?
    package var documents: [DocumentReference] = []
    /// The pseudonyms that this event gave, each with the digest that binds it to a person.
    package var pseudonyms: [String: String] = [:]
    package var readings: [Reading] = []
    /// In the first event of a deed that a meeting decided or somebody signed on paper.
    package var mandate: Mandate?
    package var refusals: RefusalAnchor?
    package var facts: [FactChange] = []
    /// The group that a project joined.
    package var group: String?
    /// Whether the effective date lies before the fact that it follows.
    package var isRecordedLate = false

    package init() {}
}

/// The form is part of stored history.
extension EventBody {
    package var canonical: [UInt8] {
        var writer = JSONWriter()
        writer.object { write(to: &$0) }
        return writer.bytes
    }

    private func write(to writer: inout JSONWriter) {
        if !documents.isEmpty {
            writer.member("documents") { $0.array(documents) { $1.write(to: &$0) } }
        }
        if !facts.isEmpty { writer.member("facts") { $0.array(facts) { $1.write(to: &$0) } } }
        if let group { writer.member("group", group) }
        if let mandate {
            writer.member("mandate") { writer in
                writer.object {
                    $0.member("confirmed_by", mandate.confirmedBy)
                    $0.member("item", Int64(mandate.item))
                    $0.member("stream", mandate.stream)
                }
            }
        }
        if !pseudonyms.isEmpty {
            writer.member("pseudonyms") { $0.members(pseudonyms) { $0.text($1) } }
        }
        if !readings.isEmpty {
            writer.member("reads") { writer in
                writer.array(readings) { writer, reading in
                    writer.object {
                        $0.member("facts") { $0.values(reading.facts) }
                        $0.member("name", reading.name)
                        $0.member("stream", reading.stream)
                        $0.member("version", reading.version)
                    }
                }
            }
        }
        if isRecordedLate { writer.member("recorded_late", true) }
        if let refusals {
            writer.member("refusals") { writer in
                writer.object {
                    $0.member("hash", refusals.hash)
                    $0.member("number", refusals.number)
                }
            }
        }
        if let request { writer.member("request", request) }
        if !roles.isEmpty { writer.member("roles") { $0.texts(roles) } }
        writer.member("steps") { writer in
            writer.array(steps) { writer, taken in
                writer.object { taken.step.writeMembers(to: &$0, around: taken) }
            }
        }
        guard let origin else { return }
        writer.member("stream") { writer in
            writer.object {
                $0.member("code", origin.code)
                $0.member("kind", origin.kind)
                if let parent = origin.parent { $0.member("parent", parent) }
            }
        }
    }

    /// How much of a body is read; all of it is checked to be JSON either way.
    package enum Extent {
        case whole
        /// What streams and their read models become: not what was sent, by whom and why.
        case outcome
    }

    /// Reads a body; `isCanonical` of the reader tells more about it.
    package init(
        reading reader: inout JSONReader,
        _ extent: Extent = .whole
    ) throws(JSONDefect) {
        var body = EventBody()
        try reader.object { reader, name throws(JSONDefect) in
            switch name {
            case "steps":
                try reader.array { reader throws(JSONDefect) in
                    body.steps.append(try Taken(reading: &reader, extent))
                }
            case "mandate", "reads", "request", "roles":
                guard extent == .whole else { return try reader.skip() }
                try body.readCircumstance(name, from: &reader)
            case "documents":
                try reader.array { reader throws(JSONDefect) in
                    body.documents.append(try DocumentReference(reading: &reader))
                }
            case "facts":
                try reader.array { reader throws(JSONDefect) in
                    if let fact = try FactChange(reading: &reader) { body.facts.append(fact) }
                }
            case "group": body.group = try reader.text()
            case "pseudonyms":
                try reader.object { reader, name throws(JSONDefect) in
                    body.pseudonyms[name] = try reader.text()
                }
            case "recorded_late": body.isRecordedLate = try reader.bool()
            case "refusals": body.refusals = try RefusalAnchor(reading: &reader)
            case "stream": body.origin = try Origin(reading: &reader)
            default: try reader.skip()
            }
        }
        try reader.finish()
        self = body
    }

    private mutating func readCircumstance(
        _ name: String,
        from reader: inout JSONReader
    ) throws(JSONDefect) {
        switch name {
        case "mandate": mandate = try Mandate(reading: &reader)
        case "reads":
            try reader.array { reader throws(JSONDefect) in
                readings.append(try Reading(reading: &reader))
            }
        case "request": request = try reader.text()
        default: roles = try reader.texts()
        }
    }

    package init(parsing bytes: [UInt8]) throws(JSONDefect) {
        var reader = JSONReader(bytes)
        try self.init(reading: &reader)
    }

    /// What a case becomes by the event, and no more.
    package init(outcomeOf bytes: [UInt8]) throws(JSONDefect) {
        var reader = JSONReader(bytes)
        try self.init(reading: &reader, .outcome)
    }
}

extension CaseStream {
    /// Takes over what an event says of its instances and documents.
    package mutating func apply(_ body: EventBody) {
        // By index: a step taken out of its array would be a copy with a dozen members.
        for index in body.steps.indices {
            instances[body.steps[index].instance, default: InstanceState()]
                .apply(body.steps[index].step)
        }
        for document in body.documents where !documents.contains(document) {
            documents.append(document)
        }
    }
}
