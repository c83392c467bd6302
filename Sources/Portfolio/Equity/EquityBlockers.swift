import Workflow

/// What cap tables, conversions by their rounds, and exits are refused for.
enum EquityBlockers {
    static let founders = Localized(
        zh: "每行：名称或单位编号，份额，类别，出资方式，一致行动组（后三项可空）",
        en: "a line each: name or code of an organisation, units, class, basis, set in concert"
            + " (the last three may be empty)"
    )
    static let investors = Localized(
        zh: "每行：名称或单位编号，到账现金，实物作价，类别，约定份额（后三项可空，金额不全为零）",
        en: "a line each: name or code of an organisation, cash, in kind, class, units agreed"
            + " (the last three may be empty, the amounts not both zero)"
    )

    static func blocker(
        _ code: String,
        _ zh: String,
        _ en: String,
        at place: String,
        _ values: [String: String] = [:],
        provisional: String? = nil
    ) -> Blocker {
        Blocker(
            code: code,
            message: Localized(zh: zh, en: en),
            place: place,
            values: values,
            role: "PIM",
            provisional: provisional
        )
    }

    static func rowsForm(_ place: String, _ expected: Localized) -> Blocker {
        blocker(
            "ROWS_FORM",
            "此处无法识别，应为\(expected.zh)，请投后管理人更正",
            "This cannot be read; expected \(expected.en);"
                + " the post-investment manager can correct it",
            at: place
        )
    }

    static func sharesForm(_ text: String, _ place: String) -> Blocker {
        blocker(
            "SHARES_FORM",
            "股数“\(text)”无法识别，应为不带小数与分隔符的整数，如 11000000，请投后管理人更正",
            "The number of shares “\(text)” cannot be read; expected a whole number such as"
                + " 11000000; the post-investment manager can correct it",
            at: place,
            ["found": text, "expected": "11000000"]
        )
    }

    static func tableTwice(_ other: CaseStream) -> Blocker {
        blocker(
            "CAP_TABLE_TWICE",
            "该企业已有股权结构表 \(other.code)，请在其上登记变动",
            "The enterprise has the cap table \(other.code); record what changed there",
            at: "parent",
            ["found": other.code]
        )
    }

    static func holderTwice(_ place: String) -> Blocker {
        blocker(
            "HOLDER_TWICE",
            "此行的股东在前面已有一行，应合并为一行，请投后管理人更正",
            "The holder of this line has a line above; expected one line: the post-investment"
                + " manager can add them up",
            at: place
        )
    }

    static func holderUnknown(_ place: String, _ record: CapTableRecord) -> Blocker {
        let most = record.holders.count
        return blocker(
            "HOLDER_UNKNOWN",
            "股权结构表 \(record.stream.code) 中没有这位股东，应为名称、单位编号或 1 到 \(most) 的序号，请投后管理人更正",
            "The cap table \(record.stream.code) has no such holder; expected a name, the code of"
                + " an organisation or a number from 1 to \(most): the post-investment manager can"
                + " correct it",
            at: place,
            ["expected": "1...\(most)"]
        )
    }

    static func leadUnknown(_ lead: Int64, _ most: Int) -> Blocker {
        blocker(
            "LEAD_UNKNOWN",
            "领投方在第 \(lead) 行，而投资人只有 \(most) 行，请投后管理人更正",
            "The lead investor is said to be in line \(lead) of \(most); the post-investment"
                + " manager can correct it",
            at: "lead",
            ["found": "\(lead)", "expected": "1...\(most)"]
        )
    }

    static func roundUnknown(_ number: Int64, _ record: CapTableRecord) -> Blocker {
        let most = record.financings.count
        return blocker(
            "ROUND_UNKNOWN",
            "股权结构表 \(record.stream.code) 没有第 \(number) 个融资轮次（共 \(most) 个），请投后管理人核对",
            "The cap table \(record.stream.code) has no round \(number) (it has \(most)); the"
                + " post-investment manager can check the number",
            at: "round",
            ["found": "\(number)", "expected": "1...\(most)"]
        )
    }

