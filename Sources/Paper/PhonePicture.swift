import CPango

/// A picture of a few figures for a telephone: 1080 pixels wide, as high as it needs.
package struct PhonePicture {
    package var title: String
    /// Day, knowledge and rule, below the title.
    package var viewpoint: [String]
    /// In red at the head, of a ledger that is for training.
    package var warning: String?
    package var bars: [Bar]
    package var footer: String

    package static let width = 1080

    package init(
        title: String,
        viewpoint: [String],
        warning: String?,
        bars: [Bar],
        footer: String
    ) {
        (self.title, self.viewpoint, self.warning) = (title, viewpoint, warning)
        (self.bars, self.footer) = (bars, footer)
    }

    private static let margin = 60.0
    private static let room = Double(width) - 2 * margin
    private static let titleStyle = TextStyle(face: .sans, size: 52, isBold: true, ink: .navy)
    private static let figureStyle = TextStyle(face: .sans, size: 56, isBold: true)
    private static let nameStyle = TextStyle(face: .sans, size: 36)
    private static let noteStyle = TextStyle(face: .sans, size: 28, ink: .grey)

    /// The picture as PNG: the same bytes for the same content and fonts.
    ///
    /// - Throws: `FONT_MISSING`, `PaperFault`.
    package func png() throws -> [UInt8] {
        let fonts = try Fonts()
        // Set twice: first to learn how high it is.
        let height = set(fonts, on: nil)
        let canvas = try Canvas(width: PhonePicture.width, height: Int(height.rounded(.up)))
        canvas.fill(Box(x: 0, y: 0, width: Double(PhonePicture.width), height: height), .white)
        _ = set(fonts, on: canvas)
        return try canvas.png()
    }

    /// Sets everything from the top down and answers where it ends.
    private func set(_ fonts: Fonts, on canvas: Canvas?) -> Double {
        var y = PhonePicture.margin
        func text(_ text: String, _ style: TextStyle, after: Double) {
            let lines = TextLines(text, style, width: PhonePicture.room, fonts)
            if let canvas {
                lines.draw(0..<lines.count, x: PhonePicture.margin, y: y, on: canvas)
            }
            y += lines.height + after
        }
        if let warning {
            text(
                warning,
                PhonePicture.noteStyle.with { ($0.ink, $0.isBold) = (.red, true) },
                after: 12
            )
        }
        text(title, PhonePicture.titleStyle, after: 12)
        for line in viewpoint { text(line, PhonePicture.noteStyle, after: 4) }
        y += 24
        for bar in bars {
            text(bar.title, PhonePicture.nameStyle, after: 0)
            text(bar.figure, PhonePicture.figureStyle, after: 6)
            if let share = bar.share {
                draw(share, bar.mark, at: y, on: canvas)
                y += 36
            }
            if !bar.note.isEmpty { text(bar.note, PhonePicture.noteStyle, after: 0) }
            y += 34
        }
        text(footer, PhonePicture.noteStyle, after: 0)
        return y + PhonePicture.margin
    }

    /// A bar, framed so that it is seen without colours; a line where it should reach.
    private func draw(_ share: Double, _ mark: Double?, at y: Double, on canvas: Canvas?) {
        guard let canvas else { return }
        let whole = Box(x: PhonePicture.margin, y: y, width: PhonePicture.room, height: 24)
        func part(_ share: Double) -> Double { PhonePicture.room * min(1, max(0, share)) }
        canvas.fill(whole, .shade)
        canvas.fill(
            Box(x: PhonePicture.margin, y: y, width: part(share), height: 24),
            .navy
        )
        canvas.frame(whole, .grey, width: 1.5)
        if let mark {
            let x = PhonePicture.margin + part(mark)
            canvas.line(from: (x, y - 5), to: (x, y + 29), .red, width: 4)
        }
    }
}
