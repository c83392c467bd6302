import Workflow

// How the parts of a body are read; they are written with it.

extension EventBody.Taken {
    init(
        reading reader: inout JSONReader,
        _ extent: EventBody.Extent
    ) throws(JSONDefect) {
        var taken = EventBody.Taken(
            instance: "",
            step: Step(event: ""),
            payload: [:],
            isPart: false
        )
        try reader.object { reader, name throws(JSONDefect) in
            switch name {
            case "both":
                guard extent == .whole else {
                    return try reader.values(into: &taken.step.changes)
                }
                let both = try reader.values()
                taken.step.changes.merge(both) { $1 }
                taken.payload.merge(both) { $1 }
            case "of": taken.instance = try reader.text()
            case "part": taken.isPart = try reader.bool()
            case "payload":
                guard extent == .whole else { return try reader.skip() }
                try reader.values(into: &taken.payload)
            default:
                if !(try taken.step.read(name, from: &reader)) { try reader.skip() }
            }
        }
        self = taken
    }
}

extension EventBody.Reading {
    init(reading reader: inout JSONReader) throws(JSONDefect) {
        var reading = EventBody.Reading(name: "", stream: "", version: 0, facts: [:])
        try reader.object { reader, name throws(JSONDefect) in
            switch name {
            case "facts": reading.facts = try reader.values()
            case "name": reading.name = try reader.text()
            case "stream": reading.stream = try reader.text()
            case "version": reading.version = try reader.integer()
            default: try reader.skip()
            }
        }
        self = reading
    }
}

extension EventBody.Mandate {
    init(reading reader: inout JSONReader) throws(JSONDefect) {
        var mandate = EventBody.Mandate(stream: "", item: 0, confirmedBy: "")
        try reader.object { reader, name throws(JSONDefect) in
            switch name {
            case "confirmed_by": mandate.confirmedBy = try reader.text()
            case "item": mandate.item = Int(try reader.integer())
            case "stream": mandate.stream = try reader.text()
            default: try reader.skip()
            }
        }
        self = mandate
    }
}

extension EventBody.RefusalAnchor {
    init(reading reader: inout JSONReader) throws(JSONDefect) {
        var anchor = EventBody.RefusalAnchor(number: 0, hash: "")
        try reader.object { reader, name throws(JSONDefect) in
            switch name {
            case "hash": anchor.hash = try reader.text()
            case "number": anchor.number = try reader.integer()
            default: try reader.skip()
            }
        }
        self = anchor
    }
}

extension EventBody.Origin {
    init(reading reader: inout JSONReader) throws(JSONDefect) {
        var origin = EventBody.Origin(kind: "", code: "", parent: nil)
        try reader.object { reader, name throws(JSONDefect) in
            switch name {
            case "code": origin.code = try reader.text()
            case "kind": origin.kind = try reader.text()
            case "parent": origin.parent = try reader.isNull() ? nil : try reader.text()
            default: try reader.skip()
            }
        }
        self = origin
    }
}
