import Casework
import Expression
import Portfolio
import Workflow

/// Reads one row of an opening file; what is wrong with it gathers in `cells`.
struct OpeningRowReader {
    var cells: OpeningCells
    private var papers: OpeningPapers
    var table: OpeningTable
    var source: OpeningTable.Row
    var row = OpeningRow()

    /// The row, with those of the table of payments that belong to it, and the reasons against it;
    /// `papers` keeps the digests that were read.
    static func read(
        _ source: OpeningTable.Row,
        of table: OpeningTable,
        payments: OpeningPayments? = nil,
        _ papers: inout OpeningPapers
    ) -> (row: OpeningRow, blockers: [Blocker]) {
        var reader = OpeningRowReader(source, of: table, papers)
        reader.readCase()
        reader.readPosition()
        reader.readStages()
        reader.readAgreement()
        reader.readLanding()
        reader.readEntry()
        var blockers = reader.cells.blockers
        if let payments { blockers += reader.read(payments) }
        reader.row.balance.digests = reader.row.documents.map(\.digest)
        papers = reader.papers
        return (reader.row, blockers)
    }

    private init(
        _ source: OpeningTable.Row,
        of table: OpeningTable,
        _ papers: OpeningPapers
    ) {
        cells = OpeningCells(source, of: table)
        self.papers = papers
        self.table = table
        self.source = source
        row.line = source.line
    }

    // MARK: The case itself

    private mutating func readCase() {
        row.serial = cells.required("序号", most: 40) ?? ""
        row.correcting = cells.text("项目编号")
        row.payload["title"] = cells.required("项目名称", most: 2000).map { .string($0) }
        if cells.required("来源渠道") != nil,
            let channel = cells.choice("来源渠道", OpeningWords.channels)
        {
            row.payload["channel"] = .string(channel)
        }
        row.payload["source"] = cells.text("来源凭证号").map { .string($0) }
        row.payload["field"] = cells.text("领域", most: 60).map { .string($0) }
        row.payload["district"] = cells.text("所在区", most: 40).map { .string($0) }
        let items = cells.list("核心知识产权")
        if !items.isEmpty { row.payload["core_ip"] = .list(items.map { .string($0) }) }
        row.payload["trl"] = cells.number("技术成熟度", in: 1...9).map { .int($0) }
        row.payload["mrl"] = cells.number("制造成熟度", in: 1...10).map { .int($0) }
        row.lead = organisation("牵头单位", "统一社会信用代码")
        if row.lead == nil {
            row.payload["lead_name"] = cells.text("牵头单位", most: 2000).map { .string($0) }
        }
    }

    /// The credit code of an organisation that two columns tell, by name and by code.
    mutating func organisation(_ name: String, _ code: String) -> String? {
        let called = cells.text(name, most: 2000)
        guard let uscc = cells.creditCode(code) else { return nil }
        row.organisations.append(.init(uscc: uscc, name: called, column: name))
        return uscc
    }

    private mutating func readPosition() {
        let position = cells.required("期初状态").flatMap { _ in
            cells.choice("期初状态", OpeningWords.positions)
        }
        let date = cells.requiredDate("发生日期")
        guard let position, let date else { return }
        row.balance.position = position
        row.balance.positionOn = date
        paper(position.documentClass, date, number: "文号", file: "文件", issuer: "发文单位")
        switch position {
        case .reserve: return
        case .accepted, .passed: break
        case .cultivating: row.balance.listedOn = date
        case .terminated:
            let because = Localized(zh: "已终止的项目曾列入培育，", en: "it was listed before")
            row.balance.listedOn = cells.requiredDate("培育日期", because: because)
            if let listedOn = row.balance.listedOn {
                paper("listing_document", listedOn, number: "培育文号", file: "培育文件")
            }
        }
        if position == .cultivating, let given = cells.date("培育日期"), given != date {
            cells.fault(
                "CELL_DIFFERS",
                "培育日期",
                "为 \(given)，与发生日期 \(date) 不一致：期初状态为已列入培育的，发生日期就是培育日期",
                "is \(given) and the date of the position \(date); for a listed case they are the"
                    + " same",
                "\(date)"
            )
        }
        if row.lead == nil {
            let because = Localized(zh: "受理之后的项目", en: "the case is past its acceptance")
            _ = cells.required("统一社会信用代码", because: because)
        }
    }

