package import Workflow

/// What is to be printed, from the first page to the last.
package struct PaperDocument {
    /// For the reader's window and the outline; never a person's name.
    package var title: String
    /// On the left of each header, such as the code of the case.
    package var header: String
    /// Printed in red on every page of a ledger that is for training.
    package var warning: String?
    /// On the left of each footer: the head of the ledger that this was printed from.
    package var footer: String
    package var created: Instant
    /// Whether the first page is a cover, without header and footer.
    package var hasCover = false
    package var blocks: [Block]

    package init(
        title: String,
        header: String,
        warning: String?,
        footer: String,
        created: Instant,
        blocks: [Block]
    ) {
        self.title = title
        self.header = header
        self.warning = warning
        self.footer = footer
        self.created = created
        self.blocks = blocks
    }
}

/// One thing below another on the pages.
package indirect enum Block {
    case heading(Heading)
    case text(String, TextStyle, most: Int? = nil)
    case table(Table)
    case bars([Bar])
    case stages(StagePicture)
    /// Side by side, each with its share of the width; what they hold stays on one page.
    case columns([(share: Double, blocks: [Block])])
    case space(Double)
    case rule
    case newPage
    case contents(String)
    case attachment(Attachment)
}

/// A heading, which is also a bookmark; those of levels 1 and 2 are in the contents.
package struct Heading: Hashable, Sendable {
    package var text: String
    /// 1 to 3.
    package var level: Int

    package init(_ text: String, level: Int) {
        precondition((1...3).contains(level), "a heading has level 1, 2 or 3")
        self.text = text
        self.level = level
    }
}

/// Rows under a header that is repeated on every page.
package struct Table: Sendable {
    package struct Column: Sendable {
        package var title: String
        /// Of the width, in comparison with the other columns.
        package var share: Double
        package var style: TextStyle

        package init(_ title: String, share: Double, _ style: TextStyle = .cell) {
            self.title = title
            self.share = share
            self.style = style
        }
    }

    package var columns: [Column]
    package var rows: [[String]]
    package var hasHeader: Bool
    /// Longer cells end in an ellipsis.
    package var mostLines: Int?

    package init(
        _ columns: [Column],
        _ rows: [[String]],
        hasHeader: Bool = true,
        mostLines: Int? = nil
    ) {
        precondition(
            rows.allSatisfy { $0.count == columns.count },
            "each row has a cell for each column"
        )
        self.columns = columns
        self.rows = rows
        self.hasHeader = hasHeader
        self.mostLines = mostLines
    }

    /// Names on the left, what they are on the right.
    package static func pairs(
        _ pairs: [(name: String, value: String)],
        share: Double = 0.2,
        mostLines: Int? = nil
    ) -> Table {
        Table(
            [
                Column("", share: share, .cell.with { $0.ink = .grey }),
                Column("", share: 1 - share),
            ],
            pairs.map { [$0.name, $0.value] },
            hasHeader: false,
            mostLines: mostLines
        )
    }
}

/// One share of a whole as a bar, with its figure.
package struct Bar: Hashable, Sendable {
    package var title: String
    /// The exact figure, as it is to be read.
    package var figure: String
    /// From 0 to 1; nil when there is nothing to draw.
    package var share: Double?
    /// Where the bar should reach, from 0 to 1.
    package var mark: Double?
    /// Below the bar in small type; empty when there is none.
    package var note: String

    package init(
        _ title: String,
        _ figure: String,
        share: Double?,
        mark: Double? = nil,
        note: String = ""
    ) {
        self.title = title
        self.figure = figure
        self.share = share
        self.mark = mark
        self.note = note
    }
}

/// Where a case stands: the road of its stages, and tracks that run beside each other.
package struct StagePicture: Hashable, Sendable {
    package enum Standing: Hashable, Sendable {
        case ahead
        case current
        case done
        case troubled
        case failed
        case skipped
    }

    package struct Stage: Hashable, Sendable {
        package var title: String
        /// The state within a track; empty for a stage of the road.
        package var state: String
        package var standing: Standing

        package init(_ title: String, state: String = "", _ standing: Standing) {
            self.title = title
            self.state = state
            self.standing = standing
        }
    }

    package var road: [Stage]
    package var tracks: [Stage]

    package init(road: [Stage], tracks: [Stage]) {
        self.road = road
        self.tracks = tracks
    }
}

/// What making a document found out.
package struct PaperReport: Hashable, Sendable {
    package struct Entry: Hashable, Sendable {
        package var title: String
        package var level: Int
        /// From 1.
        package var page: Int
    }

    package struct Attached: Hashable, Sendable {
        package var number: Int
        /// The first of its pages in the document.
        package var page: Int
        /// Pages of the file that were taken over.
        package var pageCount: Int
        package var problem: AttachmentProblem?
    }

    package var pageCount = 0
    package var entries: [Entry] = []
    package var attached: [Attached] = []
    /// Texts that end in an ellipsis for want of room.
    package var shortenedCount = 0
    /// Characters that no font of this machine has, printed as `⟦U+2CB4A⟧`.
    package var missingCharacters: [String] = []
}

extension PaperDocument {
    /// What writing would find out, without a page being drawn; attached pages are not tried.
    package func measured() throws -> PaperReport {
        let fonts = try Fonts()
        let draft = Typesetter(self, fonts, canvas: nil, total: 0, places: [])
        draft.set()
        return draft.report
    }

    /// Writes the document as a PDF: the same bytes for the same document, fonts and files.
    ///
    /// It is set twice: the first time to learn on which page everything is.
    ///
    /// - Throws: `FONT_MISSING`, `PaperFault`, and what `write` throws.
    package func write(
        _ write: @escaping (UnsafeRawBufferPointer) throws -> Void
    ) throws -> PaperReport {
        let fonts = try Fonts()
        let draft = Typesetter(self, fonts, canvas: nil, total: 0, places: [])
        draft.set()
        let canvas = unsafe Canvas(title: title.onOneLine, created: created, write: write)
        let final = Typesetter(
            self,
            fonts,
            canvas: canvas,
            total: draft.page,
            places: draft.places
        )
        final.set()
        try canvas.finish()
        precondition(final.page == draft.page, "both settings have the same pages")
        return final.report
    }
}
