import Casework
import Documents
import Portfolio
import Web
import Workflow

/// A file that came with a request: it lies open, without a name, until the request is answered.
struct GivenUpload: Hashable {
    /// The last part of what the sender calls it; a label, never a path.
    let name: String
    /// Nil where nothing of it was kept.
    private let content: UploadedFile?
    private let bytes: Int64

    init(_ file: Multipart.File) {
        self.init(name: file.name, content: file.content, bytes: file.size)
    }

    init(name: String, content: UploadedFile?, bytes: Int64) {
        let last = name.split { $0 == "/" || $0 == "\\" }.last.map(String.init) ?? ""
        let clean = String(last.filter { !$0.isNewline && $0 != "\0" }.suffix(80))
        self.name = clean.isEmpty || clean == ".." ? "file" : clean
        self.content = content
        self.bytes = bytes
    }

    /// Looks through the file.
    ///
    /// - Throws: what ``DocumentFile`` refuses it for.
    func checked() throws(Refusal) -> DocumentFile {
        guard let content else { throw DocumentFile.refused(name, bytes: bytes) }
        return try DocumentFile(
            checking: name,
            upload: OpenUpload(descriptor: content.descriptor, holder: content)
        )
    }
}
