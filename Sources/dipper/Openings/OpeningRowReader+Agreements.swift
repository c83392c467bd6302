import Casework
import Portfolio
import Workflow

/// The rows of the table of payments that belong to one case.
struct OpeningPayments {
    let table: OpeningTable
    let rows: [OpeningTable.Row]
}

/// Agreements: one in the row of the case, and any number in the table of payments.
extension OpeningRowReader {
    // MARK: In the row of the case

    mutating func readAgreement() {
        let columns =
            ["协议编号", "协议签署日期", "协议金额(元)", "协议文件", "已取消(元)"]
            + (1...OpeningTable.trancheCount).flatMap(OpeningTable.tranche)
        guard columns.contains(where: cells.has) else { return }
        let because = Localized(zh: "本行有拨转股协议，", en: "the row has an agreement")
        readSignature(
            day: "协议签署日期",
            amount: "协议金额(元)",
            file: "协议文件",
            because: because
        )
        guard !row.balance.agreements.isEmpty else { return }
        row.balance.agreements[0].cancelledFen = cells.amountFen("已取消(元)") ?? 0
        for number in 1...OpeningTable.trancheCount { readTranche(number) }
    }

    private mutating func readTranche(_ number: Int) {
        let columns = OpeningTable.tranche(number)
        guard columns.contains(where: cells.has) else { return }
        let because = Localized(zh: "本行有第\(number)批，", en: "the row has this tranche")
        guard cells.required(columns[0], because: because) != nil,
            let amount = cells.amountFen(columns[0])
        else { return }
        let paidOn = cells.date(columns[1])
        if let paidOn {
            keep(paper("payment_voucher", paidOn, number: columns[2], file: columns[3]), of: 0)
        } else if cells.has(columns[2]) || cells.has(columns[3]) {
            let because = Localized(zh: "有凭证，", en: "there is a voucher")
            _ = cells.required(columns[1], because: because)
        }
        row.balance.agreements[0].tranches.append(
            .init(amountFen: amount, paidOn: paidOn, dueOn: cells.date(columns[4]))
        )
    }

    private mutating func readSignature(
        day: String,
        amount: String,
        file: String,
        because: Localized
    ) {
        let number = cells.required("协议编号", most: 80, because: because)
        let signedOn = cells.requiredDate(day, because: because)
        let amountFen = cells.required(amount, because: because).flatMap { _ in
            cells.amountFen(amount)
        }
        let payee = organisation("收款单位", "收款单位信用代码") ?? row.lead
        let holder = organisation("持股主体", "持股主体信用代码")
        guard let number, let signedOn, let amountFen else { return }
        guard let payee else {
            _ = cells.required("收款单位信用代码", because: because)
            return
        }
        let digest = paper("agreement", signedOn, number: "协议编号", file: file)
        row.balance.agreements.append(
            OpeningAgreement(
                number: number,
                amountFen: amountFen,
                signedOn: signedOn,
                payee: payee,
                holder: holder,
                tranches: [],
                digests: digest.map { [$0] } ?? []
            )
        )
    }

    // MARK: In the table of payments

    /// Reads what happened under the agreements; answers the reasons against it.
    mutating func read(_ payments: OpeningPayments) -> [Blocker] {
        var blockers: [Blocker] = []
        var deeds: [(row: OpeningTable.Row, deed: OpeningDeed)] = []
        table = payments.table
        for row in payments.rows {
            turn(to: row)
            let deed = cells.required("事项").flatMap { _ in
                cells.choice("事项", OpeningWords.deeds)
            }
            blockers += cells.blockers
            if let deed { deeds.append((row, deed)) }
        }
        // What an agreement says of itself comes first, wherever its row stands.
        for isSignature in [true, false] {
            for (row, deed) in deeds where (deed == .signature) == isSignature {
                turn(to: row)
                read(deed)
                blockers += cells.blockers
            }
        }
        return blockers
    }

    private mutating func turn(to row: OpeningTable.Row) {
        source = row
        cells = OpeningCells(row, of: table)
    }

    private mutating func read(_ deed: OpeningDeed) {
        let number = cells.required("协议编号", most: 80)
        let place = row.balance.agreements.firstIndex { $0.number == number }
        guard deed != .signature else {
            guard place == nil else {
                cells.fault(
                    "CELL_REPEATED",
                    "协议编号",
                    "的协议已经有了，每份协议只写一次签署",
                    "names an agreement that is there already; expected its signature once",
                    "协议编号"
                )
                return
            }
            let because = Localized(zh: "事项为签署，", en: "the row is a signature")
            return readSignature(day: "日期", amount: "金额(元)", file: "文件", because: because)
        }
        guard number != nil else { return }
        guard let place else {
            cells.fault(
                "CELL_STRAY",
                "协议编号",
                "的协议没有签署：应写在项目表中，或另有一行事项为签署",
                "names an agreement without a signature; expected it in the row of the case, or in"
                    + " a row of this table",
                "签署"
            )
            return
        }
        switch deed {
        case .signature: return
        case .payment: readPayment(place)
        case .plannedPayment:
            guard let amount = amount() else { return }
            row.balance.agreements[place].tranches.append(
                .init(amountFen: amount, dueOn: cells.date("日期"))
            )
        case .cancellation:
            row.balance.agreements[place].cancelledFen += amount() ?? 0
        case .settlement:
            guard let date = proven("conclusion", of: place) else { return }
            guard row.balance.agreements[place].settledOn == nil else { return repeated() }
            row.balance.agreements[place].settledOn = date
        case .audit:
            guard let amount = amount(), let date = proven("audit_report", of: place) else {
                return
            }
            guard row.balance.agreements[place].audit == nil else { return repeated() }
            row.balance.agreements[place].audit = .init(eligibleFen: amount, on: date)
        case .ending(let kind): readEnding(kind, place)
        }
    }

    private mutating func readPayment(_ place: Int) {
        guard let amount = amount(), let date = proven("payment_voucher", of: place) else { return }
        row.balance.agreements[place].tranches.append(.init(amountFen: amount, paidOn: date))
    }

    private mutating func readEnding(_ kind: OpeningAgreement.Ending.Kind, _ place: Int) {
        let units = cells.number("所得份额", in: 1...Int64.max / 1000)
        let total = cells.number("转股后总份额", in: 1...Int64.max / 1000)
        if kind == .conversion {
            let because = Localized(zh: "事项为转股，", en: "the row is a conversion")
            _ = cells.required("所得份额", because: because)
            _ = cells.required("转股后总份额", because: because)
        }
        guard let amount = amount(), let date = proven(kind.documentClass, of: place) else {
            return
        }
        row.balance.agreements[place].endings.append(
            .init(kind, amountFen: amount, on: date, units: units, totalUnits: total)
        )
    }

    private mutating func amount() -> Int64? {
        cells.required("金额(元)").flatMap { _ in cells.amountFen("金额(元)") }
    }

    /// The day of a row that rests on a document, which the agreement takes over.
    private mutating func proven(_ documentClass: String, of place: Int) -> CivilDate? {
        guard let date = cells.requiredDate("日期") else { return nil }
        keep(paper(documentClass, date, number: "文号", file: "文件"), of: place)
        return date
    }

    private mutating func keep(_ digest: String?, of place: Int) {
        guard let digest else { return }
        row.balance.agreements[place].digests.append(digest)
    }

    private mutating func repeated() {
        cells.fault(
            "CELL_REPEATED",
            "事项",
            "在同一协议中出现两次，应只有一次",
            "is there twice for one agreement; expected once",
            "1"
        )
    }
}