    private mutating func readStages() {
        for (name, track) in [
            ("概念验证", OpeningBalance.Track.verification), ("中试", .pilot),
        ] where cells.has(name) {
            guard let position = cells.choice(name, OpeningWords.stages) else { continue }
            let because = Localized(zh: "“\(name)”已填写，", en: "“\(name)” is given")
            let date = cells.requiredDate("\(name)日期", because: because)
            row.balance.stages[track] = OpeningBalance.Stage(position, on: date)
            guard let date else { continue }
            let kind = position == .active ? "order" : "report"
            paper(
                "\(track.rawValue)_\(kind)",
                date,
                number: "\(name)文号",
                file: "\(name)文件"
            )
        }
        let tracks = cells.choices("不适用路径", OpeningWords.tracks)
        guard !tracks.isEmpty else { return }
        for track in tracks where row.balance.stages[track] == nil {
            row.balance.stages[track] = OpeningBalance.Stage(.notApplicable)
        }
        let because = Localized(zh: "有不适用的路径，", en: "a track does not apply")
        row.payload["not_applicable_reason"] =
            cells.required("不适用理由", most: 2000, because: because).map { .string($0) }
    }

    // MARK: What belongs to the case

    private mutating func readLanding() {
        let columns = [
            "落地企业", "落地企业信用代码", "落地方式", "登记日期", "营业执照文件", "落地日期", "落地文号",
            "落地文件", "落地区", "基于本项目技术", "参保人数",
        ]
        guard columns.contains(where: cells.has) else { return }
        let because = Localized(zh: "本行有落地企业，", en: "the row has an enterprise")
        _ = cells.required("落地企业信用代码", because: because)
        let uscc = organisation("落地企业", "落地企业信用代码")
        let mode = cells.required("落地方式", because: because).flatMap { _ in
            cells.choice("落地方式", OpeningWords.modes)
        }
        let district = cells.required("落地区", most: 20, because: because)
        let registeredOn = cells.requiredDate("登记日期", because: because)
        let isOnTechnology = cells.required("基于本项目技术", because: because).flatMap { _ in
            cells.choice("基于本项目技术", OpeningWords.truths)
        }
        let employees = cells.number("参保人数", in: 1...1_000_000)
        let operatingOn = cells.date("落地日期")
        guard let uscc, let mode, let district, let registeredOn, let isOnTechnology else { return }
        row.balance.landing = OpeningLanding(
            enterprise: uscc,
            uscc: uscc,
            mode: mode,
            district: district,
            registeredOn: registeredOn,
            operatingOn: operatingOn,
            isOnTechnology: isOnTechnology,
            employees: employees
        )
        paper("business_licence", registeredOn, number: "落地企业信用代码", file: "营业执照文件")
        if let operatingOn {
            paper("operating_evidence", operatingOn, number: "落地文号", file: "落地文件")
        }
    }

    private mutating func readEntry() {
        guard ["入库文号", "入库日期", "入库文件"].contains(where: cells.has) else { return }
        let because = Localized(zh: "本行有入库记录，", en: "the row has an entry in the library")
        let number = cells.required("入库文号", most: 80, because: because)
        let enteredOn = cells.requiredDate("入库日期", because: because)
        guard let number, let enteredOn else { return }
        row.balance.entry = OpeningEntry(
            library: cells.text("库名") ?? "国家颠覆性技术项目库",
            number: number,
            enteredOn: enteredOn
        )
        paper("library_document", enteredOn, number: "入库文号", file: "入库文件")
    }

    /// A document that must be there, by its number and its file; answers its digest.
    @discardableResult
    mutating func paper(
        _ documentClass: String,
        _ date: CivilDate,
        number: String,
        file: String,
        issuer: String? = nil
    ) -> String? {
        let because = Localized(zh: "每一项都要有文件，", en: "everything rests on a document")
        let numbered = cells.required(number, because: because)
        let named = cells.required(file, most: 300, because: because)
        guard let numbered, let named else { return nil }
        do throws(Refusal) {
            let paper = try papers.paper(of: named, place: table.place(source, column: file))
            var document = DocumentReference(
                documentClass: documentClass,
                number: numbered,
                issuer: issuer.flatMap { cells.text($0) } ?? "",
                date: date,
                digest: paper.digest
            )
            document.retention = DocumentClass.retention(documentClass)
            row.add(document, paper.file)
            return paper.digest
        } catch {
            cells.add(error.blockers)
            return nil
        }
    }
}
