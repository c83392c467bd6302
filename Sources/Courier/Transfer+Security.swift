import CCurl
import Casework

/// Whom a transfer trusts, and in which word it tells why it failed.
extension Transfer {
    /// Verifying as such, and TLS 1.2 as the least, are set with the other numbers.
    func setUpTrust(_ trust: EndpointTrust) {
        if !trust.authorities.isEmpty {
            setBlob(CURLOPT_CAINFO_BLOB, trust.authorities)
            // Else the folder of the system's authorities would be trusted beside them.
            unsafe _ = dc_setopt_str(handle, CURLOPT_CAPATH, nil)
        }
        if !trust.pin.isEmpty {
            unsafe _ = dc_setopt_str(handle, CURLOPT_PINNEDPUBLICKEY, trust.pin)
        }
        guard !trust.certificate.isEmpty else { return }
        setBlob(CURLOPT_SSLCERT_BLOB, trust.certificate)
        setBlob(CURLOPT_SSLKEY_BLOB, trust.certificateKey)
        // Nobody is there to be asked for the password of a key.
        unsafe _ = dc_setopt_str(handle, CURLOPT_KEYPASSWD, "")
    }

    private func setBlob(_ option: CURLoption, _ text: String) {
        var text = text
        text.withUTF8 { bytes in
            unsafe _ = dc_setopt_blob(handle, option, bytes.baseAddress, bytes.count)
        }
    }

    /// The recorded word for how a transfer failed; `DeliveryWords` has its sentences.
    func fault(_ code: CURLcode) -> String {
        switch code {
        case _ where hasVeto: "address"
        case CURLE_OPERATION_TIMEDOUT: "timeout"
        case CURLE_COULDNT_RESOLVE_HOST: "dns"
        case CURLE_COULDNT_CONNECT: "connect"
        case CURLE_PEER_FAILED_VERIFICATION: verificationFault
        case CURLE_SSL_PINNEDPUBKEYNOTMATCH: "tls_pin"
        case CURLE_SSL_CLIENTCERT: "tls_client"
        case CURLE_SSL_CERTPROBLEM: "tls_own"
        case CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR: "tls_authorities"
        case CURLE_SSL_CONNECT_ERROR, CURLE_USE_SSL_FAILED, CURLE_SSL_CIPHER:
            alertFault ?? "tls"
        case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL: "url"
        case CURLE_LOGIN_DENIED: "login"
        default: alertFault ?? (isMail ? "smtp" : "network")
        }
    }

    /// Why a certificate was not believed, by the number that OpenSSL gives.
    private var verificationFault: String {
        var result = 0
        unsafe _ = dc_getinfo_long(handle, CURLINFO_SSL_VERIFYRESULT, &result)
        return switch result {
        // Its chain is sound, or was found sound before the name was looked at.
        case 0, 1, 62, 64: "tls_host"
        case 9, 10: "tls_expired"
        default: "tls_unknown"
        }
    }

    /// What the receiver, or OpenSSL, said when it broke off; under TLS 1.3 a receiver looks at a
    /// client's certificate only when that already sends.
    private var alertFault: String? {
        let text = complaintText
        if text.contains("alert protocol version") || text.contains("unsupported protocol") {
            return "tls_version"
        }
        let isOfCertificate = text.contains("certificate") || text.contains("unknown ca")
        return text.contains(" alert ") && isOfCertificate ? "tls_client" : nil
    }
}
