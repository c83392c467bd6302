internal import Foundation

/// Reads a form with files piece by piece (RFC 7578): its texts stay in memory, its files go to
/// the disk, and no more of it is held at a time than a piece.
struct MultipartReader: Sendable {
    /// What ends the reading.
    enum Fault: Error, Hashable {
        /// It breaks the form, which no browser does.
        case form
        /// Its texts are more than any form of ours holds.
        case tooLarge
        case disk(UploadedFile.Fault)
    }

    private enum Stage: Hashable {
        /// Before the first boundary, or in something that is left out.
        case skipping
        case afterBoundary
        case head
        case text(String)
        case file(field: String, name: String)
        case done
    }

    private static let mostHeaderBytes = 8192
    private static let mostTextBytes = 4 << 20

    private let next: [UInt8]
    private let folder: String
    private let mostFileBytes: Int64
    private var stage = Stage.skipping
    /// The first boundary stands at the beginning: the line end before it is imagined.
    private var pending: [UInt8] = [13, 10]
    private var form = Multipart()
    private var text: [UInt8] = []
    private var textBytes = 0
    private var content: UploadedFile?
    private var fileBytes: Int64 = 0

    /// Nil for a content type that is no such form.
    init?(
        contentType: String,
        folder: String = NSTemporaryDirectory(),
        mostFileBytes: Int64 = .max
    ) {
        guard let boundary = Multipart.boundary(of: contentType) else { return nil }
        next = Array("\r\n--\(boundary)".utf8)
        self.folder = folder
        self.mostFileBytes = mostFileBytes
    }

    /// Takes the next bytes, however they are cut.
    mutating func take(_ bytes: some Sequence<UInt8>) throws(Fault) {
        pending += bytes
        while try step() {}
    }

    /// The form, when all of it was taken.
    func finish() throws(Fault) -> Multipart {
        guard stage == .done else { throw .form }
        return form
    }

    /// Goes on by one boundary or head; false where more bytes are needed.
    private mutating func step() throws(Fault) -> Bool {
        switch stage {
        case .skipping, .text, .file: return try untilBoundary()
        case .afterBoundary:
            guard pending.count >= 2 else { return false }
            if pending.starts(with: [0x2D, 0x2D]) {
                stage = .done
            } else if pending.starts(with: [13, 10]) {
                stage = .head
            } else {
                throw .form
            }
            pending.removeFirst(2)
            return true
        case .head: return try head()
        case .done:
            pending = []
            return false
        }
    }

    private mutating func head() throws(Fault) -> Bool {
        guard let end = Multipart.find([13, 10, 13, 10], in: pending) else {
            guard pending.count <= MultipartReader.mostHeaderBytes else { throw .form }
            return false
        }
        guard end <= MultipartReader.mostHeaderBytes,
            let head = String(validating: pending[..<end], as: UTF8.self),
            form.fields.pairs.count + form.files.count < FormFields.mostPairs,
            let part = Multipart.part(head)
        else { throw .form }
        pending.removeFirst(end + 4)
        (text, content, fileBytes) = ([], nil, 0)
        if let name = part.file {
            stage = .file(field: part.field, name: name)
        } else {
            stage = .text(part.field)
        }
        return true
    }

    private mutating func untilBoundary() throws(Fault) -> Bool {
        guard let end = Multipart.find(next, in: pending) else {
            // What may be the beginning of a boundary waits for the rest of it.
            let sure = max(0, pending.count - next.count + 1)
            try keep(pending[..<sure])
            pending.removeFirst(sure)
            return false
        }
        try keep(pending[..<end])
        pending.removeFirst(end + next.count)
        try close()
        stage = .afterBoundary
        return true
    }

    private mutating func keep(_ bytes: ArraySlice<UInt8>) throws(Fault) {
        guard !bytes.isEmpty else { return }
        switch stage {
        case .text:
            textBytes += bytes.count
            guard textBytes <= MultipartReader.mostTextBytes else { throw .tooLarge }
            text += bytes
        case .file:
            fileBytes += Int64(bytes.count)
            // Of a file that is too large only its size is kept: the form then says so.
            guard fileBytes <= mostFileBytes else {
                content = nil
                return
            }
            do throws(UploadedFile.Fault) {
                let file: UploadedFile
                if let content { file = content } else { file = try UploadedFile(in: folder) }
                try file.append(bytes)
                content = file
            } catch {
                throw .disk(error)
            }
        case .skipping, .afterBoundary, .head, .done: return
        }
    }

    private mutating func close() throws(Fault) {
        switch stage {
        case .text(let field):
            guard let value = String(validating: text, as: UTF8.self) else { throw .form }
            form.fields.pairs.append((field, value))
        case .file(let field, let name):
            // An input that was left empty comes as a file without a name.
            guard !name.isEmpty || fileBytes > 0 else { return }
            form.files.append(
                Multipart.File(field: field, name: name, content: content, size: fileBytes)
            )
            content = nil
        case .skipping, .afterBoundary, .head, .done: return
        }
    }
}
