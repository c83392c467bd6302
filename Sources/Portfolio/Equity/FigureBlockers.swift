import Workflow

/// What a conversion is refused for by where its figures come from.
enum FigureBlockers {
    static func recorded(_ field: String, _ table: CaseStream) -> Blocker {
        EquityBlockers.blocker(
            "CAP_TABLE_RECORDED",
            "该企业有股权结构表 \(table.code)，\(field) 取自其上，不能另填，请投后管理人去掉并给出融资轮次（round）",
            "The enterprise has the cap table \(table.code), from which \(field) is taken; the"
                + " post-investment manager can leave it out and name the round",
            at: field,
            ["found": table.code]
        )
    }

    static func roundMissing(_ record: CapTableRecord) -> Blocker {
        EquityBlockers.blocker(
            "ROUND_MISSING",
            "未指明融资轮次，应为股权结构表 \(record.stream.code) 中待登记的一轮，请投后管理人先登记轮次并给出序号",
            "No round is named; expected one of the cap table \(record.stream.code) that is to be"
                + " registered: the post-investment manager can record the round and name it",
            at: "round",
            ["expected": record.stream.code]
        )
    }

    static func noTable(_ agreement: CaseStream) -> Blocker {
        EquityBlockers.blocker(
            "CAP_TABLE_MISSING",
            "收款单位没有股权结构表，不能按轮次转股，请投后管理人先建立股权结构表",
            "The payee has no cap table, so no round can be named; the post-investment manager can"
                + " open one first",
            at: "round"
        )
    }

    static func figureMissing(_ field: String) -> Blocker {
        EquityBlockers.blocker(
            "FIGURE_MISSING",
            "缺少 \(field)：该企业没有股权结构表，请投后管理人建立股权结构表后指明轮次，或填写此项",
            "The figure \(field) is missing: the enterprise has no cap table; the post-investment"
                + " manager can open one and name a round, or give the figure",
            at: field
        )
    }

    static func setUnknown(_ set: String, _ table: CaseStream) -> Blocker {
        EquityBlockers.blocker(
            "COMPARISON_UNKNOWN",
            "股权结构表 \(table.code) 没有比较范围“\(set)”，请投后管理人先登记比较范围",
            "The cap table \(table.code) has no set “\(set)” to compare with; the post-investment"
                + " manager can name it there first",
            at: "against",
            ["found": set],
            provisional: "gte.not_largest_shareholder"
        )
    }

    static func stale(_ table: CapTableRecord, _ then: Int64) -> Blocker {
        let (now, before) = ("\(table.nextEntry - 1)", "\(then - 1)")
        return EquityBlockers.blocker(
            "CONVERSION_STALE",
            "计算之后股权结构表 \(table.stream.code) 有新的记录：当时 \(before) 条，现为 \(now) 条，"
                + "请投后管理人放弃本次转股并重新启动",
            "The cap table \(table.stream.code) has new entries since the computation: \(before)"
                + " then, \(now) now; the post-investment manager can drop this conversion and"
                + " start it again",
            at: "computation",
            ["found": now, "expected": before]
        )
    }

    static func exitUnits(_ found: String, _ most: String) -> Blocker {
        EquityBlockers.blocker(
            "EXIT_UNITS",
            "退出份额 \(found)，而可退出的只有 \(most)（已拟议或已退出的除外），请投后管理人更正",
            "The exit is of \(found) units and \(most) can leave, besides those proposed or"
                + " left already; the post-investment manager can correct it",
            at: "units",
            ["found": found, "expected": "1...\(most)"]
        )
    }

    // MARK: Several agreements in one round

    static func roundApproved(
        _ other: CaseStream,
        _ financing: CapTableRecord.Financing
    ) -> Blocker {
        EquityBlockers.blocker(
            "ROUND_APPROVED",
            "协议 \(other.code) 在第 \(financing.number) 轮（\(financing.name)）的转股已经批准，加入会改变它的数，"
                + "请投后管理人先在该协议上放弃转股，再一并启动",
            "The conversion of \(other.code) in round \(financing.number) (\(financing.name)) is"
                + " approved, and joining would change its figures; the post-investment manager can"
                + " drop it there and start both together",
            at: "round",
            ["found": other.code]
        )
    }

    static func largestTogether(
        _ other: CaseStream,
        _ comparison: ConversionBasis.Comparison,
        _ sheet: ConversionSheet,
        _ index: Int
    ) -> Blocker {
        let held = comparison.own + sheet.chosen[index].units
        return EquityBlockers.blocker(
            "LARGEST_HOLDER",
            "一并转股后，协议 \(other.code) 的持股主体将持 \(held) 份，不少于其他最大股东的 \(comparison.units) 份，"
                + "不得成为第一大股东，请投后管理人报中心主任研究",
            "Converting together, the holder of \(other.code) would have \(held) units and the"
                + " largest other holder \(comparison.units), and must not be the largest; the"
                + " post-investment manager can bring it before the Centre director",
            at: "round",
            ["found": "\(held)", "expected": "< \(comparison.units)", "agreement": other.code],
            provisional: "gte.not_largest_shareholder"
        )
    }

    static func togetherUnapproved(_ other: CaseStream) -> Blocker {
        EquityBlockers.blocker(
            "ROUND_UNAPPROVED",
            "协议 \(other.code) 也在本轮转股，尚未批准，一轮的工商变更一次登记，请决策会或主任先批准，"
                + "或由投后管理人在该协议上放弃转股",
            "\(other.code) converts in the same round and is not approved yet, and a round is"
                + " registered once; the decision meeting or the Centre director can approve it, or"
                + " the post-investment manager can drop it there",
            at: "round",
            ["found": other.code]
        )
    }

    static func togetherUnfiled(_ other: CaseStream) -> Blocker {
        EquityBlockers.blocker(
            "STATE_ASSET_OPEN",
            "同轮转股的协议 \(other.code) 评估备案尚未登记办理情况，不能登记转股，请投后管理人在该协议上登记已办或不适用",
            "The filing of the appraisal of \(other.code), which converts in the same round,"
                + " is open; the post-investment manager can record it there as done or not"
                + " applicable",
            at: "round",
            ["found": other.code],
            provisional: "gte.state_asset_items"
        )
    }
}
