/// Where the words of a paper come from: a command's own session, or what a reader sees.
package struct CaseSource {
    /// A case by its id; nil where there is none to be told.
    package let stream: (String) throws -> CaseStream?
    /// The text of a cell; nil when it was expunged, or is for others.
    package let text: (String) throws -> String?

    package init(
        stream: @escaping (String) throws -> CaseStream?,
        text: @escaping (String) throws -> String?
    ) {
        (self.stream, self.text) = (stream, text)
    }

    /// What a case is called; nil for one without a name.
    ///
    /// Mobile and identity numbers are masked wherever a text is told, so that its digest is the
    /// same for whoever works it out.
    func name(of id: String?) throws -> String? {
        guard let stream = try id.flatMap({ try stream($0) }) else { return nil }
        return try ["title", "name"].lazy.compactMap { stream.text($0) }.first.flatMap(opened)
    }

    func opened(_ text: String) throws -> String {
        guard text.hasPrefix("cell:") else { return PersonalNumbers.masked(text) }
        return try self.text(text).map { PersonalNumbers.masked($0) } ?? "（已清除）"
    }
}
