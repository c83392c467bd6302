package import Workflow

/// A document at the end of a dossier, page by page where paper can show it.
package struct Attachment: Sendable {
    package var number: Int
    /// In the contents and above each page.
    package var title: String
    /// What is known of it: class, number, issuer, date, digest, where the original lies.
    package var details: [(name: String, value: String)]
    package var content: Content

    package enum Content: Sendable {
        /// Reads the file.
        case file(@Sendable () throws -> [UInt8])
        /// Only the reference is known.
        case absent
        /// Not for the readers of this document, such as what names a reviewer.
        case withheld
    }

    package init(
        number: Int,
        title: String,
        details: [(name: String, value: String)],
        content: Content
    ) {
        self.number = number
        self.title = title
        self.details = details
        self.content = content
    }

    var heading: Heading { Heading("附件 \(number)：\(title)", level: 2) }
}

/// Why a sheet stands in the place of a document; the sheet and the command's answer say it.
package enum AttachmentProblem: Hashable, Sendable {
    /// Only the reference is in the ledger.
    case notStored
    case withheld
    case unreadable(String)
    /// A kind of file that is not printed, such as an office document.
    case notPrintable(String)
    case encrypted
    case damaged(String)
    case tooLarge(String)
    /// Some pages of it cannot be drawn; the others are there.
    case pagesDamaged([Int])

    /// Stable and upper-case, for programs.
    package var code: String {
        switch self {
        case .notStored: "ATTACHMENT_NOT_STORED"
        case .withheld: "ATTACHMENT_WITHHELD"
        case .unreadable: "ATTACHMENT_UNREADABLE"
        case .notPrintable: "ATTACHMENT_NOT_PRINTABLE"
        case .encrypted: "ATTACHMENT_ENCRYPTED"
        case .damaged: "ATTACHMENT_DAMAGED"
        case .tooLarge: "ATTACHMENT_TOO_LARGE"
        case .pagesDamaged: "ATTACHMENT_PAGES_DAMAGED"
        }
    }

    package var message: Localized {
        switch self {
        case .notStored:
            Localized(
                zh: "台账只登记了这份文件，没有存入电子件，请经办人补存或到原件所在处查阅",
                en: "Only the reference is recorded, no file is stored; whoever handles the case"
                    + " can add it, or look at the original"
            )
        case .withheld:
            Localized(
                zh: "这份文件载有评审专家的身份，不随卷转印；评审秘书按规定保管",
                en: "This document names reviewers and is not printed here;"
                    + " the panel secretary keeps it"
            )
        case .unreadable(let detail):
            Localized(
                zh: "电子件无法读取（\(detail)），请系统管理员核对文件库",
                en: "The file cannot be read (\(detail)); the administrator can check the store"
            )
        case .notPrintable(let kind):
            Localized(
                zh: "\(kind)不能转印到本卷，请按摘要调取电子件查阅",
                en: "A file of this kind (\(kind)) is not printed here; fetch it by its digest"
            )
        case .encrypted:
            Localized(
                zh: "PDF 设有打开密码，无法转印，请经办人换存一份没有密码的文件",
                en: "The PDF needs a password and cannot be printed here; whoever handles the"
                    + " case can store one without a password"
            )
        case .damaged(let detail):
            Localized(
                zh: "电子件已损坏（\(detail)），无法转印，请经办人核对原件后重新存入",
                en: "The file is damaged (\(detail)) and cannot be printed here; whoever handles"
                    + " the case can compare the original and store it again"
            )
        case .tooLarge(let detail):
            Localized(
                zh: "电子件过大（\(detail)），不转印到本卷，请按摘要调取电子件查阅",
                en: "The file is too large (\(detail)) to be printed here; fetch it by its digest"
            )
        case .pagesDamaged(let pages):
            Localized(
                zh: "第 \(pages.map { "\($0)" }.joined(separator: "、")) 页无法转印，"
                    + "请经办人核对原件后重新存入",
                en: "Pages \(pages.map { "\($0)" }.joined(separator: ", ")) cannot be printed"
                    + " here; whoever handles the case can compare the original and store it again"
            )
        }
    }
}

/// What one attached file is, told by its first bytes and never by its name.
enum AttachedFile {
    case pdf(AttachedPDF)
    case picture(AttachedPicture)

    /// More pages of one file than these are not taken over.
    static let mostPages = 2000

