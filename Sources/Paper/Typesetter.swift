import Workflow

/// Puts one block below the other, page by page; without a canvas it only learns where they go.
final class Typesetter {
    let document: PaperDocument
    let fonts: Fonts
    let canvas: Canvas?
    /// Pages in all, and where the headings are, as the setting before found them.
    private let total: Int
    private let known: [(heading: Heading, place: PaperPlace)]

    private(set) var page = 1
    var y = PageShape.top
    /// Where a line begins, and how long it is.
    var x = PageShape.left
    var width = PageShape.textWidth
    /// Where the page ends; a measure has no end.
    var end = PageShape.textEnd

    private(set) var places: [(heading: Heading, place: PaperPlace)] = []
    private var bookmarks: [Int: Int32] = [:]
    var attached: [PaperReport.Attached] = []
    var shortenedCount = 0

    init(
        _ document: PaperDocument,
        _ fonts: Fonts,
        canvas: Canvas?,
        total: Int,
        places: [(heading: Heading, place: PaperPlace)]
    ) {
        self.document = document
        self.fonts = fonts
        self.canvas = canvas
        self.total = total
        known = places
    }

    func set() {
        beginPage()
        for block in document.blocks { set(block) }
        canvas?.endPage()
    }

    var report: PaperReport {
        PaperReport(
            pageCount: page,
            entries: places.map {
                PaperReport.Entry(
                    title: $0.heading.text,
                    level: $0.heading.level,
                    page: $0.place.page
                )
            },
            attached: attached,
            shortenedCount: shortenedCount,
            missingCharacters: fonts.missing.sorted().map { String($0) }
        )
    }

    func set(_ block: Block) {
        switch block {
        case .heading(let heading): set(heading)
        case .text(let text, let style, let most): set(text, style, most: most)
        case .table(let table): set(table)
        case .bars(let bars): set(bars)
        case .stages(let picture): set(picture)
        case .columns(let columns): set(columns)
        case .space(let height): y += height
        case .rule: rule()
        case .newPage: newPage()
        case .contents(let title): setContents(title)
        case .attachment(let attachment): set(attachment)
        }
    }

    // MARK: Pages

    func newPage() {
        canvas?.endPage()
        page += 1
        y = PageShape.top
        beginPage()
    }

    /// Goes on to the next page unless there is room for a height.
    func require(_ height: Double) {
        if y > PageShape.top, y + height > end + PageShape.slack { newPage() }
    }

    private func beginPage() {
        guard let canvas, page > 1 || !document.hasCover else { return }
        let (left, right) = (PageShape.left, PageShape.left + PageShape.textWidth)
        let small = TextStyle.small
        let half = PageShape.textWidth / 2
        func line(_ text: String, _ style: TextStyle, x: Double, width: Double, y: Double) {
            let lines = TextLines(text, style, width: width, most: 1, fonts)
            lines.draw(0..<lines.count, x: x, y: y, on: canvas)
        }
        let headerTop = PageShape.headerBaseline - 11
        line(document.header, small, x: left, width: half * 1.4, y: headerTop)
        if let warning = document.warning {
            let red = TextStyle.small.with {
                ($0.ink, $0.isBold, $0.alignment) = (.red, true, .right)
            }
            line(warning, red, x: left + half * 1.4, width: half * 0.6, y: headerTop)
        }
        let underline = PageShape.headerBaseline + 5
        canvas.line(from: (left, underline), to: (right, underline), .hairline, width: 0.6)
        let footer = PageShape.footerTop
        canvas.line(from: (left, footer), to: (right, footer), .hairline, width: 0.6)
        let third = PageShape.textWidth / 3
        line(document.footer, small, x: left, width: third * 1.1, y: footer + 4)
        let number = small.with { $0.alignment = .centre }
        line("第 \(page) 页　共 \(total) 页", number, x: left + third, width: third, y: footer + 4)
        line(
            "\(document.created.paperMinute) 打印",
            small.with { $0.alignment = .right },
            x: left + third * 2,
            width: third,
            y: footer + 4
        )
    }

    private func rule() {
        canvas?.line(from: (x, y), to: (x + width, y), .hairline, width: 0.6)
        y += 6
    }

    // MARK: Texts

    func set(_ heading: Heading) {
        let lines = TextLines(heading.text, .heading(heading.level), width: width, fonts)
        let before = y > PageShape.top ? [16.0, 12, 8][heading.level - 1] : 0
        // A heading never stands alone at the foot of a page.
        require(before + lines.height + [70.0, 50, 40][heading.level - 1])
        if y > PageShape.top { y += before }
        note(heading, at: y)
        if let canvas {
            canvas.tagged("H\(heading.level)") {
                lines.draw(0..<lines.count, x: x, y: y, on: canvas)
            }
        }
        y += lines.height + [8.0, 5, 3][heading.level - 1]
    }

