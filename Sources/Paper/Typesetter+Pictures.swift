import Workflow

/// Bars, and the picture of the stages; every colour is said in words as well.
extension Typesetter {
    func set(_ bars: [Bar]) {
        let titleWidth = min(width * 0.34, 120)
        let figureWidth = min(width * 0.26, 92)
        let barWidth = width - titleWidth - figureWidth - 12
        let barHeight = 14.5
        for bar in bars {
            let note = TextLines(bar.note, .small, width: width - titleWidth, most: 2, fonts)
            let noteHeight = bar.note.isEmpty ? 0 : note.height
            let title = TextLines(bar.title, .cell, width: titleWidth - 4, most: 2, fonts)
            let figure = TextLines(
                bar.figure,
                .cellTitle.with { $0.alignment = .right },
                width: figureWidth,
                most: 2,
                fonts
            )
            shortenedCount += [note, title, figure].count { $0.isShortened }
            let height = max(max(title.height, figure.height) + 2, barHeight + noteHeight)
            require(height)
            if let canvas {
                draw(bar, in: Box(x: x + titleWidth, y: y + 3, width: barWidth, height: 7.5))
                canvas.tagged("P") {
                    title.draw(0..<title.count, x: x, y: y, on: canvas)
                    figure.draw(0..<figure.count, x: x + width - figureWidth, y: y, on: canvas)
                    if !bar.note.isEmpty {
                        note.draw(0..<note.count, x: x + titleWidth, y: y + barHeight, on: canvas)
                    }
                }
            }
            y += height + (bar.note.isEmpty ? 3 : 4)
        }
    }

    private func draw(_ bar: Bar, in box: Box) {
        guard let canvas else { return }
        guard let share = bar.share else {
            canvas.line(
                from: (box.x, box.y + box.height / 2),
                to: (box.x + box.width, box.y + box.height / 2),
                .hairline,
                width: 0.6,
                dashes: [2, 3]
            )
            return
        }
        canvas.fill(box, .shade, radius: 2)
        let length = box.width * min(1, max(0, share))
        if length > 0 {
            var filled = box
            filled.width = length
            canvas.fill(filled, .navy, radius: min(2, length / 2))
        }
        if let mark = bar.mark {
            let place = box.x + box.width * min(1, max(0, mark))
            canvas.line(
                from: (place, box.y - 2),
                to: (place, box.y + box.height + 2),
                .red,
                width: 1
            )
        }
    }

    func set(_ picture: StagePicture) {
        let roadHeight = 30.0
        let trackHeight = picture.tracks.isEmpty ? 0 : 62.0
        require(roadHeight + trackHeight)
        draw(road: picture.road, height: roadHeight - 6)
        y += roadHeight
        if !picture.tracks.isEmpty {
            draw(tracks: picture.tracks, below: picture.road)
            y += trackHeight
        }
    }

    /// Arrows one after another, the present one dark.
    private func draw(road: [StagePicture.Stage], height: Double) {
        guard let canvas, !road.isEmpty else { return }
        let point = 9.0
        let step = width / Double(road.count)
        canvas.tagged("P") {
            for (index, stage) in road.enumerated() {
                let left = x + step * Double(index)
                let right = left + step - 3
                let isFirst = index == 0
                canvas.polygon(
                    [
                        (left, y), (right - point, y), (right, y + height / 2),
                        (right - point, y + height), (left, y + height),
                    ] + (isFirst ? [] : [(left + point, y + height / 2)]),
                    stage.standing.paper
                )
                let text = TextLines(
                    stage.title,
                    .cell.with {
                        $0.ink = stage.standing.ink
                        $0.alignment = .centre
                        $0.isBold = stage.standing == .current
                    },
                    width: step - 2 * point - 3,
                    most: 1,
                    fonts
                )
                text.draw(0..<1, x: left + point, y: y + (height - text.height) / 2, on: canvas)
            }
        }
    }

    private func draw(tracks: [StagePicture.Stage], below road: [StagePicture.Stage]) {
        guard let canvas else { return }
        let gap = 8.0
        let boxWidth = (width - gap * Double(tracks.count - 1)) / Double(tracks.count)
        let centre = { (index: Int) in self.x + (boxWidth + gap) * Double(index) + boxWidth / 2 }
        let bar = y + 5
        if let index = road.firstIndex(where: { $0.standing == .current }) {
            let stem = x + width / Double(road.count) * (Double(index) + 0.5)
            canvas.line(from: (stem, y - 6), to: (stem, bar), .grey, width: 0.8)
            canvas.line(
                from: (min(stem, centre(0)), bar),
                to: (max(stem, centre(tracks.count - 1)), bar),
                .grey,
                width: 0.8
            )
        }
        for (index, track) in tracks.enumerated() {
            let box = Box(
                x: x + (boxWidth + gap) * Double(index),
                y: y + 12,
                width: boxWidth,
                height: 40
            )
            canvas.line(from: (centre(index), bar), to: (centre(index), box.y), .grey, width: 0.8)
            draw(track, in: box, on: canvas)
        }
    }

    private func draw(_ track: StagePicture.Stage, in box: Box, on canvas: Canvas) {
        canvas.fill(box, track.standing.paper, radius: 3)
        canvas.frame(box, track.standing.edge, width: 0.8, radius: 3)
        let style = TextStyle.cell.with {
            $0.ink = track.standing.ink
            $0.alignment = .centre
        }
        let title = TextLines(track.title, style, width: box.width - 4, most: 1, fonts)
        let state = TextLines(
            track.state,
            style.with { ($0.isBold, $0.size) = (true, 10) },
            width: box.width - 4,
            most: 1,
            fonts
        )
        canvas.tagged("P") {
            title.draw(0..<1, x: box.x + 2, y: box.y + 6, on: canvas)
            state.draw(0..<1, x: box.x + 2, y: box.y + 20, on: canvas)
        }
    }
}

extension StagePicture.Standing {
    fileprivate var paper: Ink {
        switch self {
        case .ahead, .skipped: .shade
        case .current: .navy
        case .done: .sky
        case .troubled: Ink(red: 0.99, green: 0.94, blue: 0.82)
        case .failed: Ink(red: 0.98, green: 0.89, blue: 0.88)
        }
    }

    fileprivate var ink: Ink {
        switch self {
        case .ahead, .skipped: .grey
        case .current: .white
        case .done: .navy
        case .troubled: .amber
        case .failed: .red
        }
    }

    fileprivate var edge: Ink {
        switch self {
        case .ahead, .skipped: .hairline
        case .current, .done: .navy
        case .troubled: .amber
        case .failed: .red
        }
    }
}
