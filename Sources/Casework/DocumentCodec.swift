package import Portfolio
import Workflow

/// How a document stands in events and snapshots; the form is part of stored history.
extension DocumentReference {
    package func write(to writer: inout JSONWriter) {
        writer.object {
            if bytes != 0 { $0.member("bytes", bytes) }
            if !cell.isEmpty { $0.member("cell", cell) }
            $0.member("class", documentClass)
            $0.member("date", date.description)
            $0.member("digest", digest)
            $0.member("issuer", issuer)
            if !mediaType.isEmpty { $0.member("media", mediaType) }
            $0.member("number", number)
            if let pages { $0.member("pages", pages) }
            if let retention { $0.member("retention", retention.rawValue) }
            if let isStamped { $0.member("stamped", isStamped) }
        }
    }

    package init(reading reader: inout JSONReader) throws(JSONDefect) {
        var document = DocumentReference(
            documentClass: "",
            number: "",
            issuer: "",
            date: CivilDate(dayNumber: 0),
            digest: ""
        )
        try reader.object { reader, name throws(JSONDefect) in
            switch name {
            case "bytes": document.bytes = try reader.integer()
            case "cell": document.cell = try reader.text()
            case "class": document.documentClass = try reader.text()
            case "date": document.date = try reader.date()
            case "digest": document.digest = try reader.text()
            case "issuer": document.issuer = try reader.text()
            case "media": document.mediaType = try reader.text()
            case "number": document.number = try reader.text()
            case "pages": document.pages = try reader.integer()
            case "retention": document.retention = Retention(rawValue: try reader.text())
            case "stamped": document.isStamped = try reader.bool()
            default: try reader.skip()
            }
        }
        self = document
    }
}
