import Casework
import Portfolio
import Web
import Workflow

/// Who holds how much of an enterprise: on a day, over time, and what a round that waits would do.
struct CapTablePage {
    let visit: Visit
    let reading: CapTableReading

    /// - Throws: `NOT_FOUND` for what is no cap table of those that one sees, `DATE_FORM`.
    init(_ visit: Visit) throws {
        self.visit = visit
        var day: CivilDate?
        if let text = visit.request.query["as_of"], !text.isEmpty {
            day = try Moment.instant(text, isEndOfDay: true, option: "as_of").date
        }
        reading = try CapTableReading(
            visit.parameters["code"] ?? "",
            asOf: day,
            visit.ledger,
            visit.words
        )
    }

    private var place: String { "/cap-tables/\(FormFields.encoded(reading.stream.code))" }

    func answer() -> WebResponse {
        let title = visit.say("股权结构 \(reading.enterprise)", "Cap table of \(reading.enterprise)")
        return visit.page(title) {
            tag(.p, .class("soft")) {
                tag(.a, .class("code"), .href(reading.stream.address)) { reading.stream.code }
            }
            tag(.h1) { title }
            day
            holders
            OwnershipPicture(visit: visit, reading: reading).html
            rounds
            proRata
            entries
        }
    }

    func workbook() throws -> WebResponse {
        .download(
            try SheetOutput.bytes(reading.sheets),
            name: "股权台账-\(reading.stream.code)-\(reading.date).xlsx",
            type: RemunerationFile.Format.xlsx.type
        )
    }

    private var day: HTML {
        tag(.form, .plain("method", "get"), .plain("action", place), .class("actions")) {
            tag(.label) {
                visit.say("此日终了时 ", "At the end of ")
                tag(.input, .type("date"), .name("as_of"), .plain("value", "\(reading.date)"))
            }
            tag(.button, .type("submit")) { visit.say("查看", "Show") }
            tag(.a, .class("button quiet"), .href("\(place)/ledger.xlsx?as_of=\(reading.date)")) {
                visit.say("股权台账 XLSX", "Ledger as XLSX")
            }
        }
    }

    private var holders: HTML {
        guard let stage = reading.stage else {
            return tag(.p) {
                visit.say("\(reading.date) 时尚未建账", "Nothing was kept yet on \(reading.date)")
            }
        }
        return PageTable(
            [
                visit.say("序号", "No."), visit.say("股东", "Holder"), visit.say("份额", "Units"),
                visit.say("比例", "Share"), visit.say("比例（%）", "Share (%)"),
                visit.say("一致行动", "In concert"),
            ],
            caption: visit.say(
                "\(reading.date) 的股东，总份额 \(reading.units(stage.total))，比例合计为 1",
                "Holders on \(reading.date), \(reading.units(stage.total)) in all; shares sum to 1"
            ),
            isWalked: false
        ).html(
            stage.positions.map { position in
                let share = reading.share(position.holder)
                return [
                    HTML(position.holder), HTML(reading.name(position.holder)),
                    HTML(reading.units(position.units)), HTML(share.description),
                    HTML(CapTableWords.percent(share)),
                    HTML(stage.concert[position.holder] ?? ""),
                ]
            }
        )
    }

    // MARK: Rounds

    @HTMLBuilder private var rounds: [HTML] {
        if !reading.record.financings.isEmpty {
            PageTable(
                [
                    visit.say("轮次", "Round"), visit.say("签署", "Signed"),
                    visit.say("登记", "Registered"), visit.say("投前估值（元）", "Pre-money (CNY)"),
                    visit.say("现金（元）", "Cash (CNY)"), visit.say("实物（元）", "In kind (CNY)"),
                    visit.say("领投", "Lead"), visit.say("是否触发转股", "Triggers a conversion"),
                ],
                caption: visit.say("融资轮次", "Financing rounds"),
                isWalked: false
            ).html(reading.record.financings.map(row))
        }
    }

