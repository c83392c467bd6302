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
                    visit.say("转股协议", "Converting agreements"),
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
            HTML(
                reading.agreements(of: financing).map { code in
                    tag(.div) {
                        tag(.a, .class("code"), .href("/grants/\(FormFields.encoded(code))")) {
                            code
                        }
                    }
                }
            ),
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
