import Casework
import Portfolio
import Web
import Workflow

/// Ownership over time: a bar of the whole for each stage, parted by holders in one order; the
/// table beneath tells the same figures.
struct OwnershipPicture {
    let visit: Visit
    let reading: CapTableReading

    private static let (left, width, height) = (200, 500, 40)
    private static let looks = ["bar", "bar-rest", "bar-due", "bar-risk"]
    /// Names in a row beneath the bars.
    private static let perRow = 3

    private var stages: [CapTable.Stage] { reading.table.stages }
    private var holders: [String] {
        var seen: [String] = []
        for stage in stages {
            for position in stage.positions where !seen.contains(position.holder) {
                seen.append(position.holder)
            }
        }
        return seen
    }

    var html: HTML {
        tag(.section, .class("card")) {
            tag(.h2) { visit.say("股权变化", "Ownership over time") }
            picture
            table
        }
    }

    private var picture: HTML {
        let bars = 20 + stages.count * OwnershipPicture.height
        let rows = (holders.count + OwnershipPicture.perRow - 1) / OwnershipPicture.perRow
        let size = (width: 720, height: bars + rows * 20 + 8)
        return tag(
            .svg,
            .plain("viewBox", "0 0 \(size.width) \(size.height)"),
            .plain("role", "img"),
            .plain("aria-labelledby", "ownership-text"),
            .class("trend")
        ) {
            tag(.desc, .id("ownership-text")) {
                visit.say(
                    "\(stages.count) 步的股权比例；每条横条为全部份额，各段上方是股东序号与比例，名称在图下。数字见下表。",
                    "Shares over \(stages.count) steps; each bar is the whole, and the holder's"
                        + " number and share stand above his part, his name beneath the bars. The"
                        + " figures are in the table beneath."
                )
            }
            for (index, stage) in stages.enumerated() {
                Drawing.words(
                    "\(stage.date) \(short(CapTableReading.title(stage)))",
                    4,
                    34 + index * OwnershipPicture.height,
                    "start"
                )
                segments(stage, top: 20 + index * OwnershipPicture.height)
            }
            legend(top: bars)
        }
    }

    /// Who the numbers are.
    private func legend(top: Int) -> [HTML] {
        holders.enumerated().flatMap { index, holder -> [HTML] in
            let (row, column) = (
                index / OwnershipPicture.perRow, index % OwnershipPicture.perRow
            )
            let (x, y) = (4 + column * 240, top + row * 20)
            let look = OwnershipPicture.looks[index % OwnershipPicture.looks.count]
            return [
                Drawing.rectangle(look, x, y, 12, 12),
                Drawing.words("\(holder) \(short(reading.name(holder)))", x + 18, y + 11, "start"),
            ]
        }
    }

    private func short(_ name: String) -> String {
        name.count > 14 ? "\(name.prefix(13))…" : name
    }

    private func segments(_ stage: CapTable.Stage, top: Int) -> [HTML] {
        var from = OwnershipPicture.left
        var sum: Int128 = 0
        return holders.enumerated().flatMap { index, holder -> [HTML] in
            let units = stage.units(of: holder)
            guard units > 0 else { return [] }
            sum += Int128(units)
            let whole = Int128(max(1, stage.total))
            let end = OwnershipPicture.left + Int(sum * Int128(OwnershipPicture.width) / whole)
            defer { from = end }
            let bar = Drawing.rectangle(
                OwnershipPicture.looks[index % OwnershipPicture.looks.count],
                from,
                top,
                max(1, end - from),
                18
            )
            // A number stands where it does not run into the next one.
            let share = stage.share(of: holder).map { CapTableWords.percent($0, decimals: 1) }
            let wide = "\(holder) \(share ?? "")"
            guard end - from >= 14 else { return [bar] }
            let told = end - from >= 8 * wide.count ? wide : holder
            return [bar, Drawing.words(told, from + 2, top - 3, "start")]
        }
    }

    private var table: HTML {
        PageTable(
            [visit.say("日期", "Date"), visit.say("事项", "What")]
                + holders.map { "\($0) \(reading.name($0))" },
            caption: visit.say("图中的同一组数字（%）", "The figures of the picture (%)"),
            isWalked: false
        ).html(
            stages.map { stage in
                [HTML("\(stage.date)"), HTML(CapTableReading.title(stage))]
                    + holders.map { holder in
                        let share = stage.units(of: holder) > 0 ? stage.share(of: holder) : nil
                        return HTML(share.map { CapTableWords.percent($0) } ?? "")
                    }
            }
        )
    }
}
