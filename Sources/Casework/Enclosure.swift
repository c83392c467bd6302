/// What comes with one document of a command: its file, and what only people may read of it.
package struct Enclosure: Hashable, Sendable {
    /// Which of the command's documents it belongs to, from 0.
    package var document: Int
    /// The file on the disk of whoever asks; nil for a document on paper.
    package var file: File?
    package var particulars: DocumentParticulars

    /// A file that was looked through; its digest stands in the document.
    package struct File: Hashable, Sendable {
        package var path: String
        /// Of an upload, whose path is only its name.
        package var upload: OpenUpload?
        package var mediaType: String
        package var bytes: Int64

        package init(path: String, upload: OpenUpload? = nil, mediaType: String, bytes: Int64) {
            self.path = path
            self.upload = upload
            self.mediaType = mediaType
            self.bytes = bytes
        }
    }

    package init(document: Int, file: File?, particulars: DocumentParticulars) {
        self.document = document
        self.file = file
        self.particulars = particulars
    }
}

/// A file that lies open and has no path; it stays open as long as this is held.
package struct OpenUpload: Hashable, Sendable {
    package let descriptor: Int32
    /// Closes the file when nobody holds it any more.
    private let holder: any AnyObject & Sendable

    package init(descriptor: Int32, holder: any AnyObject & Sendable) {
        (self.descriptor, self.holder) = (descriptor, holder)
    }

    package static func == (left: OpenUpload, right: OpenUpload) -> Bool {
        left.holder === right.holder
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(holder)) }
}

/// What may name a person, and is therefore sealed in the document's cell (decision 7).
package struct DocumentParticulars: Hashable, Sendable {
    /// The name of the file as it was given; empty for a document on paper.
    package var name: String
    /// 原件存放处; empty when nobody said.
    package var original: String

    package init(name: String, original: String) {
        self.name = name
        self.original = original
    }

    /// As the cell holds it.
    package var text: String {
        (["name": .text(name), "original": .text(original)] as JSON).canonicalText
    }

    package init(_ text: String) {
        let json = try? JSON(parsing: text)
        name = json?["name"]?.textValue ?? ""
        original = json?["original"]?.textValue ?? ""
    }
}

/// The cell of a document before it is stored, with the key that its file is sealed by.
package struct DocumentCell: Hashable, Sendable {
    package var id: String
    package var key: [UInt8]
    package var text: String

    /// The field that cells of documents belong to.
    package static let field = "document"

    package init(id: String, key: [UInt8], text: String) {
        self.id = id
        self.key = key
        self.text = text
    }
}

extension Command {
    /// Puts papers on the file of a case: no move of its chart, and possible in every state.
    package static let filing = "add_document"
}
