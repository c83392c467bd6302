package import Expression
import Workflow

/// A balance as an event records it.
extension OpeningBalance {
    /// The `balance` of the payload; position and dates of the case are fields of their own.
    package var value: Value {
        var members: [String: Value] = ["documents": .list(digests.map { .string($0) })]
        members["stages"] = .map(
            Dictionary(
                uniqueKeysWithValues: stages.map { track, stage in
                    var members: [String: Value] = ["position": .string(stage.position.rawValue)]
                    members["on"] = stage.on.map { .string($0.description) }
                    return (.string(track.rawValue), .record(members))
                }
            )
        )
        members["agreements"] = .list(agreements.map(\.value))
        members["landing"] = landing?.value
        members["entry"] = entry?.value
        return .record(members)
    }

    /// The payload fields that tell the balance.
    package var payload: [String: Value] {
        [
            "position": .string(position.rawValue),
            "position_on": .string(positionOn.description),
            "listed_on": listedOn.map { .string($0.description) } ?? .null,
            "balance": value,
        ]
    }

    /// Reads what ``payload`` tells; nil when it is no such balance.
    package init?(payload: [String: Value]) {
        guard let position = (payload["position"]?.text).flatMap(Position.init(rawValue:)),
            let positionOn = payload["position_on"]?.date, let balance = payload["balance"],
            case .list(let digests)? = balance.member("documents")
        else { return nil }
        self.init(
            position: position,
            positionOn: positionOn,
            listedOn: payload["listed_on"]?.date,
            digests: digests.compactMap(\.text)
        )
        guard digests.count == self.digests.count, readStages(balance.member("stages")) else {
            return nil
        }
        if let given = balance.member("agreements") {
            guard case .list(let members) = given else { return nil }
            agreements = members.compactMap { OpeningAgreement($0) }
            guard agreements.count == members.count else { return nil }
        }
        if let given = balance.member("landing") {
            guard let landing = OpeningLanding(given) else { return nil }
            self.landing = landing
        }
        if let given = balance.member("entry") {
            guard let entry = OpeningEntry(given) else { return nil }
            self.entry = entry
        }
    }

    /// The balance that a case recorded when it was opened.
    package init?(of stream: CaseStream) {
        self.init(payload: [
            "position": stream.field("opening_position"),
            "position_on": stream.field("opening_on"),
            "listed_on": stream.field("opening_listed_on"),
            "balance": stream.field("opening_balance"),
        ])
    }

    private mutating func readStages(_ given: Value?) -> Bool {
        guard case .map(let members)? = given else { return given == nil }
        for (name, value) in members {
            guard let track = name.text.flatMap(Track.init(rawValue:)),
                let position = (value.member("position")?.text).flatMap(Stage.Position.init)
            else { return false }
            stages[track] = Stage(position, on: value.member("on")?.date)
        }
        return true
    }
}

extension OpeningLanding {
    fileprivate var value: Value {
        var members: [String: Value] = [
            "enterprise": .string(enterprise), "uscc": .string(uscc), "mode": .string(mode),
            "district": .string(district), "registered_on": .string(registeredOn.description),
            "on_technology": .bool(isOnTechnology),
        ]
        members["operating_on"] = operatingOn.map { .string($0.description) }
        members["employees"] = employees.map { .int($0) }
        return .record(members)
    }

    fileprivate init?(_ value: Value) {
        guard let enterprise = value.member("enterprise")?.text,
            let uscc = value.member("uscc")?.text, let mode = value.member("mode")?.text,
            let district = value.member("district")?.text,
            let registeredOn = value.member("registered_on")?.date,
            case .bool(let isOnTechnology)? = value.member("on_technology")
        else { return nil }
        self.init(
            enterprise: enterprise,
            uscc: uscc,
            mode: mode,
            district: district,
            registeredOn: registeredOn,
            operatingOn: value.member("operating_on")?.date,
            isOnTechnology: isOnTechnology,
            employees: value.member("employees")?.integer
        )
    }
}

extension OpeningEntry {
    fileprivate var value: Value {
        .record([
            "library": .string(library), "number": .string(number),
            "entered_on": .string(enteredOn.description),
        ])
    }

    fileprivate init?(_ value: Value) {
        guard let library = value.member("library")?.text,
            let number = value.member("number")?.text,
            let enteredOn = value.member("entered_on")?.date
        else { return nil }
        self.init(library: library, number: number, enteredOn: enteredOn)
    }
}
