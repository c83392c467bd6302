import Casework

/// The streams of a fold by their ids.
///
/// A million events are looked up in it. An id as a number lies in the table itself; a text would
/// lie somewhere else in memory, which is waited for each time.
struct StreamTable {
    /// Every id that Dipper gives is a UUID; what somebody else wrote may be anything.
    private enum Key: Hashable {
        case number(UInt128)
        case text(String)

        init(_ bytes: [UInt8], at place: Range<Int>) {
            self =
                Identifier.number(bytes, at: place).map { .number($0) }
                ?? .text(bytes.text(at: place))
        }
    }

    private var streams: [Key: LedgerFold.Folded] = [:]

    var count: Int { streams.count }

    var values: some Collection<LedgerFold.Folded> { streams.values }

    subscript(id: String) -> LedgerFold.Folded? {
        let bytes = Array(id.utf8)
        return streams[Key(bytes, at: bytes.indices)]
    }

    /// The stream whose id lies at a place.
    subscript(bytes: [UInt8], place: Range<Int>) -> LedgerFold.Folded? {
        get { streams[Key(bytes, at: place)] }
        set { streams[Key(bytes, at: place)] = newValue }
    }
}