    static func roundStage(_ financing: CapTableRecord.Financing) -> Blocker {
        let (zh, en) =
            switch financing.stage {
            case .signed: ("待登记", "to be registered")
            case .converting: ("有协议正在本轮转股", "held by an agreement that converts in it")
            case .registered: ("已登记", "registered")
            case .withdrawn: ("已撤回", "withdrawn")
            }
        return blocker(
            "ROUND_STAGE",
            "第 \(financing.number) 轮（\(financing.name)）\(zh)，此事只能在轮次已签署、待登记且无协议转股时办理，请投后管理人核对",
            "Round \(financing.number) (\(financing.name)) is \(en); expected one that is signed,"
                + " not registered, and in which no agreement converts: the post-investment manager"
                + " can check",
            at: "round",
            ["found": financing.stage.rawValue, "expected": "signed"]
        )
    }

    static func reserveUneven(_ record: CapTableRecord, _ total: Int64) -> Blocker {
        let (now, then) = (record.form.text(units: record.total), record.form.text(units: total))
        return blocker(
            "RESERVE_UNEVEN",
            "由 \(now) 转增到 \(then) 时有股东的份额不是整数（或没有增加），应使每位股东按同一比例增加整份，请投后管理人核对",
            "From \(now) to \(then) somebody's units would not be whole, or nothing grows; expected"
                + " all to grow alike by whole units; the post-investment manager can check",
            at: "total",
            ["found": then, "expected": "> \(now)"]
        )
    }

    static func unitsOfAgreement(
        _ agreement: CaseStream,
        _ free: Int64,
        _ record: CapTableRecord
    ) -> Blocker {
        let most = record.form.text(units: free)
        return blocker(
            "UNITS_OF_AGREEMENT",
            "这些份额来自协议 \(agreement.code) 的转股，只能在协议上办理退出；此处可动的为 \(most)，请投后管理人更正",
            "These units came by the agreement \(agreement.code) and are left by its exits; here"
                + " \(most) may move: the post-investment manager can correct it",
            at: "units",
            ["found": agreement.code, "expected": "<= \(most)"]
        )
    }

    static func entryUnknown(_ entry: Int64, _ record: CapTableRecord) -> Blocker {
        blocker(
            "ENTRY_UNKNOWN",
            "没有第 \(entry) 条记录，应为 1 到 \(record.nextEntry - 1) 中有变动的一条，请投后管理人核对",
            "There is no entry \(entry) that moved something; expected one of 1 to"
                + " \(record.nextEntry - 1): the post-investment manager can check",
            at: "entry",
            ["found": "\(entry)", "expected": "1...\(record.nextEntry - 1)"]
        )
    }

    static func entryOfAgreement(_ entry: Int64, _ agreement: CaseStream?) -> Blocker {
        let code = agreement?.code ?? "—"
        return blocker(
            "ENTRY_OF_AGREEMENT",
            "第 \(entry) 条记录来自协议 \(code) 的转股或退出，不能在这里冲销，请投后管理人在协议上办理",
            "Entry \(entry) came by a conversion or an exit of the agreement \(code) and is not"
                + " reversed here; the post-investment manager can act on the agreement",
            at: "entry",
            ["found": code]
        )
    }

    static func paidInExceeds(_ paid: Fen, _ whole: Int128, _ table: CaseStream) -> Blocker {
        let most = Fen(Int64(clamping: whole))
        return blocker(
            "PAID_IN_EXCEEDS",
            "实缴 \(paid) 元多于股权结构表 \(table.code) 的注册资本 \(most) 元，应不多于它，"
                + "请投后管理人核对，或先登记增资",
            "\(paid) CNY were paid in and the cap table \(table.code) has \(most) CNY of registered"
                + " capital; expected no more: the post-investment manager can check, or record"
                + " the increase first",
            at: "amount",
            ["found": paid.yuanText, "expected": "<= \(most.yuanText)"]
        )
    }
}