    private func row(_ financing: CapTableRecord.Financing) -> [HTML] {
        let reasons = CapTableReading.disqualifications(financing, visit.words)
        return [
            HTML("\(financing.number) \(financing.name)"),
            HTML(financing.signedOn.map { "\($0)" } ?? ""),
            HTML(
                financing.registeredOn.map { "\($0)" }
                    ?? visit.say(
                        visit.words.states(of: reading.stream, instance: financing.key)
                    )
            ),
            HTML(financing.preMoney.groupedText), HTML(financing.cash.groupedText),
            HTML(financing.inKind.groupedText), HTML(reading.name("\(financing.lead)")),
            reasons.isEmpty
                ? HTML(visit.say("是", "yes"))
                : tag(.span, .class("warn")) {
                    reasons.map { visit.say($0.message) }
                        .joined(separator: visit.say("；", "; "))
                },
        ]
    }

    @HTMLBuilder private var proRata: [HTML] {
        let rows = reading.proRata
        if !rows.isEmpty {
            PageTable(
                [
                    visit.say("轮次", "Round"), visit.say("持股单位", "Holder"),
                    visit.say("现比例", "Share now"), visit.say("不跟投的比例", "Without subscribing"),
                    visit.say("保持比例须认缴份额", "Units that keep it"),
                    visit.say("所需金额（元）", "Money for them (CNY)"),
                ],
                caption: visit.say(
                    "待登记轮次的稀释与优先认缴",
                    "Dilution by rounds that wait, and pro-rata rights"
                ),
                isWalked: false
            ).html(
                rows.map { one in
                    [
                        HTML("\(one.financing.number) \(one.financing.name)"),
                        HTML(reading.name(one.holder)), HTML(CapTableWords.percent(one.before)),
                        HTML(CapTableWords.percent(one.after)), HTML(reading.units(one.units)),
                        HTML(one.money.groupedText),
                    ]
                }
            )
        }
    }

    // MARK: What happened

    private var entries: HTML {
        PageTable(
            [
                visit.say("记录", "Entry"), visit.say("日期", "Date"), visit.say("事项", "What"),
                visit.say("股东", "Holder"), visit.say("份额", "Units"), visit.say("受让方", "To"),
                visit.say("金额（元）", "Money (CNY)"), visit.say("已冲销", "Reversed"),
            ],
            caption: visit.say("全部变动", "Everything that was recorded"),
            isWalked: false
        ).html(
            reading.record.steps.map { step in
                [
                    HTML("\(step.entry)"), HTML("\(step.on)"),
                    HTML(step.set.map { "\(step.name)：\($0)" } ?? step.name),
                    HTML(reading.name("\(step.holder)")),
                    HTML(step.units.map { reading.units($0) } ?? ""),
                    HTML(step.to.map { reading.name("\($0)") } ?? ""),
                    HTML(step.money.map { Fen($0).groupedText } ?? ""),
                    HTML(
                        reading.record.reversed.contains(step.entry) ? visit.say("是", "yes") : ""
                    ),
                ]
            }
        )
    }
}

/// Ownership over time: a bar of the whole for each stage, parted by holders in one order; the
/// table beneath tells the same figures.
struct OwnershipPicture {
    let visit: Visit
    let reading: CapTableReading

    private static let (left, width, height) = (200, 500, 40)
    private static let looks = ["bar", "bar-rest", "bar-due", "bar-risk"]

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
        let size = (width: 720, height: 20 + stages.count * OwnershipPicture.height)
        return tag(
            .svg,
            .plain("viewBox", "0 0 \(size.width) \(size.height)"),
            .plain("role", "img"),
            .plain("aria-labelledby", "ownership-text"),
            .class("trend")
        ) {
            tag(.desc, .id("ownership-text")) {
                visit.say(
                    "\(stages.count) 步的股权比例；每条横条为全部份额，各段上方是股东序号。数字见下表。",
                    "Shares over \(stages.count) steps; each bar is the whole, and the number of"
                        + " the holder stands above his part. The figures are in the table beneath."
                )
            }
            for (index, stage) in stages.enumerated() {
                Drawing.words(
                    "\(stage.date) \(CapTableReading.title(stage))",
                    4,
                    34 + index * OwnershipPicture.height,
                    "start"
                )
                segments(stage, top: 20 + index * OwnershipPicture.height)
            }
        }
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
            return [
                Drawing.rectangle(
                    OwnershipPicture.looks[index % OwnershipPicture.looks.count],
                    from,
                    top,
                    max(1, end - from),
                    18
                ),
                Drawing.words(holder, from + 2, top - 3, "start"),
            ]
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