    init(_ bytes: [UInt8]) throws(AttachmentProblem) {
        // Readers of PDF find the mark anywhere in the first kilobyte.
        if bytes.prefix(1024).firstRange(of: Array("%PDF-".utf8)) != nil {
            self = .pdf(try AttachedPDF(bytes))
        } else if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
            self = .picture(try AttachedPicture(png: bytes))
        } else if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
            self = .picture(try AttachedPicture(jpeg: bytes))
        } else {
            throw .notPrintable(AttachedFile.kind(of: bytes))
        }
    }

    private static func kind(of bytes: [UInt8]) -> String {
        if bytes.isEmpty { return "空文件" }
        if bytes.starts(with: [0x50, 0x4B, 3, 4]) { return "办公文档或压缩包" }
        if bytes.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) { return "旧版办公文档" }
        if bytes.starts(with: [0x49, 0x49, 0x2A, 0]) || bytes.starts(with: [0x4D, 0x4D, 0, 0x2A]) {
            return "TIFF 图像"
        }
        return "未知类型的文件"
    }

    var pageCount: Int {
        switch self {
        case .pdf(let file): file.pageCount
        case .picture: 1
        }
    }

    /// Draws a page, from 0, as large as it fits; false when that cannot be done.
    func draw(page: Int, in box: Box, on canvas: Canvas) -> Bool {
        switch self {
        case .pdf(let file): file.draw(page: page, in: box, on: canvas)
        case .picture(let picture): picture.draw(in: box, on: canvas)
        }
    }
}

extension AttachmentProblem: Error {}

extension Typesetter {
    func set(_ attachment: Attachment) {
        if y > PageShape.top { newPage() }
        var outcome = PaperReport.Attached(number: attachment.number, page: page, pageCount: 0)
        note(attachment.heading, at: y)
        do throws(AttachmentProblem) {
            let file = try Typesetter.file(attachment)
            outcome.pageCount = file.pageCount
            let broken = set(pagesOf: file, attachment)
            if !broken.isEmpty { outcome.problem = .pagesDamaged(broken) }
        } catch {
            outcome.problem = error
            setSheet(attachment, error)
        }
        attached.append(outcome)
    }

    private static func file(_ attachment: Attachment) throws(AttachmentProblem) -> AttachedFile {
        let read: @Sendable () throws -> [UInt8]
        switch attachment.content {
        case .file(let reading): read = reading
        case .absent: throw .notStored
        case .withheld: throw .withheld
        }
        let bytes: [UInt8]
        do {
            bytes = try read()
        } catch {
            throw .unreadable("\(error)")
        }
        let file = try AttachedFile(bytes)
        guard file.pageCount <= AttachedFile.mostPages else {
            throw .tooLarge("\(file.pageCount) 页，至多 \(AttachedFile.mostPages) 页")
        }
        return file
    }

    /// Answers the pages, from 1, that cannot be drawn.
    private func set(pagesOf file: AttachedFile, _ attachment: Attachment) -> [Int] {
        var broken: [Int] = []
        for number in 0..<file.pageCount {
            if number > 0 { newPage() }
            guard let canvas else { continue }
            caption(attachment, page: number + 1, of: file.pageCount, on: canvas)
            let top = PageShape.top + 18
            let box = Box(x: x, y: top, width: width, height: PageShape.textEnd - top)
            if !file.draw(page: number, in: box, on: canvas) {
                broken.append(number + 1)
                let text = TextLines(
                    AttachmentProblem.pagesDamaged([number + 1]).message.zh,
                    .plain,
                    width: width,
                    fonts
                )
                canvas.tagged("P") { text.draw(0..<text.count, x: x, y: top + 20, on: canvas) }
            }
        }
        y = PageShape.textEnd
        return broken
    }

    private func caption(_ attachment: Attachment, page: Int, of count: Int, on canvas: Canvas) {
        let part = TextLines(
            count > 1 ? "（\(page)/\(count)）" : "",
            .cellTitle.with { $0.alignment = .right },
            width: 80,
            fonts
        )
        let title = TextLines(
            attachment.heading.text,
            .cellTitle,
            width: width - 84,
            most: 1,
            fonts
        )
        canvas.tagged(page == 1 ? "H2" : "P") {
            title.draw(0..<1, x: x, y: PageShape.top, on: canvas)
            part.draw(0..<part.count, x: x + width - 80, y: PageShape.top, on: canvas)
        }
    }

    /// A sheet in the place of a document that paper cannot show.
    private func setSheet(_ attachment: Attachment, _ problem: AttachmentProblem) {
        let title = TextLines(attachment.heading.text, .heading(2), width: width, fonts)
        if let canvas {
            canvas.tagged("H2") { title.draw(0..<title.count, x: x, y: y, on: canvas) }
        }
        y += title.height + 10
        set(.table(.pairs(attachment.details)))
        set(.space(6))
        set(.text(problem.message.zh, .plain.with { $0.ink = .red }))
    }
}