    /// Remembers where a heading is, and makes it a bookmark.
    func note(_ heading: Heading, at y: Double) {
        let place = PaperPlace(page: page, y: y)
        places.append((heading, place))
        guard let canvas else { return }
        let parent = (0..<heading.level).reversed().lazy.compactMap { self.bookmarks[$0] }.first
        for level in heading.level...3 { bookmarks[level] = nil }
        bookmarks[heading.level] = canvas.bookmark(
            heading.text.onOneLine,
            at: place,
            under: parent
        )
    }

    private func set(_ text: String, _ style: TextStyle, most: Int?) {
        let lines = TextLines(text, style, width: width, most: most, fonts)
        if lines.isShortened { shortenedCount += 1 }
        var start = 0
        while start < lines.count {
            var count = lines.fitting(end - y, from: start)
            // One line of several is not left behind alone.
            let isLonely = count == 1 && lines.count - start > 1
            if y > PageShape.top, count == 0 || isLonely {
                newPage()
                count = lines.fitting(end - y, from: start)
            }
            let range = start..<start + max(1, count)
            if let canvas {
                canvas.tagged("P") { lines.draw(range, x: x, y: y, on: canvas) }
            }
            y += lines.height(of: range)
            start = range.upperBound
        }
        y += style.size * 0.45
    }

    // MARK: Contents

    private var contentsStyle: TextStyle { TextStyle(face: .serif, size: 10.5) }

    /// One line an entry, whatever its length, so that the contents take the same pages always.
    private func setContents(_ title: String) {
        let lines = TextLines(title, .heading(1), width: width, fonts)
        if let canvas {
            canvas.tagged("H1") { lines.draw(0..<lines.count, x: x, y: y, on: canvas) }
        }
        y += lines.height + 10
        let headings = headingsAhead
        for (index, heading) in headings.enumerated() {
            require(20)
            setEntry(heading, at: index < entries.count ? entries[index].place : nil)
            y += 20
        }
    }

    private var entries: [(heading: Heading, place: PaperPlace)] {
        known.filter { $0.heading.level < 3 }
    }

    private var headingsAhead: [Heading] {
        document.blocks.compactMap { block in
            switch block {
            case .heading(let heading) where heading.level < 3: heading
            case .attachment(let attachment): attachment.heading
            default: nil
            }
        }
    }

    private func setEntry(_ heading: Heading, at place: PaperPlace?) {
        guard let canvas, let place else { return }
        let isFirst = heading.level == 1
        let style = contentsStyle.with { $0.isBold = isFirst }
        let indent = isFirst ? 0.0 : 18
        let numberWidth = 30.0
        let title = TextLines(
            heading.text,
            style,
            width: width - indent - numberWidth - 12,
            most: 1,
            fonts
        )
        let number = TextLines(
            "\(place.page)",
            style.with { $0.alignment = .right },
            width: numberWidth,
            fonts
        )
        canvas.tagged("P") {
            canvas.linked(to: place) {
                title.draw(0..<1, x: x + indent, y: y, on: canvas)
                number.draw(0..<1, x: x + width - numberWidth, y: y, on: canvas)
            }
        }
        let dots = x + indent + title.firstLineWidth + 6
        let dotsEnd = x + width - number.firstLineWidth - 6
        if dots < dotsEnd {
            canvas.line(
                from: (dots, y + 11),
                to: (dotsEnd, y + 11),
                .hairline,
                width: 0.8,
                dashes: [0.8, 3]
            )
        }
    }

    // MARK: Columns

    private func set(_ columns: [(share: Double, blocks: [Block])]) {
        let gap = 18.0
        let shares = columns.reduce(0) { $0 + $1.share }
        let room = width - gap * Double(columns.count - 1)
        let widths = columns.map { room * $0.share / shares }
        let heights = zip(columns, widths).map { measured($0.blocks, width: $1) }
        require(heights.max() ?? 0)
        let (left, top, wholeWidth) = (x, y, width)
        var bottom = y
        for (column, columnWidth) in zip(columns, widths) {
            (y, width) = (top, columnWidth)
            for block in column.blocks { set(block) }
            bottom = max(bottom, y)
            x += columnWidth + gap
        }
        (x, y, width) = (left, bottom, wholeWidth)
    }

    /// The height of blocks that stay together.
    private func measured(_ blocks: [Block], width: Double) -> Double {
        let measure = Typesetter(document, fonts, canvas: nil, total: total, places: known)
        measure.width = width
        measure.end = .infinity
        for block in blocks { measure.set(block) }
        return measure.y - PageShape.top
    }
}
