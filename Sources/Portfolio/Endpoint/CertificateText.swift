import FoundationEssentials
import Workflow

/// Certificates and keys in PEM form, as a certification authority hands them out.
package enum CertificateText {
    /// A bundle of a whole system's authorities has three times as much; nobody needs that here.
    package static let mostBytes = 65_536

    /// The labels of its blocks, such as `CERTIFICATE`; nil where one is broken.
    ///
    /// What stands between blocks is for people, and passed over as OpenSSL does.
    private static func labels(_ text: String) -> [String]? {
        var labels: [String] = []
        var open: (label: String, content: String)?
        for line in text.split(whereSeparator: \.isNewline) {
            if let label = line.between("-----BEGIN ", "-----") {
                guard open == nil else { return nil }
                open = (label, "")
            } else if let label = line.between("-----END ", "-----") {
                guard let block = open, block.label == label,
                    Data(base64Encoded: block.content)?.first == 0x30
                else { return nil }
                labels.append(label)
                open = nil
            } else {
                open?.content += line.filter { $0 != " " }
            }
        }
        return open == nil ? labels : nil
    }

    private static func isCertificates(_ text: String) -> Bool {
        guard let labels = labels(text) else { return false }
        return !labels.isEmpty && labels.allSatisfy { $0 == "CERTIFICATE" }
    }

    /// One key that opens without a password: nobody is there to type it.
    private static func isKey(_ text: String) -> Bool {
        let kinds = ["PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY"]
        guard let labels = labels(text)?.filter({ $0 != "EC PARAMETERS" }) else { return false }
        return labels.count == 1 && kinds.contains(labels[0])
    }

    /// What is wrong with what an endpoint is to trust and to show.
    static func blockers(
        authorities: String?,
        pin: String?,
        certificate: String?,
        certificateKey: String?
    ) -> [Blocker] {
        var blockers: [Blocker] = []
        let certificates = [("authorities", authorities), ("certificate", certificate)]
        for (field, text) in certificates {
            if let text, text.utf8.count > mostBytes || !isCertificates(text) {
                blockers.append(certificateForm(field))
            }
        }
        if let certificateKey, certificateKey.utf8.count > mostBytes || !isKey(certificateKey) {
            blockers.append(keyForm)
        }
        if let pin, pin.wholeMatch(of: /sha256\/\/[A-Za-z0-9+\/]{43}=/) == nil {
            blockers.append(pinForm(pin))
        }
        if (certificate == nil) != (certificateKey == nil) {
            blockers.append(pair(certificate == nil ? "certificate" : "certificate_key"))
        }
        return blockers
    }
}

extension StringProtocol {
    fileprivate func between(_ start: String, _ end: String) -> String? {
        guard hasPrefix(start), hasSuffix(end), utf8.count > start.utf8.count + end.utf8.count
        else { return nil }
        return String(dropFirst(start.count).dropLast(end.count))
    }
}

// MARK: Refusals

extension CertificateText {
    /// Nothing of the text is repeated: a key may have been given in the place of a certificate.
    private static func certificateForm(_ field: String) -> Blocker {
        Blocker(
            code: "CERTIFICATE_FORM",
            message: Localized(
                zh: "\(field) 应为 PEM 格式的证书，一份或多份（-----BEGIN CERTIFICATE-----），"
                    + "不含私钥，不超过 64 KB，请更正",
                en: "\(field) must be one or more certificates in PEM form (-----BEGIN"
                    + " CERTIFICATE-----), without a private key, of at most 64 KB; correct it"
            ),
            place: field,
            values: ["expected": "-----BEGIN CERTIFICATE-----"],
            role: "ADM"
        )
    }

    private static var keyForm: Blocker {
        Blocker(
            code: "KEY_FORM",
            message: Localized(
                zh: "certificate_key 应为一个 PEM 格式、没有口令保护的私钥"
                    + "（-----BEGIN PRIVATE KEY-----），请更正；台账会加密保存它",
                en: "certificate_key must be one private key in PEM form (-----BEGIN PRIVATE"
                    + " KEY-----) without a password; correct it; the ledger keeps it encrypted"
            ),
            place: "certificate_key",
            values: ["expected": "-----BEGIN PRIVATE KEY-----"],
            role: "ADM"
        )
    }

    private static func pair(_ missing: String) -> Blocker {
        Blocker(
            code: "CERTIFICATE_PAIR",
            message: Localized(
                zh: "客户端证书与它的私钥应一起给出，缺少 \(missing)，请补充",
                en: "A client certificate and its private key are given together; \(missing) is"
                    + " missing; add it"
            ),
            place: missing,
            role: "ADM"
        )
    }

    private static func pinForm(_ found: String) -> Blocker {
        Blocker(
            code: "PIN_FORM",
            message: Localized(
                zh: "公钥指纹“\(found)”不合格式，应为 sha256// 加 44 个字符，请更正",
                en: "The pinned key “\(found)” must be sha256// and 44 characters; correct it"
            ),
            place: "pin",
            values: ["found": found, "expected": "sha256//…="],
            role: "ADM"
        )
    }

    /// Without encryption nobody is checked, and nothing shown.
    static var unused: Blocker {
        Blocker(
            code: "TLS_UNUSED",
            message: Localized(
                zh: "地址不加密，证书、公钥指纹都不会用到：请改用 https（邮件为 smtps、smtp），"
                    + "或去掉这些选项",
                en: "The URL is not encrypted, so that no certificate or pinned key counts: use"
                    + " https (for mail smtps or smtp), or leave these options out"
            ),
            place: "url",
            role: "ADM"
        )
    }
}
