import CExpat

/// What is told of a part's elements, in their order.
protocol MarkupListener: AnyObject {
    func start(_ name: String, _ attributes: MarkupAttributes) throws(WorkbookFault)
    /// A piece of text, perhaps not all of it.
    func text(_ bytes: UnsafeRawBufferPointer) throws(WorkbookFault)
    func end(_ name: String) throws(WorkbookFault)
}

/// The attributes of an element, valid while its start is told.
@safe struct MarkupAttributes {
    fileprivate let pointer: UnsafeMutablePointer<UnsafePointer<CChar>?>?

    /// The value of an attribute by its name without prefix.
    subscript(name: StaticString) -> String? {
        guard let pointer = unsafe pointer else { return nil }
        var index = 0
        while let key = unsafe pointer[index] {
            if unsafe matches(key, name), let value = unsafe pointer[index + 1] {
                return unsafe String(cString: value)
            }
            index += 2
        }
        return nil
    }

    private func matches(_ key: UnsafePointer<CChar>, _ name: StaticString) -> Bool {
        var start = 0
        var length = 0
        while unsafe key[length] != 0 {
            if unsafe key[length] == CChar(bitPattern: UInt8(ascii: ":")) { start = length + 1 }
            length += 1
        }
        guard length - start == name.utf8CodeUnitCount else { return false }
        return (0..<name.utf8CodeUnitCount).allSatisfy {
            unsafe UInt8(bitPattern: key[start + $0]) == name.utf8Start[$0]
        }
    }
}

/// One part through expat: no tree is built, and no document type is read.
///
/// The parser holds a pointer to this value; both live within `scan`.
@safe final class MarkupScan {
    private let part: String
    private let listener: any MarkupListener
    private let parser: XML_Parser
    private var fault: WorkbookFault?
    private var level = 0
    private var fed = 0

    /// Reads a part of an archive from its first byte to its last.
    static func scan(
        _ part: String,
        of archive: ZipArchive,
        _ listener: any MarkupListener
    ) throws(WorkbookFault) {
        let scan = try MarkupScan(part, listener)
        try unsafe archive.unpack(part) { (piece, isLast) throws(WorkbookFault) in
            try unsafe scan.feed(piece, isLast)
        }
    }

    private init(_ part: String, _ listener: any MarkupListener) throws(WorkbookFault) {
        guard let parser = unsafe XML_ParserCreate(nil) else { throw .damaged(part) }
        self.part = part
        self.listener = listener
        unsafe self.parser = parser
        unsafe XML_SetUserData(parser, Unmanaged.passUnretained(self).toOpaque())
        unsafe XML_SetElementHandler(
            parser,
            { scan, name, attributes in
                guard let name = unsafe name else { return }
                let told = unsafe MarkupAttributes(pointer: attributes)
                unsafe MarkupScan.at(scan)?.start(MarkupScan.local(name), told)
            },
            { scan, name in
                guard let name = unsafe name else { return }
                unsafe MarkupScan.at(scan)?.end(MarkupScan.local(name))
            }
        )
        unsafe XML_SetCharacterDataHandler(parser) { scan, bytes, count in
            let text = unsafe UnsafeRawBufferPointer(start: bytes, count: Int(count))
            unsafe MarkupScan.at(scan)?.tell { (listener) throws(WorkbookFault) in
                try unsafe listener.text(text)
            }
        }
        unsafe XML_SetStartDoctypeDeclHandler(parser) { scan, _, _, _, _ in
            unsafe MarkupScan.at(scan)?.refuseDocumentType()
        }
    }

    deinit {
        unsafe XML_ParserFree(parser)
    }

    private static func at(_ pointer: UnsafeMutableRawPointer?) -> MarkupScan? {
        unsafe pointer.map { unsafe Unmanaged<MarkupScan>.fromOpaque($0).takeUnretainedValue() }
    }

    /// The name without its prefix.
    private static func local(_ name: UnsafePointer<CChar>) -> String {
        let whole = unsafe String(cString: name)
        guard let colon = whole.utf8.lastIndex(of: UInt8(ascii: ":")) else { return whole }
        return String(whole[whole.utf8.index(after: colon)...])
    }

    private func feed(_ piece: UnsafeRawBufferPointer, _ isLast: Bool) throws(WorkbookFault) {
        let start = unsafe piece.bindMemory(to: CChar.self).baseAddress
        let status = unsafe XML_Parse(parser, start, Int32(piece.count), isLast ? 1 : 0)
        fed += piece.count
        if let fault { throw fault }
        guard status == XML_STATUS_OK else {
            throw .markup(
                part: part,
                line: Int(unsafe XML_GetCurrentLineNumber(parser)),
                detail: unsafe XML_ErrorString(XML_GetErrorCode(parser)).map {
                    unsafe String(cString: $0)
                } ?? ""
            )
        }
        // What expat has not told yet is one token that it keeps until its end.
        let waiting = fed - Int(unsafe XML_GetCurrentByteIndex(parser))
        guard waiting <= SheetLimits.mostBytesInToken || isLast else { throw .token(part: part) }
    }

    private func start(_ name: String, _ attributes: MarkupAttributes) {
        level += 1
        guard level <= SheetLimits.mostLevels else { return stop(.levels(part: part)) }
        tell { (listener) throws(WorkbookFault) in try listener.start(name, attributes) }
    }

    private func end(_ name: String) {
        level -= 1
        tell { (listener) throws(WorkbookFault) in try listener.end(name) }
    }

    private func refuseDocumentType() { stop(.documentType(part: part)) }

    private func tell(
        _ body: (any MarkupListener) throws(WorkbookFault) -> Void
    ) {
        guard fault == nil else { return }
        do throws(WorkbookFault) {
            try body(listener)
        } catch {
            stop(error)
        }
    }

    private func stop(_ fault: WorkbookFault) {
        self.fault = self.fault ?? fault
        unsafe _ = XML_StopParser(parser, 0)
    }
}
